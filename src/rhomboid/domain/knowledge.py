"""What the engine knows, as frozen types: findings, conditions, red flags, pathways and their sources.

A fact lives in a YAML file of the `knowledge` folder and arrives here through `loading`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from rhomboid.domain.numbers import Number, Table
from rhomboid.domain.pages import InterviewPlan
from rhomboid.domain.rules import All, Any, Contradiction, Expression, Is  # noqa: F401 - the types of a rule come along
from rhomboid.domain.settings import ModelSettings

if TYPE_CHECKING:
    from rhomboid.domain.care_facts import CareFacts

FindingType = Literal["symptom", "risk_factor", "question", "derived", "safety", "activity"]
# what only a plan asks; no assessment leans on it
OF_PLAN = ("safety", "activity")
Urgency = Literal["self_care", "consultation", "consultation_24", "emergency", "emergency_ambulance"]
UnknownPolicy = Literal["ask_then_assume_present", "ask_then_ignore"]

URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
GROUPS = ("muscle", "nerve", "spine", "organ", "systemic")
PRESENT, ABSENT, UNKNOWN = "present", "absent", "unknown"
# the cause that stands for "there is none" in either hidden variable
NONE = "none"


@dataclass(frozen=True, slots=True)
class Wording:
    """The same words twice: for the person, and for the clinician."""

    patient: str
    clinician: str


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of other systems: ICD-10-CM and SNOMED CT (only those of the free GPS set)."""

    icd10cm: tuple[str, ...] = ()
    snomed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that statements lean on. `read`: how much of it was seen."""

    id: str
    title: str
    authors: str
    container: str
    year: int | None
    url: str
    kind: str
    read: str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a question."""

    id: str
    label: str
    clinician: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """How an answer follows from age or sex. Units: years."""

    origin: Literal["age_years", "sex"]
    at_least: int | None = None
    bands: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person can tell: a symptom, a risk factor, or a question with options.

    base_rate: share of people with upper back pain who report it though their cause does not produce it
    (symptom: the leak) or who have it (risk factor). population: the same for a question, over its options.
    asked_if: asked once one of these is present. asked_if_option: asked once a question has one of these
    options, or is not sure.
    """

    id: str
    type: FindingType
    title: Wording
    status: str
    checked_on: str
    question: str = ""
    help: str = ""
    why_asked: str = ""
    base_rate: Number | None = None
    options: tuple[Option, ...] = ()
    population: Table | None = None
    asked_if: tuple[str, ...] = ()
    asked_if_option: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked_of: tuple[int, int] | None = None
    derived: Derivation | None = None
    codes: Codes = Codes()
    contradicts: tuple[Contradiction, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """Give the legal answers but `unknown`: the options, or present and absent."""
        return tuple(option.id for option in self.options) or (PRESENT, ABSENT)

    def is_called_for(self, answers: Mapping[str, str]) -> bool:
        """Whether its own condition for being asked holds among the answers (always, if it has none)."""
        if self.asked_if:
            return any(answers.get(parent) == PRESENT for parent in self.asked_if)
        return all(
            answers.get(parent) in (*options, UNKNOWN) for parent, options in self.asked_if_option.items()
        )

    @property
    def is_context(self) -> bool:
        """Whether it acts as a likelihood ratio on the causes, rather than as a symptom that they produce."""
        return self.type != "symptom"

    @property
    def is_of_plan(self) -> bool:
        """Whether only the plan asks it (safety of an offer, daily life), never the interview."""
        return self.type in OF_PLAN


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a clinician may do, what it shows and what it cannot show."""

    do: str
    patient: str
    shows: str
    cannot_show: str
    source: str
    where: str


@dataclass(frozen=True, slots=True)
class ConditionText:
    """The explanation of a condition: five sentences or so for the person, one for the clinician."""

    what_it_is: str
    usual_causes: str
    how_it_feels: str
    what_does_not_fit: str
    usual_course: str
    for_clinician: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A cause of upper back pain.

    kind: `danger` cannot wait, `ordinary` can. findings: P(finding present | condition) for symptoms and
    risk factors. tables: P(option | condition) for questions, age band and sex.
    """

    id: str
    kind: Literal["ordinary", "danger"]
    nature: tuple[str, ...]
    group: str
    urgency: Urgency
    title: Wording
    codes: Codes
    prior: Number
    threshold: Number | None
    text: ConditionText
    next_steps: tuple[NextStep, ...]
    findings: dict[str, Number]
    tables: dict[str, Table]
    status: str
    checked_on: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A source and the place in it."""

    source: str
    where: str


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A rule that sets an urgency from answers alone.

    unknown: finding id -> what an `unknown` answer to it does; every finding of the rule is named.
    """

    id: str
    urgency: Urgency
    title: Wording
    reason: Wording
    about: tuple[str, ...]
    when: Expression
    unknown: dict[str, UnknownPolicy]
    citations: tuple[Citation, ...]
    judgement: str
    rows: tuple[str, ...]
    status: str
    checked_on: str
    within_days: int | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A warning sign of the literature that is no rule of its own, and why."""

    id: str
    title: str
    excluded_because: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class UrgencyLevel:
    """One step of urgency: the service that fits by default, and the days within which."""

    id: Urgency
    title: Wording
    service: str
    within_days: int | None
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pathway:
    """Local names and numbers: service id -> how it is called and reached here."""

    id: str
    title: str
    services: dict[str, str]
    emergency_card: tuple[str, ...]
    department_card: tuple[str, ...]
    crisis_card: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that a result may say whatever the condition, with its source or reason."""

    wording: Wording
    citations: tuple[Citation, ...]
    judgement: str


@dataclass(frozen=True)
class Knowledge:
    """Everything the engine knows, with its version and the hash of its content."""

    version: str
    hash: str
    model: ModelSettings
    sources: dict[str, Source]
    findings: dict[str, Finding]
    conditions: dict[str, Condition]
    red_flags: dict[str, RedFlag]
    exclusions: dict[str, Exclusion]
    urgencies: dict[str, UrgencyLevel]
    pathways: dict[str, Pathway]
    interview: InterviewPlan
    wording: dict[str, Statement]
    make_care: Callable[[], CareFacts] = field(repr=False, compare=False)

    @cached_property
    def care(self) -> CareFacts:
        """What plans are made from, built when first asked for, since no assessment reads it."""
        return self.make_care()

    def ordinary(self) -> tuple[Condition, ...]:
        """Give the conditions that can wait, in order of id."""
        return tuple(c for _, c in sorted(self.conditions.items()) if c.kind == "ordinary")

    def dangers(self) -> tuple[Condition, ...]:
        """Give the conditions that cannot wait, in order of id."""
        return tuple(c for _, c in sorted(self.conditions.items()) if c.kind == "danger")
