"""For each rule there is a person whom it fires for, and to whom it says what no other rule says."""

from __future__ import annotations

from collections import Counter

import z3

from proofs.encoding import (
    Person,
    answers_in,
    anyone,
    counter_example,
    fires,
    is_legal,
)
from proofs.planted import never_true, said_before
from rhomboid.domain.answers import Answers, check_answers, with_derived
from rhomboid.domain.knowledge import Knowledge, RedFlag
from rhomboid.domain.urgency import rank
from rhomboid.triage.flags import read_flags


def who_fires(knowledge: Knowledge, rule: RedFlag) -> Answers | None:
    """Give a person whom the rule fires for, as the interview could have led to."""
    person = anyone(knowledge, "person")
    model = counter_example(is_legal(knowledge, person), fires(rule, person))
    return answers_in(knowledge, model, person) if model is not None else None


def fired_for(knowledge: Knowledge, answers: Answers) -> set[str]:
    check_answers(knowledge, answers)
    return {flag.rule.id for flag in read_flags(knowledge, with_derived(knowledge, answers)).fired}


def test_every_rule_fires_for_someone_and_the_program_says_so_too(knowledge: Knowledge) -> None:
    for rule in knowledge.red_flags.values():
        answers = who_fires(knowledge, rule)
        assert answers is not None, f"{rule.id} can never be true"
        assert rule.id in fired_for(knowledge, answers)


def test_a_rule_that_can_never_be_true_would_be_caught(knowledge: Knowledge) -> None:
    planted = never_true(knowledge)
    assert who_fires(planted, planted.red_flags["planted"]) is None


def who_needs(knowledge: Knowledge, rule: RedFlag, others: list[RedFlag]) -> Answers | None:
    """Give a person whom the rule fires for and none of the others does."""
    person = anyone(knowledge, "person")
    model = counter_example(is_legal(knowledge, person), fires(rule, person), *_silent(others, person))
    return answers_in(knowledge, model, person) if model is not None else None


def _silent(rules: list[RedFlag], person: Person) -> list[z3.BoolRef]:
    return [z3.Not(fires(rule, person)) for rule in rules]


def speaking_for(knowledge: Knowledge, rule: RedFlag) -> list[RedFlag]:
    """The other rules that are no gentler and give the same reason about the same conditions."""
    return [
        other
        for other in knowledge.red_flags.values()
        if other.id != rule.id
        and rank(other.urgency) >= rank(rule.urgency)
        and other.reason.patient == rule.reason.patient
        and set(other.about) == set(rule.about)
    ]


def redundant(knowledge: Knowledge) -> list[str]:
    """The rules that never fire without another that is as urgent and says the same."""
    return [
        rule.id
        for rule in knowledge.red_flags.values()
        if (others := speaking_for(knowledge, rule)) and who_needs(knowledge, rule, others) is None
    ]


def test_no_rule_says_only_what_another_says_whenever_it_does(knowledge: Knowledge) -> None:
    assert redundant(knowledge) == []


def test_a_rule_that_says_only_what_another_says_would_be_caught(knowledge: Knowledge) -> None:
    assert redundant(said_before(knowledge)) == ["planted"]


def test_every_rule_says_something_of_its_own(knowledge: Knowledge) -> None:
    """A person who sees two reasons must not read the same sentence twice."""
    rules = knowledge.red_flags.values()
    for texts in ([r.reason.patient for r in rules], [r.reason.clinician for r in rules]):
        assert [text for text, times in Counter(texts).items() if times > 1] == []


def at_least_as_urgent(knowledge: Knowledge, rule: RedFlag) -> list[RedFlag]:
    others = knowledge.red_flags.values()
    return [o for o in others if o.id != rule.id and rank(o.urgency) >= rank(rule.urgency)]


def never_decides_alone(knowledge: Knowledge) -> list[str]:
    """The rules without which nobody's urgency would be lower."""
    return [
        rule.id
        for rule in knowledge.red_flags.values()
        if who_needs(knowledge, rule, at_least_as_urgent(knowledge, rule)) is None
    ]


# each fires only beside another rule as urgent, and is kept for what it tells
KEPT_FOR_ITS_REASON = {
    "chest_infection": "with a cough, fever points to the chest; the wider rule speaks of the spine",
    "weight_loss_at_60": "says which scan is needed; the wider rule only that someone should look",
}


def test_every_rule_decides_the_urgency_of_someone_by_itself_or_is_kept_for_its_reason(
    knowledge: Knowledge,
) -> None:
    assert set(never_decides_alone(knowledge)) <= set(KEPT_FOR_ITS_REASON)
