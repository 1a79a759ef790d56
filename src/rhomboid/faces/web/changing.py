"""Changing answers: any, at any time; a change that lowers an emergency asks once more and is noted."""

from __future__ import annotations

from dataclasses import replace

from rhomboid.assessment import Engine
from rhomboid.assessment.ranking import answer_text
from rhomboid.domain.answers import with_derived
from rhomboid.domain.knowledge import Urgency
from rhomboid.domain.urgency import EMERGENCIES, rank
from rhomboid.evaluation.outcomes import shares_for, urgency_of
from rhomboid.faces.web.visit import Visit
from rhomboid.triage.flags import read_flags


def urgency_now(engine: Engine, visit: Visit) -> Urgency:
    """Give how urgent the answers so far are."""
    answers = visit.as_answers()
    return urgency_of(engine, answers, shares_for(engine, answers))


def has_emergency_sign(engine: Engine, visit: Visit) -> bool:
    """Whether a warning sign among the answers calls for help at once."""
    full = with_derived(engine.knowledge, visit.as_answers())
    return read_flags(engine.knowledge, full).urgency in EMERGENCIES


def is_lowering(engine: Engine, before: Visit, after: Visit) -> bool:
    """Whether a change takes an emergency back."""
    if not any(value != after.answers.get(f) for f, value in before.answers.items()) and (
        before.age_years == after.age_years and before.sex == after.sex
    ):
        # more answers are no change of one
        return False
    level = urgency_now(engine, before)
    return level in EMERGENCIES and rank(urgency_now(engine, after)) < rank(level)


def with_note(engine: Engine, before: Visit, after: Visit) -> Visit:
    """Give the visit after a change that takes an emergency back, with what was changed on record."""
    level = urgency_now(engine, before)
    notes = [
        {"answer": key, "from": was, "to": now, "urgency_before": level}
        for key, was, now in changes_between(engine, before, after)
    ]
    return replace(after, lowered=(*before.lowered, *notes))


def changes_between(engine: Engine, before: Visit, after: Visit) -> list[tuple[str, str, str]]:
    """Give (key, words before, words after) of each answer that differs."""
    findings = engine.knowledge.findings
    told = []
    for key, was, now in (
        ("age_years", before.age_years, after.age_years),
        ("sex", before.sex, after.sex),
    ):
        if was != now:
            name = "Age" if key == "age_years" else "Sex"
            told.append((key, f"{name}: {was or 'not said'}", f"{name}: {now or 'not said'}"))
    for finding, value in before.answers.items():
        after_it = after.answers.get(finding)
        if after_it != value:
            now_said = "not said" if after_it is None else answer_text(findings[finding], after_it)
            told.append((finding, answer_text(findings[finding], value), now_said))
    return told
