"""Answers and report go into the record only when the person says so, and its answer is said."""

from __future__ import annotations

import asyncio
import re
from base64 import b64decode
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from fhirpy import SyncFHIRClient
from starlette.responses import JSONResponse, PlainTextResponse, Response

from rhomboid.assessment import Engine
from rhomboid.fhir_mapping.response import answers_of_response
from smart.opened import Both, Opened, opened_from
from smart.record_system import PATIENT, STAFF, RecordSystem, running
from web.touring import CHEST
from web.visitor import AS_OF

WRITTEN = ("QuestionnaireResponse", "DocumentReference")


@pytest.fixture
def settled(visitor: Opened) -> Opened:
    """Give a person who has confirmed what the record says and answered the first page."""
    visitor.launch()
    visitor.confirm()
    visitor.answer_screen(None, None, {"fever": "unknown"})
    return visitor


def written(visitor: Opened) -> dict[str, int]:
    return {kind: len(visitor.system.resources.get(kind, [])) for kind in WRITTEN}


def send(visitor: Opened) -> str:
    visitor.get("/result")
    visitor.post("/record/send")
    return visitor.words()


def test_nothing_is_sent_before_the_button_is_pressed(settled: Opened) -> None:
    settled.walk(None, None, {})
    for path in ("/result", "/record/send", "/report.html", "/answers", "/plan"):
        settled.get(path)
    assert not [told for told in settled.system.asked if told.startswith("POST /fhir")]
    assert written(settled) == dict.fromkeys(WRITTEN, 0)


def test_the_page_shows_whose_record_it_is_and_every_word_of_the_report(settled: Opened) -> None:
    settled.get("/record/send")
    shown = settled.words()
    assert "The record of Ann Archer, born on 1961-03-05, at 127.0.0.1" in shown
    assert "Sent to your record" in send(settled)
    (document,) = settled.system.resources["DocumentReference"]
    report = b64decode(document["content"][0]["attachment"]["data"]).decode()
    for line in report.split("\n"):
        assert " ".join(line.split()) in shown


def test_answers_and_report_are_in_the_record_and_a_peer_reads_them(settled: Opened, engine: Engine) -> None:
    settled.walk(None, None, {"main_site": "between_shoulder_blades"})
    assert "Sent on 2026-11-21. The record took your answers and the report" in send(settled)
    peer = SyncFHIRClient(settled.system.base, authorization=f"Bearer {STAFF}")
    response, document = (peer.resources(kind).search(patient=PATIENT).get() for kind in WRITTEN)
    kept = answers_of_response(engine.knowledge, response.serialize())
    assert set(kept.given) == settled.answered()
    assert (kept.age_years, kept.sex, kept.given["diabetes"]) == (65, "female", "present")
    assert kept.given["main_site"] == "between_shoulder_blades"
    assert response["subject"]["reference"] == f"Patient/{PATIENT}"
    related = document["context"]["related"][0]["reference"]
    assert related == f"QuestionnaireResponse/{response['id']}"
    text = b64decode(document["content"][0]["attachment"]["data"]).decode()
    assert AS_OF.isoformat() in text
    assert "RANKING" in text
    assert "not yet reviewed by a clinician" in text


def test_incomplete_answers_put_no_ranking_into_the_record(settled: Opened) -> None:
    send(settled)
    (response,) = settled.system.resources["QuestionnaireResponse"]
    (document,) = settled.system.resources["DocumentReference"]
    text = b64decode(document["content"][0]["attachment"]["data"]).decode()
    assert response["status"] == "in-progress"
    assert "INCOMPLETE: pressing rules are unsettled" in text
    assert "NOT ASKED, rules still open" in text
    assert "RANKING" not in text


def test_the_same_result_is_sent_once_however_often_the_button_is_pressed(settled: Opened) -> None:
    for _ in range(3):
        assert "This is in your record" in send(settled)
    assert written(settled) == dict.fromkeys(WRITTEN, 1)


def test_an_answer_that_changed_can_be_sent_again(settled: Opened) -> None:
    send(settled)
    settled.get("/answers/diabetes")
    settled.post("/answers/diabetes", diabetes="absent")
    settled.get("/record/send")
    assert "What you sent on 2026-11-21 is in the record. This result is newer." in settled.words()
    assert "This is in your record" in send(settled)
    assert written(settled) == dict.fromkeys(WRITTEN, 2)


def test_two_presses_at_once_write_once(settled: Opened) -> None:
    settled.get("/result")
    token, cookies = settled.token, dict(settled.client.cookies)

    async def both() -> list[int]:
        transport = httpx.ASGITransport(settled.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1", cookies=cookies
        ) as client:
            presses = [client.post("/record/send", data={"form_token": token}) for _ in range(3)]
            return [answer.status_code for answer in await asyncio.gather(*presses)]

    assert asyncio.run(both()) == [303, 303, 303]
    assert written(settled) == dict.fromkeys(WRITTEN, 1)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (PlainTextResponse("no", 403), "The record did not take it"),
        (JSONResponse({"resourceType": "OperationOutcome"}, 422), "The record did not take it"),
        (PlainTextResponse("<html>", 201), "What the record answered cannot be read"),
        (PlainTextResponse("", 302), "The record did not take it"),
        (PlainTextResponse("", 401), "The time for which the record gave leave is over"),
    ],
)
def test_a_refusal_is_said_with_what_to_do_and_no_answer_is_lost(
    settled: Opened, answer: Response, said: str
) -> None:
    before = settled.answered()
    settled.system.odd["/fhir/QuestionnaireResponse"] = answer
    words = send(settled)
    assert said in words
    assert "This was not sent." in words
    assert "the report to print" in words
    assert settled.answered() == before
    settled.system.odd.clear()
    if answer.status_code != 401:
        settled.get("/record/send")
        assert "Try again" in settled.words()
        assert "This is in your record" in send(settled)
        assert written(settled) == dict.fromkeys(WRITTEN, 1)


