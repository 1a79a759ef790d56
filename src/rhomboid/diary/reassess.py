"""What the diary writes as answers, and the assessment with them. No rule of urgency lives here.

The diary only ever adds: it turns a finding to present, makes a duration longer or a severity higher. To
take an answer back, a person goes through the questions again. A longer duration is left out where it would
make the result less urgent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rhomboid.assessment import Engine, assess
from rhomboid.diary.entries import Entry, Person, Sign
from rhomboid.diary.trend import DAYS_OF_A_WEEK, Trend, measure_told, middle_score, trend, within
from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.follow_up import FollowUp
from rhomboid.domain.knowledge import PRESENT, UNKNOWN, Knowledge
from rhomboid.domain.urgency import rank


@dataclass(frozen=True)
class Written:
    """One answer that the diary writes. was: the answer before, None if there was none. because: in words."""

    finding: str
    was: str | None
    to: str
    because: str


@dataclass(frozen=True)
class Reassessed:
    """The assessment before and after, with what the diary wrote in between."""

    before: Assessment
    after: Assessment
    written: tuple[Written, ...]


def reassess(
    engine: Engine,
    answers: Answers,
    entries: Sequence[Entry],
    person: Person,
    known: FollowUp,
    as_of: date,
    pathway: str = "generic",
) -> Reassessed:
    """Give the assessment of the stored answers, and that of the answers with what the diary adds.

    Errors: AnswersError for an illegal answer or an unknown pathway.
    """
    before = assess(engine, answers, as_of, pathway)
    likeliest = before.conditions[0].id if before.conditions else None
    written = findings_of(engine.knowledge, answers, entries, person, known, as_of, likeliest)
    after = _assessed(engine, answers, written, as_of, pathway) if written else before
    duration = known.reassessment.writes["duration"]
    shorter = tuple(one for one in written if one.finding != duration)
    if shorter != written:
        # rules about the first hours end when the duration grows; a diary entry is no reason to call them off
        without = _assessed(engine, answers, shorter, as_of, pathway) if shorter else before
        if rank(without.urgency.level) > rank(after.urgency.level):
            return Reassessed(before, without, shorter)
    return Reassessed(before, after, written)


def _assessed(
    engine: Engine, answers: Answers, written: Sequence[Written], as_of: date, pathway: str
) -> Assessment:
    given = {**answers.given, **{one.finding: one.to for one in written}}
    return assess(engine, replace(answers, given=given), as_of, pathway)


def findings_of(
    knowledge: Knowledge,
    answers: Answers,
    entries: Sequence[Entry],
    person: Person,
    known: FollowUp,
    as_of: date,
    likeliest: str | None,
) -> tuple[Written, ...]:
    """Give every answer that the diary changes, in order of finding."""
    past = [entry for entry in entries if entry.day <= as_of]
    found: dict[str, tuple[str, str]] = {}
    for part in (
        _course(past, person, known, as_of, likeliest),
        _contacts(past, known),
        _severity(knowledge, answers, past, known, as_of),
        _duration(knowledge, answers, past, person, known, as_of),
        _new_signs(knowledge, past, known, as_of),
    ):
        found.update(part)
    given = answers.given
    return tuple(
        Written(finding, given.get(finding), to, because)
        for finding, (to, because) in sorted(found.items())
        if given.get(finding) != to
    )


Found = dict[str, tuple[str, str]]


def _course(
    entries: Sequence[Entry], person: Person, known: FollowUp, as_of: date, likeliest: str | None
) -> Found:
    measure = known.measures[measure_told(entries, known)]
    recent_entries = within(entries, as_of, known.trend.recent_days)
    recent, whole = trend(recent_entries, measure, known), trend(entries, measure, known)
    writes, found = known.reassessment.writes, {}
    if recent.direction == "worse":
        found[writes["worsening"]] = (PRESENT, f"{measure.title} went up: {_told(recent)}.")
    weeks, expected = _weeks_since(entries, person, as_of), _expected_weeks(known, likeliest)
    level = middle_score(recent_entries, measure.id)
    is_told = recent.direction != "not_enough_days"
    is_better = "better" in (recent.direction, whole.direction)
    is_well = level is not None and level <= known.reassessment.recovered_at_most
    if is_told and not is_better and not is_well and weeks >= expected:
        because = (
            f"{weeks} weeks have passed, {expected} were expected, and {measure.title.lower()} is no better."
        )
        found[writes["no_better"]] = (PRESENT, because)
    return found


def _told(told: Trend) -> str:
    return (
        f"{told.per_week:+.2f} points a week ({told.low:+.2f} to {told.high:+.2f}) over {told.days} entries"
    )


def began(entries: Sequence[Entry], person: Person) -> date | None:
    """Give the day on which the pain began: as said, else the first entry; None if neither is known."""
    return person.began_on or min((entry.day for entry in entries), default=None)


def _weeks_since(entries: Sequence[Entry], person: Person, as_of: date) -> int:
    first = began(entries, person)
    return 0 if first is None else (as_of - first).days // DAYS_OF_A_WEEK


def _expected_weeks(known: FollowUp, condition: str | None) -> int:
    rules = known.reassessment
    return rules.expected_weeks.get(condition or "", rules.other_weeks)


def _contacts(entries: Sequence[Entry], known: FollowUp) -> Found:
    seen = [entry.seen for entry in entries if entry.seen]
    rules = known.reassessment
    if len(seen) < rules.contacts:
        return {}
    return {rules.writes["contacts"]: (PRESENT, f"You were seen {len(seen)} times for this pain.")}


def _severity(
    knowledge: Knowledge, answers: Answers, entries: Sequence[Entry], known: FollowUp, as_of: date
) -> Found:
    """Give the severity that the worst pain of the last week points to, if it is higher than the answer."""
    week = within(entries, as_of, DAYS_OF_A_WEEK)
    highest = max((entry.now if entry.worst is None else entry.worst for entry in week), default=None)
    rules = known.reassessment
    reached = [option for option, least in rules.severity_from.items() if (highest or 0) >= least]
    if not reached:
        return {}
    finding = rules.writes["severity"]
    to = _further(knowledge, finding, answers.given.get(finding), reached[-1])
    return {finding: (to, f"The worst pain of the last week was {highest} of 10.")} if to else {}


def _duration(
    knowledge: Knowledge,
    answers: Answers,
    entries: Sequence[Entry],
    person: Person,
    known: FollowUp,
    as_of: date,
) -> Found:
    """Give the duration by now, if it is longer than the answer. A first entry alone only lengthens one."""
    first = began(entries, person)
    rules = known.reassessment
    finding = rules.writes["duration"]
    was = answers.given.get(finding)
    if first is None or (person.began_on is None and was in (None, UNKNOWN)):
        return {}
    days = (as_of - first).days
    reached = [option for option, least in rules.duration_from_days.items() if days >= least]
    to = _further(knowledge, finding, was, reached[-1])
    return {finding: (to, f"It began {days} days ago or more.")} if to else {}


def _further(knowledge: Knowledge, finding: str, was: str | None, to: str) -> str | None:
    """Give the option if it comes later in the question's order than the answer, else None."""
    options = knowledge.findings[finding].values
    if was in (None, UNKNOWN):
        return to
    return to if options.index(to) > options.index(str(was)) else None


