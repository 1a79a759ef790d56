"""How a plan's lines are put for reading, on a page as in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import TypeVar

Week = TypeVar("Week")
GROUPS = {
    "activity": "Move",
    "workplace": "Your day",
    "comfort": "Ease it",
    "mind": "Calm and sleep",
    "medicine": "Medicines",
    "hands_on": "With help",
    "clinic": "At a clinic",
}
# what would be the same for everybody is told in one line, apart from the rest
FOR_NOBODY = ("not_recommended", "clinician_only", "not_relevant")


def by_reason(titles_and_reasons: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Give reason -> titles, so that what is left out for the same reason is told once."""
    grouped: dict[str, list[str]] = {}
    for title, reason in titles_and_reasons:
        grouped.setdefault(reason, []).append(title)
    return grouped


def alike_in_a_row(weeks: Iterable[Week], what: Callable[[Week], object]) -> list[list[Week]]:
    """Give the weeks in runs in which the same is to be done. what: goal and exercises of a week."""
    return [list(run) for _, run in groupby(weeks, key=what)]


def span_of(first: int, last: int) -> str:
    """Give the weeks of a run: Week 3, or Weeks 3 to 6."""
    return f"Week {first}" if first == last else f"Weeks {first} to {last}"


def who_line(one: Mapping[str, str]) -> str:
    """Give when to see whom as one line, the occasion first: else it reads as an order to go now."""
    service = one["service_text"]
    return f"{one['when'].rstrip('.')}: {service[:1].lower()}{service[1:]}."
