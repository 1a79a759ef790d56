"""What a record says is shown, counts only once it is confirmed, and is not asked again."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.responses import PlainTextResponse

from rhomboid.assessment import Engine
from rhomboid.loading.folder import shipped_record_signs
from smart.opened import Both, Opened, both
from smart.record_system import ICD, OTHER, concept, condition
from web.visitor import QUESTIONS

KNOWN = {
    "diabetes": "Type 2 diabetes",
    "cancer_history": "Breast cancer",
    "blood_thinner_or_bleeding_disorder": "Apixaban 5 mg tablets",
    "ssri_or_snri": "Sertraline 50 mg tablet",
    "blood_pressure_or_water_tablets": "Bendroflumethiazide 2.5 mg",
}
RECORD = dict.fromkeys(KNOWN, "present")


def test_what_the_record_says_is_shown_in_its_words_and_counts_for_nothing_yet(visitor: Opened) -> None:
    visitor.launch()
    assert visitor.page.url.path == "/record"
    assert visitor.standing() == {"age_years": "65", "sex": "female", **RECORD}
    words = visitor.words()
    for told in KNOWN.values():
        assert f"In your record: “{told}”" in words
    assert "of Ann Archer, born on 1961-03-05" in words
    assert words.index("Call 999") < words.index("Look at each line")
    assert not visitor.answered()
    visitor.get("/interview")
    assert 'name="age_years"' in visitor.page.text, "nothing counts before it is confirmed"


def test_what_is_over_refuted_stopped_or_put_on_the_skin_is_not_shown(visitor: Opened) -> None:
    visitor.launch()
    shown = set(visitor.standing())
    assert not shown & {"osteoporosis", "high_blood_pressure", "medicine_that_needs_a_check"}
    assert "anti_inflammatory_now" not in shown
    values = {value for name, value in visitor.standing().items() if name in KNOWN}
    assert values == {"present"}, "a silent record never answers with no"


def test_what_is_confirmed_is_not_asked_and_what_is_struck_is(visitor: Opened) -> None:
    visitor.launch()
    visitor.confirm(cancer_history="strike", diabetes="absent")
    assert visitor.page.url.path.startswith("/interview/")
    asked: set[str] = set()
    while visitor.page.url.path.startswith("/interview/"):
        asked |= {name for name, _ in QUESTIONS.findall(visitor.page.text)}
        assert 'name="age_years"' not in visitor.page.text
        visitor.answer_screen(None, None, {})
    assert "cancer_history" in asked
    assert not asked & (set(KNOWN) - {"cancer_history"} | {"sex"})
    answered = visitor.answered()
    assert set(KNOWN) <= answered
    visitor.get("/answers/diabetes")
    assert visitor.standing()["diabetes"] == "absent", "the person's word stands, not the record's"
    visitor.get("/result")
    assert "You came from the record at 127.0.0.1" in visitor.words()


def test_an_age_that_is_no_age_is_asked_for_again_and_nothing_is_kept(visitor: Opened) -> None:
    visitor.launch()
    visitor.confirm(age_years="many")
    assert visitor.page.status_code == 422
    assert "Enter your age" in visitor.words()
    assert visitor.standing()["diabetes"] == "present"
    assert not visitor.answered()


def test_only_what_the_record_said_can_be_confirmed_there(visitor: Opened) -> None:
    visitor.launch()
    visitor.confirm(chest_pain="present", diabetes="made up", ssri_or_snri="")
    assert visitor.answered() == set(KNOWN) - {"diabetes", "ssri_or_snri"}


def test_what_was_decided_is_not_asked_again(visitor: Opened) -> None:
    visitor.launch()
    visitor.confirm(diabetes="strike")
    visitor.get("/record")
    assert "You have decided on what your record says" in visitor.words()
    assert "Type 2 diabetes" not in visitor.words()


def test_a_part_that_may_not_be_read_is_said_and_asked_instead(engine: Engine, tmp_path: Path) -> None:
    with both(engine, tmp_path, refuses=("Condition",)) as pair:
        visitor = Opened(pair)
        visitor.launch()
        assert "could not be read: the list of your illnesses." in visitor.words()
        assert "diabetes" not in visitor.standing()
        assert "blood_thinner_or_bleeding_disorder" in visitor.standing()


def test_nonsense_in_a_list_answers_nothing_and_the_rest_is_shown(visitor: Opened) -> None:
    visitor.system.odd["/fhir/Condition"] = PlainTextResponse("<html>")
    visitor.launch()
    assert "could not be read: the list of your illnesses." in visitor.words()
    assert set(visitor.standing()) & set(KNOWN) == set(KNOWN) - {"diabetes", "cancer_history"}


def test_what_a_search_gives_of_somebody_else_is_not_believed(visitor: Opened) -> None:
    stray = condition(9, concept(ICD, "I26.99", "Lung clot"))
    stray["subject"] = {"reference": f"Patient/{OTHER}"}
    found = visitor.system.resources["Condition"]
    found[:] = [stray, *found]
    # a system that searches wrongly: it gives everybody's
    visitor.system.finds_all = True
    visitor.launch()
    assert "Lung clot" not in visitor.words()
    assert "Type 2 diabetes" in visitor.words()


def test_a_record_that_answers_nothing_is_said_to(visitor: Opened) -> None:
    visitor.system.patient = OTHER
    visitor.system.resources["Patient"] = [{"resourceType": "Patient", "id": OTHER}]
    visitor.launch()
    assert "Nothing in it answers one of the questions here" in visitor.words()
    visitor.confirm()
    assert visitor.page.url.path == "/interview/0"
    assert 'name="age_years"' in visitor.page.text


def test_words_of_a_record_are_words_and_never_code(visitor: Opened) -> None:
    visitor.system.resources["Condition"].append(
        condition(7, concept(ICD, "N18", "<script>alert(1)</script>"))
    )
    visitor.launch()
    assert "<script>alert" not in visitor.page.text
    assert "“<script>alert(1)</script>”" in visitor.words()


def test_the_same_record_opened_again_finds_the_answers_again(visitor: Opened) -> None:
    visitor.launch()
    visitor.confirm()
    before = visitor.answered()
    visitor.launch()
    assert "You have decided" in visitor.words()
    assert visitor.answered() == before


def test_the_record_of_another_person_begins_afresh(visitor: Opened) -> None:
    visitor.launch()
    visitor.confirm()
    visitor.system.patient = OTHER
    visitor.launch()
    assert "of Bo Bell" in visitor.words()
    assert "Type 2 diabetes" not in visitor.words()
    assert not visitor.answered()


def test_a_form_of_one_tab_never_lands_in_the_record_opened_in_another(visitor: Opened) -> None:
    visitor.launch()
    visitor.confirm()
    token = visitor.token
    visitor.system.patient = OTHER
    visitor.launch()
    for path in ("/record/confirm", "/record/send", "/interview/0", "/forget/now"):
        answer = visitor.client.post(path, data={"form_token": token, "diabetes": "present", "sex": "female"})
        assert answer.status_code == 403, path
    assert not visitor.answered()
    assert "QuestionnaireResponse" not in visitor.system.resources


def test_two_tabs_that_open_at_once_both_arrive(visitor: Opened) -> None:
    first, second = visitor.code(), visitor.code()
    for back in (first, second):
        visitor.get(back)
        assert visitor.page.url.path == "/record"


def test_what_the_browser_had_before_is_left_alone_and_found_again(visitor: Opened) -> None:
    visitor.begin()
    visitor.answer_screen(44, "male", {})
    visitor.answer_screen(44, "male", {})
    own = visitor.answered()
    assert own
    visitor.launch()
    assert not visitor.answered()
    visitor.get("/record")
    visitor.post("/forget/now")
    assert visitor.page.url.path == "/forgotten"
    assert visitor.answered() == own


def test_deleting_everything_ends_the_leave_too(visitor: Opened) -> None:
    visitor.launch()
    visitor.confirm()
    held = visitor.app.state.launches.openings._kept
    assert held
    visitor.get("/forget")
    visitor.post("/forget/now")
    assert not held
    visitor.get("/record")
    assert visitor.page.url.path == "/"


def test_without_a_launch_there_is_no_record_and_no_word_of_it(pair: Both) -> None:
    visitor = Opened(pair)
    visitor.begin()
    visitor.answer_screen(44, "male", {})
    assert "record at" not in re.sub("On record", "", visitor.get("/result"))
    for path in ("/record", "/record/send"):
        visitor.get(path)
        assert visitor.page.url.path == "/"
    visitor.get("/result")
    visitor.get("/")
    for path in ("/record/confirm", "/record/send"):
        visitor.post(path)
        assert visitor.page.url.path == "/"
    assert pair.system.asked == []


def test_a_sign_of_the_record_is_a_question_that_is_answered_with_yes(engine: Engine) -> None:
    for sign in shipped_record_signs().signs:
        assert engine.knowledge.findings[sign.finding].question
        assert "present" in engine.knowledge.findings[sign.finding].values
