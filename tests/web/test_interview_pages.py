"""The questions as pages: back, reload, a second tab and a changed answer lose nothing."""

from __future__ import annotations

import re

import pytest

from rhomboid.assessment import Engine, assess
from rhomboid.domain.answers import Answers
from rhomboid.evaluation.cases import Case
from web.visitor import AS_OF, Visitor

ORDINARY = {"main_site": "between_shoulder_blades", "worse_sitting_or_desk": "present", "onset": "gradual"}
SIGNS = ("chest_pain", "pressure_or_heaviness", "sweating_with_pain")
CHEST = {**dict.fromkeys(SIGNS, "present"), "duration": "under_12_hours"}


def to_screen(visitor: Visitor, number: int) -> None:
    visitor.begin()
    for _ in range(number):
        visitor.answer_screen(40, "female", ORDINARY)


def test_a_walk_to_the_end_shows_what_assess_says_of_the_same_answers(
    visitor: Visitor, engine: Engine, cases: list[Case]
) -> None:
    for case in cases[::9]:
        visitor.client.cookies.clear()
        visitor.begin("generic")
        visitor.walk(case.answers.age_years, case.answers.sex, case.answers.given)
        given = kept_answers(visitor)
        told = assess(engine, Answers(case.answers.age_years, case.answers.sex, given), AS_OF)
        visitor.get("/result")
        words = visitor.words()
        assert told.urgency.title in words, case.id
        assert told.urgency.service_text in words, case.id


def kept_answers(visitor: Visitor) -> dict[str, str]:
    """Read the answers back from the pages that change them."""
    visitor.get("/answers")
    given = {}
    for finding in re.findall(r'href="/answers/(\w+)"', visitor.page.text):
        if finding != "who":
            visitor.get(f"/answers/{finding}")
            chosen = re.search(r'value="(\w+)"[^>]* checked', visitor.page.text)
            assert chosen
            given[finding] = chosen.group(1)
    return given


def test_a_screen_shows_why_it_is_asked_and_lets_one_be_unsure(visitor: Visitor) -> None:
    to_screen(visitor, 1)
    lines = visitor.page.text.count('class="line-question"')
    assert lines == visitor.page.text.count(">Not sure</label>") == 18
    assert visitor.page.text.count("Why this is asked") >= 14
    assert "Part 2 of 8" in visitor.words()


def test_an_unticked_line_is_no_answer(visitor: Visitor) -> None:
    to_screen(visitor, 1)
    visitor.post("/interview/1", chest_pain="absent")
    assert visitor.page.status_code == 422
    assert "There is something to look at again" in visitor.words()
    assert visitor.page.text.count('href="#') >= 10
    # what was answered stands again in the form, and after a reload
    chosen = re.compile(r'name="chest_pain" value="absent"[^>]* checked')
    assert chosen.search(visitor.page.text)
    assert chosen.search(visitor.get("/interview/1"))


def test_no_to_all_answers_each_line_of_its_block_and_no_other(visitor: Visitor) -> None:
    to_screen(visitor, 1)
    visitor.post("/interview/1", none_of_0="1")
    assert visitor.page.status_code == 422
    faults = re.findall(r'<li><a href="#(\w+)">', visitor.page.text)
    assert "chest_pain" not in faults
    assert "leg_weakness" in faults


def test_no_to_all_beside_a_yes_is_asked_about_and_the_yes_counts(visitor: Visitor) -> None:
    to_screen(visitor, 3)
    visitor.post("/interview/3", none_of_1="1", neck_pain="present")
    assert "and no to all of these" in visitor.words()
    assert re.search(r'name="neck_pain" value="present"[^>]* checked', visitor.get("/interview/3"))


def test_an_emergency_shows_its_card_at_once_even_on_a_page_that_is_not_full(visitor: Visitor) -> None:
    to_screen(visitor, 1)
    visitor.post("/interview/1", **CHEST)
    assert visitor.page.url.path == "/emergency"
    assert "Call 999 now" in visitor.words()
    assert "Do not drive yourself" in visitor.words()


def test_the_questions_go_on_after_an_emergency_only_if_asked_to_and_cannot_lower_it(
    visitor: Visitor,
) -> None:
    to_screen(visitor, 1)
    visitor.answer_screen(40, "female", CHEST)
    assert visitor.get("/interview") and visitor.page.url.path == "/emergency"
    visitor.post("/emergency/go-on")
    assert visitor.page.url.path == "/interview/2"
    visitor.walk(40, "female", CHEST)
    visitor.get("/result")
    assert "Call an ambulance now" in visitor.words()


