"""The whole diary as a FHIR Bundle, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rhomboid.diary.entries import DiaryError, Entry, Person
from rhomboid.diary.export import FORMAT, VERSION, json_text
from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.fhir_mapping.diary import diary_bundle, diary_of_bundle
from rhomboid.fhir_mapping.forms import check_model
from rhomboid.loading.folder import shipped_knowledge

BUNDLE, RESPONSE = "Bundle", "QuestionnaireResponse"


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
        check_model(BUNDLE, bundle)
    except ImportError as error:
        remedy = "Install it: pip install 'rhomboid[fhir]'."
        raise DiaryError([Fault(name, "no package fhir.resources", "the extra `fhir`", remedy)]) from error
    except AnswersError as error:
        faults = [Fault(f"{name}: {f.place}", f.found, f.expected, f.remedy) for f in error.faults]
        raise DiaryError(faults) from error
