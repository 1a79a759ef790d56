"""What programs call: an answers file in, JSON content out."""

from __future__ import annotations

from datetime import date
from typing import Any

from rhomboid.assessment import Engine, assess
from rhomboid.assessment.plain import plain_assessment, plain_screen
from rhomboid.cli.answers_file import read_answers
from rhomboid.domain.answers import check_answers
from rhomboid.interview.screens import next_screen
from rhomboid.loading.folder import shipped_knowledge


def assessment_of(name: str, as_of: date, pathway: str) -> dict[str, Any]:
    """Give the assessment of an answers file as JSON content."""
    answers = read_answers(name)
    return plain_assessment(assess(Engine.of(shipped_knowledge()), answers, as_of, pathway))


def next_of(name: str) -> dict[str, Any] | None:
    """Give the next screen for an answers file as JSON content, or None when the interview is over."""
    answers = read_answers(name)
    engine = Engine.of(shipped_knowledge())
    check_answers(engine.knowledge, answers, name)
    return plain_screen(engine.knowledge, next_screen(engine.knowledge, engine.network, answers))
