"""A plan as an iCalendar file (RFC 5545): breaks, exercises and the day to look again, with alarms.

Times are floating: nine o'clock is nine where the person is, in summer, in winter and abroad, which is what a
reminder to move is for; so no time zone is named. The day to look again is a whole day. DTSTAMP is the plan's
own day, and a UID is made of that day and what the entry is: the same plan gives the same bytes, and taking a
later plan of the same day in again mends the entries instead of doubling them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event, vDuration, vRecur

from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.domain.exercises import Exercise
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.plan import Plan, ProgrammeExercise, ProgrammeWeek
from rhomboid.domain.urgency import EMERGENCIES

BREAKS, BETWEEN, LENGTH = "regular_breaks", "minutes_between_breaks", "minutes_of_a_break"
COMMAND = "rhomboid "
DAYS_OF_A_WEEK = 7
WORKING_DAYS = ["MO", "TU", "WE", "TH", "FR"]
SATURDAY = 5
# spread over the week, so that a day of rest lies between
DAYS_APART = {1: (2,), 2: (1, 4), 3: (0, 2, 4), 4: (0, 2, 4, 6), 5: (0, 1, 3, 4, 6), 6: (0, 1, 2, 4, 5, 6)}


@dataclass(frozen=True)
class Hours:
    """When in the day: for exercises, and from when to when for breaks. Floating times."""

    exercises_at: time = time(18, 0)
    breaks_from: time = time(9, 0)
    breaks_to: time = time(17, 0)


def calendar_of(knowledge: Knowledge, plan: Plan, hours: Hours | None = None) -> bytes:
    """Give the calendar of a plan as the bytes of an .ics file.

    Errors: RhomboidError for a plan in an emergency: help comes first, and there is nothing to enter.
    """
    if plan.urgency.level in EMERGENCIES:
        remedy = "Do what the card says; make the calendar once you have been seen."
        raise RhomboidError([Fault("calendar", "an emergency", "a plan for home", remedy)])
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//rhomboid//{plan.engine}//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Plan for my back")
    chosen, start = hours or Hours(), date.fromisoformat(plan.as_of)
    for event in (
        *_breaks(knowledge, plan, chosen, start),
        *_sessions(knowledge, plan, chosen, start),
        _look_again(plan, start),
    ):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(start: date, name: str, summary: str, description: str) -> Event:
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"rhomboid:plan:{start.isoformat()}:{name}")))
    event.add("dtstamp", datetime.combine(start, time(0), tzinfo=UTC))
    event.add("summary", summary)
    event.add("description", description)
    # a reminder does not make anybody busy
    event.add("transp", "TRANSPARENT")
    return event


def _with_alarm(event: Event, text: str, after: timedelta) -> Event:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm["trigger"] = vDuration(after)
    event.add_component(alarm)
    return event


def _breaks(knowledge: Knowledge, plan: Plan, hours: Hours, start: date) -> Iterator[Event]:
    """Give one entry for each break of a working day, until the day to look again."""
    advice = next((one for one in plan.everyday if one.id == BREAKS), None)
    if advice is None:
        return
    amounts = {quantity.id: quantity.value for quantity in knowledge.care.prevention[BREAKS].quantities}
    step, length = (timedelta(minutes=amounts[name]) for name in (BETWEEN, LENGTH))
    first = start + timedelta(days=1)
    while first.weekday() >= SATURDAY:
        first += timedelta(days=1)
    begins, end = datetime.combine(first, hours.breaks_from) + step, datetime.combine(first, hours.breaks_to)
    until = datetime.combine(date.fromisoformat(plan.come_back.date), hours.breaks_to)
    # this entry is the reminder: no word of the command that gives one
    number, lines = 1, [line for line in advice.how if COMMAND not in line]
    while begins + length <= end and until >= begins:
        event = _event(start, f"break:{number}", "Get up and move", "\n".join((advice.advice, *lines)))
        event.add("dtstart", begins)
        event.add("duration", length)
        event.add("rrule", vRecur(freq="WEEKLY", byday=WORKING_DAYS, until=until))
        yield _with_alarm(event, "Get up and move", timedelta(0))
        begins, number = begins + step + length, number + 1


def _sessions(knowledge: Knowledge, plan: Plan, hours: Hours, start: date) -> Iterator[Event]:
    """Give one entry for each day of exercise in each week, with what is due on that day."""
    for week in plan.programme.weeks:
        for day in range(DAYS_OF_A_WEEK):
            due = [e for e in week.exercises if day in _days_of(knowledge.care.exercises[e.id])]
            if due:
                yield _session(week, day, due, hours, start)


def _days_of(exercise: Exercise) -> tuple[int, ...]:
    """Give the days of a week, counted from its first, on which an exercise is due."""
    return DAYS_APART.get(exercise.dose.days_a_week, tuple(range(DAYS_OF_A_WEEK)))


def _session(week: ProgrammeWeek, day: int, due: list[ProgrammeExercise], hours: Hours, start: date) -> Event:
    lines = [f"Week {week.week}: {week.goal}.", *(f"{one.title}. {one.dose}" for one in due)]
    stops = dict.fromkeys(sign for one in due for sign in one.stop_if)
    lines += ["", "When to stop:", *(f"- {sign}" for sign in stops)]
    event = _event(start, f"exercises:{week.week}:{day}", "Exercises for my back", "\n".join(lines))
    on = date.fromisoformat(week.starts_on) + timedelta(days=day)
    event.add("dtstart", datetime.combine(on, hours.exercises_at))
    event.add("duration", timedelta(minutes=15))
    return _with_alarm(event, "Exercises for my back", timedelta(0))


def _look_again(plan: Plan, start: date) -> Event:
    back = plan.come_back
    lines = [back.why, f"{back.whom_text}.", "", "What to ask:", *(f"- {one}" for one in back.what_to_ask)]
    lines += ["", "Do not wait for this day if anything is new or worse: go through the questions again."]
    event = _event(start, "look_again", "Look again at my back pain", "\n".join(lines))
    on = date.fromisoformat(back.date)
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    # nine in the morning of the day, and of the day before
    _with_alarm(event, "Look again at my back pain today", timedelta(hours=9))
    return _with_alarm(event, "Look again at my back pain tomorrow", timedelta(hours=-15))
