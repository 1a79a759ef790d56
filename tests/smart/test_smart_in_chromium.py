"""From the record into the pages and back, in a real browser."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from fhir.resources.R4B.documentreference import DocumentReference
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse

from rhomboid.assessment import Engine
from rhomboid.faces.web import Services
from rhomboid.faces.web.smart import Issuer, SmartSettings, make_smart_app
from rhomboid.fhir_mapping.response import answers_of_response
from rhomboid.loading.folder import shipped_record_signs
from smart.record_system import OTHER, RecordSystem, running
from smart.test_record_pages import KNOWN
from web.browser import PHONE, Reader, chromium, served
from web.visitor import QUESTIONS


def a_free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def system() -> Iterator[RecordSystem]:
    system = RecordSystem()
    with running(system):
        yield system


@pytest.fixture(scope="module")
def address(engine: Engine, system: RecordSystem, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = a_free_port()
    system.clients["rhomboid"] = ""
    back = f"http://127.0.0.1:{port}/smart/callback"
    settings = SmartSettings({system.base: Issuer("rhomboid")}, back, "uk")

    def made(services: Services) -> Starlette:
        return make_smart_app(services, shipped_record_signs(), settings)

    with served(engine, tmp_path_factory.mktemp("visits"), made, port) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Reader]:
    reader = Reader(browser.new_context(viewport=PHONE), address)
    yield reader
    assert reader.hosts() <= {"127.0.0.1"}, "something was asked of another host"
    assert not [told for told in reader.told if "Content Security Policy" in told]
    reader.context.close()


def faults_by_day_and_night(visit: Reader, page: str) -> list[str]:
    faults = visit.faults()
    # the night differs in its colours alone
    visit.page.emulate_media(color_scheme="dark")
    faults += visit.faults(only=["color-contrast"])
    visit.page.emulate_media(color_scheme="light")
    assert not visit.is_wider_than_its_window(), page
    return faults


def launch(visit: Reader, system: RecordSystem) -> None:
    """Go as from a link in the record, which lies at another address than the pages."""
    visit.open(f"/smart/launch?iss={system.base}&launch=from-the-record")


def test_from_the_record_to_the_result_and_back_into_it(
    visit: Reader, system: RecordSystem, engine: Engine
) -> None:
    launch(visit, system)
    assert visit.path == "/record"
    faults = faults_by_day_and_night(visit, "what the record says")
    shown = visit.page.inner_text("main")
    for words in KNOWN.values():
        assert f"In your record: “{words}”" in shown
    visit.page.fill("#age_years", "many")
    visit.go_on()
    assert visit.page.locator("#errors").count()
    faults += faults_by_day_and_night(visit, "what the record says, with a fault")
    visit.page.fill("#age_years", "65")
    visit.page.check("[name=diabetes][value=strike]", force=True)
    visit.go_on()
    asked: set[str] = set()
    while visit.path.startswith("/interview/"):
        asked |= {name for name, _ in QUESTIONS.findall(visit.page.content())}
        visit.answer_screen(None, None, {"main_site": "between_shoulder_blades"})
    assert visit.path == "/result"
    assert "diabetes" in asked
    assert not asked & (set(KNOWN) - {"diabetes"} | {"sex"})
    faults += faults_by_day_and_night(visit, "result")
    title = visit.page.inner_text(".care-title")
    visit.page.get_by_role("link", name="See first what is sent").click()
    visit.page.wait_for_url("**/record/send")
    faults += faults_by_day_and_night(visit, "what is sent")
    system.odd["/fhir/QuestionnaireResponse"] = PlainTextResponse("no", 403)
    visit.page.get_by_role("button", name="Send to the record").click()
    visit.page.get_by_role("heading", name="The record did not take it").wait_for()
    faults += faults_by_day_and_night(visit, "refused by the record")
    system.odd.clear()
    visit.open("/result")
    visit.page.get_by_role("button", name="Send to the record").click()
    visit.page.get_by_role("heading", name="This is in your record").wait_for()
    faults += faults_by_day_and_night(visit, "sent")
    visit.page.reload()
    (response,), (document,) = (
        system.resources[kind] for kind in ("QuestionnaireResponse", "DocumentReference")
    )
    QuestionnaireResponse.model_validate(response)
    DocumentReference.model_validate(document)
    kept = answers_of_response(engine.knowledge, response)
    assert (kept.age_years, kept.sex, kept.given["cancer_history"]) == (65, "female", "present")
    assert title in document["description"]
    assert not faults, "\n".join(sorted(set(faults)))


def test_a_refusal_and_a_leave_that_is_over_keep_nobody_out(visit: Reader, system: RecordSystem) -> None:
    visit.open("/smart/launch?iss=https://stranger.example&launch=x")
    assert "not known here" in visit.page.inner_text("h1")
    faults = faults_by_day_and_night(visit, "refused")
    launch(visit, system)
    visit.go_on()
    visit.answer_screen(None, None, {})
    system.odd["/fhir/QuestionnaireResponse"] = PlainTextResponse("", 401)
    visit.open("/result")
    visit.page.get_by_role("button", name="Send to the record").click()
    visit.page.get_by_role("alert").wait_for()
    system.odd.clear()
    assert "Go back to the record and open rhomboid there again" in visit.page.inner_text("main")
    faults += faults_by_day_and_night(visit, "the leave is over")
    visit.open("/record")
    faults += faults_by_day_and_night(visit, "decided")
    assert not faults, "\n".join(sorted(set(faults)))


def test_an_older_tab_can_do_nothing_to_the_record_of_another_person(
    visit: Reader, system: RecordSystem
) -> None:
    launch(visit, system)
    visit.go_on()
    older, visit.page = visit.page, visit.tab()
    system.patient = OTHER
    launch(visit, system)
    assert "Bo Bell" in visit.page.inner_text("main")
    older.locator("form button[type=submit]").first.click()
    assert "too old" in older.inner_text("h1")
    system.patient = "p1"