def test_after_half_of_it_a_second_try_writes_nothing_twice(settled: Opened) -> None:
    settled.system.odd["/fhir/DocumentReference"] = PlainTextResponse("no", 500)
    assert "Your answers are in the record, but the report is not." in send(settled)
    assert written(settled) == {"QuestionnaireResponse": 1, "DocumentReference": 0}
    settled.system.odd.clear()
    assert "This is in your record" in send(settled)
    assert written(settled) == dict.fromkeys(WRITTEN, 1)


def test_a_token_that_the_record_ended_is_said_and_a_new_launch_finds_the_answers(settled: Opened) -> None:
    settled.system.tokens.clear()
    before = settled.answered()
    settled.system.odd["/fhir/QuestionnaireResponse"] = PlainTextResponse("", 401)
    words = send(settled)
    assert "Go back to the record and open rhomboid there again. Use this browser" in words
    assert "Try again" not in words
    settled.system.odd.clear()
    settled.launch()
    assert settled.answered() == before
    assert "This is in your record" in send(settled)


def test_a_leave_whose_time_is_over_here_is_used_no_more(settled: Opened) -> None:
    held = settled.app.state.launches.openings
    for name in list(held._kept):
        held.put_as(name, held.get(name), -1)
    asked = list(settled.system.asked)
    words = send(settled)
    assert "The time for which the record gave leave is over Nothing was sent." in words
    assert settled.system.asked == asked
    settled.get("/record")
    assert "The record is not open here any more" in settled.words()
    settled.get("/result")
    settled.post("/record/confirm", diabetes="absent")
    assert "Yes" in settled.get("/answers/diabetes")


@pytest.mark.parametrize(
    ("told", "kept"), [(300.0, 300.0), (10**400, 3600.0), (-1, 3600.0), ("soon", 3600.0), (None, 3600.0)]
)
def test_a_leave_lasts_as_long_as_the_record_says_and_an_hour_at_most(
    visitor: Opened, told: Any, kept: float
) -> None:
    visitor.system.seconds = told
    visitor.launch()
    (opening,) = (one for _, one in visitor.app.state.launches.openings._kept.values())
    assert opening.grant.seconds == kept


def test_a_record_that_went_down_is_said_and_the_answers_stay(engine: Engine, tmp_path: Path) -> None:
    system = RecordSystem()
    with ExitStack() as stack:
        with running(system):
            visitor = Opened(stack.enter_context(opened_from(engine, tmp_path, system)))
            visitor.launch()
            visitor.confirm()
        before = visitor.answered()
        assert "The record does not answer This was not sent. Try again in a few minutes" in send(visitor)
        assert visitor.answered() == before


def test_an_emergency_can_be_sent_and_the_page_says_that_nobody_may_look(pair: Both) -> None:
    visitor = Opened(pair)
    visitor.launch()
    visitor.confirm()
    visitor.answer_screen(None, None, CHEST)
    assert visitor.page.url.path == "/emergency"
    words = send(visitor)
    assert "tell them too: nobody may look at the record today" in words


def test_what_was_deleted_meanwhile_stays_deleted(settled: Opened) -> None:
    launches: Any = settled.app.state.launches
    write = launches.write

    async def slow(*told: Any) -> None:
        await write(*told)
        sessions = settled.app.state.house.services.sessions
        for name in list(launches.openings._kept):
            sessions.forget(name)

    launches.write = slow
    send(settled)
    assert not settled.answered()


def test_a_warning_sign_of_the_diary_is_in_what_is_sent_and_its_days_are_not(settled: Opened) -> None:
    settled.walk(None, None, {"main_site": "between_shoulder_blades"})
    settled.get("/diary/day")
    settled.post("/diary/day", now="7", note="a secret word", **{"sign-breathlessness": "1"})
    assert settled.page.url.path.startswith("/diary/days/")
    settled.get("/record/send")
    assert "What your diary adds to your answers is counted in." in settled.words()
    assert "This is in your record" in send(settled)
    (response,) = settled.system.resources["QuestionnaireResponse"]
    (document,) = settled.system.resources["DocumentReference"]
    assert '"breathlessness"' in str(response).replace("'", '"')
    title = re.findall(r'class="care-title">([^<]+)', settled.get("/result"))[0]
    assert title in document["description"]
    text = b64decode(document["content"][0]["attachment"]["data"]).decode()
    assert "a secret word" not in text + str(response)
