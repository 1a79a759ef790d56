"""The pages in a real browser: what is seen is what the engine says, by touch, keyboard or without script."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from rhomboid.assessment import Engine
from rhomboid.documents.shown import frequency, likeliest
from rhomboid.documents.shown_words import Words
from rhomboid.evaluation.cases import Case
from web.browser import DESKTOP, PHONE, NewReader, Reader, chromium, readers, served
from web.touring import CHEST, every_page
from web.touring_care import pages_of_the_diary, pages_of_the_plan, settle
from web.visitor import AS_OF

# an ordinary pain, a heart attack, a pressed spinal cord, a nerve, an organ
WALKED = ("cc-018", "cb-003", "cb-041", "ca-027", "cc-062")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("visits")


@pytest.fixture(scope="module")
def address(engine: Engine, folder: Path) -> Iterator[str]:
    with served(engine, folder) as address:
        yield address


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[NewReader]:
    with readers(browser, address) as (new, everyone):
        yield new
        told = [said for one in everyone for said in one.told]
        assert not [said for said in told if "Content Security Policy" in said or "Error" in said]


def answers_on_the_pages(reader: Reader) -> dict[str, str]:
    """Read back from the pages what was answered."""
    given = {}
    script = """() => Object.fromEntries([...document.querySelectorAll('main input[type=radio]:checked')]
        .map(one => [one.name, one.value]))"""
    for number in range(40):
        reader.open(f"/interview/{number}")
        if reader.path != f"/interview/{number}":
            break
        given |= reader.page.evaluate(script)
    given.pop("sex", None)
    return given


def told_on_the_command_line(answers: dict[str, Any]) -> dict[str, Any]:
    command = [sys.executable, "-m", "rhomboid.cli.main", "assess", "--answers", "-", "--json"]
    done = subprocess.run(
        [*command, "--as-of", AS_OF.isoformat()],
        input=json.dumps(answers),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("case_id", WALKED)
def test_a_published_case_comes_to_the_same_result_as_on_the_command_line(
    reader: NewReader, engine: Engine, cases: list[Case], case_id: str
) -> None:
    case = next(case for case in cases if case.id == case_id)
    age, sex = case.answers.age_years, case.answers.sex
    visit = reader()
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
    assert told["complete"] or told["urgency"]["card"]
    assert not visit.is_wider_than_its_window()


def test_an_emergency_shows_what_to_do_before_anything_else(reader: NewReader) -> None:
    visit = reader()
    visit.begin("us")
    visit.answer_screen(61, "male", {})
    visit.answer_screen(61, "male", CHEST)
    assert visit.path == "/emergency"
    assert "Call 911" in visit.page.inner_text(".care")
    box = visit.page.locator(".care-call").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < PHONE["height"], "the number lies below the fold"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_keeps_anyone_out(reader: NewReader, scheme: str) -> None:
    visit = reader(color_scheme=scheme)
    faults = []
    for page in every_page(visit):
        faults += visit.faults()
        assert not visit.is_wider_than_its_window(), page
    assert not faults, "\n".join(sorted(set(faults)))


def test_the_questions_can_be_answered_by_keyboard_alone(reader: NewReader) -> None:
    visit = reader(viewport=DESKTOP)
    visit.open("/")
    keys = visit.page.keyboard

    def tab_to(selector: str) -> None:
        for _ in range(60):
            if visit.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            keys.press("Tab")
        raise AssertionError(f"{selector} cannot be reached")

    keys.press("Tab")
    assert visit.page.evaluate("document.activeElement.textContent").startswith("Skip")
    tab_to("main [name=place]")
    keys.press("ArrowDown")
    tab_to("main button")
    keys.press("Enter")
    visit.page.wait_for_url("**/interview/0")
    tab_to("#age_years")
    keys.type("52")
    tab_to("[name=sex]")
    keys.press("Space")
    tab_to("main button")
    keys.press("Enter")
    visit.page.wait_for_url("**/interview/1")
    tab_to("#none_of_0")
    keys.press("Space")
    assert visit.page.is_checked("[name=chest_pain][value=absent]")


def test_the_body_map_can_be_used_by_keyboard_alone(reader: NewReader) -> None:
    visit = reader(viewport=DESKTOP)
    visit.open("/body-map/worst")
    keys = visit.page.keyboard
    visit.page.focus("#worst")
    for _ in range(3):
        keys.press("ArrowDown")
    said = visit.page.inner_text("#chosen")
    assert said == "Top of the left shoulder"
    keys.press("Enter")
    visit.page.wait_for_url("**/body-map/also")
    visit.page.focus("#place-neck_base")
    keys.press("Space")
    keys.press("Enter")
    visit.page.wait_for_url("**/body-map/understood")
    told = visit.page.inner_text(".understood")
    assert told == "It is worst here: top of the left shoulder. It also hurts here: base of the neck."


def test_every_place_of_the_body_map_can_be_touched_without_script(reader: NewReader) -> None:
    visit = reader(has_touch=True, is_mobile=True, java_script_enabled=False)
    visit.open("/body-map/also")
    for place in ("blade_left", "spine_1_2", "hand_back_right", "jaw_and_throat", "belly_lower"):
        visit.page.goto(visit.address + "/body-map/worst")
        visit.page.locator(f"label[for=place-{place}] path").tap()
        assert visit.page.is_checked(f"#place-{place}"), place
    visit.go_on()
    assert "It is worst here: lower belly." in visit.page.inner_text("main")


def test_a_timer_counts_by_the_clock_and_tells_when_the_time_is_up(reader: NewReader) -> None:
    visit = reader()
    visit.page.add_init_script(
        "window.told = []; window.Notification = class { static permission = 'granted';"
        " constructor(title, { body }) { window.told.push(`${title}: ${body}`); } };"
    )
    visit.page.clock.install()
    visit.open("/timers/ice")
    visit.page.fill("#minutes", "21")
    visit.page.click("#start")
    assert "from 5 to 20 minutes" in visit.page.inner_text("#told")
    visit.page.fill("#minutes", "6")
    visit.page.click("#start")
    visit.page.clock.fast_forward("03:01")
    assert visit.page.inner_text("#clock") == "2:59"
    assert "look at the skin" in visit.page.inner_text("#told")
    visit.page.clock.fast_forward("10:00")
    assert visit.page.inner_text("#clock") == "0:00"
    assert "Time is up. Take the pack off." in visit.page.inner_text("#told")
    told = visit.page.evaluate("window.told")
    assert [words.partition(":")[0] for words in told] == ["Cold pack", "Cold pack"]
    assert visit.page.is_visible("#start")


def test_everything_works_without_script(reader: NewReader, cases: list[Case]) -> None:
    case = next(case for case in cases if case.id == "cc-018")
    visit = reader(java_script_enabled=False)
    visit.begin()
    visit.page.fill("#age_years", str(case.answers.age_years or 40))
    visit.page.check("[name=sex][value=female]", force=True)
    visit.go_on()
    while visit.path.startswith("/interview/"):
        for none_of in visit.page.locator(".none-of input").all():
            none_of.check(force=True)
        for line in visit.page.locator(".choices:not(.choices-short)").all():
            line.locator("input[value=unknown]").check(force=True)
        if not visit.page.locator(".none-of").count():
            for line in visit.page.locator(".choices-short").all():
                line.locator("input[value=absent]").check(force=True)
        visit.go_on()
        if visit.page.locator("#errors").count():
            # lines that stand alone in their block have no "none of these"
            for link in visit.page.locator("#errors a").all():
                first = (link.get_attribute("href") or "").removeprefix("#")
                visit.page.check(f"[name={first}][value=absent]", force=True)
            visit.go_on()
    assert visit.path == "/result"
    assert visit.page.locator(".care-title").inner_text()
    visit.open("/diary/day")
    visit.page.check("[name=now][value='3']", force=True)
    visit.go_on()
    assert "3 of 10" in visit.page.inner_text("main")


def test_back_reload_and_a_second_tab_lose_nothing(reader: NewReader) -> None:
    visit = reader()
    visit.begin()
    visit.answer_screen(44, "female", {})
    visit.answer_screen(44, "female", {})
    visit.page.reload()
    assert visit.path == "/interview/2"
    visit.page.go_back()
    assert visit.path == "/interview/1"
    assert visit.page.is_checked("[name=chest_pain][value=absent]")
    other = visit.tab()
    other.goto(visit.address + "/interview")
    assert other.url.endswith("/interview/2")
    visit.page.check("[name=unsteady_walking][value=unknown]", force=True)
    visit.go_on()
    assert visit.path == "/interview/2"
    other.goto(visit.address + "/answers/unsteady_walking")
    assert other.is_checked("[value=unknown]")


def test_an_earlier_answer_can_be_changed_and_the_result_follows(reader: NewReader) -> None:
    visit = reader()
    visit.begin("uk")
    visit.walk(35, "male", {"main_site": "between_shoulder_blades", "worse_sitting_or_desk": "present"})
    visit.open("/answers/cannot_walk")
    visit.page.check("[value=present]", force=True)
    visit.go_on()
    assert visit.path == "/emergency"
    assert "999" in visit.page.inner_text(".care")


def test_the_result_prints_without_menus_and_buttons(reader: NewReader) -> None:
    visit = reader()
    visit.begin()
    visit.walk(35, "male", {})
    visit.open("/result")
    visit.page.emulate_media(media="print")
    assert not visit.page.is_visible("header")
    assert visit.page.is_visible(".care")


def test_no_page_of_plan_and_diary_keeps_anyone_out_by_day_or_by_night(
    reader: NewReader, engine: Engine, folder: Path
) -> None:
    visit = reader(color_scheme="light")
    settle(visit, folder, engine.knowledge)
    faults = []
    for pages in (pages_of_the_plan, pages_of_the_diary):
        for page in pages(visit):
            faults += visit.faults()
            # the night differs in its colours alone
            visit.page.emulate_media(color_scheme="dark")
            faults += visit.faults(only=["color-contrast"])
            visit.page.emulate_media(color_scheme="light")
            assert not visit.is_wider_than_its_window(), page
    assert not faults, "\n".join(sorted(set(faults)))


def test_a_day_of_the_diary_is_written_by_keyboard_alone(reader: NewReader) -> None:
    visit = reader()
    visit.open("/diary/day")
    keys = visit.page.keyboard
    keys.press("Tab")
    keys.press("Enter")
    assert visit.page.evaluate("location.hash") == "#main"
    for _ in range(4):
        keys.press("Tab")
        if visit.page.evaluate("document.activeElement.matches('[name=now]')"):
            break
    keys.press("Space")
    for _ in range(6):
        keys.press("ArrowRight")
    assert visit.page.is_checked("[name=now][value='6']")
    keys.press("Enter")
    visit.page.wait_for_url("**/diary/days/*")
    assert "6 of 10" in visit.page.inner_text("main")
