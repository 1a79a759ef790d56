"""How a plan's lines are put for reading, on a page as in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def by_reason(titles_and_reasons: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Give reason -> titles, so that what is left out for the same reason is told once."""
    grouped: dict[str, list[str]] = {}
    for title, reason in titles_and_reasons:
        grouped.setdefault(reason, []).append(title)
    return grouped


def who_line(one: Mapping[str, str]) -> str:
    """Give when to see whom as one line, the occasion first: else it reads as an order to go now."""
    service = one["service_text"]
    return f"{one['when'].rstrip('.')}: {service[:1].lower()}{service[1:]}."
