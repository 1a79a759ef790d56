"""The calendar of a plan, read back by icalendar as a calendar program would."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from icalendar import Calendar

from care.people_with_plans import TODAY, engine, plan_for, safe_person, with_answers
from rhomboid.documents.calendar import Hours, calendar_of
from rhomboid.domain.errors import RhomboidError
from rhomboid.domain.plan import Plan
from strategies import shipped

DESK = with_answers({"work_kind": "desk_or_screen", "worse_sitting_or_desk": "present"})
MOVE, EXERCISE, AGAIN = "Get up and move", "Exercises for my back", "Look again at my back pain"


def events_of(plan: Plan, hours: Hours | None = None) -> dict[str, list[Any]]:
    """Give the events by summary."""
    calendar = Calendar.from_ical(calendar_of(shipped(), plan, hours))
    assert calendar.errors == []
    assert str(calendar["version"]) == "2.0"
    found: dict[str, list[Any]] = {MOVE: [], EXERCISE: [], AGAIN: []}
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        found[str(event["summary"])].append(event)
    return found


def alarms_of(event: Any) -> list[timedelta]:
    alarms = event.walk("VALARM")
    assert all(str(alarm["action"]) == "DISPLAY" and str(alarm["description"]) for alarm in alarms)
    return [alarm.decoded("trigger") for alarm in alarms]


def test_every_day_with_exercises_is_in_the_calendar_with_what_is_due_and_an_alarm() -> None:
    plan = plan_for(DESK)
    events = events_of(plan)[EXERCISE]
    assert plan.programme.weeks
    for week in plan.programme.weeks:
        first = date.fromisoformat(week.starts_on)
        of_week = [e for e in events if 0 <= (e.decoded("dtstart").date() - first).days < 7]
        for exercise in week.exercises:
            days = shipped().care.exercises[exercise.id].dose.days_a_week
            due = [e for e in of_week if f"{exercise.title}. {exercise.dose}" in str(e["description"])]
            assert len(due) == days, (week.week, exercise.id)
    assert all(alarms_of(event) == [timedelta(0)] for event in events)


def test_the_day_to_look_again_is_a_whole_day_with_an_alarm_then_and_the_day_before() -> None:
    plan = plan_for(DESK)
    (event,) = events_of(plan)[AGAIN]
    assert event.decoded("dtstart") == date.fromisoformat(plan.come_back.date)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
    assert alarms_of(event) == [timedelta(hours=9), timedelta(hours=-15)]
    assert all(question in str(event["description"]) for question in plan.come_back.what_to_ask)


def test_breaks_fall_on_working_days_within_the_hours_and_end_with_the_day_to_look_again() -> None:
    plan = plan_for(DESK)
    events = events_of(plan, Hours(breaks_from=time(8), breaks_to=time(12)))[MOVE]
    starts = [event.decoded("dtstart") for event in events]
    assert len(starts) >= 3
    assert {later - earlier for earlier, later in pairwise(starts)} == {timedelta(minutes=55)}
    for event, start in zip(events, starts, strict=True):
        rule = event["rrule"]
        assert start.weekday() < 5
        assert start.date() > TODAY
        assert time(8) < start.time()
        assert (start + event.decoded("duration")).time() <= time(12)
        assert rule["BYDAY"] == ["MO", "TU", "WE", "TH", "FR"]
        assert rule["UNTIL"][0].date() == date.fromisoformat(plan.come_back.date)
        # both floating, or neither: RFC 5545, 3.3.10
        assert rule["UNTIL"][0].tzinfo is None


def test_times_are_nine_o_clock_wherever_the_person_is() -> None:
    for event in (e for events in events_of(plan_for(DESK)).values() for e in events):
        start = event.decoded("dtstart")
        assert not isinstance(start, datetime) or start.tzinfo is None
        assert "TZID" not in event["dtstart"].params
        assert event.decoded("dtstamp") == datetime.combine(TODAY, time(0), tzinfo=UTC)


def test_the_same_plan_gives_the_same_bytes_and_every_entry_its_own_name() -> None:
    plan = plan_for(DESK)
    content = calendar_of(shipped(), plan)
    assert content == calendar_of(shipped(), plan_for(DESK))
    names = [str(event["uid"]) for event in Calendar.from_ical(content).walk("VEVENT")]
    assert len(names) == len(set(names)) > 10


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    content = calendar_of(shipped(), plan_for(DESK))
    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75


def test_nobody_in_an_emergency_gets_a_calendar() -> None:
    with pytest.raises(RhomboidError, match="emergency"):
        calendar_of(shipped(), plan_for(with_answers({"leg_weakness": "present"})))


def test_no_break_is_entered_for_whom_the_plan_names_none() -> None:
    plan = plan_for(safe_person())
    has_breaks = "regular_breaks" in {one.id for one in plan.everyday}
    assert bool(events_of(plan)[MOVE]) == has_breaks
    assert engine() is not None
