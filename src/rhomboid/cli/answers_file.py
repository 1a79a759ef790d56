"""An answers file (JSON or YAML, `-` for standard input) to `Answers`, every fault at once."""

from __future__ import annotations

import sys
from pathlib import Path

from rhomboid.domain.answers import Answers
from rhomboid.domain.answers_content import answers_of_content
from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.strict_json import Read, read_json

LARGEST_BYTES = 100_000
STANDARD_INPUT = "-"


def read_answers(name: str, knowledge: Knowledge) -> Answers:
    """Give the answers of a file. Errors: AnswersError with every fault of shape and words."""
    place = "standard input" if name == STANDARD_INPUT else name
    content, faults = _content(_text(name, place), place)
    return answers_of_content(content, knowledge, place, tuple(faults))


def _content(text: str, place: str) -> Read:
    if not text.strip():
        expected = "the keys age_years, sex and answers"
        return None, [Fault(place, "an empty file", expected, "Write at least `answers: {}`.")]
    is_yaml = place.endswith((".yaml", ".yml"))
    if place.endswith(".json") or (text.lstrip().startswith("{") and not is_yaml):
        return read_json(text, place)
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
