"""The finished weeks of an exercise programme, read from the diary: how pain was, how often it was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from rhomboid.care.programme import DAYS_OF_A_WEEK, NOT_BEGUN, WeekDone, WeeksDone
from rhomboid.diary.entries import Entry


def weeks_done(entries: Sequence[Entry], as_of: date) -> WeeksDone:
    """Give every whole week before `as_of`, the oldest first, and the day on which the one that runs began.

    The first day on which an exercise was written down begins the first week; without one there is none.
    pain_average: mean over the written days of the day's average pain, or of the pain at the time of writing
    where no average was given (0 to 10). done_share: days with an exercise, of seven; a day without an entry
    counts as one without exercise. A week with no entry at all says nothing of either.
    """
    days = {one.day: one for one in entries if one.day < as_of}
    exercised = [day for day, one in days.items() if one.exercises]
    if not exercised:
        return NOT_BEGUN
    begin = min(exercised)
    count = (as_of - begin).days // DAYS_OF_A_WEEK
    starts = (begin + timedelta(days=DAYS_OF_A_WEEK * week) for week in range(count))
    weeks = (_week([days.get(start + timedelta(days=n)) for n in range(DAYS_OF_A_WEEK)]) for start in starts)
    return WeeksDone(tuple(weeks), begin + timedelta(days=DAYS_OF_A_WEEK * count))


def _week(days: Sequence[Entry | None]) -> WeekDone:
    written = [one for one in days if one is not None]
    if not written:
        return WeekDone(None, None)
    pains = [one.now if one.average is None else one.average for one in written]
    return WeekDone(sum(pains) / len(pains), sum(bool(one.exercises) for one in written) / DAYS_OF_A_WEEK)
