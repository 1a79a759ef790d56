"""FHIR: the plan as a CarePlan, tests as proposals, and the diary as Observations and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fhirclient.models.bundle import Bundle as PeerBundle

from care.people_with_plans import safe_person, with_answers
from faces.diaries import BARE, DIARY
from faces.in_process import rhomboid
from faces.over_http import DAY, document, doors
from faces.running import Run, refusals
from rhomboid.assessment import Engine, assess
from rhomboid.assessment.planned import assess_and_plan
from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.urgency import EMERGENCIES, PRESSING
from rhomboid.evaluation.cases import Case
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.bundle import bundle_of
from rhomboid.fhir_mapping.diary import diary_bundle, diary_of_bundle
from rhomboid.fhir_mapping.response import response_of

ASSESS = "/fhir/QuestionnaireResponse/$assess"


def of_kind(bundle: Any, kind: str) -> list[Any]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def bundle_with_plan(engine: Engine, answers: Answers) -> Any:
    result, plan = assess_and_plan(engine, answers, DAY)
    return bundle_of(engine.knowledge, result, plan=plan)


def test_a_plan_becomes_a_care_plan_with_every_offer_and_only_if_asked_for(engine: Engine) -> None:
    response = response_of(engine.knowledge, safe_person(), DAY.isoformat())
    assert not of_kind(doors().post(ASSESS, json=response).json(), "CarePlan")
    bundle = doors().post(f"{ASSESS}?plan=true", json=response).json()
    (care_plan,) = of_kind(bundle, "CarePlan")
    _, plan = assess_and_plan(engine, safe_person(), DAY)
    offered = codes(care_plan, names.TREATMENTS, is_prohibited=False)
    assert offered == [offer.id for offer in plan.offers]
    assert len(codes(care_plan, names.PREVENTION, is_prohibited=False)) == len(plan.everyday)
    assert care_plan["period"] == {"start": plan.as_of, "end": plan.come_back.date}
    assert (care_plan["status"], care_plan["intent"]) == ("draft", "proposal")
    urls = {entry["fullUrl"] for entry in bundle["entry"]}
    assert {one["reference"] for one in care_plan["addresses"] + care_plan["supportingInfo"]} <= urls


def codes(care_plan: Any, system: str, is_prohibited: bool) -> list[str]:
    details = [one["detail"] for one in care_plan["activity"]]
    kept = [d["code"].get("coding", [{}])[0] for d in details if d["doNotPerform"] is is_prohibited]
    return [c["code"] for c in kept if c.get("system") == system]


def test_an_emergency_has_no_care_plan_and_its_service_request_stands(
    engine: Engine, cases: list[Case]
) -> None:
    people = [case.answers for case in cases[::4]] + [with_answers({"leg_weakness": "present"})]
    seen = 0
    for answers in people:
        result = assess(engine, answers, DAY)
        bundle = bundle_with_plan(engine, answers)
        is_emergency = result.urgency.level in EMERGENCIES
        assert len(of_kind(bundle, "CarePlan")) == (not is_emergency)
        seen += is_emergency
        assert not is_emergency or of_kind(bundle, "ServiceRequest")[0]["priority"] == "stat"
    assert seen


def test_what_an_answer_speaks_against_stands_in_the_record_as_not_to_be_done(engine: Engine) -> None:
    (care_plan,) = of_kind(bundle_with_plan(engine, with_answers({"heavy_alcohol": "present"})), "CarePlan")
    assert "paracetamol" in codes(care_plan, names.TREATMENTS, is_prohibited=True)
    assert "paracetamol" not in codes(care_plan, names.TREATMENTS, is_prohibited=False)


def test_what_was_never_asked_is_no_prohibition_in_the_record(engine: Engine) -> None:
    given = {k: v for k, v in safe_person().given.items() if k != "kidney_disease"}
    (care_plan,) = of_kind(bundle_with_plan(engine, Answers(40, "female", given)), "CarePlan")
    assert not codes(care_plan, names.TREATMENTS, is_prohibited=True)
    assert any("Withheld until" in note["text"] for note in care_plan["note"])


def test_contradicting_answers_get_no_care_plan(engine: Engine) -> None:
    finding = next(f for f in engine.knowledge.findings.values() if f.contradicts)
    one = finding.contradicts[0]
    answers = with_answers({finding.id: one.values[0], one.finding: one.other_values[0]})
    response = response_of(engine.knowledge, answers, DAY.isoformat())
    refused = doors().post(f"{ASSESS}?plan=true", json=response)
    assert refused.status_code == 422
    assert refused.json()["resourceType"] == "OperationOutcome"


def test_a_parameter_that_is_no_flag_is_refused_as_an_outcome() -> None:
    refused = doors().post(f"{ASSESS}?plan=perhaps", json={})
    assert refused.status_code == 422
    assert refused.json()["resourceType"] == "OperationOutcome"


def proposals_in(bundle: Any) -> list[Any]:
    return [one for one in of_kind(bundle, "ServiceRequest") if "coding" not in one["code"]]


def test_a_pressing_result_proposes_the_first_step_for_the_danger_behind_it(
    engine: Engine, cases: list[Case]
) -> None:
    knowledge = engine.knowledge
    proposed = 0
    for case in cases:
        result = assess(engine, case.answers, DAY)
        for request in proposals_in(bundle_of(knowledge, result)):
            assert result.urgency.level in PRESSING
            assert (request["status"], request["intent"]) == ("draft", "proposal")
            cause = request["reasonCode"][0]["coding"][0]["code"]
            assert cause in {one.id for one in result.must_not_miss}
            assert request["code"]["text"] == knowledge.conditions[cause].next_steps[0].do
            assert "Cannot show" in request["note"][0]["text"]
            proposed += 1
    assert proposed > 20
    cord = bundle_of(knowledge, assess(engine, with_answers({"leg_weakness": "present"}), DAY))
    assert any("MRI of the whole spine" in one["code"]["text"] for one in proposals_in(cord))


def test_no_test_is_proposed_where_nothing_presses(engine: Engine) -> None:
    for answers in (safe_person(), Answers()):
        result = assess(engine, answers, DAY)
        assert result.urgency.level not in PRESSING
        assert not proposals_in(bundle_of(engine.knowledge, result))


def test_a_diary_comes_back_as_it_went(knowledge: Knowledge) -> None:
    bundle = diary_bundle(knowledge, DIARY)
    assert json.dumps(bundle) == json.dumps(diary_bundle(knowledge, DIARY))
    back = diary_of_bundle(bundle)
    assert back == {key: DIARY[key] for key in ("activity", "began_on", "entries")}
    bare = {**DIARY, "activity": "", "began_on": None, "answers": None, "entries": []}
    assert diary_of_bundle(diary_bundle(knowledge, bare))["began_on"] is None


def test_a_peer_reads_pain_of_a_day_by_its_loinc_code(knowledge: Knowledge) -> None:
    peer = PeerBundle(diary_bundle(knowledge, DIARY))
    days = [e.resource for e in peer.entry if e.resource.resource_type == "Observation"]
    found = [
        (str(day.effectiveDateTime.isostring)[:10], part.valueInteger)
        for day in days
        for part in day.component
        for one in part.code.coding
        if (one.system, one.code) == (names.LOINC, "72514-3")
    ]
    assert found == [("2026-11-01", 4), ("2026-11-02", 5)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder that holds the diary of one test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("RHOMBOID_DATABASE", raising=False)
    return tmp_path


def diary(*arguments: str) -> Run:
    return rhomboid("diary", *arguments)


def test_the_command_writes_a_diary_as_a_bundle_and_takes_it_in_again(folder: Path) -> None:
    source, bundle = folder / "diary.json", folder / "diary.fhir.json"
    source.write_text(json.dumps(DIARY))
    assert diary("import", str(source)).code == 0
    before = diary("export").content
    assert diary("export", "--format", "fhir", "--out", str(bundle)).code == 0
    assert json.loads(bundle.read_text())["resourceType"] == "Bundle"
    assert diary("delete", "--all", "--yes").code == 0
    run = diary("import", str(bundle))
    assert run.code == 0, run.err
    assert diary("export").content == before
    assert before["entries"][1]["doses"] == DIARY["entries"][1]["doses"]


def with_change(bundle: Any, change: str) -> Any:
    changed = json.loads(json.dumps(bundle))
    day = of_kind(changed, "Observation")[1]
    if change == "no day":
        del day["effectiveDateTime"]
    elif change == "a score of 11":
        day["component"][0]["valueInteger"] = 11
    elif change == "no FHIR":
        day["status"] = 3
    elif change == "a sign nobody knows":
        code = {"coding": [{"system": names.FINDINGS, "code": "no_such"}]}
        day["component"].append({"code": code, "valueCodeableConcept": {"coding": [{"code": "present"}]}})
    elif change == "a dose without an amount":
        taken = of_kind(changed, "MedicationStatement")[0]
        del taken["dosage"]
    return changed


@pytest.mark.parametrize(
    "change",
    ["no day", "a score of 11", "no FHIR", "a sign nobody knows", "a dose without an amount"],
)
def test_a_bundle_with_a_fault_stores_nothing(folder: Path, knowledge: Knowledge, change: str) -> None:
    path = folder / "bundle.json"
    path.write_text(json.dumps(with_change(diary_bundle(knowledge, DIARY), change)))
    assert refusals(diary("import", str(path)))
    assert diary("export").content["entries"] == []


def test_files_are_exported_with_a_plan_or_refused_before_anything_is_written(
    tmp_path: Path, engine: Engine
) -> None:
    finding = next(f for f in engine.knowledge.findings.values() if f.contradicts)
    one = finding.contradicts[0]
    wrong = with_answers({finding.id: one.values[0], one.finding: one.other_values[0]})
    source, out = tmp_path / "people.ndjson", tmp_path / "bundles.ndjson"
    source.write_text(json.dumps(document(safe_person())) + "\n")
    done = rhomboid("fhir", "export", str(source), "--plan", "--as-of", DAY.isoformat(), "--out", str(out))
    assert done.code == 0, done.err
    assert of_kind(json.loads(out.read_text()), "CarePlan")
    out.unlink()
    source.write_text("".join(json.dumps(document(p)) + "\n" for p in (safe_person(), wrong)))
    (line,) = refusals(rhomboid("fhir", "export", str(source), "--plan", "--out", str(out)))
    assert "line 2" in line
    assert not out.exists()


def test_a_day_with_nothing_but_a_score_stays_bare(knowledge: Knowledge) -> None:
    (entry,) = diary_of_bundle(
        diary_bundle(knowledge, {**DIARY, "entries": [{"day": "2026-11-01", "now": 0, **BARE}]})
    )["entries"]
    assert entry == {"day": "2026-11-01", "now": 0, **BARE}
