"""What `rhomboid diary` does, one function for each command."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from platformdirs import user_data_path

from rhomboid.cli import diary_files
from rhomboid.cli.diary_text import entries_text, trend_block
from rhomboid.diary.connection import url_of
from rhomboid.diary.entries import DiaryError, Entry, Person, faults_of_entry, faults_of_person
from rhomboid.diary.export import csv_text, json_text
from rhomboid.diary.store import DiaryStore, place_of
from rhomboid.diary.trend import Trend, measure_told, scored, trend, within
from rhomboid.diary.typed import Typed, entry_of
from rhomboid.diary.wellbeing import held_beside, medicines_in, speaks_of_crisis, taken_together
from rhomboid.domain.errors import Fault
from rhomboid.domain.follow_up import FollowUp
from rhomboid.domain.knowledge import Knowledge, Pathway
from rhomboid.loading.folder import shipped_follow_up, shipped_knowledge

if TYPE_CHECKING:
    from rich.console import Console


def opened(database: str | None, person: str) -> DiaryStore:
    """Give the store: the database named, or the file in the platform's data folder."""
    path = Path(user_data_path("rhomboid", appauthor=False)) / "diary.sqlite"
    return DiaryStore(url_of(database or f"sqlite:///{path}"), person)


def pathway_of(knowledge: Knowledge, name: str) -> Pathway:
    """Give the local names and numbers. Errors: an unknown pathway."""
    if name not in knowledge.pathways:
        known = ", ".join(sorted(knowledge.pathways))
        raise DiaryError([Fault("pathway", f'"{name}"', f"one of {known}", "Choose one of these.")])
    return knowledge.pathways[name]


def print_crisis_card(pathway: Pathway, to: TextIO | None = None) -> None:
    """Print the crisis card: before anything else is done or said. to: standard output if None."""
    print("You do not have to go through this alone. Please talk to someone now.", file=to)
    for line in pathway.crisis_card:
        print(f"• {line}", file=to)
    print(file=to, flush=True)


def add(
    store: DiaryStore,
    typed: Typed,
    person: Person,
    as_of: date,
    pathway: str,
    may_replace: bool,
    noted: Sequence[Fault] = (),
) -> None:
    """Store a day, and say what must be said about it. noted: faults found before.

    Errors: DiaryError with every fault, nothing stored.
    """
    knowledge, known = shipped_knowledge(), shipped_follow_up()
    local = pathway_of(knowledge, pathway)
    if speaks_of_crisis((*typed.texts(), person.activity), known):
        print_crisis_card(local)
    before = store.person()
    entry, faults = entry_of(typed, known)
    faults = [*noted, *faults, *faults_of_person(person, as_of)]
    if person.activity and before.activity and person.activity != before.activity:
        remedy = "Leave it out: one activity is scored all along."
        faults.append(Fault("activity", f'"{person.activity}"', f'"{before.activity}"', remedy))
    whole = Person(person.name, before.activity or person.activity, person.began_on or before.began_on)
    said = {fault.place for fault in faults}
    faults += [
        fault
        for fault in faults_of_entry(entry, whole, known, knowledge.findings, as_of)
        if fault.place not in said
    ]
    if faults:
        raise DiaryError(faults)
    (number,) = store.add([entry], whole, may_replace)
    print(f"Stored as entry {number} for {entry.day}.")
    _print_medicines(entry, known, local)
    if entry.signs:
        _print_new_signs(store, whole, as_of, pathway)


def _print_medicines(entry: Entry, known: FollowUp, local: Pathway) -> None:
    for dose in entry.doses:
        for medicine in held_beside(dose.product, known):
            print(f"{dose.product}: {medicine.also_text}")
        if not medicines_in(dose.product, known):
            print(f"{dose.product}: no daily maximum is known here. Keep to the leaflet in the box.")
    for taken in taken_together(entry.doses, known):
        most = taken.medicine.most_mg_a_day.value
        if taken.is_over:
            print(f"\nCAREFUL: {taken.medicine.title}: {taken.mg:g} mg on {entry.day}, at most {most:g} mg.")
            print(f"{taken.medicine.over}\n{local.services[taken.medicine.service]}.")


def _print_new_signs(store: DiaryStore, person: Person, as_of: date, pathway: str) -> None:
    from rhomboid.assessment.plain import plain_assessment
    from rhomboid.cli.diary_answers import reassessed
    from rhomboid.cli.result_text import print_result

    found = reassessed(store, None, person, as_of, pathway, may_lack_answers=True)
    print("\nYou noted a new sign, so the warning signs were looked at again.")
    print_result(plain_assessment(found.after), only_urgency=True)


def show(store: DiaryStore, is_json: bool) -> None:
    """Print every entry."""
    entries = store.entries()
    if is_json:
        print(json_text(store.person(), entries, store.answers()), end="")
    else:
        print(entries_text(entries, store.person()))


