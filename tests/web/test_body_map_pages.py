"""The body map as pages: what is shown on the figure becomes answers, and nothing else does."""

from __future__ import annotations

import re

from rhomboid.faces.web.services import Services
from rhomboid.faces.web.visit import visit_of_text
from rhomboid.loading.folder import shipped_body_map
from web.visitor import QUESTIONS, Visitor

FIGURE = shipped_body_map()


def kept_answers(visitor: Visitor) -> dict[str, str]:
    services: Services = visitor.app.state.house.services
    visit_id = visitor.client.cookies["rhomboid_visit"].partition(".")[0]
    return visit_of_text(services.sessions.load(visit_id), services.engine.knowledge).answers


def show(visitor: Visitor, worst: str, *also: str) -> str:
    visitor.get("/body-map")
    visitor.post("/body-map/worst", worst=worst)
    return visitor.post("/body-map/also", **dict.fromkeys(also, "also"))


def test_what_is_shown_on_the_figure_is_kept_as_answers_once_it_is_confirmed(visitor: Visitor) -> None:
    assert "also hurts here: over the right shoulder blade" in show(visitor, "blade_left", "blade_right")
    assert kept_answers(visitor) == {}
    visitor.post("/body-map/understood")
    assert kept_answers(visitor) == {"main_site": "at_one_shoulder_blade", "side": "both_or_middle"}
    assert visitor.page.url.path.startswith("/interview")


def test_a_figure_without_a_place_is_asked_again_with_an_error_summary(visitor: Visitor) -> None:
    visitor.get("/body-map/worst")
    told = visitor.post("/body-map/worst")
    assert visitor.page.status_code == 422
    assert '<a href="#worst">Choose the place that hurts most' in told
    assert 'id="worst"' in told
    assert kept_answers(visitor) == {}


def test_an_invented_place_is_refused_and_changes_nothing(visitor: Visitor) -> None:
    for path, fields in (("/body-map/worst", {"worst": "tail"}), ("/body-map/also", {"tail": "also"})):
        visitor.get("/body-map/worst")
        visitor.post(path, **fields)
        assert visitor.page.status_code == 400
    assert kept_answers(visitor) == {}


def test_the_list_and_the_picture_offer_the_same_places(visitor: Visitor) -> None:
    offered = [
        set(re.findall(r'name="worst" type="radio" value="([a-z0-9_]+)"', visitor.get(path)))
        for path in ("/body-map/worst", "/body-map/worst?as=list")
    ]
    assert offered[0] == offered[1] == set(FIGURE.regions)


def test_a_place_chosen_before_is_still_chosen_when_the_person_comes_back(visitor: Visitor) -> None:
    show(visitor, "blade_left", "chest_middle")
    assert re.search(r'value="blade_left" checked', visitor.get("/body-map/worst"))
    assert re.search(
        r'name="chest_middle" type="checkbox" value="also" checked', visitor.get("/body-map/also")
    )


def test_no_later_page_opens_before_the_worst_place_is_chosen(visitor: Visitor) -> None:
    for path in ("/body-map/also", "/body-map/understood"):
        visitor.get(path)
        assert visitor.page.url.path == "/body-map/worst"
    visitor.get("/body-map/under-the-bed")
    assert visitor.page.status_code == 404


def test_the_question_for_the_place_leads_to_the_figure_and_finds_its_answer_there(visitor: Visitor) -> None:
    visitor.begin()
    link = 'href="/body-map"'
    while link not in visitor.page.text:
        visitor.answer_screen(40, "female", {})
    show(visitor, "blade_left")
    visitor.post("/body-map/understood")
    assert kept_answers(visitor)["main_site"] == "at_one_shoulder_blade"
    assert kept_answers(visitor)["side"] == "left"


def test_showing_another_place_later_never_takes_chest_pain_back(visitor: Visitor) -> None:
    for worst in ("chest_middle", "blade_left"):
        show(visitor, worst)
        visitor.post("/body-map/understood")
        assert kept_answers(visitor)["chest_pain"] == "present"


def test_the_figure_is_an_optional_first_step_that_keeps_where_the_person_is(visitor: Visitor) -> None:
    visitor.get("/")
    visitor.post("/begin", place="us", then="body-map")
    assert visitor.page.url.path == "/body-map/worst"
    visitor.get("/interview")
    assert visitor.page.url.path == "/interview/0"
    assert "911" in visitor.words()


def test_what_was_shown_on_the_figure_is_not_asked_again(visitor: Visitor) -> None:
    visitor.begin()
    show(visitor, "loin_left", "neck_back", "chest_middle")
    visitor.post("/body-map/understood")
    given = kept_answers(visitor)
    assert {"main_site", "side", "loin_pain", "neck_pain", "chest_pain"} == set(given)
    asked: set[str] = set()
    while visitor.page.url.path.startswith("/interview/"):
        asked |= {name for name, _ in QUESTIONS.findall(visitor.page.text)}
        visitor.answer_screen(40, "female", {"chest_pain_when": "long_standing"})
    assert "onset" in asked
    assert not asked & set(given)


def test_a_place_that_completes_a_warning_sign_stops_the_questions_as_any_answer_does(
    visitor: Visitor,
) -> None:
    visitor.begin()
    visitor.answer_screen(61, "male", {})
    visitor.answer_screen(61, "male", {"duration": "under_12_hours"})
    assert visitor.page.url.path.startswith("/interview/")
    show(visitor, "blade_left", "jaw_and_throat")
    visitor.post("/body-map/understood")
    assert visitor.page.url.path == "/emergency"


def test_no_place_on_the_figure_takes_an_emergency_back_unasked(visitor: Visitor) -> None:
    visitor.begin()
    visitor.answer_screen(61, "male", {})
    signs = {"chest_pain": "present", "sweating_with_pain": "present", "duration": "under_12_hours"}
    visitor.answer_screen(61, "male", signs)
    assert visitor.page.url.path == "/emergency"
    show(visitor, "blade_left")
    visitor.post("/body-map/understood")
    assert visitor.page.url.path == "/emergency"
    assert kept_answers(visitor).items() >= signs.items()
