"""SMART App Launch 2 against a record system of its own, with a peer that others wrote."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fhirclient.client import FHIRClient
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from rhomboid.assessment import Engine
from rhomboid.faces.web.authorization.keep import AT_MOST, Keep
from smart.opened import Both, Opened, both, opened_from
from smart.record_system import OTHER, PATIENT, SECRET, RecordSystem, running

ODD = {
    "/fhir/.well-known/smart-configuration": "What the record answered cannot be read",
    "/token": "What the record answered cannot be read",
    f"/fhir/Patient/{PATIENT}": "What the record answered cannot be read",
}


def refusal(visitor: Opened, address: str, status: int) -> str:
    """Give the words of a refusal: a plain page, which no refusal is without."""
    visitor.get(address)
    assert visitor.page.status_code == status, visitor.words()
    assert "None of your answers is lost" in visitor.words()
    return visitor.words()


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


def test_only_what_is_read_and_written_is_asked_for(visitor: Opened) -> None:
    asked = parse_qs(urlsplit(visitor.begin_launch().headers["location"]).query)
    assert asked["scope"] == [
        "launch patient/Patient.rs patient/Condition.rs patient/MedicationRequest.rs "
        "patient/MedicationStatement.rs patient/QuestionnaireResponse.c patient/DocumentReference.c"
    ]
    assert asked["aud"] == [visitor.system.base]
    assert asked["code_challenge_method"] == ["S256"]
    again = parse_qs(urlsplit(visitor.begin_launch().headers["location"]).query)
    assert asked["state"] != again["state"]
    assert asked["code_challenge"] != again["code_challenge"]


def test_a_system_of_smart_1_is_asked_in_its_own_words(engine: Engine, tmp_path: Path) -> None:
    with both(engine, tmp_path, is_old=True) as pair:
        visitor = Opened(pair)
        visitor.launch()
        assert visitor.page.url.path == "/record"
        visitor.confirm()
        visitor.post("/record/send")
        assert "This is in your record" in visitor.words()


def test_an_app_with_a_secret_sends_it_in_the_header_alone(engine: Engine, tmp_path: Path) -> None:
    with both(engine, tmp_path, secret=SECRET) as pair:
        visitor = Opened(pair)
        visitor.launch()
        assert visitor.page.url.path == "/record"


def test_a_launch_from_a_system_nobody_registered_asks_nothing_of_it(pair: Both, visitor: Opened) -> None:
    stranger = pair.system.base.replace("127.0.0.1", "localhost")
    near = pair.system.base + "/../other"
    for issuer in (stranger, near, "http://169.254.169.254/latest", "file:///etc/passwd", ""):
        answer = visitor.begin_launch(issuer)
        assert answer.status_code == 403
        assert "not known here" in answer.text
        assert "location" not in answer.headers
    assert pair.system.asked == []


def test_a_launch_without_its_word_or_with_a_made_up_state_is_refused(visitor: Opened) -> None:
    refusal(visitor, f"/smart/launch?iss={visitor.system.base}", 403)
    assert "is over" in refusal(visitor, "/smart/callback?code=x&state=made-up", 403)
    assert "is over" in refusal(visitor, "/smart/callback", 403)


def test_a_wrong_state_opens_nothing_though_the_code_is_right(visitor: Opened) -> None:
    back = urlsplit(visitor.code())
    code = parse_qs(back.query)["code"][0]
    refusal(visitor, f"{back.path}?code={code}&state=made-up", 403)
    visitor.get("/record")
    assert visitor.page.url.path == "/"


def test_a_code_counts_once(visitor: Opened) -> None:
    back = visitor.code()
    visitor.get(back)
    assert visitor.page.url.path == "/record"
    assert "It was used before" in refusal(visitor, back, 403)
    visitor.get("/record")
    assert "Type 2 diabetes" in visitor.words(), "what was opened stays open"


def test_a_code_in_another_browser_opens_nothing(pair: Both, visitor: Opened) -> None:
    back = visitor.code()
    other = Opened(pair)
    assert "another browser" in refusal(other, back, 403)
    assert "is over" in refusal(visitor, back, 403), "a state that somebody else tried is used up"


def test_a_leave_that_was_not_given_is_told_without_what_stood_in_the_address(visitor: Opened) -> None:
    state = parse_qs(urlsplit(visitor.begin_launch().headers["location"]).query)["state"][0]
    told = refusal(visitor, f"/smart/callback?error=<script>alert()</script>&state={state}", 403)
    assert "gave no leave" in told
    assert "alert" not in visitor.page.text


def test_a_system_without_pkce_or_without_a_patient_is_refused(visitor: Opened) -> None:
    for patient in ("", "..", "p1/../p2", 7):
        visitor.system.patient = patient  # type: ignore[assignment]
        assert "whose it is" in refusal(visitor, visitor.code(), 403)
    visitor.system.names_patient = False
    assert "whose it is" in refusal(visitor, visitor.code(), 403)
    visitor.system.methods = []
    assert "S256" in visitor.begin_launch().text


def test_a_record_that_is_down_is_told_as_such(engine: Engine, tmp_path: Path) -> None:
    system = RecordSystem()
    with running(system):
        pass
    with opened_from(engine, tmp_path, system) as pair:
        answer = Opened(pair).begin_launch()
    assert answer.status_code == 502
    assert "The record does not answer" in answer.text
    assert "Try again in a few minutes" in answer.text


@pytest.mark.parametrize(
    "odd",
    [
        PlainTextResponse("<html>Sign in</html>"),
        JSONResponse([1]),
        JSONResponse({"authorization_endpoint": "http://[", "token_endpoint": 7, "capabilities": 3}),
        JSONResponse({"resourceType": "Patient", "id": OTHER, "access_token": 3, "expires_in": "soon"}),
        RedirectResponse("http://elsewhere.example/"),
        PlainTextResponse(b"\xff\xfe{"),
    ],
    ids=["html", "a list", "no addresses", "of another", "elsewhere", "no text"],
)
@pytest.mark.parametrize("path", list(ODD))
def test_nonsense_opens_nothing_and_is_said_plainly(visitor: Opened, path: str, odd: Response) -> None:
    visitor.system.odd[path] = odd
    first = visitor.begin_launch()
    if path.startswith("/fhir/.well"):
        assert first.status_code == 502
        assert "cannot be read" in first.text
        return
    status = refusal_of(visitor, visitor.code())
    assert status in (403, 502)
    visitor.get("/record")
    assert visitor.page.url.path == "/", "nothing is open"


def refusal_of(visitor: Opened, address: str) -> int:
    visitor.get(address)
    assert "None of your answers is lost" in visitor.words()
    return visitor.page.status_code


def test_a_token_is_in_no_cookie_no_file_no_log_and_no_page(
    visitor: Opened, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    seen = visitor.launch()
    visitor.confirm()
    seen += visitor.get("/record/send") + visitor.get("/result")
    visitor.system.odd["/fhir/QuestionnaireResponse"] = PlainTextResponse("no", 500)
    seen += visitor.post("/record/send")
    (token,) = visitor.system.tokens
    file = sqlite3.connect(tmp_path / "visits.sqlite")
    kept = str(file.execute("select * from visit").fetchall())
    held = str(visitor.app.state.launches.openings._kept)
    for told in (seen, kept, held, str(dict(visitor.client.cookies)), caplog.text):
        assert told.strip() or told is caplog.text
        assert token not in told
    assert PATIENT not in kept.replace("paracetamol", ""), "whose record it is is kept as a hash alone"


def test_cookies_stay_with_the_app(visitor: Opened) -> None:
    first = visitor.begin_launch().headers.get_list("set-cookie")
    back = visitor.client.get(visitor.code(), follow_redirects=False).headers.get_list("set-cookie")
    told = [one for one in (*first, *back) if "rhomboid_launch" in one]
    assert len(told) == 2
    for one in told:
        assert "httponly" in one.lower()
        assert "samesite=lax" in one.lower()


def test_what_is_kept_of_launches_has_an_end() -> None:
    keep: Keep[str] = Keep()
    first = keep.put("first", 60)
    for number in range(AT_MOST):
        keep.put(str(number), 60)
    assert keep.get(first) is None
    late = keep.put("late", -1)
    assert keep.get(late) is None
    keep.put_as("a name", "before", 60)
    keep.put_as("a name", "last", 60)
    assert keep.take("a name") == "last"
    assert keep.take("a name") is None