def trends(
    store: DiaryStore, as_of: date, measure: str | None, days: int | None, chart: str | None, is_json: bool
) -> None:
    """Print the trend of each measure that was scored, and write a chart if asked."""
    known = shipped_follow_up()
    entries = [entry for entry in store.entries() if entry.day <= as_of]
    if days is not None:
        entries = within(entries, as_of, days)
    names = [measure] if measure else [name for name in known.measures if scored(entries, name)]
    recent_days = known.trend.recent_days
    recent = within(entries, as_of, recent_days)
    told = {
        name: {
            "whole": trend(entries, known.measures[name], known),
            "recent": trend(recent, known.measures[name], known),
        }
        for name in names
    }
    if chart is not None:
        write_chart(chart, entries, measure or measure_told(entries, known), known)
    if is_json:
        print(json.dumps({name: _plain(pair) for name, pair in told.items()}, indent=2, allow_nan=False))
        return
    if not names:
        print(entries_text(entries, store.person()))
    for name, pair in told.items():
        by_heading = {"all": pair["whole"], f"last {recent_days} days": pair["recent"]}
        print(trend_block(entries, known.measures[name], by_heading, known), end="\n\n")
    if chart is not None:
        print(f"Wrote the chart to {chart}.")


def _plain(pair: dict[str, Trend]) -> dict[str, Any]:
    return {name: json.loads(json.dumps(asdict(told), default=str)) for name, told in pair.items()}


def write_chart(name: str, entries: Sequence[Entry], measure_id: str, known: FollowUp) -> None:
    """Write the chart of a measure with its trend as SVG. Errors: DiaryError if there is nothing to draw."""
    if not scored(entries, measure_id):
        expected = f"at least one score of {known.measures[measure_id].title.lower()}"
        raise DiaryError([Fault("chart", "nothing to draw", expected, "Add an entry first.")])
    from rhomboid.faces.diary_summary import drawn_chart

    diary_files.write_file(name, drawn_chart(entries, measure_id, known))


def export(store: DiaryStore, format: str, out: str | None) -> None:
    """Write the whole diary to a file or to standard output."""
    entries = store.entries()
    if format == "csv":
        text = csv_text(entries)
    elif format == "fhir":
        from rhomboid.cli.diary_fhir import fhir_text

        text = fhir_text(store.person(), entries, store.answers())
    else:
        text = json_text(store.person(), entries, store.answers())
    if out is None:
        sys.stdout.write(text)
        return
    diary_files.write_file(out, text)
    print(f"Wrote {len(entries)} entries to {out}.", file=sys.stderr)


def read_in(store: DiaryStore, name: str, as_of: date, may_replace: bool) -> None:
    """Take an exported diary in, all of it or nothing."""
    knowledge, known = shipped_knowledge(), shipped_follow_up()
    person, entries, answers = diary_files.read_export(name, store.name)
    before = store.person()
    whole = Person(person.name, before.activity or person.activity, person.began_on or before.began_on)
    faults = faults_of_person(whole, as_of)
    for number, entry in enumerate(entries, start=1):
        faults += [
            Fault(f"{name}: entry {number}: {fault.place}", fault.found, fault.expected, fault.remedy)
            for fault in faults_of_entry(entry, whole, known, knowledge.findings, as_of)
        ]
    if answers is not None:
        from rhomboid.cli.diary_answers import answers_from_json

        answers_from_json(answers, knowledge, f"{name}: answers")
    if faults:
        raise DiaryError(faults)
    store.add(entries, whole, may_replace)
    if answers is not None:
        store.keep_answers(answers, whole)
    print(f"Took in {len(entries)} entries.")


def remove(store: DiaryStore, numbers: Sequence[str], is_all: bool, out: Console, is_sure: bool) -> None:
    """Delete entries, or the whole diary, for good."""
    if is_all == bool(numbers):
        expected = "the numbers of entries, or --all"
        raise DiaryError([Fault("diary delete", "both or neither", expected, "Give one of the two.")])
    wrong = [number for number in numbers if not number.isdecimal() or len(number) > 9]
    if wrong:
        expected = "the number of an entry, as `rhomboid diary show` prints it"
        raise DiaryError([Fault("diary delete", f'"{one}"', expected, "Look it up.") for one in wrong])
    if is_all and not is_sure:
        out.print(f"This deletes the whole diary in {place_of(store)} for good. Type yes to do it:", end=" ")
        if sys.stdin.readline().strip().lower() != "yes":
            print("Nothing was deleted.")
            return
    count = store.delete_all() if is_all else store.delete([int(number) for number in numbers])
    print(f"Deleted {count} {'entry' if count == 1 else 'entries'}.")
