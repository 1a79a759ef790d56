"""The free-text first step of the interview, in a real terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from faces.test_interview_terminal import OWN_WORDS, Terminal


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return tmp_path / "interview.json"


@pytest.fixture
def terminal(session: Path) -> Iterator[Terminal]:
    opened = Terminal(session, tells=True)
    assert OWN_WORDS in opened.wait()
    yield opened
    opened.program.close(force=True)


def answers(session: Path) -> dict[str, str]:
    return dict(json.loads(session.read_text())["answers"])


def test_enter_skips_the_story_and_the_first_question_comes(terminal: Terminal) -> None:
    assert "How old are you" in terminal.type("")


def test_what_is_understood_is_shown_with_its_words_before_it_counts(
    terminal: Terminal, session: Path
) -> None:
    said = terminal.type("I'm 47, burning between my shoulder blades, no fever")
    assert "burning" in said
    assert "no fever" in said
    assert not session.exists()
    terminal.type("all")
    assert not session.exists()
    terminal.type("male")
    assert answers(session) == {
        "burning_pain": "present",
        "main_site": "between_shoulder_blades",
        "fever": "absent",
    }


def test_what_was_confirmed_is_not_asked_again(terminal: Terminal) -> None:
    terminal.type("I'm 47, my back burns, no fever, no chest pain")
    said = terminal.type("all", "male")
    assert "How old are you" not in said
    assert "pain, pressure, heaviness or tightness in your chest" not in said
    assert "had a fever" not in said


def test_what_is_struck_does_not_count(terminal: Terminal, session: Path) -> None:
    terminal.type("burning pain and no fever", "each", "3", "1")
    assert answers(session) == {"fever": "absent"}


def test_a_sign_that_cannot_wait_is_asked_before_anything_is_shown_back(terminal: Terminal) -> None:
    said = terminal.type("I have burning pain and I wet myself this morning")
    assert "cannot wait" in said
    assert "bladder or bowel" in said
    assert "This is what I understood" not in said


def test_words_of_harm_bring_the_crisis_card_first(terminal: Terminal) -> None:
    said = terminal.type("my back hurts and I want to end it all")
    assert "116 123" in said


def test_another_language_gets_the_emergency_words_and_the_number_and_the_questions_go_on(
    terminal: Terminal,
) -> None:
    said = terminal.type("Mir tut seit drei Wochen der Rücken weh und ich habe kein Fieber")
    assert "I do not understand the language" in said
    assert "999" in said
    assert "How old are you" in said
