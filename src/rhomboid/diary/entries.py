"""One day of the diary, and whether it may be stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite

from rhomboid.domain.answers import nearest
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.domain.follow_up import FollowUp
from rhomboid.domain.knowledge import PRESENT, Finding

LONGEST_TEXT, LONGEST_NAME = 2000, 100
MOST_MG, MOST_TIMES, MOST_LISTED = 20_000.0, 48, 30
EARLIEST = date(1900, 1, 1)


class DiaryError(RhomboidError):
    """An entry breaks a rule, or the database cannot be used."""


class AlreadyThereError(DiaryError):
    """What was to be stored is there already, and there may be only one of it."""


@dataclass(frozen=True)
class Dose:
    """A medicine taken. Units: mg each time; times in the day."""

    product: str
    mg: float
    times: int


@dataclass(frozen=True)
class Sign:
    """A finding noted as new, or the answer to a follow-up question about it."""

    finding: str
    value: str = PRESENT


@dataclass(frozen=True)
class Entry:
    """One day. Scores are 0 to 10; a higher `function` is better, the other scores are worse when higher.

    signs: what was noted as new. seen: who was seen about this pain. id: given by the store.
    """

    day: date
    now: int
    worst: int | None = None
    average: int | None = None
    interference: int | None = None
    function: int | None = None
    sleep_hours: float | None = None
    doses: tuple[Dose, ...] = ()
    exercises: tuple[str, ...] = ()
    helped: str = ""
    note: str = ""
    signs: tuple[Sign, ...] = ()
    seen: str = ""
    id: int | None = None

    def score(self, measure: str) -> int | None:
        """Give the score of a measure, or None if it was not given that day."""
        value = getattr(self, measure)
        return value if value is None else int(value)

    def texts(self) -> tuple[str, ...]:
        """Give every free text."""
        return (self.note, self.helped, self.seen, *self.exercises, *(dose.product for dose in self.doses))


@dataclass(frozen=True)
class Person:
    """Whose diary it is. activity: chosen once and scored each day. began_on: when the pain began."""

    name: str
    activity: str = ""
    began_on: date | None = None


SCORES = ("now", "worst", "average", "interference", "function")


def faults_of_entry(
    entry: Entry, person: Person, known: FollowUp, findings: Mapping[str, Finding], as_of: date
) -> list[Fault]:
    """Give every fault of an entry; empty if it may be stored. findings: the vocabulary."""
    faults = [*_faults_of_day(entry.day, "date", as_of)]
    faults += _faults_of_scores(entry, known)
    faults += _faults_of_order(entry)
    if entry.function is not None and not person.activity:
        remedy = "Say once which activity it is, with --activity."
        faults.append(Fault("function", str(entry.function), "an activity that was chosen before", remedy))
    faults += _faults_of_sleep(entry.sleep_hours)
    for number, dose in enumerate(entry.doses, start=1):
        faults += _faults_of_dose(dose, f"medicine {number}")
    for sign in entry.signs:
        faults += _faults_of_sign(sign, findings)
    return [*faults, *_faults_of_texts(entry)]


def faults_of_person(person: Person, as_of: date) -> list[Fault]:
    """Give every fault of a name, an activity or a day on which pain began."""
    faults = []
    if not person.name.strip() or len(person.name) > LONGEST_NAME:
        expected = f"a name of 1 to {LONGEST_NAME} letters"
        faults.append(Fault("person", f'"{person.name[:60]}"', expected, "Give a shorter name or a number."))
    faults += _faults_of_length("activity", person.activity, LONGEST_NAME)
    if person.began_on is not None:
        faults += _faults_of_day(person.began_on, "began", as_of)
    return faults


def _faults_of_day(day: date, place: str, as_of: date) -> Iterable[Fault]:
    if day > as_of:
        remedy = "Give today or a day before."
        yield Fault(place, f"{day}, which is in the future", f"{as_of} or a day before", remedy)
    elif day < EARLIEST:
        yield Fault(place, str(day), f"{EARLIEST} or later", "Check the year.")


def _faults_of_scores(entry: Entry, known: FollowUp) -> Iterable[Fault]:
    for name in SCORES:
        value = entry.score(name)
        if value is not None and not known.lowest <= value <= known.highest:
            expected = f"a whole number from {known.lowest} to {known.highest}"
            yield Fault(known.measures[name].title.lower(), str(value), expected, "Give it anew.")


def _faults_of_order(entry: Entry) -> Iterable[Fault]:
    if entry.worst is None:
        return
    for name, value in (("pain now", entry.now), ("average pain", entry.average)):
        if value is not None and value > entry.worst:
            remedy = "Raise the worst, or lower the other."
            yield Fault("worst pain", str(entry.worst), f"at least the {name} ({value})", remedy)


def _faults_of_sleep(hours: float | None) -> Iterable[Fault]:
    if hours is not None and not (isfinite(hours) and 0 <= hours <= 24):
        yield Fault("sleep", f"{hours:g}", "hours from 0 to 24", "Give the hours slept.")


def _faults_of_dose(dose: Dose, place: str) -> Iterable[Fault]:
    yield from _faults_of_length(place, dose.product, LONGEST_NAME)
    if not dose.product.strip():
        yield Fault(place, "no name", "the name on the box", "Give it as `paracetamol 500mg x2`.")
    if not (isfinite(dose.mg) and 0 < dose.mg <= MOST_MG):
        yield Fault(place, f"{dose.mg:g} mg", f"more than 0, at most {MOST_MG:,.0f} mg", "Check the box.")
    if not 0 < dose.times <= MOST_TIMES:
        yield Fault(place, f"{dose.times} times", f"1 to {MOST_TIMES} times in a day", "Count again.")


def _faults_of_sign(sign: Sign, findings: Mapping[str, Finding]) -> Iterable[Fault]:
    finding = findings.get(sign.finding)
    remedy = "List the ids with `rhomboid knowledge list findings`."
    if finding is None or finding.type == "derived":
        expected = f"an id of the vocabulary{nearest(sign.finding, findings)}"
        yield Fault("new sign", f'unknown finding "{sign.finding}"', expected, remedy)
    elif sign.value not in finding.values:
        expected = f"{sign.finding}= one of {', '.join(finding.values)}{nearest(sign.value, finding.values)}"
        yield Fault("new sign", f'"{sign.finding}={sign.value}"', expected, remedy)


def _faults_of_texts(entry: Entry) -> Iterable[Fault]:
    for place, text in (("note", entry.note), ("what helped", entry.helped)):
        yield from _faults_of_length(place, text, LONGEST_TEXT)
    yield from _faults_of_length("seen", entry.seen, LONGEST_NAME)
    for exercise in entry.exercises:
        yield from _faults_of_length("exercise", exercise, LONGEST_NAME)
    for place, listed in (("exercises", entry.exercises), ("medicines", entry.doses), ("signs", entry.signs)):
        if len(listed) > MOST_LISTED:
            yield Fault(place, f"{len(listed)} of them", f"at most {MOST_LISTED}", "Leave some out.")


def _faults_of_length(place: str, text: str, most: int) -> Iterable[Fault]:
    if len(text) > most:
        yield Fault(place, f"{len(text):,} letters", f"at most {most:,}", "Shorten it.")
    if any(_is_no_letter(letter) for letter in text):
        yield Fault(place, "a sign that is no letter", "plain text", "Type it anew.")


def _is_no_letter(letter: str) -> bool:
    """Whether a database may refuse the sign: a control sign, or half of a pair."""
    return (ord(letter) < 32 and letter not in "\n\t") or 0xD800 <= ord(letter) <= 0xDFFF
