"""Free text on the pages: shown back with its words, counted only once confirmed, kept nowhere."""

from __future__ import annotations

import logging
import re
import sqlite3
from pathlib import Path

import pytest

from rhomboid.faces.web.pages.own_words import CHARACTERS_AT_MOST
from web.visitor import Visitor

STORY = "I am 47, it burns between my shoulder blades for three weeks, no fever, my mum has asthma"
CHECKED = re.compile(r'name="(\w+)" value="(\w+)"[^>]* checked')
TEXT = re.compile(r'name="text" value="([^"]*)"')


def tell(visitor: Visitor, text: str, place: str = "uk") -> str:
    visitor.begin(place)
    visitor.get("/own-words")
    return visitor.post("/own-words", text=text)


def confirm(visitor: Visitor, **changed: str) -> str:
    """Send the page that shows back what was understood, with some of it changed."""
    (text,) = TEXT.findall(visitor.page.text)
    stands = dict(CHECKED.findall(visitor.page.text))
    return visitor.post("/own-words/confirm", text=text, **{**stands, **changed})


def answered(visitor: Visitor) -> set[str]:
    return set(re.findall(r'href="/answers/(\w+)"', visitor.get("/answers")))


def test_what_is_understood_is_shown_with_its_words_and_counts_for_nothing_yet(visitor: Visitor) -> None:
    tell(visitor, STORY)
    stands = dict(CHECKED.findall(visitor.page.text))
    assert stands["burning_pain"] == "present"
    assert stands["main_site"] == "between_shoulder_blades"
    assert stands["duration"] == "2_to_6_weeks"
    assert stands["fever"] == "absent"
    assert "lung_disease" not in stands
    assert "You wrote: “no fever”" in visitor.words()
    assert 'name="age_years" id="age_years" value="47"' in visitor.page.text
    assert not answered(visitor)


def test_only_what_is_confirmed_counts_and_it_is_not_asked_again(visitor: Visitor) -> None:
    tell(visitor, STORY)
    confirm(visitor, age_years="47", sex="female", fever="strike", main_site="mid_back")
    assert visitor.page.url.path == "/interview/0"
    told = {"who", "burning_pain", "main_site", "duration"}
    assert answered(visitor) == told
    asked: set[str] = set()
    visitor.get("/interview")
    while visitor.page.url.path.startswith("/interview/"):
        asked |= set(re.findall(r'type="radio" name="(\w+)"', visitor.page.text))
        visitor.answer_screen(47, "female", {})
    assert "fever" in asked, "what was struck is asked"
    assert not asked & {"burning_pain", "main_site", "duration", "sex"}


def test_a_missing_age_or_sex_is_said_and_nothing_told_is_lost(visitor: Visitor) -> None:
    tell(visitor, STORY)
    confirm(visitor, age_years="47")
    assert visitor.page.status_code == 422
    assert "You wrote: “no fever”" in visitor.words()
    confirm(visitor, age_years="47", sex="female")
    assert "fever" in answered(visitor)


def test_a_sign_that_cannot_wait_is_asked_before_anything_is_shown_back(visitor: Visitor) -> None:
    tell(visitor, "my back aches, I have had burning pain for weeks, and I wet myself this morning")
    assert "You wrote" not in visitor.words()
    assert set(re.findall(r'type="radio" name="(\w+)"', visitor.page.text)) == {"bladder_or_bowel_change"}
    (text,) = TEXT.findall(visitor.page.text)
    visitor.post("/own-words/first", text=text)
    assert visitor.page.status_code == 422
    visitor.post("/own-words/first", text=text, bladder_or_bowel_change="present")
    assert visitor.page.url.path in ("/emergency", "/own-words/first")
    assert "bladder_or_bowel_change" in answered(visitor)


def test_a_sign_that_was_misread_is_answered_no_and_the_rest_is_shown_back(visitor: Visitor) -> None:
    tell(visitor, "burning pain, and I wet myself")
    (text,) = TEXT.findall(visitor.page.text)
    visitor.post("/own-words/first", text=text, bladder_or_bowel_change="absent")
    assert "You wrote: “burning pain”" in visitor.words()
    assert "bladder_or_bowel_change" not in dict(CHECKED.findall(visitor.page.text))


@pytest.mark.parametrize(
    "text", ["I want to kill myself", "took an overdose", "he hits me, I am not safe at home"]
)
def test_words_of_harm_bring_the_crisis_card_before_anything_else(visitor: Visitor, text: str) -> None:
    tell(visitor, text)
    assert "Before anything else" in visitor.words()
    assert "116 123" in visitor.words() or "999" in visitor.words()


def test_another_language_is_told_so_and_gets_the_emergency_words_and_the_number(visitor: Visitor) -> None:
    tell(visitor, "Ich habe seit gestern starke Schmerzen im Rücken und kann nicht schlafen")
    words = visitor.words()
    assert "not understood here" in words
    assert "999" in words
    assert words.count("?") > 5
    assert not answered(visitor)


def test_an_empty_box_goes_on_to_the_questions(visitor: Visitor) -> None:
    tell(visitor, "  ")
    assert visitor.page.url.path == "/interview/0"


def test_what_is_answered_already_is_not_overwritten_by_words(visitor: Visitor) -> None:
    tell(visitor, "no fever")
    confirm(visitor)
    tell(visitor, "I have a fever and a cough")
    assert "fever" not in dict(CHECKED.findall(visitor.page.text))
    visitor.post("/own-words/confirm", text="I have a fever", fever="present")
    visitor.get("/answers/fever")
    assert dict(CHECKED.findall(visitor.page.text))["fever"] == "absent"


def test_values_that_are_no_answers_and_findings_that_were_not_told_are_left_out(visitor: Visitor) -> None:
    tell(visitor, "no fever")
    visitor.post("/own-words/confirm", text="no fever", fever="<script>", chest_pain="present")
    assert not answered(visitor)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script> no fever", "😀" * 900, "\u202e\u202d no fever", "no " * 900]
)
def test_hostile_text_does_no_harm(visitor: Visitor, text: str) -> None:
    tell(visitor, text)
    assert visitor.page.status_code == 200
    assert "<script>alert" not in visitor.page.text


def test_the_longest_text_of_the_box_can_be_sent(visitor: Visitor) -> None:
    tell(visitor, "é" * CHARACTERS_AT_MOST)
    assert visitor.page.status_code == 200
    tell(visitor, "a" * 64_000)
    assert visitor.page.status_code == 413


def test_no_word_of_the_text_is_kept_or_logged(
    visitor: Visitor, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        tell(visitor, "zebrafish burning pain between my shoulder blades")
        confirm(visitor)
    assert "zebrafish" not in "".join(r.getMessage() for r in caplog.records if r.name.startswith("rhomboid"))
    kept = sqlite3.connect(tmp_path / "visits.sqlite")
    assert "zebrafish" not in "".join(map(str, kept.iterdump()))
    kept.close()


def test_the_first_page_leads_there(visitor: Visitor) -> None:
    visitor.get("/")
    visitor.post("/begin", place="uk", then="own-words")
    assert visitor.page.url.path == "/own-words"
