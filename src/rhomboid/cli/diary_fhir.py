"""The whole diary as a FHIR Bundle, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rhomboid.cli.diary_files import FORMAT, VERSION, json_text
from rhomboid.diary.entries import DiaryError, Entry, Person
from rhomboid.domain.errors import Fault
from rhomboid.fhir_mapping.diary import diary_bundle, diary_of_bundle
from rhomboid.loading.folder import shipped_knowledge

BUNDLE, RESPONSE = "Bundle", "QuestionnaireResponse"
FAULTS_AT_MOST = 20


def fhir_text(person: Person, entries: Sequence[Entry], answers: str | None) -> str:
    """Give everything that is kept of a person, as a Bundle of Observations."""
    content = json.loads(json_text(person, entries, answers))
    bundle = diary_bundle(shipped_knowledge(), content)
    return json.dumps(bundle, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def content_of_bundle(bundle: dict[str, Any], name: str) -> dict[str, Any]:
    """Give a Bundle as the content of an exported diary. Errors: DiaryError with every fault of its form."""
    _check_form(bundle, name)
    try:
        found = diary_of_bundle(bundle)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        expected = "Observations as `rhomboid diary export --format fhir` writes them"
        raise DiaryError([Fault(name, "other resources", expected, "Export it anew.")]) from error
    return {"format": FORMAT, "version": VERSION, **found, "answers": _answers(bundle)}


def _answers(bundle: dict[str, Any]) -> dict[str, Any] | None:
    from rhomboid.fhir_mapping.response import answers_of_response

    resources = [entry["resource"] for entry in bundle["entry"]]
    responses = [one for one in resources if one["resourceType"] == RESPONSE]
    if not responses:
        return None
    answers = answers_of_response(shipped_knowledge(), responses[0])
    return {"age_years": answers.age_years, "sex": answers.sex, "answers": dict(answers.given)}


def _check_form(bundle: dict[str, Any], name: str) -> None:
    try:
        from fhir.resources.R4B.bundle import Bundle
    except ImportError as error:
        remedy = "Install it: pip install 'rhomboid[fhir]'."
        raise DiaryError([Fault(name, "no package fhir.resources", "the extra `fhir`", remedy)]) from error
    try:
        Bundle.model_validate(bundle)
    except RecursionError as error:
        raise DiaryError([Fault(name, "parts nested too deeply", "a Bundle", "Export it anew.")]) from error
    except ValueError as error:
        # the models raise pydantic's ValidationError, a ValueError that lists what it found
        listed = error.errors() if hasattr(error, "errors") else [{"loc": (), "msg": str(error)}]
        faults = [
            Fault(
                ": ".join((name, ".".join(map(str, one["loc"])) or BUNDLE)),
                repr(one.get("input"))[:80],
                str(one["msg"])[:200].rstrip("."),
                "See FHIR R4.",
            )
            for one in listed[:FAULTS_AT_MOST]
        ]
        raise DiaryError(faults) from error
