"""SMART App Launch 2 against a record system of its own, with peers that others wrote."""

from __future__ import annotations

import socket
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn
from fhirclient.client import FHIRClient
from fhirpy import SyncFHIRClient
from starlette.applications import Starlette
from starlette.testclient import TestClient

from rhomboid.assessment import Engine
from rhomboid.cli import api_commands
from rhomboid.domain.answers_content import answers_of_content
from rhomboid.domain.errors import RhomboidError
from rhomboid.faces.api import api_app
from rhomboid.faces.gate.limits import Limits, key_hashes_of
from rhomboid.faces.smart import PREFIX, Issuer, SmartSettings, smart_routes
from rhomboid.faces.smart.keep import AT_MOST, Keep
from rhomboid.fhir_mapping.response import answers_of_response
from rhomboid.interview.screens import next_screen
from rhomboid.loading.folder import shipped_record_signs
from smart.record_system import PATIENT, SECRET, STAFF, RecordSystem, written_to

REDIRECT = "http://app.example/smart/callback"
KNOWN = {
    "diabetes",
    "cancer_history",
    "blood_thinner_or_bleeding_disorder",
    "ssri_or_snri",
}


@contextmanager
def running(system: RecordSystem) -> Iterator[str]:
    """Give the address of a record system while it runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    system.base = f"http://127.0.0.1:{port}/fhir"
    server = uvicorn.Server(uvicorn.Config(system.app(), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    try:
        yield system.base
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@dataclass(frozen=True)
class Both:
    """A record system, and the app that is launched from it."""

    system: RecordSystem
    settings: SmartSettings
    app: TestClient


def app_for(engine: Engine, settings: SmartSettings, keys: tuple[str, ...] = ()) -> TestClient:
    routes = smart_routes(engine, shipped_record_signs(), settings)
    limits = Limits(key_hashes=key_hashes_of(keys))
    app = api_app(limits, engine=engine, routes=routes, keyless=(PREFIX + "/",))
    return TestClient(app, base_url="http://app.example", follow_redirects=False)


@contextmanager
def both(engine: Engine, secret: str = "", **told: Any) -> Iterator[Both]:
    system = RecordSystem(**told)
    with running(system) as base:
        system.clients["rhomboid"] = secret
        settings = SmartSettings({base: Issuer("rhomboid", secret)}, REDIRECT, pathway="uk")
        yield Both(system, settings, app_for(engine, settings))


@pytest.fixture
def pair(engine: Engine) -> Iterator[Both]:
    with both(engine) as found:
        yield found


def launched(pair: Both) -> Any:
    """Go through the launch as a browser does, and give the last answer."""
    start = f"/smart/launch?iss={pair.settings.base_of(pair.system.base)}&launch=from-the-record"
    first = pair.app.get(start)
    assert first.status_code == 302, first.text
    back = httpx.get(first.headers["location"])
    assert back.status_code == 302, back.text
    place = urlsplit(back.headers["location"])
    assert f"{place.scheme}://{place.netloc}{place.path}" == REDIRECT
    return pair.app.get(f"{place.path}?{place.query}")


def test_a_launch_tells_what_the_record_answers_and_where_each_answer_comes_from(pair: Both) -> None:
    done = launched(pair)
    assert (done.status_code, done.headers["location"]) == (303, "/smart/record")
    told = pair.app.get("/smart/record").json()
    today = date.today()
    age = today.year - 1961 - ((today.month, today.day) < (3, 5))
    assert (told["answers"]["age_years"], told["answers"]["sex"]) == (age, "female")
    assert told["answers"]["answers"] == dict.fromkeys(sorted(KNOWN), "present")
    because = {one["finding"]: one["because"] for one in told["known"]}
    assert because["diabetes"] == "Type 2 diabetes"
    assert because["cancer_history"] == "Breast cancer", "an illness in remission counts where the past does"
    assert because["ssri_or_snri"] == "Sertraline 50 mg tablet", "a medicine behind a reference is read"
    assert all(one["question"] for one in told["known"])
    assert told["unread"] == []


def test_what_is_over_refuted_stopped_or_put_on_the_skin_answers_nothing(pair: Both) -> None:
    launched(pair)
    answers = pair.app.get("/smart/record").json()["answers"]["answers"]
    untold = ("osteoporosis", "high_blood_pressure", "medicine_that_needs_a_check", "anti_inflammatory_now")
    assert not set(untold) & set(answers)
    assert set(answers.values()) == {"present"}, "a silent record never answers with no"


def test_the_interview_does_not_ask_what_the_record_told(pair: Both, engine: Engine) -> None:
    launched(pair)
    told = pair.app.get("/smart/record").json()["answers"]
    asked: set[str] = set()
    for _ in range(60):
        screen = pair.app.post("/v1/next?goes_on=true", json=told).json()
        if screen is None:
            break
        lines = [line for block in screen["blocks"] for line in block["items"]]
        asked |= {line["id"] for line in lines}
        values = {line["id"]: {option["value"] for option in line["options"]} for line in lines}
        said = {f: "absent" if "absent" in v else "unknown" for f, v in values.items()}
        told = {**told, "answers": {**told["answers"], **said}}
    assert screen is None
    assert not asked & ({"age_years", "sex"} | KNOWN)
    answers = answers_of_content(told, engine.knowledge, "answers")
    assert next_screen(engine.knowledge, engine.network, answers) is None


def test_answers_and_report_are_kept_in_the_record_and_a_peer_reads_them(pair: Both, engine: Engine) -> None:
    launched(pair)
    told = pair.app.get("/smart/record").json()["answers"]
    told["answers"] |= {"fever": "absent", "chest_pain": "unknown"}
    done = pair.app.post("/smart/result?as_of=2026-11-21", json=told)
    assert done.status_code == 200, done.text
    result = done.json()
    assert result["assessment"] == pair.app.post("/v1/assess?as_of=2026-11-21&pathway=uk", json=told).json()
    peer = SyncFHIRClient(pair.system.base, authorization=f"Bearer {STAFF}")
    response, document = (
        peer.resources(place.split("/")[0]).search(patient=PATIENT).get() for place in result["written"]
    )
    assert [f"{r['resourceType']}/{r['id']}" for r in (response, document)] == result["written"]
    kept = answers_of_response(engine.knowledge, response.serialize())
    assert dict(kept.given) == told["answers"]
    assert document["context"]["related"][0]["reference"] == result["written"][0]
    text = b64decode(document["content"][0]["attachment"]["data"]).decode()
    assert result["assessment"]["urgency"]["title"] in text
    assert "Not settled, so nothing here reassures" in text
    assert "Likeliest" not in text, "incomplete answers put no ranking into the record"


def test_a_client_of_another_project_goes_through_the_same_record_system(pair: Both) -> None:
    pair.system.clients["peer"] = ""
    settings = {
        "app_id": "peer",
        "api_base": pair.system.base,
        "redirect_uri": "http://peer.example/back",
        "launch_token": "from-the-record",
        "scope": "launch patient/Patient.rs",
    }
    peer = FHIRClient(settings=settings)
    back = httpx.get(peer.authorize_url)
    assert back.status_code == 302, back.text
    peer.handle_callback(back.headers["location"])
    assert peer.patient.gender == "female"
    assert peer.patient.birthDate.isostring == "1961-03-05"


def test_only_what_is_read_and_written_is_asked_for(pair: Both) -> None:
    first = pair.app.get(f"/smart/launch?iss={pair.system.base}&launch=from-the-record")
    asked = parse_qs(urlsplit(first.headers["location"]).query)
    assert asked["scope"] == [
        "launch patient/Patient.rs patient/Condition.rs patient/MedicationRequest.rs "
        "patient/QuestionnaireResponse.c patient/DocumentReference.c"
    ]
    assert asked["aud"] == [pair.system.base]
    assert asked["code_challenge_method"] == ["S256"]


def test_a_system_of_smart_1_is_asked_in_its_own_words(engine: Engine) -> None:
    with both(engine, is_old=True) as pair:
        assert launched(pair).status_code == 303
        assert pair.app.get("/smart/record").json()["answers"]["sex"] == "female"
        assert pair.app.post("/smart/result", json={"answers": {}}).status_code == 200


def test_an_app_with_a_secret_sends_it_in_the_header_alone(engine: Engine) -> None:
    with both(engine, secret=SECRET) as pair:
        assert launched(pair).status_code == 303


def test_a_part_of_the_record_that_may_not_be_read_is_said_and_asked_instead(engine: Engine) -> None:
    with both(engine, refuses=("Condition",)) as pair:
        launched(pair)
        told = pair.app.get("/smart/record").json()
        assert told["unread"] == ["Condition"]
        assert "diabetes" not in told["answers"]["answers"]
        assert "blood_thinner_or_bleeding_disorder" in told["answers"]["answers"]


def test_a_record_that_keeps_only_a_part_says_which(engine: Engine) -> None:
    with both(engine, refuses=("DocumentReference",)) as pair:
        launched(pair)
        refused = pair.app.post("/smart/result", json={"answers": {}})
        assert refused.status_code == 502
        assert "QuestionnaireResponse/questionnaireresponse-1" in refused.json()["detail"]


def refusal(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["detail"])


def test_a_launch_from_a_system_nobody_registered_is_refused(pair: Both) -> None:
    for iss in ("http://evil.example/fhir", "", "file:///etc/passwd"):
        refusal(pair.app.get("/smart/launch", params={"iss": iss, "launch": "x"}), 403)
    refusal(pair.app.get(f"/smart/launch?iss={pair.system.base}"), 403)


def test_a_code_without_its_launch_or_from_another_browser_is_refused(pair: Both, engine: Engine) -> None:
    refusal(pair.app.get("/smart/callback?code=x&state=made-up"), 403)
    first = pair.app.get(f"/smart/launch?iss={pair.system.base}&launch=from-the-record")
    back = urlsplit(httpx.get(first.headers["location"]).headers["location"])
    pair.app.cookies.clear()
    assert "another browser" in refusal(pair.app.get(f"{back.path}?{back.query}"), 403)


def test_a_code_can_be_used_once(pair: Both) -> None:
    first = pair.app.get(f"/smart/launch?iss={pair.system.base}&launch=from-the-record")
    back = urlsplit(httpx.get(first.headers["location"]).headers["location"])
    assert pair.app.get(f"{back.path}?{back.query}").status_code == 303
    refusal(pair.app.get(f"{back.path}?{back.query}"), 403)


def test_a_refused_leave_is_told_without_what_stood_in_the_address(pair: Both) -> None:
    first = pair.app.get(f"/smart/launch?iss={pair.system.base}&launch=from-the-record")
    state = parse_qs(urlsplit(first.headers["location"]).query)["state"][0]
    answer = pair.app.get(f"/smart/callback?error=<script>&state={state}")
    assert "<script>" not in refusal(answer, 403)


def test_nobody_sees_a_record_without_a_launch(pair: Both) -> None:
    for name in ("", "made-up"):
        pair.app.cookies.set("rhomboid_smart", name)
        refusal(pair.app.get("/smart/record"), 403)
        refusal(pair.app.post("/smart/result", json={"answers": {}}), 403)


def test_a_system_without_pkce_or_without_a_patient_is_refused(pair: Both) -> None:
    pair.system.names_patient = False
    assert "patient" in refusal(launched(pair), 403)
    pair.system.methods = []
    answer = pair.app.get(f"/smart/launch?iss={pair.system.base}&launch=from-the-record")
    assert "S256" in refusal(answer, 502)


def test_a_system_that_does_not_answer_is_told_as_such(engine: Engine) -> None:
    with both(engine) as pair:
        pass
    answer = pair.app.get(f"/smart/launch?iss={pair.system.base}&launch=x")
    assert "did not answer" in refusal(answer, 502)


def test_a_result_with_a_fault_writes_nothing(pair: Both) -> None:
    launched(pair)
    answer = pair.app.post("/smart/result", json={"answers": {"fever": "hot"}})
    refusal(answer, 422)
    assert "QuestionnaireResponse" not in pair.system.resources


def test_a_launch_needs_no_key_and_everything_else_does(engine: Engine) -> None:
    system = RecordSystem()
    with running(system) as base:
        system.clients["rhomboid"] = ""
        settings = SmartSettings({base: Issuer("rhomboid")}, REDIRECT)
        app = app_for(engine, settings, keys=("a key",))
        assert app.get(f"/smart/launch?iss={base}&launch=x").status_code == 302
        assert app.get("/v1/knowledge").status_code == 401
        assert app.get("/smart/record").status_code == 403


def test_the_routes_can_be_mounted_in_any_app(engine: Engine) -> None:
    settings = SmartSettings({}, REDIRECT)
    app = Starlette(routes=smart_routes(engine, shipped_record_signs(), settings))
    assert TestClient(app).get("/smart/record").status_code == 403


def test_cookies_stay_with_the_app_and_go_over_tls_alone_where_it_is_served_so(engine: Engine) -> None:
    system = RecordSystem()
    with running(system) as base:
        system.clients["rhomboid"] = ""
        settings = SmartSettings({base: Issuer("rhomboid")}, REDIRECT.replace("http:", "https:"))
        told = app_for(engine, settings).get(f"/smart/launch?iss={base}&launch=x").headers["set-cookie"]
    for word in ("httponly", "samesite=lax", "secure"):
        assert word in told.lower()


def test_what_is_kept_of_launches_has_an_end() -> None:
    keep: Keep[str] = Keep()
    first = keep.put("first", 60)
    for number in range(AT_MOST):
        keep.put(str(number), 60)
    assert keep.get(first) is None
    late = keep.put("late", -1)
    assert keep.get(late) is None
    last = keep.put("last", 60)
    assert keep.take(last) == "last"
    assert keep.take(last) is None


def test_the_settings_come_from_a_file_or_the_fault_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = {"issuers": {"https://ehr.example/fhir/": {"client_id": "r"}}, "redirect_uri": REDIRECT}
    monkeypatch.setenv(api_commands.SMART, written_to(tmp_path, right))
    app = TestClient(api_commands.served_app())
    assert app.get("/smart/launch?iss=https://other.example&launch=x").status_code == 403
    wrongs: tuple[Any, ...] = ([], {"issuers": {}}, {**right, "more": 1}, {**right, "issuers": {"a": {}}})
    for wrong in wrongs:
        monkeypatch.setenv(api_commands.SMART, written_to(tmp_path, wrong))
        with pytest.raises(RhomboidError, match=api_commands.SMART):
            api_commands.served_app()
    monkeypatch.delenv(api_commands.SMART)
    assert TestClient(api_commands.served_app()).get("/smart/record").status_code == 404


def test_a_sign_of_the_record_is_a_question_that_is_answered_with_yes(engine: Engine) -> None:
    for sign in shipped_record_signs().signs:
        assert engine.knowledge.findings[sign.finding].question
        assert "present" in engine.knowledge.findings[sign.finding].values
