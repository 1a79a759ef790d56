"""What a plan says, as frozen types. Field names are the published JSON's (see `rhomboid schema plan`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rhomboid.domain.knowledge import Urgency
from rhomboid.domain.pages import Block

Cited = tuple[dict[str, str], ...]


@dataclass(frozen=True)
class PlanUrgency:
    """How urgent the assessment found it: level, service and days."""

    level: Urgency
    title: str
    service: str
    service_text: str
    within_days: int | None
    advice: tuple[str, ...]


@dataclass(frozen=True)
class EmergencyCard:
    """What to do now, before all else; in an emergency in place of a plan.

    crisis: lines of the crisis card, to be shown first, and alone if `card` is empty.
    """

    service_text: str
    card: tuple[str, ...]
    crisis: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """Something this person may do, with dose, steps, reasons, harms and sources.

    limits: of a medicine or of time, as numbers. judgements: what no source says, and why it is said.
    """

    id: str
    title: str
    kind: str
    group: str
    service: str
    service_text: str
    summary: str
    dose: str
    limits: dict[str, Any] | None
    how: tuple[str, ...]
    why: tuple[str, ...]
    harms: tuple[str, ...]
    stop_if: tuple[str, ...]
    evidence: dict[str, str]
    guidelines: tuple[dict[str, str], ...]
    disagreement: str
    judgements: tuple[str, ...]
    sources: Cited


@dataclass(frozen=True)
class Withheld:
    """Something that is not offered, and why.

    kind: emergency, under_age, not_recommended, clinician_only, urgency, incomplete, red_flag, condition,
    not_relevant, contraindicated, not_sure, not_asked or in_vain. because: the answers behind it; value None:
    never asked. ask: who can decide, or None.
    """

    id: str
    title: str
    kind: str
    why: str
    because: tuple[dict[str, str | None], ...]
    ask: str | None
    sources: Cited


@dataclass(frozen=True)
class EverydayAdvice:
    """Something that may keep the pain away, for this person. check: a command that works it out."""

    id: str
    title: str
    advice: str
    how: tuple[str, ...]
    why: tuple[str, ...]
    check: str
    evidence: dict[str, str]
    disagreement: str
    sources: Cited


@dataclass(frozen=True)
class ProgrammeExercise:
    """One exercise of a week: how often, how long, and what makes it easier or harder."""

    id: str
    title: str
    goal: str
    level: int
    dose: str
    steps: tuple[str, ...]
    stop_if: tuple[str, ...]
    easier: str | None
    harder: str | None
    sources: Cited


@dataclass(frozen=True)
class ProgrammeWeek:
    """One week, with the date of its first day."""

    week: int
    starts_on: str
    goal: str
    exercises: tuple[ProgrammeExercise, ...]


@dataclass(frozen=True)
class Programme:
    """Weeks that progress, and the rules by which a diary moves on, stays or steps back.

    withheld: exercises left out, and why. note: where it stands, or why there is none.
    """

    weeks: tuple[ProgrammeWeek, ...]
    rules: tuple[str, ...]
    withheld: tuple[Withheld, ...]
    note: str
    sources: Cited


@dataclass(frozen=True)
class Outlook:
    """What to expect. condition: the cause whose usual course is told, or None."""

    condition: str | None
    title: str
    text: str
    what_is_normal: str
    who_to_see: tuple[dict[str, str], ...]
    sources: Cited


@dataclass(frozen=True)
class ComeBack:
    """When to look again, with whom, and what to ask there. date: today in an emergency."""

    date: str
    whom: str
    whom_text: str
    why: str
    what_to_ask: tuple[str, ...]


@dataclass(frozen=True)
class OpenPage:
    """Questions of the plan that are not answered yet. asks_age: whether the age is missing too."""

    title: str
    why: str
    asks_age: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Plan:
    """The whole plan.

    next_safety_page: unanswered questions that withhold something; next_daily_page: those that would only fit
    the plan better. None if there are none.
    """

    urgency: PlanUrgency
    complete: bool
    emergency: EmergencyCard | None
    offers: tuple[Offer, ...]
    withheld: tuple[Withheld, ...]
    everyday: tuple[EverydayAdvice, ...]
    programme: Programme
    outlook: Outlook | None
    come_back: ComeBack
    next_safety_page: OpenPage | None
    next_daily_page: OpenPage | None
    notes: tuple[str, ...]
    as_of: str
    pathway: str
    engine: str
    knowledge: dict[str, str]
