"""What the pages need from outside, as interfaces: a server and a browser each bring their own.

A service that is None is not there: no page offers what it would give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from rhomboid.assessment import Engine
from rhomboid.diary.entries import Entry, Person
from rhomboid.documents.report import DiarySummary
from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.body_map import BodyMap
from rhomboid.domain.checks import Checks
from rhomboid.domain.follow_up import FollowUp
from rhomboid.domain.plan import Plan
from rhomboid.faces.web.door import Door
from rhomboid.loading.folder import shipped_phrases

Form = Literal["pdf", "html"]


class Sessions(Protocol):
    """Keeps what each visitor has answered, as JSON text under a random id."""

    def load(self, visit_id: str) -> str | None:
        """Give what was kept, or None."""

    def save(self, visit_id: str, content: str, days: int) -> None:
        """Keep it for so many days, in the place of what was kept before."""

    def forget(self, visit_id: str) -> None:
        """Delete it."""

    def secret(self) -> bytes:
        """Give the key that signs ids and forms; the same after a restart."""


class Diary(Protocol):
    """One visitor's diary. Close it after use. Errors of every part: DiaryError, in plain words."""

    def person(self) -> Person:
        """Give what is known of the person."""

    def entries(self) -> list[Entry]:
        """Give every entry in order of day."""

    def add(self, entries: Sequence[Entry], person: Person, may_replace: bool = False) -> list[int]:
        """Store entries, all or nothing; give their ids."""

    def delete(self, ids: Sequence[int]) -> int:
        """Delete entries for good; give how many."""

    def close(self) -> None:
        """Let the store go."""


class Diaries(Protocol):
    """A diary for each visitor, out of every other visitor's reach."""

    def of(self, visit_id: str) -> Diary:
        """Give the visitor's diary; an empty one if nothing was written yet."""

    def forget(self, visit_id: str) -> None:
        """Delete the visitor's diary for good."""


class Charts(Protocol):
    """Draws a chart."""

    def __call__(
        self, entries: Sequence[Entry], measure_id: str, known: FollowUp, size: tuple[int, int]
    ) -> str:
        """Give the chart of a measure that was scored as SVG, without script. Units: pixels."""


class Documents(Protocol):
    """Makes what can be taken along: the same files as the command line writes."""

    def report(
        self, answers: Answers, assessment: Assessment, diary: DiarySummary | None, form: Form
    ) -> bytes:
        """Give the report for a clinician."""

    def plan(self, plan: Plan, form: Form) -> bytes:
        """Give the plan on paper."""

    def calendar(self, plan: Plan) -> bytes:
        """Give the plan's dates as an iCalendar file."""


def _no_content() -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Services:
    """What the app is given. today: the date to count from. articles, content: for the knowledge pages.

    phrases: how people speak of each finding, for what they tell in their own words.
    follow_up: what is known of following pain over time; goes with the diary.
    """

    engine: Engine
    sessions: Sessions
    today: Callable[[], date]
    content: Callable[[], dict[str, Any]] = field(default=_no_content)
    articles: Callable[[], dict[str, Any]] = field(default=_no_content)
    body_map: BodyMap | None = None
    checks: Checks | None = None
    phrases: Callable[[], Mapping[str, Any]] = field(default=shipped_phrases)
    diary: Diaries | None = None
    follow_up: Callable[[], FollowUp] | None = None
    charts: Charts | None = None
    documents: Documents | None = None
    door: Door | None = None
