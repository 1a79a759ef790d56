"""The static folder in a real browser: the command line's results, with the network cut after load."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from rhomboid.assessment import Engine
from rhomboid.documents.shown import frequency, likeliest
from rhomboid.documents.shown_words import Words
from rhomboid.evaluation.cases import Case
from web.browser import PHONE, chromium, need_chromium
from web.static_site import PLACE, FileServer, StaticReader, file_server, write
from web.test_in_chromium import WALKED, answers_on_the_pages, told_on_the_command_line
from web.test_serving import free_port

NEWER = f"{PLACE}service_worker.js"


@pytest.fixture(scope="module")
def folder(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    need_chromium()
    place = tmp_path_factory.mktemp("static")
    write(engine, place)
    return place


@pytest.fixture(scope="module")
def browser(folder: Path) -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[FileServer]:
    with file_server(folder, free_port()) as server:
        yield server


@pytest.fixture(scope="module")
def visit(browser: Browser, server: FileServer) -> Iterator[StaticReader]:
    """Give somebody who has opened the folder once. The tests below follow one another in this visit."""
    context = browser.new_context(viewport=PHONE)
    visit = StaticReader(context, server.address)
    visit.arrive()
    yield visit
    assert visit.hosts() == {"127.0.0.1"}, "something was asked of another host"
    assert not [told for told in visit.told if "Content Security Policy" in told or "Error" in told]
    context.close()


def test_the_first_page_is_whole_without_script(browser: Browser, server: FileServer) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(server.address + PLACE)
    text = page.inner_text("main")
    for words in ("Call 999", "Call 911", "112", "Do not drive yourself", "Tearing or ripping pain"):
        assert words in text
    assert not page.is_visible("#begin"), "a button that cannot work"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_page_keeps_nobody_out(visit: StaticReader, scheme: str) -> None:
    visit.first.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert not visit.faults()
    assert not visit.is_wider_than_its_window()


def test_a_walk_asks_the_host_for_nothing_but_a_newer_program(
    visit: StaticReader, server: FileServer
) -> None:
    visit.enter()
    before = len(server.asked())
    visit.begin("uk")
    visit.answer_screen(44, "female", {})
    assert visit.path == "/interview/1"
    visit.answer_screen(None, None, {"chest_pain": "present", "sweating_with_pain": "present"})
    assert visit.path == "/emergency"
    assert "Call 999" in visit.page.inner_text(".care")
    assert set(server.asked()[before:]) <= {NEWER}


def test_from_here_on_there_is_no_network(visit: StaticReader, server: FileServer) -> None:
    server.stop()
    visit.context.set_offline(True)
    visit.first.reload()
    visit.look_inside()
    assert visit.path == "/emergency", "a reload leads back to the page that was open"
    assert "Call 999" in visit.page.inner_text(".care"), "what was answered is kept"


@pytest.mark.parametrize("case_id", WALKED)
def test_a_published_case_comes_to_the_same_result_as_on_the_command_line(
    visit: StaticReader, engine: Engine, cases: list[Case], case_id: str
) -> None:
    case = next(case for case in cases if case.id == case_id)
    age, sex = case.answers.age_years, case.answers.sex
    visit.open("/forget")
    visit.go_on()
    assert visit.path == "/forgotten"
    visit.begin()
    visit.walk(age, sex, dict(case.answers.given))
    given = answers_on_the_pages(visit)
    told = told_on_the_command_line({"age_years": age, "sex": sex, "answers": given})
    visit.open("/result")
    text = re.sub(r"\s+", " ", visit.page.inner_text("main"))
    assert told["urgency"]["title"] in text
    assert told["urgency"]["service_text"] in text
    words = Words(engine.knowledge, clinician=False)
    for condition in likeliest(told, words):
        assert words.title(condition) in text
        assert frequency(condition).capitalize() in text
    assert not visit.is_wider_than_its_window()


def test_the_search_answers_while_one_types_and_a_reload_shows_it_again(visit: StaticReader) -> None:
    visit.open("/knowledge")
    visit.page.fill("#q", "rib fracture")
    visit.page.locator("#found h2", has_text="found for “rib fracture”").wait_for()
    assert visit.page.evaluate("document.activeElement.id") == "q"
    found = visit.page.inner_text("#found")
    visit.first.wait_for_function("document.title.startsWith('Search: rib fracture')")
    assert visit.first.url == visit.home + "#/knowledge?q=rib+fracture"
    visit.first.reload()
    visit.look_inside()
    assert visit.page.inner_text("#found") == found
    assert visit.page.input_value("#q") == "rib fracture"


def test_what_is_kept_can_be_taken_along(visit: StaticReader, tmp_path: Path) -> None:
    visit.open("/device")
    assert "Switch on flight mode" in visit.page.inner_text("main")
    assert not visit.faults()
    with visit.first.expect_download() as waiting:
        visit.page.get_by_role("link", name="Save a copy").click()
    waiting.value.save_as(tmp_path / "kept.json")
    kept = json.loads((tmp_path / "kept.json").read_text())
    assert kept["visit"]["is_who_asked"] is True
    assert kept["visit"]["answers"]


def test_a_second_tab_shows_the_same_answers_and_goes_on_when_the_first_is_closed(
    visit: StaticReader,
) -> None:
    tab = visit.tab()
    other = StaticReader.__new__(StaticReader)
    other.__dict__.update(visit.__dict__, first=tab)
    tab.goto(visit.address + "/result")
    assert tab.url == visit.home + "#/result", "index.html holds the engine, so it is shown there"
    other.look_inside()
    visit.open("/result")
    assert other.page.inner_text("main") == visit.page.inner_text("main")
    # the first tab ran the engine for both: now the second one does, from what was kept
    told = visit.page.inner_text("main")
    visit.first.close()
    visit.__dict__.update(other.__dict__)
    visit.open("/result")
    assert visit.page.inner_text("main") == told


def test_no_script_and_no_page_sees_a_cookie(visit: StaticReader) -> None:
    assert visit.page.evaluate("document.cookie") == ""
    assert visit.context.cookies() == []


def test_a_form_from_elsewhere_changes_nothing(visit: StaticReader) -> None:
    visit.open("/result")
    script = """async address => (await fetch(address, {method: "POST",
        redirect: "manual", headers: {"Content-Type": "application/x-www-form-urlencoded"},
        body: "form_token=guessed"})).status"""
    assert visit.page.evaluate(script, visit.address + "/forget/now") == 403


def test_nothing_of_another_host_can_be_asked_for(visit: StaticReader) -> None:
    script = "address => fetch(address).then(() => 'answered', () => 'refused')"
    told = len(visit.told)
    assert visit.page.evaluate(script, "http://127.0.0.2:9/") == "refused"
    # the browser says so, and that is what is wanted here
    assert "Content Security Policy" in " ".join(visit.told[told:])
    del visit.told[told:], visit.asked[-1:]


def test_the_program_and_the_answers_can_be_removed(visit: StaticReader) -> None:
    visit.open("/device/remove")
    visit.go_on()
    visit.first.get_by_text("are deleted from this device").wait_for()
    left = visit.first.evaluate(
        """async () => [await caches.keys(), (await indexedDB.databases()).map(({name}) => name),
            (await navigator.serviceWorker.getRegistrations()).length]"""
    )
    assert left == [[], [], 0]
