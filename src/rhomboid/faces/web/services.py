"""What the pages need from outside, as interfaces: a server and a browser each bring their own.

A service that is None is not there: no page offers what it would give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers
from rhomboid.domain.body_map import BodyMap
from rhomboid.domain.checks import Checks
from rhomboid.faces.web.door import Door
from rhomboid.loading.folder import shipped_phrases


class Sessions(Protocol):
    """Keeps what each visitor has answered, as JSON text under a random id."""

    def load(self, visit_id: str) -> str | None:
        """Give what was kept, or None."""

    def save(self, visit_id: str, content: str) -> None:
        """Keep it, in the place of what was kept before."""

    def forget(self, visit_id: str) -> None:
        """Delete it."""

    def secret(self) -> bytes:
        """Give the key that signs ids and forms; the same after a restart."""


class Diary(Protocol):
    """A diary for each visitor."""

    def of(self, visit_id: str) -> Any:
        """Give the visitor's diary, made if there is none."""

    def forget(self, visit_id: str) -> None:
        """Delete the visitor's diary."""


class Charts(Protocol):
    """Draws a chart."""

    def svg(self, chart: Any) -> str:
        """Give the chart as SVG, without script."""


class Documents(Protocol):
    """Makes what can be taken along."""

    def report_pdf(self, answers: Answers, as_of: date, pathway: str) -> bytes:
        """Give the report for a clinician."""

    def calendar(self, answers: Answers, as_of: date, pathway: str) -> bytes:
        """Give the plan's dates as a calendar file."""


def _no_content() -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Services:
    """What the app is given. today: the date to count from. articles, content: for the knowledge pages.

    phrases: how people speak of each finding, for what they tell in their own words.
    """

    engine: Engine
    sessions: Sessions
    today: Callable[[], date]
    content: Callable[[], dict[str, Any]] = field(default=_no_content)
    articles: Callable[[], dict[str, Any]] = field(default=_no_content)
    body_map: BodyMap | None = None
    checks: Checks | None = None
    phrases: Callable[[], Mapping[str, Any]] = field(default=shipped_phrases)
    diary: Diary | None = None
    charts: Charts | None = None
    documents: Documents | None = None
    door: Door | None = None
