"""An answers file (JSON or YAML, `-` for standard input) to `Answers`, every fault at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from rhomboid.domain.answers import Answers, nearest
from rhomboid.domain.errors import AnswersError, Fault

KEYS = ("age_years", "sex", "answers")
LARGEST_BYTES = 1_000_000


def read_answers(name: str) -> Answers:
    """Give the answers of a file. Errors: AnswersError with every fault of its shape."""
    content = _content(name)
    if not isinstance(content, dict):
        raise AnswersError([_not_a_mapping(name, content)])
    faults = [_unknown_key(name, key) for key in content if key not in KEYS]
    given = content.get("answers", {})
    if given is None or not isinstance(given, dict):
        expected = "a mapping of finding ids to present, absent, unknown or an option"
        faults.append(Fault(f"{name}: answers", _shown(given), expected, "Write `answers: {}` if there are none."))
        given = {}
    faults += _faults_of_values(name, given)
    faults += _faults_of_age(name, content.get("age_years"))
    sex = content.get("sex")
    if sex is not None and not isinstance(sex, str):
        faults.append(Fault(f"{name}: sex", _shown(sex), '"female", "male" or null', "Use one of these."))
    if faults:
        raise AnswersError(faults)
    return Answers(content.get("age_years"), sex, {str(f): str(v) for f, v in given.items()})


def _faults_of_values(name: str, given: dict[Any, Any]) -> list[Fault]:
    return [
        Fault(f"{name}: answers.{finding}", _shown(value), "a word", "Use present, absent, unknown or an option.")
        for finding, value in given.items()
        if not isinstance(value, str)
    ]


def _faults_of_age(name: str, age: Any) -> list[Fault]:
    if age is None or (isinstance(age, int) and not isinstance(age, bool)):
        return []
    return [Fault(f"{name}: age_years", _shown(age), "whole years, or null", "Give the age as a whole number.")]


def _not_a_mapping(name: str, content: Any) -> Fault:
    expected = "the keys age_years, sex and answers"
    return Fault(name, _shown(content), expected, "Write at least `answers: {}`.")


def _unknown_key(name: str, key: Any) -> Fault:
    expected = f"one of {', '.join(KEYS)}{nearest(str(key), KEYS)}"
    return Fault(name, f'unknown key "{key}"', expected, "Mend or delete it; findings go below `answers`.")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _content(name: str) -> Any:
    text = _text(name)
    stripped = text.lstrip()
    if stripped.startswith("{") or name.endswith(".json"):
        return _json(text, name)
    # the YAML reader is loaded only for YAML: JSON needs the standard library alone
    from rhomboid.loading.yaml_reader import read_yaml  # noqa: PLC0415

    content, faults = read_yaml(text, name)
    if faults:
        raise AnswersError(faults)
    return content


def _text(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read(LARGEST_BYTES + 1) if name == "-" else _bytes(Path(name))
        if len(raw) > LARGEST_BYTES:
            found, expected = f"more than {LARGEST_BYTES:,} bytes", "an answers file of a few kilobytes"
            raise AnswersError([Fault(name, found, expected, "Check that this is the right file.")])
        return raw.decode("utf-8-sig")
    except OSError as error:
        found = error.strerror or str(error)
        raise AnswersError([Fault(name, found, "a readable file", "Check the path and its rights.")]) from error
    except UnicodeDecodeError as error:
        expected, remedy = "UTF-8 text", "Save the file as UTF-8."
        raise AnswersError([Fault(name, f"byte {error.start} is no UTF-8", expected, remedy)]) from error


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_BYTES + 1)


def _json(text: str, name: str) -> Any:
    faults: list[Fault] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for key, value in pairs:
            if key in content:
                faults.append(Fault(name, f'the key "{key}" a second time', "each key once", "Keep one of the two."))
            content[key] = value
        return content

    try:
        content = json.loads(text, object_pairs_hook=once, parse_constant=lambda word: word)
    except (ValueError, RecursionError) as error:
        reason = "too deeply nested" if isinstance(error, RecursionError) else str(error)
        found = f"no JSON ({reason})"
        raise AnswersError([Fault(name, found, "a JSON object", "Mend the file at that place.")]) from error
    if faults:
        raise AnswersError(faults)
    return content
