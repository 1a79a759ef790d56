"""CDS Hooks: what a clinician sees, and who may ask."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.testclient import TestClient

from faces.over_http import DAY, SELECT, VIEW, doors, hook_call
from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers
from rhomboid.evaluation.cases import Case
from rhomboid.evaluation.person import interviewed
from rhomboid.faces.api import api_app
from rhomboid.faces.cds_hooks import cds_routes
from rhomboid.faces.cds_hooks.cards import shortened
from rhomboid.faces.cds_hooks.trust import Trust
from rhomboid.fhir_mapping.response import response_of

BACK_PAIN = {"resourceType": "Condition", "code": {"coding": [{"code": "M54.6"}]}}
OTHER = {"resourceType": "Condition", "code": {"coding": [{"code": "J45.9"}]}}


def cards(path: str, content: dict[str, Any]) -> list[Any]:
    answer = doors().post(path, json=content)
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()["cards"]
    for card in found:
        assert len(card["summary"]) < 140
        assert card["indicator"] in ("info", "warning", "critical")
        assert card["source"]["label"]
    return found


def order(text: str) -> dict[str, Any]:
    return {"resourceType": "ServiceRequest", "id": "a", "status": "draft", "code": {"text": text}}


def selected(text: str, **prefetch: Any) -> dict[str, Any]:
    drafts = {"resourceType": "Bundle", "entry": [{"resource": order(text)}]}
    return hook_call("order-select", prefetch, selections=["ServiceRequest/a"], draftOrders=drafts)


@pytest.fixture(scope="module")
def harmless(engine: Engine) -> Answers:
    """Give a person asked to the end who has no warning sign."""
    stated = Answers(36, "female", {"worse_sitting_or_desk": "present", "duration": "2_to_6_weeks"})
    at_stop = interviewed(engine, stated, "absent").at_stop
    return Answers(
        36,
        "female",
        {
            f: "absent" if v == "unknown" and "absent" in engine.knowledge.findings[f].values else v
            for f, v in at_stop.given.items()
        },
    )


def response(engine: Engine, answers: Answers) -> Any:
    return response_of(engine.knowledge, answers, DAY.isoformat())


def test_discovery_tells_both_services_and_what_to_send_along() -> None:
    services = doors().get("/cds-services").json()["services"]
    assert {s["hook"] for s in services} == {"patient-view", "order-select"}
    assert all({"patient", "answers", "conditions"} == set(s["prefetch"]) for s in services)


def test_an_emergency_is_a_critical_card(engine: Engine, cases: list[Case]) -> None:
    case = next(c for c in cases if c.level == "emergency_ambulance")
    (card,) = cards(VIEW, hook_call("patient-view", {"answers": response(engine, case.answers)}))
    assert card["indicator"] == "critical"


def test_a_record_without_answers_gets_no_ease_and_no_noise() -> None:
    (card,) = cards(VIEW, hook_call("patient-view", {"conditions": BACK_PAIN}))
    assert "not been asked" in card["summary"]
    assert cards(VIEW, hook_call("patient-view", {"conditions": OTHER})) == []


def test_age_and_sex_come_from_the_patient_where_they_were_not_asked(engine: Engine) -> None:
    said = Answers(None, None, {"fever": "absent"})
    child = {
        "resourceType": "Patient",
        "birthDate": f"{time.localtime().tm_year - 9}-01-01",
        "gender": "male",
    }
    call = hook_call("patient-view", {"answers": response(engine, said), "patient": child})
    (card,) = cards(VIEW, call)
    assert "Under 16" in card["detail"]


def test_imaging_without_a_warning_sign_is_told_the_guideline(engine: Engine, harmless: Answers) -> None:
    (card,) = cards(SELECT, selected("MRI thoracic spine", answers=response(engine, harmless)))
    assert card["indicator"] == "info"
    assert "No imaging" in card["summary"]
    assert any("ACR" in link["label"] for link in card["links"])


def test_imaging_is_never_discouraged_while_a_warning_sign_is_open_or_there(
    engine: Engine, cases: list[Case], harmless: Answers
) -> None:
    for case in cases:
        found = cards(SELECT, selected("CT thoracic spine", answers=response(engine, case.answers)))
        assert not any("No imaging" in card["summary"] for card in found), case.id
    signs = Answers(
        36, "female", {**harmless.given, "cancer_history": "present", "unrelenting_pain": "present"}
    )
    assert cards(SELECT, selected("X-ray of the thoracic spine", answers=response(engine, signs))) == []
    (asked,) = cards(SELECT, selected("X-ray of the upper back"))
    assert "not been asked" in asked["summary"]


@pytest.mark.parametrize("text", ["MRI lumbar spine", "Full blood count", "Thoracic surgery referral"])
def test_another_order_gets_no_card(text: str) -> None:
    assert cards(SELECT, selected(text)) == []


def test_a_long_summary_is_cut_at_a_word() -> None:
    cut = shortened("word " * 60)
    assert len(cut) < 140
    assert cut.endswith("word…")


def test_feedback_is_taken_and_a_wrong_call_refused() -> None:
    told = {"feedback": [{"card": "x", "outcome": "accepted"}]}
    assert doors().post(f"{VIEW}/feedback", json=told).status_code == 200
    assert doors().post(f"{VIEW}/feedback", json={}).status_code == 422
    assert doors().post(VIEW, json={"hook": "order-select"}).status_code == 422
    assert doors().post(VIEW, json=[]).status_code == 422
    assert doors().post("/cds-services/none", json={}).status_code == 404
    wrong = hook_call("patient-view", {"answers": {"resourceType": "QuestionnaireResponse", "status": "x"}})
    assert doors().post(VIEW, json=wrong).status_code == 422


KEYS = {
    "ES384": ECKey.generate_key("P-384", {"kid": "ES384"}),
    "RS384": RSAKey.generate_key(2048, {"kid": "RS384"}),
}
AUDIENCE, CLIENT = "https://cds.example.org/cds-services", "https://ehr.example.org"


def token(algorithm: str = "ES384", signed_by: Any = None, **changed: Any) -> str:
    now = int(time.time())
    claims = {"iss": CLIENT, "aud": AUDIENCE, "iat": now, "exp": now + 300, "jti": str(uuid.uuid4())}
    key = signed_by or KEYS[algorithm]
    return jwt.encode(
        {"alg": algorithm, "kid": algorithm}, {**claims, **changed}, key, algorithms=[algorithm]
    )


@pytest.fixture(scope="module")
def trusted(engine: Engine) -> TestClient:
    known = {CLIENT: {"keys": [key.as_dict(private=False) for key in KEYS.values()]}}
    return TestClient(api_app(routers=[cds_routes(engine, Trust(known, AUDIENCE))], engine=engine))


def status(trusted: TestClient, bearer: str) -> int:
    headers = {"Authorization": f"Bearer {bearer}"}
    return trusted.post(VIEW, json=hook_call("patient-view", {}), headers=headers).status_code


@pytest.mark.parametrize("algorithm", ["ES384", "RS384"])
def test_a_known_client_is_let_in_once_for_each_token(trusted: TestClient, algorithm: str) -> None:
    bearer = token(algorithm)
    assert status(trusted, bearer) == 200
    assert status(trusted, bearer) == 401


def test_nobody_else_is_let_in(trusted: TestClient) -> None:
    past = int(time.time()) - 3600
    assert status(trusted, "") == 401
    assert status(trusted, "no.token.at-all") == 401
    assert status(trusted, token(signed_by=ECKey.generate_key("P-384", {"kid": "ES384"}))) == 401
    assert status(trusted, token(exp=past)) == 401
    assert status(trusted, token(exp=past + 2 * 3600 + 60)) == 401, "used again for longer than is remembered"
    assert status(trusted, token(aud="https://other.example.org")) == 401
    assert status(trusted, token(iss="https://other.example.org")) == 401
