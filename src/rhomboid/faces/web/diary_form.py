"""A day of the diary as a form: what was typed, to an entry, with every fault in words of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rhomboid.diary.entries import SCORES, Entry, Person, faults_of_entry, faults_of_person
from rhomboid.diary.typed import Typed, entry_of, words_of
from rhomboid.domain.errors import Fault
from rhomboid.domain.follow_up import FollowUp
from rhomboid.domain.knowledge import UNKNOWN, Finding, Knowledge

EXERCISE, SIGN, SINCE = "exercise-", "sign-", "since-"
DAY, BEGAN, REPLACE = "day", "began_on", "replace"
TEXTS = ("helped", "note", "seen")
# where a fault of the diary belongs on the page
PLACES = {
    "pain now": "now",
    "sleep": "sleep",
    "date": DAY,
    "began": BEGAN,
    "activity": "activity",
    "function": "function",
    "note": "note",
    "what helped": "helped",
    "seen": "seen",
}


@dataclass(frozen=True)
class Day:
    """A day as it was sent. typed: every word of it, also of what cannot be stored."""

    entry: Entry
    person: Person
    may_replace: bool
    faults: tuple[tuple[str, str], ...]
    typed: tuple[str, ...]


def day_of(
    fields: Mapping[str, str], before: Person, known: FollowUp, knowledge: Knowledge, today: date
) -> Day:
    """Read a day. before: what is known of the person already."""
    faults: list[Fault] = []
    on = _date(fields.get(DAY, ""), "date", today, faults) or today
    began = before.began_on or _date(fields.get(BEGAN, ""), "began", None, faults)
    typed = _typed(fields, on, knowledge)
    entry, found = entry_of(typed, known)
    person = Person(before.name, before.activity or fields.get("activity", "").strip(), began)
    faults += [*found, *faults_of_person(person, today)]
    said = {fault.place for fault in faults}
    rest = faults_of_entry(entry, person, known, knowledge.findings, today)
    faults += [fault for fault in rest if fault.place not in said]
    texts = (*typed.texts(), fields.get("activity", ""))
    return Day(entry, person, REPLACE in fields, tuple(_in_words(faults, known)), texts)


def fields_of_entry(entry: Entry) -> dict[str, str]:
    """Give an entry as the fields of its form, to be written anew."""
    fields = {name: str(score) for name in SCORES if (score := entry.score(name)) is not None}
    fields |= {DAY: entry.day.isoformat(), REPLACE: "1"}
    if entry.sleep_hours is not None:
        fields["sleep"] = f"{entry.sleep_hours:g}"
    fields["medicines"] = "\n".join(words_of(dose) for dose in entry.doses)
    fields |= {name: getattr(entry, name) for name in TEXTS}
    fields |= {EXERCISE + name: "1" for name in entry.exercises}
    return fields | {SIGN + sign.finding: "1" for sign in entry.signs} | _since(entry)


def _since(entry: Entry) -> dict[str, str]:
    return {SINCE + sign.finding: sign.value for sign in entry.signs}


def signs_asked(known: FollowUp, knowledge: Knowledge) -> list[tuple[Finding, list[Finding]]]:
    """Give each sign that a person is shown, with the questions that follow it."""
    return [
        (
            knowledge.findings[name],
            [f for f in knowledge.findings.values() if name in f.asked_if and f.options],
        )
        for name in known.reassessment.asked_signs
    ]


def _typed(fields: Mapping[str, str], on: date, knowledge: Knowledge) -> Typed:
    now, worst, average, interference, function, sleep = (
        fields.get(name, "").strip() or None for name in (*SCORES, "sleep")
    )
    lines = fields.get("medicines", "").splitlines()
    helped, note, seen = (fields.get(name, "").replace("\r\n", "\n").strip() for name in TEXTS)
    exercises = tuple(name.removeprefix(EXERCISE) for name in fields if name.startswith(EXERCISE))
    signs = [name.removeprefix(SIGN) for name in fields if name.startswith(SIGN)]
    medicines = tuple(line.strip() for line in lines if line.strip())
    answered = _answered(fields, signs, knowledge)
    scores = (now, worst, average, interference, function, sleep)
    return Typed(on, *scores, medicines, exercises, helped, note, (*signs, *answered), seen)


def _answered(fields: Mapping[str, str], signs: Sequence[str], knowledge: Knowledge) -> list[str]:
    """Give what was said to the questions that follow a ticked sign; not sure and unsaid stay open."""
    told = []
    for name, value in fields.items():
        finding = knowledge.findings.get(name.removeprefix(SINCE)) if name.startswith(SINCE) else None
        if finding and value not in ("", UNKNOWN) and set(finding.asked_if) & set(signs):
            told.append(f"{finding.id}={value}")
    return told


def _date(spelled: str, place: str, default: date | None, faults: list[Fault]) -> date | None:
    text = spelled.strip()
    if not text:
        return default
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(Fault(place, f'"{text[:40]}"', "a day such as 2026-11-21", ""))
        return default


def _in_words(faults: Sequence[Fault], known: FollowUp) -> list[tuple[str, str]]:
    """Give (field, sentence) of each fault. What a fault says about the command line is left out."""
    fields = {**{m.title.lower(): name for name, m in known.measures.items()}, **PLACES}
    told = []
    for fault in faults:
        field = fields.get(fault.place, "medicines" if fault.place.startswith("medicine") else "now")
        if field == "now" and fault.found == "nothing":
            told.append((field, f"Choose a number for the pain now, from {known.lowest} to {known.highest}"))
            continue
        place = fault.place[:1].upper() + fault.place[1:]
        told.append((field, f"{place} is {fault.found}, needed is {fault.expected.replace('`', '')}"))
    return told
