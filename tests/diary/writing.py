"""Days to write, and a program that writes one after the other until it is killed."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import Any

from rhomboid.diary.connection import url_of
from rhomboid.diary.entries import Dose, Entry, Person, Sign
from rhomboid.diary.store import DiaryStore

FIRST = date(2026, 1, 1)
TODAY = date(2026, 11, 21)
ME = Person("me", "carry my daughter", date(2025, 12, 24))


def opened(database: str, person: str = "me") -> DiaryStore:
    return DiaryStore(url_of(database), person)


def full_entry(number: int, **changed: Any) -> Entry:
    """Give a day with something in every part of it."""
    parts = {
        "day": FIRST + timedelta(days=number),
        "now": number % 11,
        "worst": 10,
        "average": number % 8,
        "interference": 3,
        "function": 10 - number % 8,
        "sleep_hours": 6.5,
        "doses": (Dose("paracetamol", 500.0, 2), Dose("ibuprofen", 200.0, 1)),
        "exercises": ("wall slides", "rows"),
        "helped": "heat & a walk",
        "note": f'note {number}: ‘quoted’; 日本; -- "x"\n2nd line',
        "signs": (Sign("fever"), Sign("chest_pain_when", "now_or_last_12_hours")),
        "seen": "physiotherapist",
    }
    return Entry(**{**parts, **changed})


def scores(values: list[int | None], first: date = FIRST, measure: str = "average") -> list[Entry]:
    """Give entries with one score each day; None leaves the day out."""
    return [
        Entry(first + timedelta(days=i), **{"now": value, measure: value})
        for i, value in enumerate(values)
        if value is not None
    ]


def write_for_ever(database: str) -> None:
    with opened(database) as store:
        for number in range(100_000):
            store.add([full_entry(number)], ME)
            # printed only once it is stored
            print(number, flush=True)


if __name__ == "__main__":
    write_for_ever(sys.argv[1])
