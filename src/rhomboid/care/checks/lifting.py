"""The revised NIOSH lifting equation for one kind of lift, metric.

Source: Waters TR, Putz-Anderson V, Garg A. DHHS (NIOSH) Publication 94-110, revised 2021. Its constants and
tables are in the knowledge (`checks/lifting.yaml`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf, prod

from rhomboid.domain.checks import LiftingTables


@dataclass(frozen=True)
class Lift:
    """One kind of lift. Units: kg, cm, degrees, lifts per minute, hours of lifting a day.

    end_horizontal_cm: where the load is put down with care (held, guided, gripped anew); None if it is not.
    """

    load_kg: float
    horizontal_cm: float
    start_height_cm: float
    end_height_cm: float
    twist_degrees: float
    lifts_a_minute: float
    hours: float
    grip: str
    end_horizontal_cm: float | None = None


@dataclass(frozen=True)
class WeightLimit:
    """The recommended weight limit at one end of the lift, and the multipliers it is made of. Units: kg."""

    at: str
    multipliers: dict[str, float]
    limit_kg: float


@dataclass(frozen=True)
class Gain:
    """What one change would do: to which value, and the limit after it. Units: kg; those of the change."""

    multiplier: str
    to: float | str
    limit_kg: float


@dataclass(frozen=True)
class LiftingResult:
    """The lower limit of the two ends, load over limit, and the changes that help, best first.

    index is infinite where the limit is 0. worst: the multiplier that takes away most.
    """

    lower: WeightLimit
    ends: tuple[WeightLimit, ...]
    index: float
    band: str
    worst: str | None
    gains: tuple[Gain, ...]


def lifting(tables: LiftingTables, lift: Lift) -> LiftingResult:
    """Give limit, index, the term that hurts most, and what each change alone would allow.

    Formula: RWL = LC x HM x VM x DM x AM x FM x CM, the lower of both ends; LI = load / RWL.
    """
    ends = _limits(tables, lift)
    lower = min(ends, key=lambda end: end.limit_kg)
    # an index is told to one figure behind the point, as the manual does; the band is judged unrounded
    index = lift.load_kg / lower.limit_kg if lower.limit_kg > 0 else inf
    band = "up_to_1" if index <= 1 else "up_to_3" if index <= 3 else "above_3"
    below_one = {name: value for name, value in lower.multipliers.items() if value < 1}
    worst = min(below_one, key=lambda name: (below_one[name], name), default=None)
    return LiftingResult(lower, ends, index, band, worst, _gains(tables, lift, lower.limit_kg))


def _limits(tables: LiftingTables, lift: Lift) -> tuple[WeightLimit, ...]:
    start = _limit(tables, lift, "start", lift.horizontal_cm, lift.start_height_cm)
    if lift.end_horizontal_cm is None:
        return (start,)
    return start, _limit(tables, lift, "end", lift.end_horizontal_cm, lift.end_height_cm)


def _limit(tables: LiftingTables, lift: Lift, at: str, across_cm: float, height_cm: float) -> WeightLimit:
    grip = tables.couplings[lift.grip]
    multipliers = {
        "horizontal": _horizontal(tables, across_cm),
        "vertical": _vertical(tables, height_cm),
        "travel": _travel(tables, abs(lift.end_height_cm - lift.start_height_cm)),
        "twist": _twist(tables, lift.twist_degrees),
        # the frequency goes by the height at the start, the grip by the height of this end (pp. 15, 46)
        "frequency": frequency_multiplier(tables, lift.lifts_a_minute, lift.hours, lift.start_height_cm),
        "grip": grip.low if height_cm < tables.vertical_best_cm else grip.high,
    }
    return WeightLimit(at, multipliers, tables.load_constant_kg * prod(multipliers.values()))


def _horizontal(tables: LiftingTables, across_cm: float) -> float:
    if across_cm > tables.horizontal_most_cm:
        return 0.0
    return tables.horizontal_best_cm / max(across_cm, tables.horizontal_best_cm)


def _vertical(tables: LiftingTables, height_cm: float) -> float:
    if height_cm > tables.vertical_most_cm:
        return 0.0
    return 1 - tables.vertical_per_cm * abs(height_cm - tables.vertical_best_cm)


def _travel(tables: LiftingTables, travel_cm: float) -> float:
    if travel_cm > tables.travel_most_cm:
        return 0.0
    return min(1.0, tables.travel_base + tables.travel_over_cm / max(travel_cm, tables.travel_best_cm))


def _twist(tables: LiftingTables, degrees: float) -> float:
    return 0.0 if degrees > tables.twist_most_degrees else 1 - tables.twist_per_degree * degrees


def span_of(hours: float) -> str:
    """Give the column of the frequency table for hours of lifting a day (0 to 8)."""
    return "up_to_1_hour" if hours <= 1 else "up_to_2_hours" if hours <= 2 else "up_to_8_hours"


def frequency_multiplier(
    tables: LiftingTables, lifts_a_minute: float, hours: float, height_cm: float
) -> float:
    """Give FM, interpolated between the rows; 0 above the last row that is not 0."""
    span = span_of(hours)
    rows, values = tables.lifts_a_minute, tables.frequency[span]
    rate = max(lifts_a_minute, rows[0])
    is_low = height_cm < tables.vertical_best_cm
    highest = max(row for row, value in zip(rows, values, strict=True) if value > 0)
    if rate > (tables.most_when_low[span] if is_low else highest):
        return 0.0
    at = bisect_right(rows, rate) - 1
    if rows[at] == rate:
        return values[at]
    share = (rate - rows[at]) / (rows[at + 1] - rows[at])
    return values[at] + share * (values[at + 1] - values[at])


def _gains(tables: LiftingTables, lift: Lift, limit_kg: float) -> tuple[Gain, ...]:
    """Give each change alone, taken to its best, that raises the lower limit; best first."""
    best = tables.vertical_best_cm
    down = lift.end_height_cm - lift.start_height_cm
    near = tables.horizontal_best_cm
    end_near = None if lift.end_horizontal_cm is None else near
    changes: dict[str, tuple[float | str, Callable[[], Lift]]] = {
        "horizontal": (near, lambda: replace(lift, horizontal_cm=near, end_horizontal_cm=end_near)),
        # the start is raised or lowered; where the load goes stays
        "vertical": (best, lambda: replace(lift, start_height_cm=best)),
        "travel": (
            tables.travel_best_cm,
            lambda: replace(lift, end_height_cm=lift.start_height_cm + _short(tables, down)),
        ),
        "twist": (0.0, lambda: replace(lift, twist_degrees=0.0)),
        "frequency": (
            tables.lifts_a_minute[0],
            lambda: replace(lift, lifts_a_minute=tables.lifts_a_minute[0], hours=min(lift.hours, 1.0)),
        ),
        "grip": ("good", lambda: replace(lift, grip="good")),
    }
    gains = [
        Gain(name, to, min(end.limit_kg for end in _limits(tables, changed())))
        for name, (to, changed) in changes.items()
    ]
    # what differs by less than ten grams is no change that a person could feel
    helpful = [gain for gain in gains if gain.limit_kg > limit_kg + 0.01]
    return tuple(sorted(helpful, key=lambda gain: (-gain.limit_kg, gain.multiplier)))


def _short(tables: LiftingTables, travel_cm: float) -> float:
    return max(-tables.travel_best_cm, min(tables.travel_best_cm, travel_cm))
