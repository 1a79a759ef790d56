"""The same answers give the same assessment through every door."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import anyio
import pytest
from click.testing import CliRunner
from mcp import Client

from faces.over_http import DAY, VIEW, document, doors, hook_call
from rhomboid.assessment import Engine, assess
from rhomboid.assessment.plain import plain_assessment
from rhomboid.cli.main import app
from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.numbers import significant
from rhomboid.evaluation.cases import read_cases
from rhomboid.evaluation.person import interviewed
from rhomboid.faces.cds_hooks.cards import SUMMARY_BELOW, assessment_card
from rhomboid.faces.mcp import mcp_server
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.response import response_of
from strategies import shipped

CASES = Path(__file__).parents[2] / "cases"


@cache
def the_engine() -> Engine:
    return Engine.of(shipped())


def people() -> dict[str, Answers]:
    """Give every published case as stated, every tenth ordinary one, and some interviewed to the end."""
    published = read_cases(CASES, shipped())
    ordinary = read_cases(CASES / "ordinary", shipped())
    stated = {case.id: case.answers for case in published + ordinary}
    whole = published[::15] + ordinary[::20]
    return stated | {
        f"{case.id} to the end": interviewed(the_engine(), case.answers, "absent").at_stop for case in whole
    }


PEOPLE = people()


@pytest.mark.parametrize("person", PEOPLE)
def test_every_door_gives_the_same_assessment(person: str) -> None:
    answers = PEOPLE[person]
    result = assess(the_engine(), answers, DAY)
    expected = plain_assessment(result)
    assert by_command_line(answers) == expected
    assert by_rest(answers) == expected
    assert_fhir_says(by_fhir(answers), result)
    assert_card_says(by_cds_hooks(answers), result)
    assert_tool_says(by_mcp(answers), expected)


def test_some_of_the_people_are_complete_and_some_are_children() -> None:
    complete = [p for p in PEOPLE if assess(the_engine(), PEOPLE[p], DAY).complete]
    assert len(complete) >= 5


def by_command_line(answers: Answers) -> Any:
    runner, given = CliRunner(), json.dumps(document(answers))
    arguments = ["assess", "--answers", "-", "--json", "--as-of", DAY.isoformat()]
    done = runner.invoke(app, arguments, input=given.encode(), catch_exceptions=False)
    return json.loads(done.stdout)


def by_rest(answers: Answers) -> Any:
    return doors().post(f"/v1/assess?as_of={DAY}", json=document(answers)).json()


def by_fhir(answers: Answers) -> Any:
    response = response_of(shipped(), answers, DAY.isoformat())
    return doors().post("/fhir/QuestionnaireResponse/$assess", json=response).json()


def by_cds_hooks(answers: Answers) -> Any:
    response = response_of(shipped(), answers, DAY.isoformat())
    (card,) = doors().post(VIEW, json=hook_call("patient-view", {"answers": response})).json()["cards"]
    return card


def by_mcp(answers: Answers) -> Any:
    async def called() -> Any:
        async with Client(mcp_server(the_engine())) as client:
            return await client.call_tool("assess", {**document(answers), "as_of": DAY.isoformat()})

    done = anyio.run(called)
    assert not done.is_error
    return done.structured_content


def resources(bundle: Any, kind: str) -> list[Any]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def code_in(tags: list[Any], system: str) -> Any:
    return next((tag["code"] for tag in tags if tag["system"] == system), None)


def assert_fhir_says(bundle: Any, result: Assessment) -> None:
    tags = bundle["meta"]["tag"]
    assert code_in(tags, names.URGENCIES) == result.urgency.level
    assert code_in(tags, names.COMPLETENESS) == ("complete" if result.complete else "incomplete")
    issues = resources(bundle, "DetectedIssue")
    assert [i["code"]["coding"][0]["code"] for i in issues] == [r.id for r in result.urgency.reasons]
    (risk,) = resources(bundle, "RiskAssessment")
    shares = {p["outcome"]["coding"][0]["code"]: p["probabilityDecimal"] for p in risk.get("prediction", ())}
    assert shares == {c.id: significant(100 * c.probability) for c in result.conditions}
    every = [request["code"].get("coding", ()) for request in resources(bundle, "ServiceRequest")]
    asked = [codings[0]["code"] for codings in every if codings and codings[0]["system"] == names.SERVICES]
    services = [] if result.urgency.level == "self_care" else [result.urgency.service]
    assert asked == services


def assert_card_says(card: Any, result: Assessment) -> None:
    assert card == assessment_card(shipped(), result)
    assert len(card["summary"]) < SUMMARY_BELOW
    assert result.urgency.title in card["detail"]
    assert ("not settled" in card["summary"].lower()) or result.complete or len(card["summary"]) > 100


def assert_tool_says(told: Any, expected: Any) -> None:
    assert told["urgency"]["level"] == expected["urgency"]["level"]
    assert told["urgency"]["card"] == expected["urgency"]["card"]
    assert [r["id"] for r in told["urgency"]["reasons"]] == [r["id"] for r in expected["urgency"]["reasons"]]
    assert told["complete"] == expected["complete"]
    assert told["unanswered_flags"] == expected["unanswered_flags"]
    if expected["complete"]:
        shown = [(c["id"], c["probability"]) for c in told["conditions"]]
        assert shown == [(c["id"], c["probability"]) for c in expected["conditions"][: len(shown)]]
    else:
        assert told["conditions"] is None
        assert told["may_reassure"] is False
