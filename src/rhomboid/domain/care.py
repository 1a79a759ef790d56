"""What eases and what prevents: treatments and prevention as frozen facts, and how the plan is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from rhomboid.domain.knowledge import Citation, Statement, Urgency, Wording
from rhomboid.domain.pages import Page

# self: a person may start it alone. pharmacist: over the counter, after a word with one.
# clinician_only and not_recommended are told about and never offered
CareKind = Literal["self", "pharmacist", "clinician_only", "not_recommended"]
Grade = Literal["high", "moderate", "low", "very_low", "none"]
OFFERED_KINDS: frozenset[CareKind] = frozenset({"self", "pharmacist"})


@dataclass(frozen=True, slots=True)
class Support:
    """Where a statement comes from: sources with the place in each, or the reason of a judgement."""

    citations: tuple[Citation, ...]
    judgement: str


@dataclass(frozen=True, slots=True)
class MedicineLimits:
    """Limits for adults as labelled. Units: milligrams, hours, days; days: before seeing someone."""

    substance: str
    form: str
    single_mg_low: int
    single_mg: int
    hours_between: int
    daily_maximum_mg: int
    days_at_most: int


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How long one application lasts, and when the next may come. Units: minutes, hours."""

    minutes_low: int
    minutes: int
    never_above_minutes: int
    hours_between: float


@dataclass(frozen=True, slots=True)
class Dose:
    """How much, how often, how long: in words, and as limits where a program must hold them."""

    text: str
    medicine: MedicineLimits | None
    time: TimeLimits | None
    support: Support


@dataclass(frozen=True, slots=True)
class Contraindication:
    """An answer that takes an offer away; so do `unknown` and no answer. ask: the service that can decide."""

    finding: str
    values: tuple[str, ...]
    why: str
    ask: str


@dataclass(frozen=True, slots=True)
class Fit:
    """An answer that makes an offer fit this person, and why."""

    finding: str
    values: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Tried:
    """The finding that says what came of it before, and which answers say that it helped or did not."""

    finding: str
    helped: tuple[str, ...]
    in_vain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What studies found, how sure that is, and in which part of the body it was studied."""

    grade: Grade
    studied_in: str
    finds: str
    support: Support


@dataclass(frozen=True, slots=True)
class Position:
    """Where one guideline stands. position: for, option, only_in_package, silent or against."""

    who: str
    position: str
    says: str
    source: str
    where: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What an article says to sell or praise it, and what is known. by: ids of the articles."""

    says: str
    by: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Treatment:
    """Something that may ease the pain, offered or not.

    conditions: ids that it is for; empty means every ordinary one. not_for: conditions that take it away.
    offered_up_to: the most urgent result beside which it may still stand. removed_by: red flags that take it
    away at any urgency.
    """

    id: str
    kind: CareKind
    group: str
    given_by: str
    title: Wording
    summary: str
    dose: Dose
    how: tuple[str, ...]
    steps_from: tuple[Citation, ...]
    harms: tuple[str, ...]
    stop_if: tuple[str, ...]
    must_not: tuple[Contraindication, ...]
    safety: Support
    evidence: Evidence
    guidelines: tuple[Position, ...]
    disagreement: str
    claims: tuple[Claim, ...]
    conditions: tuple[str, ...]
    not_for: tuple[str, ...]
    offered_up_to: Urgency
    removed_by: tuple[str, ...]
    from_age_years: int
    fits: tuple[Fit, ...]
    only_if_it_fits: bool
    tried: Tried | None
    rows: tuple[str, ...]
    status: str
    checked_on: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a check or a reminder counts with."""

    id: str
    value: float
    unit: str
    support: Support


@dataclass(frozen=True, slots=True)
class Prevention:
    """Something that may keep the pain away. check: the command that works it out, if there is one."""

    id: str
    title: Wording
    advice: str
    how: tuple[str, ...]
    steps_from: tuple[Citation, ...]
    quantities: tuple[Quantity, ...]
    must_not: tuple[Contraindication, ...]
    evidence: Evidence
    disagreement: str
    fits: tuple[Fit, ...]
    only_if_it_fits: bool
    check: str
    rows: tuple[str, ...]
    status: str
    checked_on: str


@dataclass(frozen=True, slots=True)
class ReturnRule:
    """When to look again and with whom; with a finding it holds only for some answers. Units: days."""

    id: str
    days: int
    whom: str
    why: str
    finding: str
    values: tuple[str, ...]
    support: Support


@dataclass(frozen=True, slots=True)
class Ask:
    """Something to ask at the appointment. Empty services or finding: always."""

    text: str
    services: tuple[str, ...]
    finding: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhoToSee:
    """When which professional is the right one."""

    service: str
    when: str
    support: Support


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """How a plan is asked for and put together.

    leading_from: share from which a cause counts for what is offered; barred_from: share from which a
    condition takes away what is not for it. Units: fraction. group_order: what is shown first.
    """

    pages: tuple[Page, ...]
    leading_from: float
    leading_at_most: int
    barred_from: float
    offered_while_incomplete: Urgency
    programme_removed_by: tuple[str, ...]
    group_order: tuple[str, ...]
    return_rules: tuple[ReturnRule, ...]
    asks: tuple[Ask, ...]
    who_to_see: tuple[WhoToSee, ...]
    sentences: dict[str, Statement] = field(default_factory=dict)
