"""The words of a result's page: names for the person or for the clinician, colours, headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from rhomboid.assessment.ranking import answer_text
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Knowledge

COLOURS = {
    "emergency_ambulance": "bold white on red",
    "emergency": "bold red",
    "consultation_24": "bold yellow",
    "consultation": "bold blue",
    "self_care": "bold green",
}
GROUP_NAMES = {
    "muscle": "Muscle",
    "nerve": "Nerve",
    "spine": "Spine, ribs and joints",
    "organ": "Heart, lungs or belly",
    "systemic": "Whole body, or mind and stress",
}
EMERGENCY_LEVELS = ("emergency", "emergency_ambulance")


def heading(out: Console, text: str) -> None:
    """Print a heading with a line of air above it."""
    out.print()
    out.print(Text(text, style="bold underline"))


def line(out: Console, text: str) -> None:
    """Print a line as it stands."""
    out.print(text, markup=False)


@dataclass(frozen=True)
class Words:
    """Which of the two wordings to show, and the knowledge they come from."""

    knowledge: Knowledge
    clinician: bool

    def level(self, urgency: dict[str, Any]) -> str:
        """Give the name of the level."""
        title = self.knowledge.urgencies[urgency["level"]].title
        return title.clinician if self.clinician else title.patient

    def reason(self, reason: dict[str, Any]) -> str:
        """Give the sentence of a reason."""
        return str(reason["clinician"] if self.clinician else reason["text"])

    def title(self, condition: dict[str, Any]) -> str:
        """Give the name of a ranked condition."""
        return str(condition["title_clinician"] if self.clinician else condition["title"])

    def step(self, step: dict[str, str]) -> str:
        """Give the name of a next step."""
        return step["do"] if self.clinician else step["patient"]

    def finding(self, finding_id: str) -> str:
        """Give the name of a finding."""
        title = self.knowledge.findings[finding_id].title
        return title.clinician if self.clinician else title.patient

    def answer(self, finding_id: str, value: str) -> str:
        """Give an answer in words; a `no` and a `not sure` are said after the sign."""
        if value in (PRESENT, ABSENT, UNKNOWN):
            tail = {PRESENT: "", ABSENT: ": no", UNKNOWN: ": not sure"}[value]
            return self.finding(finding_id) + tail
        return answer_text(self.knowledge.findings[finding_id], value)
