"""Every resource made from every case, before validators that nobody here wrote.

They come by `make peers`. Without node or without them these tests are skipped, unless RHOMBOID_NEED_PEERS is
set: then they fail.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from care.people_with_plans import safe_person, with_answers
from faces.diaries import DIARY
from faces.over_http import DAY, doors
from rhomboid.assessment import Engine, assess
from rhomboid.assessment.planned import assess_and_plan
from rhomboid.care.conflicts import check_conflicts
from rhomboid.domain.answers import Answers
from rhomboid.domain.errors import AnswersError
from rhomboid.domain.knowledge import Knowledge
from rhomboid.evaluation.cases import Case, read_cases
from rhomboid.evaluation.person import interviewed
from rhomboid.faces.smart.record import document_of
from rhomboid.faces.smart.report import text_report
from rhomboid.fhir_mapping.bundle import bundle_of
from rhomboid.fhir_mapping.capability import capability_statement
from rhomboid.fhir_mapping.diary import diary_bundle
from rhomboid.fhir_mapping.questionnaire import questionnaire
from rhomboid.fhir_mapping.requests import DIAGNOSTIC
from rhomboid.fhir_mapping.response import check_form
from rhomboid.loading.folder import shipped_record_signs

PEERS = Path(__file__).parents[1] / "peers"
EXAMPLES, TERMINOLOGY = PEERS / "hl7.fhir.r4.examples-4.0.1.tgz", PEERS / "hl7.terminology.r4-7.0.1.tgz"
GPS = "package/ValueSet-snomed-intl-gps.json"
# what a validator says of every resource of this kind, and why it is no fault
ALLOWED = {
    "not found in value set": "an example or preferred binding; our own code stands beside the standard one",
    "could not be found": "the validator does not ship that value set, so it cannot look",
    'Invalid reference: got "urn:uuid:': "it does not resolve references to entries of the same Bundle",
}


def needs(path: Path) -> None:
    if (not path.exists() or shutil.which("node") is None) and not os.environ.get("RHOMBOID_NEED_PEERS"):
        pytest.skip("no validators here: `make peers`")


def made(engine: Engine, cases: list[Case]) -> dict[str, Any]:
    """Give every resource that leaves the house."""
    knowledge = engine.knowledge
    ordinary = read_cases(PEERS.parents[1] / "cases" / "ordinary", knowledge)[::10]
    people = {case.id: case.answers for case in cases + ordinary}
    people |= {f"{c.id} to the end": interviewed(engine, c.answers, "absent").at_stop for c in ordinary[::3]}
    people |= {"child": Answers(9, "male", {"fever": "present"}), "nothing": Answers()}
    people |= {"safe": safe_person(), "comfort": with_answers({"pain_severity": "unbearable"})}
    bundles = {i: bundle_of(knowledge, assess(engine, p, DAY)) for i, p in people.items()}
    bundles |= {f"{i} with a plan": planned(engine, p) for i, p in people.items() if not conflicts(engine, p)}
    result = assess(engine, safe_person(), DAY)
    patient = {"reference": "Patient/1"}
    bundles["report"] = document_of(result, text_report(result), patient, "QuestionnaireResponse/1")
    bundles["a diary"] = diary_bundle(knowledge, DIARY)
    begun = {"resourceType": "QuestionnaireResponse", "status": "in-progress"}
    step = doors().post("/fhir/Questionnaire/$next-question", json=begun).json()
    return bundles | {
        "form": questionnaire(knowledge),
        "statement": capability_statement(knowledge),
        "step": step,
    }


def planned(engine: Engine, answers: Answers) -> Any:
    result, plan = assess_and_plan(engine, answers, DAY)
    return bundle_of(engine.knowledge, result, plan=plan)


def conflicts(engine: Engine, answers: Answers) -> bool:
    try:
        check_conflicts(engine.knowledge, answers)
    except AnswersError:
        return True
    return False


@pytest.fixture(scope="module")
def resources(engine: Engine, cases: list[Case]) -> dict[str, Any]:
    return made(engine, cases)


def test_the_python_models_take_every_resource(resources: dict[str, Any]) -> None:
    assert len(resources) > 80
    plans = [e["resource"] for r in resources.values() for e in r.get("entry", ())]
    kinds = {"CarePlan", "ServiceRequest", "Observation", "MedicationStatement", "DetectedIssue", "Condition"}
    assert kinds <= {one["resourceType"] for one in plans}
    for name, resource in resources.items():
        model: Any = get_fhir_model_class(resource["resourceType"])
        assert model.model_validate(resource), name


def complaints(resources: dict[str, Any]) -> list[dict[str, str]]:
    lines = "".join(json.dumps({"name": n, "resource": r}) + "\n" for n, r in resources.items())
    command = ["node", "validate.mjs"]
    done = subprocess.run(
        command, cwd=PEERS, input=lines, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_two_validators_in_node_find_no_fault_in_any_resource(resources: dict[str, Any]) -> None:
    needs(PEERS / "node_modules")
    found = complaints(resources)
    faults = [one for one in found if not any(words in one["message"] for words in ALLOWED)]
    errors = [one for one in found if one["severity"] in ("error", "fatal")]
    assert not faults, faults[:5]
    assert not errors, errors[:5]
    assert {one["validator"] for one in found} == {"fhir", "medplum"}


def test_the_validators_see_a_fault_that_is_there(resources: dict[str, Any]) -> None:
    needs(PEERS / "node_modules")
    broken = json.loads(json.dumps(resources["nothing"]))
    risk = next(e["resource"] for e in broken["entry"] if e["resource"]["resourceType"] == "RiskAssessment")
    risk["status"] = "no such status"
    risk.pop("subject")
    found = [one for one in complaints({"broken": broken}) if one["severity"] in ("error", "fatal")]
    assert {one["validator"] for one in found} == {"fhir", "medplum"}


@cache
def official(kind: str) -> dict[str, Any]:
    """Give the official R4 examples of a type."""
    with tarfile.open(EXAMPLES) as archive:
        members = [m for m in archive.getmembers() if m.name.startswith(f"package/{kind}-")]
        return {m.name: json.load(archive.extractfile(m)) for m in members}  # type: ignore[arg-type]


def test_official_examples_of_what_we_read_survive_a_round_trip() -> None:
    needs(EXAMPLES)
    examples = official("QuestionnaireResponse")
    assert len(examples) >= 3
    for name, example in examples.items():
        before = json.dumps(example, sort_keys=True)
        check_form(example)
        assert json.dumps(example, sort_keys=True) == before, name
        model: Any = get_fhir_model_class("QuestionnaireResponse")
        again = json.loads(model.model_validate(example).model_dump_json())
        assert json.dumps(again, sort_keys=True) == before, name


def test_every_snomed_code_is_in_the_global_patient_set(knowledge: Knowledge) -> None:
    needs(TERMINOLOGY)
    with tarfile.open(TERMINOLOGY) as archive:
        listed = json.load(archive.extractfile(GPS))  # type: ignore[arg-type]
    free = {c["code"] for part in listed["compose"]["include"] for c in part.get("concept", ())}
    free |= {c["code"] for c in listed.get("expansion", {}).get("contains", ())}
    facts = [*knowledge.conditions.values(), *knowledge.findings.values()]
    ours = {code for fact in facts for code in fact.codes.snomed}
    ours |= {code for sign in shipped_record_signs().signs for code in sign.snomed} | {DIAGNOSTIC}
    assert len(free) > 10_000
    assert ours - free == set()