def _new_signs(knowledge: Knowledge, entries: Sequence[Entry], known: FollowUp, as_of: date) -> Found:
    noted: dict[str, tuple[Sign, date]] = {}
    for entry in within(sorted(entries, key=lambda e: e.day), as_of, known.reassessment.signs_for_days):
        noted.update({sign.finding: (sign, entry.day) for sign in entry.signs})
    return signs_found(knowledge, noted, as_of)


def signs_found(knowledge: Knowledge, noted: Mapping[str, tuple[Sign, date]], as_of: date) -> Found:
    """Give the signs as answers. A sign noted as new today began just now, if nobody asked when.

    When one of an earlier day began is `not sure`; what that does is said by each red flag's own policy.
    """
    found = {f: (sign.value, f"You noted it as new on {day}.") for f, (sign, day) in noted.items()}
    for finding in knowledge.findings.values():
        parents = [f for f in finding.asked_if if f in noted and noted[f][0].value == PRESENT]
        if parents and finding.id not in found:
            title = knowledge.findings[parents[0]].title.patient
            # the options of such a question begin with the freshest
            if any(noted[f][1] == as_of for f in parents):
                found[finding.id] = (finding.values[0], f"You noted it as new today: {title}.")
            else:
                found[finding.id] = (UNKNOWN, f"Not asked yet about what you noted: {title}.")
    return found
