"""The names on a result's page: those for the person, or those for the clinician."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rhomboid.assessment.ranking import answer_text
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Knowledge

GROUP_NAMES = {
    "muscle": "Muscle",
    "nerve": "Nerve",
    "spine": "Spine, ribs and joints",
    "organ": "Heart, lungs or belly",
    "systemic": "Whole body, or mind and stress",
}
EMERGENCY_LEVELS = ("emergency", "emergency_ambulance")


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

    def how_often_right(self) -> str | None:
        """Give how often the list of causes was right among strangers; None where nobody has counted."""
        counted = self.knowledge.wording.get("how_often_right")
        if counted is None:
            return None
        return counted.wording.clinician if self.clinician else counted.wording.patient

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

    def value(self, finding_id: str, value: str) -> str:
        """Give the answer alone: yes, no, not sure, or the option's words."""
        if value in (PRESENT, ABSENT, UNKNOWN):
            return {PRESENT: "Yes", ABSENT: "No", UNKNOWN: "Not sure"}[value]
        options = {option.id: option for option in self.knowledge.findings[finding_id].options}
        return options[value].clinician if self.clinician else options[value].label
