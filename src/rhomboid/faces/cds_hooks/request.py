"""A hook's request: what the record system sent along, read with care."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from rhomboid.domain.answers import Answers
from rhomboid.domain.errors import Fault
from rhomboid.domain.knowledge import Knowledge
from rhomboid.faces.gate.problems import Problem
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.record import age_on
from rhomboid.fhir_mapping.response import answers_of_response

NEEDED = ("hook", "hookInstance", "context")
REGION = ("thoracic", "upper back", "t-spine")
IMAGING = ("x-ray", "xray", "radiograph", "mri", "magnetic resonance", "ct ", "tomography", "imaging", "scan")
PREFETCH = {
    "patient": "Patient/{{context.patientId}}",
    "answers": (
        "QuestionnaireResponse?subject=Patient/{{context.patientId}}"
        f"&questionnaire={names.QUESTIONNAIRE}&_sort=-authored&_count=1"
    ),
    "conditions": "Condition?patient={{context.patientId}}&clinical-status=active",
}


def checked(content: Any, hook: str) -> dict[str, Any]:
    """Give the request if it is one for this hook. Errors: Problem with every fault."""
    if not isinstance(content, dict):
        fault = Fault("body", "no object", "a request of CDS Hooks", "Send an object.")
        raise Problem("illegal_resource", str(fault), [fault])
    faults = [
        Fault("body", f"no `{key}`", "this key in every request", "Add it.")
        for key in NEEDED
        if key not in content
    ]
    if content.get("hook", hook) != hook:
        faults.append(Fault("hook", repr(content["hook"])[:80], hook, "Call the service of that hook."))
    for key in ("context", "prefetch"):
        if not isinstance(content.get(key) or {}, dict):
            faults.append(Fault(key, type(content[key]).__name__, "an object", "Send an object."))
    if faults:
        raise Problem("illegal_resource", str(faults[0]), faults)
    return content


def answers_in(knowledge: Knowledge, content: Mapping[str, Any], today: date) -> Answers | None:
    """Give the answers that came along, age and sex from the Patient where they were not asked; or None."""
    prefetch = content.get("prefetch") or {}
    response = next(_resources(prefetch.get("answers"), "QuestionnaireResponse"), None)
    if response is None:
        return None
    answers = answers_of_response(knowledge, response)
    patient = next(_resources(prefetch.get("patient"), "Patient"), {})
    if answers.age_years is None:
        answers = replace(answers, age_years=age_on(patient.get("birthDate"), today))
    if answers.sex is None and patient.get("gender") in ("female", "male"):
        answers = replace(answers, sex=patient["gender"])
    return answers


def has_upper_back_pain(knowledge: Knowledge, content: Mapping[str, Any]) -> bool:
    """Whether an active Condition of the record bears a code of the reference condition."""
    codes = knowledge.conditions[knowledge.model.reference_condition].codes
    known = {*codes.icd10cm, *codes.snomed}
    conditions = _resources((content.get("prefetch") or {}).get("conditions"), "Condition")
    return any(code in known for one in conditions for code in _codes(one.get("code")))


def selects_imaging(content: Mapping[str, Any]) -> bool:
    """Whether a selected draft order asks for a picture of the upper back, by the words of its code."""
    context = content["context"]
    selected = context.get("selections")
    orders = _resources(context.get("draftOrders"), "ServiceRequest")
    return any(
        not isinstance(selected, list) or f"ServiceRequest/{order.get('id')}" in selected
        for order in orders
        if _is_imaging(_words(order.get("code")))
    )


def _is_imaging(words: str) -> bool:
    return any(word in words for word in REGION) and any(word in words + " " for word in IMAGING)


def _words(concept: Any) -> str:
    if not isinstance(concept, dict):
        return ""
    codings = concept.get("coding")
    displays = [c.get("display", "") for c in codings or () if isinstance(c, dict)]
    return " ".join(str(word) for word in (concept.get("text", ""), *displays)).lower()


def _codes(concept: Any) -> Iterator[str]:
    codings = concept.get("coding") if isinstance(concept, dict) else None
    yield from (str(c.get("code")) for c in codings or () if isinstance(c, dict))


def _resources(content: Any, kind: str) -> Iterator[dict[str, Any]]:
    """Give the resources of a kind: the content itself, or the entries of a Bundle."""
    if not isinstance(content, dict):
        return
    if content.get("resourceType") == "Bundle":
        entries = content.get("entry")
        for entry in entries if isinstance(entries, list) else ():
            yield from _resources(entry.get("resource") if isinstance(entry, dict) else None, kind)
    elif content.get("resourceType") == kind:
        yield content
