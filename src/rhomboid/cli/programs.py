"""What programs call: an answers file in, JSON content out."""

from __future__ import annotations

from datetime import date
from typing import Any

from rhomboid.assessment import Engine, assess
from rhomboid.assessment.plain import plain_assessment, plain_screen
from rhomboid.cli.answers_file import read_answers
from rhomboid.interview.screens import next_screen
from rhomboid.loading.folder import shipped_knowledge


def assessment_of(name: str, as_of: date, pathway: str) -> dict[str, Any]:
    """Give the assessment of an answers file as JSON content."""
    knowledge = shipped_knowledge()
    answers = read_answers(name, knowledge)
    return plain_assessment(assess(Engine.of(knowledge), answers, as_of, pathway))


def next_of(name: str) -> dict[str, Any] | None:
    """Give the next screen for an answers file as JSON content, or None when the interview is over."""
    knowledge = shipped_knowledge()
    answers = read_answers(name, knowledge)
    return plain_screen(knowledge, next_screen(knowledge, Engine.of(knowledge).network, answers))
