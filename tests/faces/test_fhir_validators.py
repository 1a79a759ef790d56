"""Every resource made from every case, before validators that nobody here wrote.

They come by `make peers`. Without node or without them these tests are skipped, unless RHOMBOID_NEED_PEERS is
set: then they fail.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
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
from rhomboid.faces.web.smart.record import document_of
from rhomboid.faces.web.smart.report import text_report
from rhomboid.fhir_mapping.bundle import bundle_of
from rhomboid.fhir_mapping.capability import capability_statement
from rhomboid.fhir_mapping.diary import diary_bundle
from rhomboid.fhir_mapping.questionnaire import questionnaire
from rhomboid.fhir_mapping.record import answers_of_record
from rhomboid.fhir_mapping.requests import DIAGNOSTIC
from rhomboid.fhir_mapping.response import check_form, response_of
from rhomboid.loading.folder import shipped_record_signs

PEERS = Path(__file__).parents[1] / "peers"
SDC = PEERS / "hl7.fhir.uv.sdc-4.0.0-ballot.tgz"
EXAMPLES, TERMINOLOGY = PEERS / "hl7.fhir.r4.examples-4.0.1.tgz", PEERS / "hl7.terminology.r4-7.0.1.tgz"
GPS = "package/ValueSet-snomed-intl-gps.json"
# what a validator says of every resource of this kind, and why it is no fault
ALLOWED = {
    "not found in value set": "an example or preferred binding; our own code stands beside the standard one",
    "could not be found": "the validator does not ship that value set, so it cannot look",
    "sdc-adapt-1": "the form inside a response is shown to the validator alone, since it looks into no other",
    'Invalid reference: got "urn:uuid:': "it does not resolve references to entries of the same Bundle",
}


def needs(path: Path) -> None:
    if (not path.exists() or shutil.which("node") is None) and not os.environ.get("RHOMBOID_NEED_PEERS"):
        pytest.skip("no validators here: `make peers`")


def made(engine: Engine, cases: list[Case]) -> dict[str, Any]:
    """Give every resource that leaves the house."""
    knowledge = engine.knowledge
    ordinary = read_cases(PEERS.parents[1] / "cases" / "ordinary", knowledge)
    people = {case.id: case.answers for case in cases + ordinary}
    people |= {f"{c.id} to the end": interviewed(engine, c.answers, "absent").at_stop for c in ordinary[::30]}
    people |= {"child": Answers(9, "male", {"fever": "present"}), "nothing": Answers()}
    people |= {"safe": safe_person(), "comfort": with_answers({"pain_severity": "unbearable"})}
    bundles = {i: bundle_of(knowledge, assess(engine, p, DAY)) for i, p in people.items()}
    some = [(i, p) for i, p in people.items() if not i.startswith("o") or i.endswith("0")]
    bundles |= {f"{i} with a plan": planned(engine, p) for i, p in some if not conflicts(engine, p)}
    result = assess(engine, safe_person(), DAY)
    patient = {"reference": "Patient/1"}
    report = text_report(knowledge, safe_person(), result)
    bundles["report"] = document_of(result, report, patient, "QuestionnaireResponse/1")
    bundles["a diary"] = diary_bundle(knowledge, DIARY)
    begun = {"resourceType": "QuestionnaireResponse", "status": "in-progress"}
    step = doors().post("/fhir/Questionnaire/$next-question", json=begun).json()
    return bundles | {
        "form": questionnaire(knowledge),
        "statement": capability_statement(knowledge),
        "step": step,
        "form of the step": step["contained"][0],
        "answers": response_of(knowledge, safe_person(), DAY.isoformat()),
    }


# the profiles of Structured Data Capture that a resource keeps
PROFILES = {
    "form": ["sdc-questionnaire"],
    "step": ["sdc-questionnaireresponse-adapt"],
    "form of the step": ["sdc-questionnaire-adapt"],
    "answers": ["sdc-questionnaireresponse"],
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
    told = [{"name": n, "resource": r, "profiles": PROFILES.get(n, [])} for n, r in resources.items()]
    lines = "".join(json.dumps(one) + "\n" for one in told)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(SDC) as archive:
            archive.extractall(folder, filter="data")
        command = ["node", "validate.mjs", f"{folder}/package"]
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
    assert {one["message"].split()[1] for one in errors} <= {"sdc-adapt-1"}, errors[:5]
    assert {"fhir", "medplum"} <= {one["validator"] for one in found}


def test_the_profiles_of_adaptive_forms_see_a_fault_that_is_there(resources: dict[str, Any]) -> None:
    needs(SDC)
    step = {key: value for key, value in resources["step"].items() if key != "authored"}
    form = {**resources["form of the step"], "url": "urn:rhomboid:other"}
    found = complaints({"step": step, "form of the step": form})
    places = {(one["validator"], one["place"]) for one in found if one["severity"] == "error"}
    assert ("sdc-questionnaireresponse-adapt", "QuestionnaireResponse.authored") in places
    assert ("sdc-questionnaire-adapt", "Questionnaire.url") in places


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


READ = (
    *("QuestionnaireResponse", "Patient", "Condition", "MedicationRequest", "MedicationStatement"),
    *("Medication", "Observation", "ServiceRequest"),
)
# what the models cannot read of an official example, and why it is not ours to mend
NOT_READ = {
    "package/Observation-decimal.json": "a number of more digits than a decimal of the models holds",
}


@pytest.mark.parametrize("kind", READ)
def test_official_examples_of_what_we_read_survive_a_round_trip(kind: str) -> None:
    needs(EXAMPLES)
    examples = {name: one for name, one in official(kind).items() if name not in NOT_READ}
    assert len(examples) >= 3
    model: Any = get_fhir_model_class(kind)
    for name, example in examples.items():
        before = json.dumps(example, sort_keys=True)
        again = json.loads(model.model_validate(example).model_dump_json())
        assert shortened(again) == shortened(example), name
        assert json.dumps(example, sort_keys=True) == before, "reading changed what was read"


def shortened(content: Any) -> Any:
    """Give a content in which 70.00 and 70.0 are the same, and a time of day in UTC however it is written."""
    if isinstance(content, dict):
        return {key: shortened(value) for key, value in sorted(content.items())}
    if isinstance(content, list):
        return [shortened(one) for one in content]
    if isinstance(content, str):
        return re.sub(r"(?<=:[0-9]{2})(\.0+)?(\+00:00|Z)$", "Z", content)
    return float(content) if isinstance(content, (int, float)) and not isinstance(content, bool) else content


def test_a_record_of_official_examples_is_read_without_harm() -> None:
    needs(EXAMPLES)
    everything = [one for kind in READ for one in official(kind).values()]
    assert len(everything) > 100
    found = answers_of_record(shipped_record_signs(), everything, DAY)
    assert found.because
    for one in everything:
        if one["resourceType"] == "QuestionnaireResponse":
            check_form(one)


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
