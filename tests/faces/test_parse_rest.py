"""/v1/parse: what a program gets for free text, whatever the text is."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from faces.over_http import doors
from faces.running import content_of, faults_of_schema
from language.test_what_is_understood import HOSTILE
from rhomboid.faces.gate.limits import Limits

PARSE = "/v1/parse"
STORY = "I am 47, it burns between my shoulder blades, no fever"


def asked(text: str, query: str = "?as_of=2026-11-21&pathway=uk") -> dict[str, Any]:
    answer = doors().post(PARSE + query, json={"text": text})
    assert answer.status_code == 200, answer.text[:300]
    content: dict[str, Any] = answer.json()
    return content


@pytest.mark.parametrize(
    "text", [STORY, "my back aches and I wet myself", "I want to kill myself", "Ich habe Schmerzen", ""]
)
def test_what_is_understood_keeps_the_published_schema(text: str) -> None:
    assert not faults_of_schema("parse", asked(text))


def test_the_command_line_and_the_service_understand_the_same() -> None:
    told = ("parse", STORY, "--json", "--matcher", "light", "--as-of", "2026-11-21", "--pathway", "uk")
    printed = content_of(*told)
    assert not faults_of_schema("parse", printed)
    assert asked(STORY) == printed


def test_a_sign_that_cannot_wait_comes_with_its_question() -> None:
    found = asked("my back aches and I wet myself this morning")
    assert found["emergency"] == ["bladder_or_bowel_change"]
    assert [one["id"] for one in found["ask_first"]] == found["emergency"]
    assert all(one["question"].endswith("?") for one in found["ask_first"])


def test_words_of_harm_and_other_languages_bring_their_cards() -> None:
    assert asked("I want to kill myself")["crisis"]
    other = asked("Ich habe seit gestern starke Schmerzen in der Brust")
    assert not other["is_understood"]
    assert other["card"]
    assert other["crisis"]
    assert len(other["ask_first"]) > 5


@pytest.mark.parametrize("body", [{}, {"text": None}, {"text": 3}, {"text": "a", "more": 1}, [], 7, "text"])
def test_a_body_without_one_text_is_refused_with_a_reason(body: Any) -> None:
    answer = doors().post(PARSE, json=body)
    assert answer.status_code == 422
    assert answer.json()["faults"]


def test_half_a_character_is_refused() -> None:
    headers = {"Content-Type": "application/json"}
    assert doors().post(PARSE, content=b'{"text": "\\ud800"}', headers=headers).status_code == 422


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_hostile_text_gets_a_bounded_answer_or_is_refused_unread(text: str) -> None:
    answer = doors().post(PARSE, json={"text": text})
    assert answer.status_code == (413 if len(answer.request.content) > Limits().largest_bytes else 200)
    assert len(answer.content) < 200_000


def test_no_word_of_the_text_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="rhomboid"):
        asked("zebrafish between my shoulder blades")
    assert "zebrafish" not in caplog.text
