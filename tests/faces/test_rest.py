"""REST: what a program gets, and what it is told when it asks wrongly."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from faces.over_http import doors
from faces.running import faults_of_schema
from rhomboid.assessment import Engine
from rhomboid.cli import api_commands
from rhomboid.domain.errors import RhomboidError
from rhomboid.faces.api import api_app
from rhomboid.faces.gate.limits import CALLERS_REMEMBERED, Allowance, Limits, key_hashes_of

ASSESS, NEXT, PLAN = "/v1/assess", "/v1/next", "/v1/plan"
JSON = {"Content-Type": "application/json"}


def problem(response: Any, status: int) -> dict[str, Any]:
    """Give the problem of a refusal; its `type` must lead to the page of the catalogue."""
    assert response.status_code == status, response.text[:500]
    assert response.headers["content-type"] == "application/problem+json"
    content: dict[str, Any] = response.json()
    assert content["status"] == status
    page = doors().get(content["type"])
    assert page.status_code == 200
    assert page.json()["title"] == content["title"]
    return content


def test_an_assessment_keeps_the_published_schema_and_says_what_it_follows_from() -> None:
    answer = doors().post(f"{ASSESS}?as_of=2026-11-21&pathway=uk", json={"age_years": 36, "answers": {}})
    assert answer.status_code == 200
    assert not faults_of_schema("assessment", answer.json())
    assert (answer.json()["as_of"], answer.json()["pathway"]) == ("2026-11-21", "uk")


def test_the_next_screen_keeps_the_published_schema() -> None:
    for body in ({"answers": {}}, {"age_years": 36, "answers": {}}):
        answer = doors().post(NEXT, json=body)
        assert answer.status_code == 200
        assert answer.json() is not None
        assert not faults_of_schema("screen", answer.json())


def test_an_emergency_ends_the_questions_unless_the_person_goes_on() -> None:
    said = {"chest_pain": "present", "sweating_with_pain": "present", "chest_pain_when": "now"}
    options = doors().get("/v1/knowledge/findings/chest_pain_when").json()["fact"]["options"]
    body = {"age_years": 60, "sex": "male", "answers": {**said, "chest_pain_when": options[0]["id"]}}
    assert doors().post(ASSESS, json=body).json()["urgency"]["level"] == "emergency_ambulance"
    assert doors().post(NEXT, json=body).json() is None
    assert doors().post(f"{NEXT}?goes_on=true", json=body).json() is not None


@pytest.mark.parametrize(
    "changed", [{"body": {"age_years": 37, "answers": {}}}, {"day": "2026-11-22"}, {"pathway": "us"}]
)
def test_the_etag_changes_with_all_that_the_result_follows_from(changed: dict[str, Any]) -> None:
    def tag(body: Any = None, day: str = "2026-11-21", pathway: str = "uk") -> str:
        asked = f"{ASSESS}?as_of={day}&pathway={pathway}"
        return str(doors().post(asked, json=body or {"age_years": 36, "answers": {}}).headers["etag"])

    assert tag() == tag({"answers": {}, "sex": None, "age_years": 36})
    assert tag() != tag(**changed)


def test_what_a_caller_has_already_is_not_sent_again() -> None:
    first = doors().get("/v1/knowledge/conditions")
    again = doors().get("/v1/knowledge/conditions", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_every_fact_that_is_listed_can_be_had_with_its_sources() -> None:
    counts = doors().get("/v1/knowledge").json()["counts"]
    for kind, count in counts.items():
        facts = doors().get(f"/v1/knowledge/{kind}").json()["facts"]
        assert len(facts) == count
        for fact in facts[:: max(count // 5, 1)]:
            assert doors().get(f"/v1/knowledge/{kind}/{fact['id']}").json()["id"] == fact["id"]
    cited = doors().get("/v1/knowledge/conditions/pneumothorax").json()["cited"]
    assert "sousa_2011" in cited


def test_every_schema_has_a_version_in_its_id() -> None:
    names = doors().get("/v1/schemas").json()["schemas"]
    ids = {doors().get(f"/v1/schemas/{name}").json()["$id"] for name in names}
    assert ids == {f"urn:rhomboid:schema:{name}:0.1.0" for name in names}


BODIES = {
    "no JSON": (b"answers", JSON, 400),
    "nested deeply": (b"[" * 200_000 + b"]" * 200_000, JSON, 400),
    "nested deeply in answers": (b'{"answers":' * 50_000 + b"1" + b"}" * 50_000, JSON, 400),
    "NaN": (b'{"age_years": NaN}', JSON, 400),
    "infinity": (b'{"age_years": -Infinity}', JSON, 400),
    "a key twice": (b'{"age_years": 3, "age_years": 40}', JSON, 400),
    "no UTF-8": (b'{"sex": "\xff"}', JSON, 400),
    "empty": (b"", JSON, 400),
    "10 MB": (b" " * 10_000_000, JSON, 413),
    "another charset": (b"{}", {"Content-Type": "application/json; charset=utf-16"}, 415),
    "another type": (b"{}", {"Content-Type": "text/plain"}, 415),
    "no type": (b"{}", {}, 415),
    "a list": (b"[]", JSON, 422),
    "null": (b"null", JSON, 422),
    "a huge number": (b'{"age_years": 1' + b"0" * 4000 + b"}", JSON, 422),
    "a lone surrogate": (b'{"sex": "\\ud800"}', JSON, 422),
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("path", [ASSESS, NEXT, PLAN])
def test_a_hostile_body_is_refused_with_a_reason(name: str, path: str) -> None:
    body, headers, status = BODIES[name]
    content = problem(doors().post(path, content=body, headers=headers), status)
    assert len(content["detail"]) < 600


def test_a_body_that_does_not_tell_its_length_is_refused_before_it_is_read_whole() -> None:
    sent = []

    def endless() -> Any:
        for _ in range(200):
            sent.append(1)
            yield b" " * 100_000

    answer = doors().post(ASSESS, content=endless(), headers=JSON)
    assert problem(answer, 413)["type"].endswith("too_large")


def test_every_fault_of_the_answers_is_told_at_once() -> None:
    body = {"age_years": 200, "sex": "x", "answers": {"fever": "yes", "no_such": "present"}, "more": 1}
    places = {fault["place"] for fault in problem(doors().post(ASSESS, json=body), 422)["faults"]}
    assert places == {
        "body",
        "body: age_years",
        "body: sex",
        "body: answers.fever",
        "body: answers.no_such",
    }


@pytest.mark.parametrize("asked", ["as_of=0", "as_of=2026-02-30", "as_of=20261121", "pathway=mars"])
def test_a_parameter_that_makes_no_sense_is_refused(asked: str) -> None:
    problem(doors().post(f"{ASSESS}?{asked}", json={"answers": {}}), 422)


@pytest.mark.parametrize(
    "path", ["/v2", "/v1/knowledge/x", "/v1/knowledge/conditions/x", "/v1/schemas/x", "/v1/errors/x"]
)
def test_a_page_that_is_not_there_is_said_so(path: str) -> None:
    problem(doors().get(path), 404)


def test_a_word_that_is_nearly_one_is_told_which() -> None:
    assert '"pneumothorax"' in problem(doors().get("/v1/knowledge/conditions/pneumothorx"), 404)["detail"]
    assert '"conditions"' in problem(doors().get("/v1/knowledge/condition"), 404)["detail"]
    wrong = problem(doors().post(f"{PLAN}?pathway=mars", json={"answers": {}}), 422)
    assert wrong["type"].endswith("illegal_parameter")


def test_what_a_plan_offers_can_be_looked_up() -> None:
    for kind in ("treatments", "prevention", "exercises"):
        first = doors().get(f"/v1/knowledge/{kind}").json()["facts"][0]
        assert first["title"]
        assert doors().get(f"/v1/knowledge/{kind}/{first['id']}").json()["cited"]


def test_a_wrong_method_is_told_the_right_one() -> None:
    answer = doors().get(ASSESS)
    problem(answer, 405)
    assert answer.headers["allow"] == "POST"


def test_a_service_with_keys_answers_nobody_without_one(engine: Engine) -> None:
    guarded = TestClient(api_app(Limits(key_hashes=key_hashes_of(["right"])), engine=engine))
    assert guarded.get("/v1/knowledge").status_code == 401
    assert guarded.get("/v1/knowledge", headers={"X-API-Key": "wrong"}).status_code == 401
    assert guarded.get("/v1/knowledge", headers={"X-API-Key": "right"}).status_code == 200
    assert guarded.get("/v1/knowledge", headers={"Authorization": "Bearer right"}).status_code == 200
    assert guarded.get("/healthz").status_code == 200


def test_a_caller_who_asks_too_often_is_told_when_to_come_back(engine: Engine) -> None:
    slow = TestClient(api_app(Limits(requests_per_minute=8), engine=engine))
    answers = [slow.get("/v1/errors") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_an_allowance_fills_again_and_forgets_old_callers() -> None:
    allowance = Allowance(60)
    taken = [allowance.seconds_to_wait("a", 0.0) for _ in range(16)]
    assert taken[:15] == [0.0] * 15
    assert taken[15] == pytest.approx(1.0)
    assert allowance.seconds_to_wait("a", 1.0) == 0.0
    for caller in range(CALLERS_REMEMBERED + 10):
        allowance.seconds_to_wait(str(caller), 2.0)
    assert len(allowance._left) == CALLERS_REMEMBERED


def test_the_counts_hold_no_answer(engine: Engine) -> None:
    app = TestClient(api_app(engine=engine))
    app.post(ASSESS, json={"age_years": 36, "answers": {"fever": "present"}})
    app.post(ASSESS, json={"answers": {"fever": "hot"}})
    app.get("/v1/knowledge/findings/fever")
    text = app.get("/metrics").text
    assert 'rhomboid_requests_total{method="POST",route="/v1/assess",status="200"} 1' in text
    assert 'rhomboid_requests_total{method="POST",route="/v1/assess",status="422"} 1' in text
    assert "fever" not in text
    assert "rhomboid_request_seconds_count" in text


def test_a_fault_of_the_service_says_nothing_of_its_inside(engine: Engine) -> None:
    app = api_app(engine=engine)

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("secret")

    answer = TestClient(app, raise_server_exceptions=False).get("/broken")
    assert problem(answer, 500)["type"].endswith("fault_of_the_service")
    assert "secret" not in answer.text


def test_without_the_models_of_fhir_rest_is_served_and_the_other_doors_stay_shut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(api_commands, "has_fhir", lambda: False)
    app = TestClient(api_commands.served_app())
    assert app.get("/healthz").status_code == 200
    assert app.get("/fhir/metadata").status_code == 404
    assert app.get("/cds-services").status_code == 404


@pytest.mark.parametrize("told", ["-1", "many", "1.5"])
def test_a_setting_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv(api_commands.RATE, told)
    with pytest.raises(RhomboidError, match=api_commands.RATE):
        api_commands.served_app()


def test_the_description_names_every_finding_and_loads_nothing_from_elsewhere(engine: Engine) -> None:
    described = doors().get("/openapi.json").json()
    named = described["components"]["schemas"]["Answers"]["properties"]["answers"]["properties"]
    asked = {f.id for f in engine.knowledge.findings.values() if f.derived is None}
    assert set(named) == asked
    assert doors().get("/docs").status_code == 404
