"""FHIR: forms, answers and results as resources that other programs can read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fhirclient.models.bundle import Bundle as PeerBundle
from fhirclient.models.questionnaire import Questionnaire as PeerQuestionnaire
from fhirclient.models.questionnaireresponse import QuestionnaireResponse as PeerResponse
from fhirclient.models.questionnaireresponse import (
    QuestionnaireResponseItem,
    QuestionnaireResponseItemAnswer,
)

from faces.over_http import DAY, document, doors
from faces.running import content_of, refusals, rhomboid
from rhomboid.assessment import Engine, assess
from rhomboid.domain.answers import Answers
from rhomboid.domain.errors import AnswersError
from rhomboid.domain.knowledge import Knowledge
from rhomboid.evaluation.cases import Case
from rhomboid.fhir_mapping.bundle import bundle_of
from rhomboid.fhir_mapping.questionnaire import questionnaire
from rhomboid.fhir_mapping.response import answers_of_response, response_of

NEXT, ASSESS = "/fhir/Questionnaire/$next-question", "/fhir/QuestionnaireResponse/$assess"
EMPTY = {"resourceType": "QuestionnaireResponse", "status": "in-progress"}


def links(lines: list[Any]) -> list[str]:
    below = [link for line in lines for link in links(line.get("item", []))]
    return [line["linkId"] for line in lines] + below


def test_the_questionnaire_asks_every_finding_once(knowledge: Knowledge) -> None:
    found = links(questionnaire(knowledge)["item"])
    asked = {f.id for f in knowledge.findings.values() if f.derived is None}
    assert asked | {"age_years", "sex"} <= set(found)
    assert len(found) == len(set(found))


def test_answers_come_back_as_they_went(knowledge: Knowledge, cases: list[Case]) -> None:
    for case in cases:
        response = response_of(knowledge, case.answers, DAY.isoformat())
        assert answers_of_response(knowledge, response) == case.answers, case.id


def test_a_share_is_a_percentage_and_the_same_assessment_gives_the_same_bytes(
    engine: Engine, cases: list[Case]
) -> None:
    result = assess(engine, cases[0].answers, DAY)
    bundle = bundle_of(engine.knowledge, result)
    assert json.dumps(bundle) == json.dumps(bundle_of(engine.knowledge, result))
    (risk,) = [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "RiskAssessment"]
    total = sum(one["probabilityDecimal"] for one in risk["prediction"])
    assert total == pytest.approx(100, abs=0.01)


def test_incomplete_answers_put_no_ordinary_cause_into_the_record(engine: Engine, cases: list[Case]) -> None:
    kinds = set()
    for case in cases[::6]:
        result = assess(engine, case.answers, DAY)
        bundle = bundle_of(engine.knowledge, result, {"reference": "Patient/1"})
        for entry in bundle["entry"]:
            resource = entry["resource"]
            kinds.add(resource["resourceType"])
            if resource["resourceType"] == "Condition" and not result.complete:
                own = resource["code"]["coding"][0]["code"]
                assert own in {r.id for r in result.urgency.reasons if r.kind == "risk"}
    assert "Patient" not in kinds
    assert {"RiskAssessment", "DetectedIssue", "ServiceRequest", "Provenance"} <= kinds


def test_what_is_not_ours_is_refused_with_every_fault(knowledge: Knowledge) -> None:
    lines = [
        {"linkId": "no_such", "answer": [{"valueCoding": {"code": "present"}}]},
        {"linkId": "fever", "answer": [{"valueCoding": {"system": "http://snomed.info/sct", "code": "1"}}]},
        {"linkId": "age_years", "answer": [{"valueString": "forty"}]},
        {"linkId": "cough", "answer": [{"valueBoolean": True}, {"valueBoolean": False}]},
    ]
    with pytest.raises(AnswersError) as refused:
        answers_of_response(knowledge, {**EMPTY, "item": lines})
    places = " ".join(fault.place for fault in refused.value.faults)
    for word in ("no_such", "fever", "age_years", "cough"):
        assert word in places
    for wrong in (None, [], {"resourceType": "Patient"}, {**EMPTY, "status": "entered-in-error"}):
        with pytest.raises(AnswersError):
            answers_of_response(knowledge, wrong)


NULLS = {
    "QuestionnaireResponse.item": {"item": None},
    "QuestionnaireResponse.status": {"status": None},
    "QuestionnaireResponse.item[0].linkId": {"item": [{"linkId": None}]},
    "QuestionnaireResponse.item[0].answer": {"item": [{"linkId": "fever", "answer": None}]},
    "QuestionnaireResponse.item[0].answer[0].valueCoding": {
        "item": [{"linkId": "fever", "answer": [{"valueCoding": None}]}]
    },
}


@pytest.mark.parametrize("place", NULLS)
def test_a_property_that_is_null_is_named_and_refused(knowledge: Knowledge, place: str) -> None:
    content = {"resourceType": "QuestionnaireResponse", "status": "completed", **NULLS[place]}
    with pytest.raises(AnswersError) as refused:
        answers_of_response(knowledge, content)
    assert [(fault.place, fault.found) for fault in refused.value.faults] == [(place, "null")]


def test_a_date_that_is_a_number_is_refused(knowledge: Knowledge) -> None:
    content = {"resourceType": "QuestionnaireResponse", "status": "completed", "authored": 0}
    with pytest.raises(AnswersError) as refused:
        answers_of_response(knowledge, content)
    assert [(fault.place, fault.found) for fault in refused.value.faults] == [("authored", "0")]


def test_a_fault_of_form_is_one_line(knowledge: Knowledge) -> None:
    item = [{"linkId": ""}]
    content = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": item}
    with pytest.raises(AnswersError) as refused:
        answers_of_response(knowledge, content)
    assert [fault.place for fault in refused.value.faults] == ["item.0.linkId"]
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("path", [NEXT, ASSESS])
def test_a_refusal_is_an_operation_outcome(path: str) -> None:
    wrong: list[tuple[Any, int]] = [
        (b"{", 400),
        (b'{"resourceType": NaN}', 400),
        (b"[" * 100_000, 400),
        (b" " * 10_000_000, 413),
        (json.dumps({"resourceType": "Parameters"}).encode(), 422),
        (json.dumps({**EMPTY, "item": [{"linkId": 3}]}).encode(), 422),
    ]
    for body, status in wrong:
        answer = doors().post(path, content=body, headers={"Content-Type": "application/fhir+json"})
        assert answer.status_code == status, answer.text[:300]
        assert answer.json()["resourceType"] == "OperationOutcome"
        assert answer.headers["content-type"] == "application/fhir+json"


def test_nested_items_to_a_great_depth_are_refused_and_harm_nobody() -> None:
    line: dict[str, Any] = {"linkId": "a"}
    for _ in range(300):
        line = {"linkId": "a", "item": [line]}
    answer = doors().post(ASSESS, json={**EMPTY, "item": [line]})
    assert answer.status_code in (200, 400, 422)


def answered(questions: PeerQuestionnaire, response: Any) -> None:
    """Answer what the contained form asks anew, with the other project's own types."""
    told = {item.linkId for item in response.item or []}
    for line in leaves(questions.item):
        if line.type == "display" or line.linkId in told:
            continue
        answer = QuestionnaireResponseItemAnswer()
        if line.type == "integer":
            answer.valueInteger = 40
        else:
            codes = {option.valueCoding.code: option.valueCoding for option in line.answerOption}
            fallback = codes.get("unknown", next(iter(codes.values())))
            answer.valueCoding = codes.get("absent", fallback)
        item = QuestionnaireResponseItem()
        item.linkId, item.answer = line.linkId, [answer]
        response.item = [*(response.item or []), item]


