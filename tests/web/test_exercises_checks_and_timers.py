"""Exercises, checks and timers as pages: the same rooms as the command line, and no script needed."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape

import pytest

from rhomboid.care.checks.lifting import lifting
from rhomboid.care.checks.lifting_typed import lift_of
from rhomboid.domain.checks import Checks
from rhomboid.faces.web.services import Services
from rhomboid.faces.web.workstation_picture import PARTS
from web.visitor import Visitor

LIFT = {
    "load": "15 kg",
    "distance": "40 cm",
    "start": "10 cm",
    "end": "1 m",
    "end_distance": "",
    "twist": "0 deg",
    "often": "1/min",
    "hours": "1 h",
    "grip": "fair",
}


def services_of(visitor: Visitor) -> Services:
    services: Services = visitor.app.state.house.services
    return services


def known_of(visitor: Visitor) -> Checks:
    known = services_of(visitor).checks
    assert known is not None
    return known


def test_every_exercise_has_a_page_with_its_steps_and_all_are_listed(visitor: Visitor) -> None:
    shelf = visitor.get("/exercises")
    for name, one in services_of(visitor).engine.knowledge.care.exercises.items():
        assert f'href="/exercises/{name}"' in shelf
        page = visitor.get(f"/exercises/{name}")
        assert visitor.page.status_code == 200
        for said in (*one.steps, *one.stop_if, one.dose.text, *(rule.why for rule in one.must_not)):
            assert escape(said, quote=True).replace("&#x27;", "&#39;") in page


def test_a_picture_allows_its_own_style_and_nothing_else(visitor: Visitor) -> None:
    for kind in ("", "?as=stack"):
        text = visitor.get(f"/exercises/chin_tuck.svg{kind}")
        assert visitor.page.headers["content-type"].startswith("image/svg+xml")
        policy = visitor.page.headers["content-security-policy"]
        style = re.findall("<style>(.*?)</style>", text, re.DOTALL)
        assert len(style) == 1
        mark = b64encode(sha256(style[0].encode()).digest()).decode()
        assert policy.startswith(f"default-src 'none'; style-src 'sha256-{mark}';")
        assert "unsafe" not in policy
        assert " style=" not in text


@pytest.mark.parametrize("path", ["/exercises/handstand", "/exercises/handstand.svg", "/timers/soup"])
def test_what_there_is_not_is_said_to_be_missing(visitor: Visitor, path: str) -> None:
    assert "There is no such page" in visitor.get(path)
    assert visitor.page.status_code == 404


def test_an_exercise_that_an_answer_speaks_against_says_so(visitor: Visitor) -> None:
    assert "Not for you now" not in visitor.get("/exercises/cat_camel")
    visitor.begin()
    visitor.walk(52, "female", {"main_site": "between_shoulder_blades", "osteoporosis": "present"})
    for path in ("/exercises", "/exercises/cat_camel"):
        visitor.get(path)
        assert "Not for you now. Thin bones can crack" in visitor.words()
    visitor.get("/exercises/shoulder_rolls")
    assert "Not for you now" not in visitor.words()


def test_in_an_emergency_no_exercise_is_advised(visitor: Visitor) -> None:
    visitor.begin()
    visitor.answer_screen(61, "male", {})
    visitor.answer_screen(61, "male", {"chest_pain": "present", "sweating_with_pain": "present"})
    for path in ("/exercises", "/exercises/cat_camel"):
        assert '<a href="/emergency">Do that first</a>, and no exercise now' in visitor.get(path)
    assert 'href="/exercises">Exercises in pictures' not in visitor.get("/result")


def test_a_lift_is_judged_as_on_the_command_line_and_what_was_typed_stays(visitor: Visitor) -> None:
    tables = known_of(visitor).lifting
    visitor.get("/checks/lifting")
    visitor.post("/checks/lifting", **LIFT)
    result = lifting(tables, lift_of({**LIFT, "situations": ()}, tables))
    told = visitor.words()
    assert f"The limit for this lift is {result.lower.limit_kg:.1f} kg" in told
    assert f"Your load is {result.index:.1f} times that" in told
    assert tables.bands[result.band] in told
    assert f"{result.gains[0].limit_kg:.1f} kg" in told
    assert 'value="40 cm"' in visitor.get("/checks/lifting")


def test_a_lift_that_the_equation_is_not_made_for_gets_no_limit(visitor: Visitor) -> None:
    visitor.get("/checks/lifting")
    visitor.post("/checks/lifting", **LIFT, situation_person="1")
    assert "This check cannot judge your lift" in visitor.words()
    assert "lifting a person, also a child or a patient" in visitor.words()
    assert "The limit for this lift" not in visitor.words()


def test_every_fault_of_a_lift_is_told_at_its_field_and_nothing_is_judged(visitor: Visitor) -> None:
    visitor.get("/checks/lifting")
    told = visitor.post("/checks/lifting", **{**LIFT, "load": "heavy", "distance": "40", "grip": "greasy"})
    assert visitor.page.status_code == 422
    for name in ("load", "distance", "grip"):
        assert f'href="#{name}"' in told
        assert f'id="{name}"' in told
        assert f'id="{name}-error"' in told
    assert 'value="heavy"' in told
    assert "The limit for this lift" not in visitor.get("/checks/lifting")


def test_a_bag_is_weighed_against_the_person(visitor: Visitor) -> None:
    limits = known_of(visitor).bag
    visitor.get("/checks/bag")
    visitor.post("/checks/bag", bag="10 kg", body="60 kg", one_side="1")
    told = visitor.words()
    assert "The bag is 17 % of your weight" in told
    assert limits.verdicts["heavy"] in told
    assert limits.advice["one_side"] in told
    assert limits.advice["far_from_back"] not in told
    visitor.post("/checks/bag", bag="10", body="60 kg")
    assert visitor.page.status_code == 422


def test_each_part_of_the_workplace_leads_to_its_question_and_a_no_is_marked(visitor: Visitor) -> None:
    station = known_of(visitor).workstation
    page = visitor.get("/checks/workstation")
    ids = {question.id for question in station.questions}
    assert set(PARTS) <= ids
    for part in PARTS:
        assert f'href="#q-{part}"' in page
        assert f'id="q-{part}"' in page
    page = visitor.post("/checks/workstation", phone="no", eyes="yes")
    assert page.count("rh-said-no") == 1
    assert page.count("rh-said-yes") == 1
    said_no = next(question for question in station.questions if question.id == "phone")
    assert said_no.change in visitor.words()


def test_a_workplace_without_an_answer_is_not_called_good(visitor: Visitor) -> None:
    visitor.get("/checks/workstation")
    visitor.post("/checks/workstation")
    assert visitor.page.status_code == 422
    assert "Answer at least one question" in visitor.words()
    assert "Nothing to change" not in visitor.words()


def test_checks_change_no_answer_and_go_with_everything_else(visitor: Visitor) -> None:
    visitor.get("/checks/bag")
    visitor.post("/checks/bag", bag="10 kg", body="61.5 kg", pain_severity="mild")
    visitor.get("/answers")
    assert "61.5" not in visitor.words()
    kept = services_of(visitor).sessions.load(visitor.client.cookies["rhomboid_visit"].partition(".")[0])
    assert kept is not None
    assert "61.5 kg" in kept
    assert "pain_severity" not in kept
    visitor.get("/forget")
    visitor.post("/forget/now")
    assert "61.5" not in visitor.get("/checks/bag")


def test_a_timer_without_script_still_says_how_long_and_what_to_look_for(visitor: Visitor) -> None:
    listed = visitor.get("/timers")
    for name, timer in known_of(visitor).timers.items():
        assert f'href="/timers/{name}"' in listed
        page = visitor.get(f"/timers/{name}")
        told = visitor.words()
        assert f"{timer.minutes} minutes, never more than {timer.most}" in told
        for said in (timer.before, timer.halfway, timer.after, timer.not_if):
            assert said in told
        assert 'id="timer" hidden' in page


def test_a_change_at_the_workplace_speaks_of_no_command(visitor: Visitor) -> None:
    visitor.get("/checks/workstation")
    visitor.post("/checks/workstation", breaks="no")
    assert "rhomboid timer" not in visitor.words()
    assert "The break timer can remind you" in visitor.words()


def test_the_first_page_and_the_result_lead_to_exercises_checks_and_timers(visitor: Visitor) -> None:
    visitor.begin()
    visitor.walk(30, "male", {"main_site": "between_shoulder_blades"})
    for page in (visitor.get("/"), visitor.get("/result")):
        main = page.partition("<main")[2]
        for path in ("/exercises", "/checks", "/timers"):
            assert f'href="{path}"' in main
