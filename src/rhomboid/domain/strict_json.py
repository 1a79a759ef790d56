"""JSON text to content, stricter than the standard: each key once, and no number that JSON lacks."""

from __future__ import annotations

import json
from typing import Any

from rhomboid.domain.errors import Fault

Read = tuple[Any, list[Fault]]


def read_json(text: str, place: str, is_nan_a_fault: bool = False) -> Read:
    """Give the content of a JSON text and every fault of its form (content is None if it is no JSON).

    Faults: no JSON, nested too deeply, a repeated key. NaN and Infinity, which Python's reader lets pass,
    become the words "NaN" and "Infinity", for whoever expects a number to refuse; or a fault here if
    is_nan_a_fault.
    """
    faults: list[Fault] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for key, value in pairs:
            if key in content:
                found = f'the key "{key}" a second time'
                faults.append(Fault(place, found, "each key once", "Keep one of the two."))
            content.setdefault(key, value)
        return content

    def no_number(word: str) -> str:
        if is_nan_a_fault:
            faults.append(Fault(place, word, "a number that JSON has", "Write a number or null."))
        return word

    try:
        content = json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except (ValueError, RecursionError) as error:
        reason = "too deeply nested" if isinstance(error, RecursionError) else str(error)
        return None, [Fault(place, f"no JSON ({reason})", "a JSON object", "Mend it at that place.")]
    return content, faults
