"""The diary in a terminal: entries, a line of bars, and the trend in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import median

from rhomboid.diary.entries import Entry, Person
from rhomboid.diary.told import trend_words
from rhomboid.diary.trend import Trend, scored
from rhomboid.diary.typed import words_of
from rhomboid.domain.follow_up import FollowUp, Measure

BARS = "▁▂▃▄▅▆▇█"
WIDEST = 60


def sparkline(points: Sequence[tuple[date, int]], highest: int, width: int = WIDEST) -> str:
    """Give a line of bars, one for each day or equal share of days; a blank where nothing was given."""
    if not points:
        return ""
    first, last = points[0][0], points[-1][0]
    span = (last - first).days + 1
    wide = min(span, width)
    cells: list[list[int]] = [[] for _ in range(wide)]
    for day, value in points:
        cells[(day - first).days * wide // span].append(value)
    return "".join(_bar(median(cell), highest) if cell else " " for cell in cells)


def _bar(value: float, highest: int) -> str:
    return BARS[min(len(BARS) - 1, int(value / highest * len(BARS)))]


def trend_block(entries: Sequence[Entry], measure: Measure, trends: dict[str, Trend], known: FollowUp) -> str:
    """Give the bars of a measure with its trends below. trends: heading -> trend."""
    points = scored(entries, measure.id)
    ends = f"{points[0][0]} to {points[-1][0]}" if points else "no scores"
    lines = [f"{measure.title} ({ends})", f"  {sparkline(points, known.highest)}"]
    lines += [f"  {heading}: {trend_words(told, measure, known)}" for heading, told in trends.items()]
    return "\n".join(lines)


def entries_text(entries: Sequence[Entry], person: Person) -> str:
    """Give every entry, newest last."""
    if not entries:
        return "The diary is empty. Start with `rhomboid diary add`."
    head = f"Activity: {person.activity}" if person.activity else ""
    lines = [head] if head else []
    lines += ["   no  day         now worst average gets in the way  activity  sleep"]
    for entry in entries:
        lines.append(_row(entry))
        lines += [f"      {label}: {text}" for label, text in _details(entry) if text]
    return "\n".join(lines)


def _row(entry: Entry) -> str:
    sleep = "-" if entry.sleep_hours is None else f"{entry.sleep_hours:g}"
    cells = [
        f"{entry.id:>5}  {entry.day}  {entry.now:>3}",
        f"{_or_dash(entry.worst):>5}",
        f"{_or_dash(entry.average):>7}",
        f"{_or_dash(entry.interference):>15}",
        f"{_or_dash(entry.function):>9}",
        f"{sleep:>6}",
    ]
    return " ".join(cells)


def _or_dash(value: int | None) -> str:
    return "-" if value is None else str(value)


def _details(entry: Entry) -> list[tuple[str, str]]:
    return [
        ("medicines", ", ".join(words_of(dose) for dose in entry.doses)),
        ("exercises", ", ".join(entry.exercises)),
        ("helped", entry.helped),
        ("note", entry.note),
        ("new signs", ", ".join(f"{sign.finding}={sign.value}" for sign in entry.signs)),
        ("seen", entry.seen),
    ]