def leaves(lines: Any) -> Any:
    for line in lines or []:
        if line.type == "group":
            yield from leaves(line.item)
        else:
            yield line


def test_a_fhir_client_of_another_project_runs_a_whole_interview() -> None:
    response = PeerResponse(EMPTY)
    for _rounds in range(60):
        told = doors().post(NEXT, json=response.as_json())
        assert told.status_code == 200, told.text[:500]
        response = PeerResponse(told.json())
        if response.status == "completed":
            break
        answered(response.contained[0], response)
    assert response.status == "completed"
    assert _rounds > 5
    assert any(line.linkId == "result" for line in response.contained[0].item)
    bundle = PeerBundle(doors().post(ASSESS, json=response.as_json()).json())
    kinds = {entry.resource.resource_type for entry in bundle.entry}
    assert {"RiskAssessment", "Condition", "Provenance", "QuestionnaireResponse"} <= kinds


def test_the_form_and_the_statement_can_be_read_by_a_peer() -> None:
    statement = doors().get("/fhir/metadata").json()
    assert statement["fhirVersion"] == "4.0.1"
    form = PeerQuestionnaire(doors().get("/fhir/Questionnaire/upper-back-pain").json())
    found = PeerBundle(doors().get(f"/fhir/Questionnaire?url={form.url}").json())
    assert found.total == 1
    assert doors().get("/fhir/Questionnaire?url=urn:other").json()["total"] == 0
    assert doors().get("/fhir/Questionnaire/other").status_code == 404


def test_files_go_out_and_come_back(tmp_path: Path, cases: list[Case]) -> None:
    people: list[Answers] = [case.answers for case in cases[:3]]
    source, bundles, back = (tmp_path / f"{name}.ndjson" for name in ("people", "bundles", "back"))
    source.write_text("".join(json.dumps(document(one)) + "\n" for one in people))
    day = ("--as-of", DAY.isoformat())
    assert rhomboid("fhir", "export", str(source), "--out", str(bundles), *day).code == 0
    assert rhomboid("fhir", "import", str(bundles), "--out", str(back)).code == 0
    assert [json.loads(line) for line in back.read_text().splitlines()] == [
        {**document(one), "answers": json.loads(line)["answers"]}
        for one, line in zip(people, back.read_text().splitlines(), strict=True)
    ]
    assert [json.loads(line)["answers"] for line in back.read_text().splitlines()] == [
        dict(one.given) for one in people
    ]
    single = tmp_path / "one.json"
    single.write_text(json.dumps(document(people[0])))
    assert content_of("fhir", "export", str(single), *day)["resourceType"] == "Bundle"
    assert content_of("fhir", "questionnaire")["resourceType"] == "Questionnaire"


def test_a_faulty_file_leaves_nothing_half_written(tmp_path: Path) -> None:
    source, out = tmp_path / "people.ndjson", tmp_path / "bundles.ndjson"
    source.write_text('{"answers": {}}\n{"answers": {"fever": "hot"}}\n')
    (line,) = refusals(rhomboid("fhir", "export", str(source), "--out", str(out)))
    assert "line 2" in line
    assert list(tmp_path.iterdir()) == [source]
    source.write_text('{"resourceType": "QuestionnaireResponse"}\n{\n')
    assert refusals(rhomboid("fhir", "import", str(source)))
    assert refusals(rhomboid("fhir", "import", str(tmp_path / "none.json")))
