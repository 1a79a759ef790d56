"""The whole diary as a file: written in one step, and read back."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from rhomboid.diary.entries import DiaryError, Dose, Entry, Person, Sign
from rhomboid.diary.export import FORMAT, OF_AN_ENTRY, VERSION
from rhomboid.domain.errors import Fault

LARGEST_BYTES = 50_000_000
SCORES = ("now", "worst", "average", "interference", "function")


def write_file(name: str, text: str) -> None:
    """Write a file in one step, readable by its owner alone. Errors: DiaryError if it cannot be written."""
    path = Path(name)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.touch(mode=0o600)
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        found = error.strerror or str(error)
        remedy = "Check the path and its rights."
        raise DiaryError([Fault(name, found, "a file that can be written", remedy)]) from error


def read_export(name: str, person: str) -> tuple[Person, list[Entry], str | None]:
    """Give what an exported file holds (JSON, or a FHIR Bundle), under the name of a person.

    Its words are checked elsewhere. Errors: DiaryError with every fault of its shape.
    """
    content = _content(name)
    if isinstance(content, dict) and content.get("resourceType") == "Bundle":
        from rhomboid.cli.diary_fhir import content_of_bundle

        content = content_of_bundle(content, name)
    faults: list[Fault] = []
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        faults.append(Fault(name, "no diary", f'a JSON file with "format": "{FORMAT}"', "Export it anew."))
        raise DiaryError(faults)
    if content.get("version") != VERSION:
        found = f"version {content.get('version')}"
        raise DiaryError([Fault(name, found, f"version {VERSION}", "Use the program that exported it.")])
    listed = content.get("entries")
    entries = [
        entry
        for number, one in enumerate(listed if isinstance(listed, list) else [], start=1)
        if (entry := _entry(one, f"{name}: entry {number}", faults)) is not None
    ]
    if not isinstance(listed, list):
        faults.append(Fault(f"{name}: entries", "no list", "a list of entries", "Export it anew."))
    activity, answers = content.get("activity", ""), content.get("answers")
    if not isinstance(activity, str):
        faults.append(Fault(f"{name}: activity", repr(activity)[:60], "a text", "Mend it."))
    began_on = _day(content.get("began_on"), f"{name}: began_on", faults)
    if faults:
        raise DiaryError(faults)
    kept = None if answers is None else json.dumps(answers, ensure_ascii=False)
    return Person(person, activity, began_on), entries, kept


def _content(name: str) -> Any:
    try:
        with Path(name).open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
        if len(raw) > LARGEST_BYTES:
            raise DiaryError([Fault(name, "a file too large", "an exported diary", "Check the file.")])
        return json.loads(raw)
    except OSError as error:
        found = error.strerror or str(error)
        raise DiaryError([Fault(name, found, "a readable file", "Check the path and its rights.")]) from error
    except (ValueError, RecursionError) as error:
        raise DiaryError([Fault(name, "no JSON", "an exported diary", "Export it anew.")]) from error


def _day(value: Any, place: str, faults: list[Fault]) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        faults.append(Fault(place, repr(value)[:60], "a date such as 2026-11-21", "Mend it."))
        return None


def _entry(one: Any, place: str, faults: list[Fault]) -> Entry | None:
    if not isinstance(one, dict) or set(one) != set(OF_AN_ENTRY):
        expected = f"the keys {', '.join(OF_AN_ENTRY)}"
        faults.append(Fault(place, "other keys", expected, "Export it anew."))
        return None
    before = len(faults)
    day = _day(one["day"], f"{place}: day", faults)
    for name in SCORES:
        if not _is_whole(one[name]) and not (one[name] is None and name != "now"):
            faults.append(Fault(f"{place}: {name}", repr(one[name])[:60], "a whole number", "Mend it."))
    hours = one["sleep_hours"]
    if not (hours is None or _is_number(hours)):
        faults.append(Fault(f"{place}: sleep_hours", repr(hours)[:60], "a number", "Mend it."))
    if not _has_texts(one):
        expected = "texts, lists of texts, doses and signs"
        faults.append(Fault(place, "something else", expected, "Export it anew."))
    if len(faults) > before or day is None:
        return None
    parts = {
        "day": day,
        "sleep_hours": None if hours is None else float(hours),
        "doses": tuple(Dose(d["product"], float(d["mg"]), d["times"]) for d in one["doses"]),
        "signs": tuple(Sign(s["finding"], s["value"]) for s in one["signs"]),
        "exercises": tuple(one["exercises"]),
    }
    return Entry(**{**one, **parts})


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _has_texts(one: dict[str, Any]) -> bool:
    texts = all(isinstance(one[name], str) for name in ("helped", "note", "seen"))
    lists = all(isinstance(one[name], list) for name in ("doses", "signs", "exercises"))
    if not (texts and lists):
        return False
    signs = all(
        isinstance(s, dict) and set(s) == {"finding", "value"} and all(isinstance(v, str) for v in s.values())
        for s in one["signs"]
    )
    doses = all(
        isinstance(d, dict)
        and set(d) == {"product", "mg", "times"}
        and isinstance(d["product"], str)
        and _is_number(d["mg"])
        and _is_whole(d["times"])
        for d in one["doses"]
    )
    return signs and doses and all(isinstance(name, str) for name in one["exercises"])
