"""One visitor's answers and where the questions stand, and what may change them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import Knowledge
from rhomboid.interview.screens import Progress, Screen, ScreenBlock

AGE, SEX = "age_years", "sex"
# kept once something told in one's own words was confirmed
TOLD = "told"
DAYS_KEPT = 30
# as long as a browser keeps a cookie at most: after that nobody could open the diary any more
DAYS_KEPT_WITH_DIARY = 400
DIARY = "diary"
# kept of a visit that was opened from a record system
RECORD = "record"


@dataclass(frozen=True)
class Visit:
    """Answers so far. history: the screens answered, in order. pending: a screen answered in part.

    goes_on: asked to go on after an emergency. lowered: each edit that lowered one. kept: what other pages
    keep, such as what was ticked off.
    """

    pathway: str = "generic"
    age_years: int | None = None
    sex: str | None = None
    answers: dict[str, str] = field(default_factory=dict)
    is_who_asked: bool = False
    goes_on: bool = False
    history: tuple[Screen, ...] = ()
    pending: Screen | None = None
    lowered: tuple[dict[str, str], ...] = ()
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def is_begun(self) -> bool:
        """Whether anything was answered."""
        return self.is_who_asked or bool(self.answers)

    @property
    def days_kept(self) -> int:
        """Give for how many days after its last change the visit is kept. A diary outlives the rest."""
        return DAYS_KEPT_WITH_DIARY if self.kept.get(DIARY) else DAYS_KEPT

    def as_answers(self) -> Answers:
        """Give the answers as the engine takes them."""
        return Answers(self.age_years, self.sex, dict(self.answers))

    def progress(self) -> Progress:
        """Give where the interview stands."""
        singles = sum(screen.kind == "single" for screen in self.history)
        return Progress(self.is_who_asked, singles, len(self.history), is_told=TOLD in self.kept)

    def with_answers(self, knowledge: Knowledge, given: Mapping[str, str]) -> Visit:
        """Give the visit with more or other answers.

        An answer about something that is no longer said goes with it (since when the chest hurts).
        """
        answers = {**self.answers, **given}
        while left := [f for f in answers if not knowledge.findings[f].is_called_for(answers)]:
            for finding in left:
                del answers[finding]
        return replace(self, answers=answers)


def visit_text(visit: Visit) -> str:
    """Give the visit as JSON text."""
    return json.dumps(asdict(visit), ensure_ascii=False)


def visit_of_text(text: str | None, knowledge: Knowledge) -> Visit:
    """Give the visit of its text; a fresh one if there is none.

    What a newer release of the knowledge no longer asks is left out.
    """
    if text is None:
        return Visit()
    content = json.loads(text)
    content["history"] = tuple(_screen(screen) for screen in content["history"])
    content["pending"] = _screen(content["pending"]) if content["pending"] else None
    content["lowered"] = tuple(content["lowered"])
    visit = Visit(**content)
    if _is_known(visit, knowledge):
        return visit
    answers = {f: v for f, v in visit.answers.items() if _is_legal(knowledge, f, v)}
    return replace(visit, answers=answers, history=(), pending=None)


def _screen(content: dict[str, Any]) -> Screen:
    blocks = tuple(ScreenBlock(block["title"], tuple(block["findings"])) for block in content["blocks"])
    return Screen(content["id"], content["kind"], content["title"], content["why"], blocks)


def _is_known(visit: Visit, knowledge: Knowledge) -> bool:
    asked = {f for screen in visit.history for f in screen.findings}
    asked |= set(visit.pending.findings) if visit.pending else set()
    return asked <= set(knowledge.findings) and all(
        _is_legal(knowledge, f, value) for f, value in visit.answers.items()
    )


def _is_legal(knowledge: Knowledge, finding: str, value: str) -> bool:
    return finding in knowledge.findings and value in (*knowledge.findings[finding].values, "unknown")
