"""An answers file (JSON or YAML, `-` for standard input) to `Answers`, every fault at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from rhomboid.domain.answers import Answers, check_answers, nearest
from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.domain.knowledge import Knowledge

KEYS = ("age_years", "sex", "answers")
LARGEST_BYTES = 100_000
STANDARD_INPUT = "-"
Read = tuple[Any, list[Fault]]


def read_answers(name: str, knowledge: Knowledge) -> Answers:
    """Give the answers of a file. Errors: AnswersError with every fault of shape and words."""
    place = "standard input" if name == STANDARD_INPUT else name
    content, faults = _content(_text(name, place), place)
    if not isinstance(content, dict):
        raise AnswersError(faults or [_not_a_mapping(place, content)])
    # what the reader has a fault with already is not reported a second time for what it says
    noted = {fault.place.rpartition(": ")[2] for fault in faults}
    faults += [_unknown_key(place, key) for key in content if key not in KEYS]
    faults += [f for f in _faults_of_shape(place, content) if f.place.rpartition(": ")[2] not in noted]
    answers = _answers_in(content, noted)
    try:
        check_answers(knowledge, answers, place)
    except AnswersError as error:
        faults += error.faults
    if faults:
        raise AnswersError(faults)
    return answers


def _answers_in(content: dict[Any, Any], noted: set[str]) -> Answers:
    """Give what has the right shape, for its words to be checked."""
    age, sex, given = content.get("age_years"), content.get("sex"), content.get("answers", {})
    words = given.items() if isinstance(given, dict) else ()
    return Answers(
        age if _is_whole(age) and "age_years" not in noted else None,
        sex if isinstance(sex, str) and "sex" not in noted else None,
        {f: v for f, v in words if isinstance(v, str) and f"answers.{f}" not in noted},
    )


def _is_whole(age: Any) -> bool:
    return isinstance(age, int) and not isinstance(age, bool)


def _faults_of_shape(place: str, content: dict[Any, Any]) -> list[Fault]:
    age, sex, given = content.get("age_years"), content.get("sex"), content.get("answers", {})
    faults = []
    if age is not None and not _is_whole(age):
        expected, remedy = "whole years, or null", "Give the age as a whole number."
        faults.append(Fault(f"{place}: age_years", _shown(age), expected, remedy))
    if sex is not None and not isinstance(sex, str):
        faults.append(Fault(f"{place}: sex", _shown(sex), '"female", "male" or null', "Use one of these."))
    if not isinstance(given, dict):
        expected = "a mapping of finding ids to present, absent, unknown or an option"
        remedy = "Write `answers: {}` if there are none."
        return [*faults, Fault(f"{place}: answers", _shown(given), expected, remedy)]
    expected, remedy = "a word", "Use present, absent, unknown or an option."
    wrong = {finding: value for finding, value in given.items() if not isinstance(value, str)}
    return faults + [Fault(f"{place}: answers.{f}", _shown(v), expected, remedy) for f, v in wrong.items()]


def _not_a_mapping(place: str, content: Any) -> Fault:
    expected = "the keys age_years, sex and answers"
    return Fault(place, _shown(content), expected, "Write at least `answers: {}`.")


def _unknown_key(place: str, key: Any) -> Fault:
    expected = f"one of {', '.join(KEYS)}{nearest(str(key), KEYS)}"
    return Fault(place, f'unknown key "{key}"', expected, "Mend or delete it; findings go below `answers`.")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _content(text: str, place: str) -> Read:
    if not text.strip():
        expected = "the keys age_years, sex and answers"
        return None, [Fault(place, "an empty file", expected, "Write at least `answers: {}`.")]
    is_yaml = place.endswith((".yaml", ".yml"))
    if place.endswith(".json") or (text.lstrip().startswith("{") and not is_yaml):
        return _json(text, place)
    # the YAML reader is loaded only for YAML: JSON needs the standard library alone
    from rhomboid.loading.yaml_reader import read_yaml

    return read_yaml(text, place)


def _text(name: str, place: str) -> str:
    try:
        raw = sys.stdin.buffer.read(LARGEST_BYTES + 1) if name == STANDARD_INPUT else _bytes(Path(name))
    except OSError as error:
        found = error.strerror or str(error)
        raise AnswersError(
            [Fault(place, found, "a readable file", "Check the path and its rights.")]
        ) from error
    if len(raw) > LARGEST_BYTES:
        found, expected = f"more than {LARGEST_BYTES:,} bytes", "an answers file of a few kilobytes"
        raise AnswersError([Fault(place, found, expected, "Check that this is the right file.")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is no UTF-8"
        raise AnswersError([Fault(place, found, "UTF-8 text", "Save the file as UTF-8.")]) from error


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_BYTES + 1)


def _json(text: str, place: str) -> Read:
    faults: list[Fault] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for key, value in pairs:
            if key in content:
                found = f'the key "{key}" a second time'
                faults.append(Fault(place, found, "each key once", "Keep one of the two."))
            content.setdefault(key, value)
        return content

    try:
        content = json.loads(text, object_pairs_hook=once, parse_constant=lambda word: word)
    except (ValueError, RecursionError) as error:
        reason = "too deeply nested" if isinstance(error, RecursionError) else str(error)
        return None, [Fault(place, f"no JSON ({reason})", "a JSON object", "Mend the file at that place.")]
    return content, faults
