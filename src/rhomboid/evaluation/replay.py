"""A stored assessment made again from its own record: the same bytes, or what differs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from rhomboid import __version__
from rhomboid.assessment import Engine, assess
from rhomboid.assessment.plain import plain_assessment
from rhomboid.domain.answers_content import answers_of_content
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.strict_json import read_json
from rhomboid.evaluation.knowledge_difference import fields_difference

REMEDY = "Give a file that `rhomboid assess --json` or /v1/assess wrote."
SAME_BYTES, SAME_CONTENT, OTHER_ENGINE, DIFFERS = "same_bytes", "same_content", "other_engine", "differs"


@dataclass(frozen=True)
class Record:
    """What an assessment says that it was made from, and all that it says."""

    as_of: date
    pathway: str
    engine: str
    knowledge_version: str
    knowledge_hash: str
    answers: dict[str, Any]
    content: dict[str, Any]


@dataclass(frozen=True)
class Replayed:
    """verdict: one of the four words above. differences: {field, before, after}; empty where bytes agree."""

    verdict: str
    engine: str
    differences: list[dict[str, Any]]


def record_in(text: str, place: str) -> Record:
    """Give the record of a stored assessment. Errors: RhomboidError with each part that is not there."""
    content, faults = read_json(text, place, is_nan_a_fault=True)
    if faults:
        raise RhomboidError(faults)
    expected = {"as_of": str, "pathway": str, "engine": str, "knowledge": dict, "answers": dict}
    parts = content if isinstance(content, dict) else {}
    wrong = [key for key, kind in expected.items() if not isinstance(parts.get(key), kind)]
    faults = [
        Fault(f"{place}: {key}", "nothing of use", "the record of an assessment", REMEDY) for key in wrong
    ]
    knowledge = parts.get("knowledge")
    if isinstance(knowledge, dict) and not all(
        isinstance(knowledge.get(k), str) for k in ("version", "hash")
    ):
        faults.append(Fault(f"{place}: knowledge", "no version and hash", "both of them", REMEDY))
    try:
        day = date.fromisoformat(str(parts.get("as_of")))
    except ValueError:
        day = date.min
        if "as_of" not in wrong:
            shown = str(parts["as_of"])
            faults.append(Fault(f"{place}: as_of", shown, "a day such as 2026-11-21", REMEDY))
    if faults:
        raise RhomboidError(faults)
    named = parts["knowledge"]
    return Record(
        day, parts["pathway"], parts["engine"], named["version"], named["hash"], parts["answers"], parts
    )


def spellings_of(content: dict[str, Any]) -> tuple[str, str]:
    """Give the two forms in which this program writes an assessment: on a terminal, and over HTTP."""
    return (
        json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n",
        json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False),
    )


def replayed(text: str, record: Record, knowledge: Knowledge) -> Replayed:
    """Give whether the assessment comes out again from its record.

    Errors: AnswersError if the record holds answers or a pathway that this knowledge does not know.
    """
    answers = answers_of_content(record.answers, knowledge, "the record's answers")
    again = plain_assessment(assess(Engine.of(knowledge), answers, record.as_of, record.pathway))
    if text in spellings_of(again):
        return Replayed(SAME_BYTES, __version__, [])
    # as it would be read back, so that a tuple is a list on both sides
    differences = fields_difference(record.content, json.loads(json.dumps(again)))
    others = [one for one in differences if one["field"] != "engine"]
    if not differences:
        return Replayed(SAME_CONTENT, __version__, [])
    return Replayed(DIFFERS if others else OTHER_ENGINE, __version__, differences)
