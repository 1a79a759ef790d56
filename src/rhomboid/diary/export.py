"""The whole diary as text: JSON, which can be read back, and CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from rhomboid.diary.entries import Entry, Person
from rhomboid.diary.typed import words_of

FORMAT, VERSION = "rhomboid diary", 1
OF_AN_ENTRY = tuple(field.name for field in fields(Entry) if field.name != "id")
# a cell that opens like this would be run as a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def json_text(person: Person, entries: Sequence[Entry], answers: str | None) -> str:
    """Give everything that is kept of a person, as JSON."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "person": person.name,
        "activity": person.activity,
        "began_on": person.began_on.isoformat() if person.began_on else None,
        "answers": json.loads(answers) if answers else None,
        "entries": [_plain(entry) for entry in entries],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _plain(entry: Entry) -> dict[str, Any]:
    content = asdict(entry)
    del content["id"]
    return {**content, "day": entry.day.isoformat()}


def csv_text(entries: Sequence[Entry]) -> str:
    """Give the entries as CSV, one line a day; lists are joined by semicolons."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(OF_AN_ENTRY)
    for entry in entries:
        writer.writerow([_cell(entry, name) for name in OF_AN_ENTRY])
    return out.getvalue()


def _cell(entry: Entry, name: str) -> str:
    value = getattr(entry, name)
    if name == "doses":
        value = "; ".join(words_of(dose) for dose in entry.doses)
    elif name == "signs":
        value = "; ".join(f"{sign.finding}={sign.value}" for sign in entry.signs)
    elif name == "exercises":
        value = "; ".join(entry.exercises)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
