"""What `rhomboid report` does: an assessment, with the diary or without, to one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from rhomboid.assessment import Engine, assess
from rhomboid.cli.answers_file import read_answers
from rhomboid.cli.sheets import ENDINGS, paper_of, write_sheet
from rhomboid.cli.writing import ending_of
from rhomboid.documents.report import DiarySummary, report_of
from rhomboid.documents.sheet import Sheet
from rhomboid.loading.folder import shipped_follow_up, shipped_knowledge

if TYPE_CHECKING:
    from rhomboid.diary.entries import Entry, Person
    from rhomboid.diary.reassess import Written
    from rhomboid.domain.follow_up import FollowUp

CHART_SIZE = (560, 205)
HELPED_SHOWN = 3


def check_out(name: str) -> None:
    """Refuse a file whose ending says nothing, before any work. Errors: RhomboidError."""
    ending_of("--out", name, ENDINGS)


def show_or_write(sheet: Sheet, out: str | None, pathway: str, paper: str | None) -> None:
    """Print the sheet as text, or write it to a file."""
    if out is None:
        from rhomboid.documents.sheet_text import sheet_text

        print(sheet_text(sheet), end="")
        return
    write_sheet("--out", out, sheet, paper_of(paper, pathway))
    print(f"Wrote the report to {out}.")


def sheet_alone(name: str, as_of: date, pathway: str) -> Sheet:
    """Give the report of an answers file. Errors: AnswersError with every fault."""
    knowledge = shipped_knowledge()
    answers = read_answers(name, knowledge)
    return report_of(knowledge, answers, assess(Engine.of(knowledge), answers, as_of, pathway))


def sheet_with_diary(name: str, as_of: date, pathway: str, database: str | None, person: str) -> Sheet:
    """Give the report of an answers file and what a diary adds to it.

    Errors: AnswersError or DiaryError with every fault; a diary without entries is one.
    """
    # the diary's packages are loaded only where it is asked for
    from rhomboid.cli.diary_commands import opened, pathway_of, print_crisis_card
    from rhomboid.diary.entries import DiaryError
    from rhomboid.diary.reassess import reassess
    from rhomboid.diary.wellbeing import speaks_of_crisis
    from rhomboid.domain.errors import Fault

    knowledge, known = shipped_knowledge(), shipped_follow_up()
    answers = read_answers(name, knowledge)
    local = pathway_of(knowledge, pathway)
    with opened(database, person) as store:
        entries, whose = [one for one in store.entries() if one.day <= as_of], store.person()
    if not entries:
        remedy = "Leave --diary out, or check --person and --database."
        raise DiaryError([Fault("diary", "no entries", f"entries up to {as_of}", remedy)])
    if speaks_of_crisis((text for entry in entries for text in entry.texts()), known):
        print_crisis_card(local)
    found = reassess(Engine.of(knowledge), answers, entries, whose, known, as_of, pathway)
    given = {**answers.given, **{one.finding: one.to for one in found.written}}
    summary = summary_of(entries, whose, found.written, known, as_of)
    return report_of(knowledge, replace(answers, given=given), found.after, summary)


def summary_of(
    entries: Sequence[Entry], person: Person, written: Sequence[Written], known: FollowUp, as_of: date
) -> DiarySummary:
    """Give what the diary says in a few lines, with its chart."""
    from rhomboid.cli.diary_text import alternative_text
    from rhomboid.diary.trend import measure_told, trend

    measure = known.measures[measure_told(entries, known)]
    told = trend(entries, measure, known)
    lines = (*_course(entries, person, known, as_of), *_habits(entries), *_added(written))
    chart = _chart(entries, measure.id, known)
    return DiarySummary(lines, chart, alternative_text(told, measure, known))


def _course(entries: Sequence[Entry], person: Person, known: FollowUp, as_of: date) -> Iterator[str]:
    from rhomboid.cli.diary_text import trend_words
    from rhomboid.diary.trend import measure_told, scored, trend, within

    yield f"{len(entries)} entries, {entries[0].day} to {entries[-1].day}."
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


def _added(written: Sequence[Written]) -> Iterator[str]:
    for one in written:
        yield f"Added to the answers by the diary: {one.because}"


def _chart(entries: Sequence[Entry], measure_id: str, known: FollowUp) -> str:
    from rhomboid.cli.diary_commands import drawn_chart

    return drawn_chart(entries, measure_id, known, CHART_SIZE)
