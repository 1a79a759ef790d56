"""A trend in words, for a page, a terminal or a chart."""

from __future__ import annotations

from rhomboid.diary.trend import Trend
from rhomboid.domain.follow_up import FollowUp, Measure


def trend_words(told: Trend, measure: Measure, known: FollowUp) -> str:
    """Give the trend in a sentence or two."""
    if told.per_week is None or told.low is None or told.high is None or told.change is None:
        limits = known.trend
        return (
            f"Not enough days yet: {told.days} with a score. A trend needs {limits.least_days} days with a "
            f"score, over {limits.least_span_days} days or more."
        )
    per_week = f"{told.per_week:+.2f} points a week ({told.low:+.2f} to {told.high:+.2f})"
    if told.direction in ("worse", "better"):
        least = f"{measure.important_change.value:g}"
        return f"Getting {told.direction}: {per_week}, {told.change:+.1f} in all; {least} points matter."
    if told.low <= 0 <= told.high:
        return f"No clear change: {per_week}. It could be going either way."
    return f"A small change, {told.change:+.1f} points in all: {per_week}. Too small to matter yet."


def chart_title(told: Trend, measure: Measure) -> str:
    """Give the title of a chart: the measure, and which way it goes if that can be told."""
    ways = {
        "worse": ", getting worse",
        "better": ", getting better",
        "steady": ", no clear change that matters",
    }
    return measure.title + ways.get(told.direction, "")


def alternative_text(told: Trend, measure: Measure, known: FollowUp) -> str:
    """Give what the chart shows, for those who cannot see it."""
    return f"{measure.title}, {told.days} days from {told.first_day} to {told.last_day}. " + trend_words(
        told, measure, known
    )
