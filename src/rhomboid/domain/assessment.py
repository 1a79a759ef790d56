"""What an assessment says, as frozen types. Field names are the published JSON's (see docs/schema)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rhomboid.domain.knowledge import NextStep, Urgency


@dataclass(frozen=True)
class Reason:
    """One reason for the urgency. kind: red_flag, risk, incomplete, doubtful, doubtful_sign,
    doubtful_lesser_sign or under_16.

    title: the sign or the cause in a few words; empty for a floor.
    """

    kind: str
    id: str
    urgency: Urgency
    text: str
    clinician: str
    title: str
    because: tuple[dict[str, str], ...]
    sources: tuple[dict[str, str], ...]
    judgement: str
    within_days: int | None = None
    service: str | None = None


@dataclass(frozen=True)
class UrgencyVerdict:
    """How urgent, which service, within how many days, and every reason.

    card: what to do now, line by line, in an emergency or a crisis; else empty.
    changed_by: each single number whose range, moved alone to one end, would change the level.
    """

    level: Urgency
    title: str
    service: str
    service_text: str
    within_days: int | None
    advice: tuple[str, ...]
    card: tuple[str, ...]
    reasons: tuple[Reason, ...]
    changed_by: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class WeighedAnswer:
    """An answer that speaks for or against a condition. weight: natural log of odds, against `against`."""

    finding: str
    value: str
    text: str
    weight: float


@dataclass(frozen=True)
class RankedCondition:
    """One condition of the ranking. probability: share as main cause; interval: over the numbers' ranges."""

    id: str
    title: str
    title_clinician: str
    group: str
    kind: str
    urgency: Urgency
    probability: float
    interval: tuple[float, float]
    icd10: tuple[str, ...]
    against_what: str
    prior_weight: float
    # `for` is a keyword of Python: the published key is "for"
    for_: tuple[WeighedAnswer, ...]
    against: tuple[WeighedAnswer, ...]
    next_steps: tuple[NextStep, ...]


@dataclass(frozen=True)
class Change:
    """One answer that would change the result.

    kind: raises_urgency, lowers_urgency or swaps_first. was: the answer now, None if never asked. by: the
    rule that would fire, or the condition that would come first.
    """

    kind: str
    finding: str
    was: str | None
    to: str
    urgency: Urgency | None
    by: str | None


@dataclass(frozen=True)
class Assessment:
    """The whole result, with the record that explains it. groups is None under 16."""

    complete: bool
    urgency: UrgencyVerdict
    unanswered_flags: tuple[str, ...]
    not_sure: tuple[str, ...]
    notes: tuple[str, ...]
    groups: dict[str, float] | None
    conditions: tuple[RankedCondition, ...]
    must_not_miss: tuple[RankedCondition, ...]
    would_change: tuple[Change, ...]
    next_question: dict[str, Any] | None
    come_back_on: str | None
    as_of: str
    pathway: str
    engine: str
    knowledge: dict[str, str]
    answers: dict[str, Any]
