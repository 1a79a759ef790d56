"""A client of the REST door, on the standard library alone.

client = RhomboidClient("http://127.0.0.1:8000")
screen = client.next_screen({"age_years": 36, "answers": {}})
assessment = client.assess({"age_years": 36, "answers": {"fever": "absent"}}, as_of="2026-11-21")
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict, cast
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen


class AnswersDocument(TypedDict, total=False):
    """Answers of one person. A finding that is left out of `answers` was never asked."""

    age_years: int | None
    sex: str | None
    answers: Mapping[str, str]


class OptionDocument(TypedDict):
    """One answer that may be given, and what the person reads."""

    value: str
    label: str


class LineDocument(TypedDict):
    """One line to decide on; without options a whole number is asked for."""

    id: str
    question: str
    help: str
    why: str
    options: list[OptionDocument]


class BlockDocument(TypedDict):
    """Lines of one theme, read together."""

    title: str
    items: list[LineDocument]


class ScreenDocument(TypedDict):
    """One screen of the interview."""

    id: str
    kind: str
    title: str
    why: str
    items: int
    blocks: list[BlockDocument]


class UrgencyDocument(TypedDict):
    """How urgent, which service, by when, what to do and why."""

    level: str
    title: str
    service: str
    service_text: str
    within_days: int | None
    advice: list[str]
    card: list[str]
    reasons: list[dict[str, Any]]
    changed_by: list[dict[str, str]]


class AssessmentDocument(TypedDict):
    """The assessment; the schema `assessment` says what each part holds."""

    complete: bool
    urgency: UrgencyDocument
    unanswered_flags: list[str]
    not_sure: list[str]
    notes: list[str]
    groups: dict[str, float] | None
    conditions: list[dict[str, Any]]
    must_not_miss: list[dict[str, Any]]
    would_change: list[dict[str, Any]]
    next_question: ScreenDocument | None
    come_back_on: str | None
    as_of: str
    pathway: str
    engine: str
    knowledge: dict[str, str]
    answers: AnswersDocument


class PlanDocument(TypedDict):
    """The plan; the schema `plan` says what each part holds. `emergency` stands in its place if it is set."""

    urgency: dict[str, Any]
    complete: bool
    emergency: dict[str, Any] | None
    offers: list[dict[str, Any]]
    withheld: list[dict[str, Any]]
    everyday: list[dict[str, Any]]
    programme: dict[str, Any]
    outlook: dict[str, Any] | None
    come_back: dict[str, Any]
    next_safety_page: dict[str, Any] | None
    next_daily_page: dict[str, Any] | None
    notes: list[str]
    as_of: str
    pathway: str
    engine: str
    knowledge: dict[str, str]


class UnderstoodDocument(TypedDict):
    """One answer that a text gives, and the words that it came from."""

    id: str
    value: str
    span: list[int]
    words: str
    certainty: str
    why: str


class ParseDocument(TypedDict):
    """What is understood of a text; the schema `parse` says what each part holds. Nothing counts yet."""

    findings: list[UnderstoodDocument]
    age_years: int | None
    sex: str | None
    duration: dict[str, Any] | None
    severity: dict[str, Any] | None
    regions: list[UnderstoodDocument]
    not_understood: list[dict[str, Any]]
    language: str
    is_understood: bool
    emergency: list[str]
    ask_first: list[dict[str, str]]
    crisis: list[str]
    card: list[str]
    is_cut: bool
    matcher: str


@dataclass(frozen=True)
class ServiceRefusal(Exception):  # noqa: N818 - the service refuses; nothing is broken
    """The service refused. problem: its problem+json, with every fault in `faults`."""

    status: int
    problem: dict[str, Any]

    def __str__(self) -> str:
        """Give the status and what was wrong."""
        return f"{self.status}: {self.problem.get('detail', 'no reason given')}"


class RhomboidClient:
    """Asks one service. Units: timeout in seconds. Errors of every call: ServiceRefusal, OSError."""

    def __init__(self, address: str, key: str | None = None, timeout: float = 10.0) -> None:
        if urlsplit(address).scheme not in ("http", "https"):
            raise ValueError(f'The address must begin with http:// or https://, and is "{address}".')
        self._address, self._timeout = address.rstrip("/"), timeout
        self._headers = {"Accept": "application/json", **({"X-API-Key": key} if key else {})}

    def assess(
        self, answers: AnswersDocument, as_of: str | None = None, pathway: str = "generic"
    ) -> AssessmentDocument:
        """Give the assessment. as_of: an ISO date; today at the service if left out."""
        return cast(AssessmentDocument, self._asked(_counted_from("/v1/assess", as_of, pathway), answers))

    def plan(
        self, answers: AnswersDocument, as_of: str | None = None, pathway: str = "generic"
    ) -> PlanDocument:
        """Give the plan. as_of: an ISO date; today at the service if left out."""
        return cast(PlanDocument, self._asked(_counted_from("/v1/plan", as_of, pathway), answers))

    def parse(self, text: str, as_of: str | None = None, pathway: str = "generic") -> ParseDocument:
        """Give what is understood of a text. Show `crisis`, ask `ask_first`, then let the person confirm."""
        return cast(ParseDocument, self._asked(_counted_from("/v1/parse", as_of, pathway), {"text": text}))

    def next_screen(self, answers: AnswersDocument, goes_on: bool = False) -> ScreenDocument | None:
        """Give the next screen, or None when the interview is over (then `assess`)."""
        path = f"/v1/next?goes_on={'true' if goes_on else 'false'}"
        return cast("ScreenDocument | None", self._asked(path, answers))

    def facts(self, kind: str) -> list[dict[str, str]]:
        """Give id and title of every fact of a kind, such as conditions."""
        return cast("list[dict[str, str]]", self._asked(f"/v1/knowledge/{quote(kind)}")["facts"])

    def fact(self, kind: str, fact_id: str) -> dict[str, Any]:
        """Give one fact, with the sources that it cites."""
        return cast("dict[str, Any]", self._asked(f"/v1/knowledge/{quote(kind)}/{quote(fact_id)}"))

    def schema(self, name: str) -> dict[str, Any]:
        """Give a JSON Schema by name."""
        return cast("dict[str, Any]", self._asked(f"/v1/schemas/{quote(name)}"))

    def health(self) -> dict[str, Any]:
        """Give the state, and the versions of engine and knowledge."""
        return cast("dict[str, Any]", self._asked("/healthz"))

    def _asked(self, path: str, body: Any = None) -> Any:
        raw = None if body is None else json.dumps(body, allow_nan=False).encode()
        headers = self._headers | ({"Content-Type": "application/json"} if raw is not None else {})
        request = Request(self._address + path, raw, headers)
        try:
            with urlopen(request, timeout=self._timeout) as response:
                return json.loads(response.read())
        except HTTPError as error:
            with error:
                raise ServiceRefusal(error.code, _problem(error.read())) from error


def _counted_from(path: str, as_of: str | None, pathway: str) -> str:
    asked = {"pathway": pathway, **({"as_of": as_of} if as_of else {})}
    return f"{path}?{urlencode(asked)}"


def _problem(raw: bytes) -> dict[str, Any]:
    try:
        content = json.loads(raw)
    except ValueError:
        content = None
    return content if isinstance(content, dict) else {}