@pytest.mark.parametrize("age", ["", "abc", "-3", "121", "3.5", "²", "9" * 500])
def test_an_age_that_is_none_is_said_so_and_kept_in_the_field(visitor: Visitor, age: str) -> None:
    visitor.begin()
    visitor.post("/interview/0", age_years=age, sex="female")
    assert visitor.page.status_code == 422
    assert "Enter your age as a number from 0 to 120" in visitor.words()
    assert visitor.page.text.startswith("<!doctype html>")
    assert "<title>Error: " in visitor.page.text


def test_age_and_sex_may_be_left_open(visitor: Visitor) -> None:
    visitor.begin()
    visitor.post("/interview/0", age_unsaid="1", sex="unknown")
    assert visitor.page.url.path == "/interview/1"


def test_back_shows_the_screen_before_with_its_answers(visitor: Visitor) -> None:
    to_screen(visitor, 2)
    visitor.get("/interview/0")
    assert 'value="40"' in visitor.page.text
    visitor.get("/interview/1")
    assert len(re.findall(r'value="absent"[^>]* checked', visitor.page.text)) == 14


def test_a_second_tab_that_is_behind_changes_its_own_screen_and_loses_nothing(visitor: Visitor) -> None:
    to_screen(visitor, 1)
    old_tab = visitor.page
    visitor.answer_screen(40, "female", ORDINARY)
    visitor.answer_screen(40, "female", ORDINARY)
    assert visitor.page.url.path == "/interview/3"
    visitor.page = old_tab
    visitor.answer_screen(40, "female", {"unsteady_walking": "unknown"})
    assert visitor.page.url.path == "/interview/2"
    visitor.get("/answers")
    assert visitor.page.text.count("/answers/") > 25


def test_a_screen_that_lies_ahead_is_not_given(visitor: Visitor) -> None:
    to_screen(visitor, 1)
    visitor.get("/interview/9")
    assert visitor.page.url.path == "/interview/1"


def test_any_answer_can_be_changed_from_the_list(visitor: Visitor) -> None:
    to_screen(visitor, 4)
    visitor.get("/answers/worse_sitting_or_desk")
    assert visitor.page.status_code == 404
    visitor.get("/answers/main_site")
    visitor.post("/answers/main_site", main_site="mid_back")
    assert visitor.page.url.path == "/answers"
    assert "Middle of the back, below the shoulder blades" in visitor.words()


def test_what_hangs_on_an_answer_is_asked_next_and_goes_with_it(visitor: Visitor) -> None:
    answers = {"breathlessness": "present", "breathlessness_when": "long_standing"}
    to_screen(visitor, 1)
    visitor.answer_screen(40, "female", answers)
    assert 'name="breathlessness_when"' in visitor.page.text
    visitor.answer_screen(40, "female", answers)
    visitor.get("/answers/breathlessness_when")
    assert visitor.page.status_code == 200
    visitor.get("/answers/breathlessness")
    visitor.post("/answers/breathlessness", breathlessness="absent")
    visitor.get("/answers/breathlessness_when")
    assert visitor.page.status_code == 404


def test_taking_an_emergency_back_asks_once_more_and_stays_on_record(visitor: Visitor) -> None:
    to_screen(visitor, 1)
    visitor.answer_screen(40, "female", CHEST)
    assert visitor.page.url.path == "/emergency"
    visitor.get("/interview/1")
    visitor.answer_screen(40, "female", {"duration": "under_12_hours"})
    assert "Are you sure of the new one?" in visitor.words()
    visitor.get("/result")
    assert "Call an ambulance now" in visitor.words()
    for finding in SIGNS:
        visitor.get(f"/answers/{finding}")
        visitor.post(f"/answers/{finding}", **{finding: "absent", "sure": "1"})
    visitor.get("/answers")
    assert "On record" in visitor.words()
    assert "Before that the result was: Call an ambulance now" in visitor.words()


def test_someone_under_16_gets_the_warning_signs_and_no_ranking(visitor: Visitor) -> None:
    visitor.begin()
    visitor.walk(14, "male", ORDINARY)
    visitor.get("/result")
    assert "does not rank causes at that age" in visitor.words()
    assert "What it is likeliest to be" not in visitor.words()


def test_thoughts_of_ending_ones_life_get_the_crisis_card_first(visitor: Visitor) -> None:
    visitor.begin("uk")
    visitor.walk(40, "female", {"suicidal_thoughts": "present"})
    visitor.get("/result")
    assert "Please talk to someone now" in visitor.words()
    assert "116 123" in visitor.words()
