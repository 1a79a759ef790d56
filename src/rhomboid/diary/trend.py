"""Which way it goes: a robust slope with its interval, or the words that there are not enough days yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Literal

from rhomboid.diary.entries import Entry
from rhomboid.diary.theil_sen import theil_sen
from rhomboid.domain.follow_up import FollowUp, Measure

Direction = Literal["worse", "better", "steady", "not_enough_days"]
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Trend:
    """The course of one measure over some days.

    per_week, low, high: points in a week and the interval; None if there are not enough days. change: points
    over the whole span along the line. matters: the change reaches the least important one. line: values of
    the line on the first and the last day.
    """

    measure: str
    direction: Direction
    days: int
    first_day: date | None
    last_day: date | None
    per_week: float | None = None
    low: float | None = None
    high: float | None = None
    change: float | None = None
    matters: bool = False
    line: tuple[float, float] | None = None


def scored(entries: Sequence[Entry], measure: str) -> list[tuple[date, int]]:
    """Give (day, score) of every day on which the measure was given, in order of day."""
    found = [(entry.day, value) for entry in entries if (value := entry.score(measure)) is not None]
    return sorted(found)


def within(entries: Sequence[Entry], as_of: date, days: int) -> list[Entry]:
    """Give the entries of the last so many days, today included."""
    first = as_of - timedelta(days=days - 1)
    return [entry for entry in entries if first <= entry.day <= as_of]


def measure_told(entries: Sequence[Entry], known: FollowUp) -> str:
    """Give the measure of pain to tell a trend of: average pain if given on most days, else pain now."""
    given = sum(entry.average is not None for entry in entries)
    return "average" if given >= known.trend.least_days and 2 * given >= len(entries) else "now"


def trend(entries: Sequence[Entry], measure: Measure, known: FollowUp) -> Trend:
    """Give the trend of a measure over all these entries.

    worse or better: the whole interval of the slope lies on one side of zero and the change along the line
    reaches the least important one. Not a guess: with too few days it says so.
    """
    points = scored(entries, measure.id)
    limits = known.trend
    first, last = (points[0][0], points[-1][0]) if points else (None, None)
    span = (last - first).days + 1 if first and last else 0
    if len(points) < limits.least_days or span < limits.least_span_days:
        return Trend(measure.id, "not_enough_days", len(points), first, last)
    assert first is not None
    since = [float((day - first).days) for day, _ in points]
    slope = theil_sen(since, [float(value) for _, value in points], limits.confidence)
    change = slope.slope * since[-1]
    matters = abs(change) >= measure.important_change.value
    return Trend(
        measure.id,
        _direction(slope.low, slope.high, measure, matters),
        len(points),
        first,
        last,
        slope.slope * DAYS_OF_A_WEEK,
        slope.low * DAYS_OF_A_WEEK,
        slope.high * DAYS_OF_A_WEEK,
        change,
        matters,
        (slope.intercept, slope.intercept + change),
    )


def _direction(low: float, high: float, measure: Measure, matters: bool) -> Direction:
    if not matters or low <= 0 <= high:
        return "steady"
    return "worse" if (low > 0) == measure.is_higher_worse else "better"


def middle_score(entries: Sequence[Entry], measure: str) -> float | None:
    """Give the median score over these entries, or None if there is none."""
    points = scored(entries, measure)
    return float(median(value for _, value in points)) if points else None
