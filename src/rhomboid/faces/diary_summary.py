"""What a diary says in a few lines and in a chart, for a page, a file or a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from statistics import median

from rhomboid.diary.entries import Entry, Person
from rhomboid.diary.reassess import Written
from rhomboid.diary.told import alternative_text, chart_title, trend_words
from rhomboid.diary.trend import measure_told, scored, trend, within
from rhomboid.documents.chart import ChartText, chart_svg
from rhomboid.documents.report import DiarySummary
from rhomboid.documents.words import in_words
from rhomboid.domain.follow_up import FollowUp
from rhomboid.domain.knowledge import Knowledge

CHART_SIZE = (560, 205)
HELPED_SHOWN = 3


def drawn_chart(
    entries: Sequence[Entry], measure_id: str, known: FollowUp, size: tuple[int, int] = (700, 350)
) -> str:
    """Give the chart of a measure that was scored, with its trend, as SVG. Units: pixels."""
    measure = known.measures[measure_id]
    points = scored(entries, measure_id)
    told = trend(entries, measure, known)
    line = None
    if told.line is not None:
        line = ((points[0][0], told.line[0]), (points[-1][0], told.line[1]))
    ends = (known.lowest, known.highest)
    axis = f"{measure.title} ({known.lowest} to {known.highest})"
    words = ChartText(chart_title(told, measure), axis, alternative_text(told, measure, known))
    return chart_svg(points, line, words, ends, size)


def summary_of(
    knowledge: Knowledge,
    entries: Sequence[Entry],
    person: Person,
    written: Sequence[Written],
    known: FollowUp,
    as_of: date,
) -> DiarySummary:
    """Give what the diary says in a few lines, with its chart."""
    measure = known.measures[measure_told(entries, known)]
    told = trend(entries, measure, known)
    lines = (*_course(entries, person, known, as_of), *_habits(entries), *_added(knowledge, written))
    chart = _chart(entries, measure.id, known)
    return DiarySummary(lines, chart, alternative_text(told, measure, known))


def _course(entries: Sequence[Entry], person: Person, known: FollowUp, as_of: date) -> Iterator[str]:
    ends = sorted({entries[0].day, entries[-1].day})
    span = " to ".join(day.isoformat() for day in ends)
    yield f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}, {span}."
    measure = known.measures[measure_told(entries, known)]
    recent = within(entries, as_of, known.trend.recent_days)
    yield f"{measure.title}, whole: {trend_words(trend(entries, measure, known), measure, known)}"
    days = known.trend.recent_days
    yield f"{measure.title}, last {days} days: {trend_words(trend(recent, measure, known), measure, known)}"
    function = known.measures["function"]
    if person.activity and scored(entries, "function"):
        words = trend_words(trend(entries, function, known), function, known)
        yield f"Chosen activity (0 not at all, 10 as before), {person.activity}: {words}"


def _habits(entries: Sequence[Entry]) -> Iterator[str]:
    products = dict.fromkeys(dose.product for entry in entries for dose in entry.doses)
    if products:
        days = sum(bool(entry.doses) for entry in entries)
        yield f"Analgesics noted on {days} of {len(entries)} days: {', '.join(products)}."
    exercised = sum(bool(entry.exercises) for entry in entries)
    if exercised:
        yield f"Exercises noted on {exercised} of {len(entries)} days."
    hours = [entry.sleep_hours for entry in entries if entry.sleep_hours is not None]
    if hours:
        yield f"Sleep, median: {median(hours):g} h."
    seen = [f"{entry.seen} ({entry.day})" for entry in entries if entry.seen]
    if seen:
        yield f"Seen for this pain: {'; '.join(seen[-HELPED_SHOWN:])}."
    helped = list(dict.fromkeys(entry.helped for entry in reversed(entries) if entry.helped))
    if helped:
        yield f"Noted as helpful: {'; '.join(helped[:HELPED_SHOWN])}."


def _added(knowledge: Knowledge, written: Sequence[Written]) -> Iterator[str]:
    for one in written:
        answer = in_words(knowledge, one.finding, one.to)
        yield f"Added to the answers by the diary: {answer}. {one.because}"


def _chart(entries: Sequence[Entry], measure_id: str, known: FollowUp) -> str:
    return drawn_chart(entries, measure_id, known, CHART_SIZE)
