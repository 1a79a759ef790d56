"""No rule frightens a person who says no to everything, or who is not sure of anything."""

from __future__ import annotations

from datetime import date

import pytest
import z3

from proofs.encoding import (
    NEVER_ASKED,
    Person,
    answers_in,
    anyone,
    counter_example,
    fires,
    is_legal,
    leaves,
)
from rhomboid.assessment import Engine, assess
from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import ABSENT, UNKNOWN, Knowledge, RedFlag
from rhomboid.domain.urgency import EMERGENCIES, rank

TODAY = date(2026, 11, 21)


def signs_are(knowledge: Knowledge, person: Person, *values: str) -> z3.BoolRef:
    """Say that every answer is one of these; age and sex are free, follow-ups and options may be missing."""
    parts = []
    for finding in knowledge.findings.values():
        if finding.derived is None:
            among = {UNKNOWN if finding.options and v == ABSENT else v for v in values}
            may_be_missing = (NEVER_ASKED,) if finding.asked_if or finding.options else ()
            also = (ABSENT,) if finding.asked_of else ()
            parts.append(person.says(finding.id, *among, *may_be_missing, *also))
    return z3.And(is_legal(knowledge, person), *parts)


def who_is_alarmed(knowledge: Knowledge, rules: list[RedFlag], *values: str) -> Answers | None:
    person = anyone(knowledge, "person")
    alarm = z3.Or([fires(rule, person) for rule in rules])
    model = counter_example(signs_are(knowledge, person, *values), alarm)
    return answers_in(knowledge, model, person) if model is not None else None


def test_no_rule_fires_for_a_person_of_any_age_who_says_no_to_everything(knowledge: Knowledge) -> None:
    assert who_is_alarmed(knowledge, list(knowledge.red_flags.values()), ABSENT) is None


def test_no_rule_fires_for_a_person_of_any_age_who_is_not_sure_of_anything(knowledge: Knowledge) -> None:
    assert who_is_alarmed(knowledge, list(knowledge.red_flags.values()), UNKNOWN) is None


def test_no_rule_fires_on_any_mixture_of_no_and_not_sure(knowledge: Knowledge) -> None:
    assert who_is_alarmed(knowledge, list(knowledge.red_flags.values()), ABSENT, UNKNOWN) is None


def test_a_rule_that_takes_a_lone_not_sure_for_a_yes_would_be_caught(knowledge: Knowledge) -> None:
    rule = knowledge.red_flags["gut_bleeding"]
    bold = RedFlag(**{**{name: getattr(rule, name) for name in rule.__slots__}, "unknown": _assumed(rule)})
    assert who_is_alarmed(knowledge, [bold], UNKNOWN) is not None


def _assumed(rule: RedFlag) -> dict[str, str]:
    return dict.fromkeys(rule.unknown, "ask_then_assume_present")


def without_a_sign(knowledge: Knowledge) -> list[RedFlag]:
    """The rules that fire for someone who has no sign at all, on how bad, how long and how it began."""
    person = anyone(knowledge, "person")
    is_signless = [
        person.says(f.id, ABSENT) for f in knowledge.findings.values() if not f.options and f.derived is None
    ]
    legal = is_legal(knowledge, person)
    rules = knowledge.red_flags.values()
    return [r for r in rules if counter_example(legal, *is_signless, fires(r, person)) is not None]


def test_without_a_sign_only_rules_on_the_pain_itself_and_age_can_fire(knowledge: Knowledge) -> None:
    for rule in without_a_sign(knowledge):
        asked_for = [knowledge.findings[leaf.finding] for leaf in leaves(rule.when)]
        assert [f.id for f in asked_for if f.options], f"{rule.id} fires on nothing that was said"


def test_without_a_sign_an_emergency_needs_sudden_severe_pain(knowledge: Knowledge) -> None:
    """Severe sudden pain that nothing set off is the one emergency that needs no further sign."""
    emergencies = [r.id for r in without_a_sign(knowledge) if r.urgency in EMERGENCIES]
    assert emergencies == ["sudden_severe_unprovoked"]


def not_sure_of_anything(knowledge: Knowledge, age: int | None) -> Answers:
    given = {f.id: UNKNOWN for f in knowledge.findings.values() if f.derived is None and not f.asked_if}
    return Answers(age, None, given)


@pytest.mark.parametrize("age", [None, 10, 30, 50, 70])
def test_a_person_who_is_not_sure_of_anything_is_not_sent_to_an_emergency_department(
    engine: Engine, age: int | None
) -> None:
    verdict = assess(engine, not_sure_of_anything(engine.knowledge, age), TODAY).urgency
    assert verdict.level not in EMERGENCIES


@pytest.mark.parametrize("age", [None, 10, 30, 50, 70])
def test_a_person_who_is_not_sure_of_anything_is_not_told_to_look_after_it_alone(
    engine: Engine, age: int | None
) -> None:
    verdict = assess(engine, not_sure_of_anything(engine.knowledge, age), TODAY).urgency
    assert rank(verdict.level) >= rank("consultation")
