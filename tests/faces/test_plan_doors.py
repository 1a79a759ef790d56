"""The plan through the doors for programs: the same as on the command line, and refused as there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from mcp import Client

from care.people_with_plans import safe_person, with_answers
from faces.in_process import rhomboid
from faces.over_http import DAY, document, doors
from faces.running import faults_of_schema
from faces.served import served
from rhomboid.assessment import Engine, assess
from rhomboid.client import RhomboidClient, ServiceRefusal
from rhomboid.domain.answers import Answers
from rhomboid.domain.urgency import PRESSING
from rhomboid.evaluation.cases import Case
from rhomboid.faces.mcp import mcp_server

PLAN = "/v1/plan"
EASING = ("offers", "everyday", "programme", "outlook", "come_back", "next_daily_page")


def by_rest(answers: Answers) -> Any:
    return doors().post(f"{PLAN}?as_of={DAY}", json=document(answers))


def by_command_line(answers: Answers) -> Any:
    arguments = ("plan", "--answers", "-", "--json", "--as-of", DAY.isoformat())
    return rhomboid(*arguments, typed=json.dumps(document(answers)))


def by_mcp(engine: Engine, answers: Answers) -> Any:
    async def called() -> Any:
        async with Client(mcp_server(engine)) as client:
            return await client.call_tool("plan", {**document(answers), "as_of": DAY.isoformat()})

    return anyio.run(called)


PEOPLE = {
    "safe": safe_person(),
    "emergency": with_answers({"leg_weakness": "present"}),
    "crisis": with_answers({"suicidal_thoughts": "present"}),
    "pressing": with_answers({"fever": "present"}),
    "child": with_answers({}, age_years=12),
    "no age": with_answers({}, age_years=None),
    "nothing asked": Answers(),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_rest_and_the_command_line_give_the_same_plan_and_it_keeps_the_schema(name: str) -> None:
    answer = by_rest(PEOPLE[name])
    assert answer.status_code == 200
    assert answer.json() == by_command_line(PEOPLE[name]).content
    assert not faults_of_schema("plan", answer.json())


def test_every_case_gets_the_plan_of_the_command_line(cases: list[Case]) -> None:
    for case in cases[::5]:
        assert by_rest(case.answers).json() == by_command_line(case.answers).content, case.id


def test_the_etag_of_a_plan_follows_its_day_and_differs_from_that_of_the_assessment() -> None:
    tags = {
        doors().post(f"{path}?as_of={day}", json={"answers": {}}).headers["etag"]
        for path in (PLAN, "/v1/assess")
        for day in ("2026-11-21", "2026-11-22")
    }
    assert len(tags) == 4


def test_answers_that_contradict_one_another_get_no_plan_through_any_door(engine: Engine) -> None:
    answers = contradicting(engine)
    refused = by_rest(answers)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    (fault,) = refused.json()["faults"]
    assert by_command_line(answers).code == 2
    told = by_mcp(engine, answers)
    assert told.is_error
    assert fault["found"] in told.content[0].text


def contradicting(engine: Engine) -> Answers:
    """Give the safe person with one answer changed so that it cannot stand beside another."""
    finding = next(f for f in engine.knowledge.findings.values() if f.contradicts)
    one = finding.contradicts[0]
    return with_answers({finding.id: one.values[0], one.finding: one.other_values[0]})


def test_the_tool_offers_nothing_while_a_warning_sign_is_open(engine: Engine, cases: list[Case]) -> None:
    for answers in (Answers(), Answers(40, "female", {"fever": "absent"}), *(c.answers for c in cases[::12])):
        result = assess(engine, answers, DAY)
        told = by_mcp(engine, answers).structured_content
        assert told["urgency"]["level"] == result.urgency.level
        if not result.complete:
            assert [told[name] for name in EASING] == [None] * len(EASING)
            assert told["may_reassure"] is False
            assert told["refusal"]


def test_the_tool_gives_the_plan_of_the_engine_once_every_sign_is_settled(engine: Engine) -> None:
    told = by_mcp(engine, PEOPLE["safe"]).structured_content
    plan = by_rest(PEOPLE["safe"]).json()
    assert told["offers"] == plan["offers"]
    assert told["offers"]
    assert told["programme"]["weeks"] == plan["programme"]["weeks"]
    assert [one["id"] for one in told["withheld"]] == [one["id"] for one in plan["withheld"]]


def test_the_tool_gives_the_card_and_no_offer_in_an_emergency(engine: Engine) -> None:
    told = by_mcp(engine, PEOPLE["emergency"]).structured_content
    assert told["urgency"]["level"] in PRESSING
    assert told["emergency"]["crisis"] + told["emergency"]["card"] == told["urgency"]["card"]
    assert not told["offers"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as running:
        yield running


def test_the_client_gets_a_plan_and_is_told_why_there_is_none(address: str, engine: Engine) -> None:
    client = RhomboidClient(address, timeout=60)
    told: Any = document(PEOPLE["safe"])
    plan = client.plan(told, as_of=DAY.isoformat(), pathway="uk")
    assert plan["offers"]
    assert (plan["as_of"], plan["pathway"]) == (DAY.isoformat(), "uk")
    with pytest.raises(ServiceRefusal) as refused:
        client.plan({"answers": dict(contradicting(engine).given)})
    assert refused.value.status == 422
