"""What is known about lifting, bags, workstations and packs of ice or heat, as frozen types.

A fact lives in a YAML file of `knowledge/checks/` and arrives here through `loading`. No assessment reads it.
"""

from __future__ import annotations

from dataclasses import dataclass

from rhomboid.domain.follow_up import Limit
from rhomboid.domain.knowledge import Citation


@dataclass(frozen=True, slots=True)
class Coupling:
    """How well a load can be gripped: multiplier with hands below, and from, the best height."""

    low: float
    high: float
    means: str


@dataclass(frozen=True, slots=True)
class LiftingTables:
    """The constants and tables of the revised NIOSH lifting equation. Units: kg, cm, degrees, lifts/min."""

    load_constant_kg: float
    horizontal_best_cm: float
    horizontal_most_cm: float
    vertical_best_cm: float
    vertical_most_cm: float
    vertical_per_cm: float
    travel_best_cm: float
    travel_most_cm: float
    travel_base: float
    travel_over_cm: float
    twist_most_degrees: float
    twist_per_degree: float
    lifts_a_minute: tuple[float, ...]
    frequency: dict[str, tuple[float, ...]]
    most_when_low: dict[str, float]
    couplings: dict[str, Coupling]
    bands: dict[str, str]
    does_not_hold_for: dict[str, str]
    not_for_pain: str


@dataclass(frozen=True, slots=True)
class BagLimits:
    """How heavy a bag may be. Units: share of body weight."""

    comfort_share: Limit
    most_share: Limit
    one_side_factor: Limit
    evidence: str
    verdicts: dict[str, str]
    advice: dict[str, str]


@dataclass(frozen=True, slots=True)
class WorkstationQuestion:
    """A yes/no question about a workplace; a no leads to the change. worth: 1 to 10, a judgement."""

    id: str
    ask: str
    worth: int
    change: str


@dataclass(frozen=True, slots=True)
class Workstation:
    """The questions about a workplace, and how many changes are told."""

    questions: tuple[WorkstationQuestion, ...]
    changes_told: int
    evidence: str


@dataclass(frozen=True, slots=True)
class TimerText:
    """How long a pack or a spell of work should last, and what to say around it. Units: minutes."""

    id: str
    title: str
    minutes: int
    least: int
    most: int
    before: str
    halfway: str
    after: str
    not_if: str
    citations: tuple[Citation, ...]
    judgement: str


@dataclass(frozen=True, slots=True)
class Checks:
    """Everything that the checks and timers know."""

    lifting: LiftingTables
    bag: BagLimits
    workstation: Workstation
    timers: dict[str, TimerText]
