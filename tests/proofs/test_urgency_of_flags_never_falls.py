"""For all people at once: an answer that becomes more alarming never makes the red flags less urgent."""

from __future__ import annotations

from itertools import product

import z3

from proofs.encoding import (
    NEVER_ASKED,
    Person,
    anyone,
    counter_example,
    fires,
    floor_of,
    follows_from_age_and_sex,
    is_no_more_alarming,
    leaves,
    urgency_of,
    values_of,
)
from proofs.planted import falls_when_fever_appears
from rhomboid.domain.knowledge import UNKNOWN, Finding, Knowledge, RedFlag
from rhomboid.domain.urgency import rank


def two_people(knowledge: Knowledge) -> tuple[Person, Person, z3.BoolRef]:
    """Two people of one age and sex; all else of the second is equal, or one or more steps more alarming.

    Nothing is said about who was asked what: the proof is about any answers, in any order, from any door.
    """
    lesser, greater = anyone(knowledge, "lesser"), anyone(knowledge, "greater")
    same_age = z3.And(lesser.is_age_known == greater.is_age_known, lesser.age == greater.age)
    parts = [same_age, *(follows_from_age_and_sex(knowledge, person) for person in (lesser, greater))]
    for finding in knowledge.findings.values():
        parts.append(_is_not_lowered(finding, lesser, greater))
    return lesser, greater, z3.And(parts)


def _is_not_lowered(finding: Finding, lesser: Person, greater: Person) -> z3.BoolRef:
    if not finding.options:
        return is_no_more_alarming(finding.id, lesser, greater)
    is_same = lesser.answers[finding.id] == greater.answers[finding.id]
    return z3.Or(is_same, lesser.says(finding.id, NEVER_ASKED))


def a_fall(knowledge: Knowledge) -> z3.ModelRef | None:
    lesser, greater, are_ordered = two_people(knowledge)
    rules = knowledge.red_flags.values()
    return counter_example(are_ordered, urgency_of(rules, lesser) > urgency_of(rules, greater))


def test_no_sign_that_goes_from_absent_to_unknown_to_present_lowers_the_urgency(knowledge: Knowledge) -> None:
    assert a_fall(knowledge) is None


def test_a_rule_that_asks_for_an_absence_would_be_caught(knowledge: Knowledge) -> None:
    assert a_fall(falls_when_fever_appears(knowledge)) is not None


def test_no_sign_that_appears_puts_out_a_single_rule(knowledge: Knowledge) -> None:
    lesser, greater, are_ordered = two_people(knowledge)
    put_out = [z3.And(fires(r, lesser), z3.Not(fires(r, greater))) for r in knowledge.red_flags.values()]
    assert counter_example(are_ordered, z3.Or(put_out)) is None


def test_no_sign_that_appears_lifts_the_floor_away_unless_the_flags_take_its_place(
    knowledge: Knowledge,
) -> None:
    """Open and doubtful rules hold the urgency up; a yes may close them only by letting a rule fire."""
    lesser, greater, are_ordered = two_people(knowledge)
    asked_alike = [lesser.says(f, NEVER_ASKED) == greater.says(f, NEVER_ASKED) for f in knowledge.findings]
    rules = knowledge.red_flags.values()
    fell = z3.And(
        floor_of(knowledge, lesser) > floor_of(knowledge, greater),
        floor_of(knowledge, lesser) > urgency_of(rules, greater),
    )
    assert counter_example(are_ordered, *asked_alike, fell) is None


def alarms(rule: RedFlag, finding: Finding, value: str) -> frozenset[int]:
    """The places of the rule that this answer makes true."""
    named = [leaf for leaf in leaves(rule.when) if leaf.finding == finding.id]
    if value == UNKNOWN:
        is_assumed = rule.unknown[finding.id] == "ask_then_assume_present"
        return frozenset(range(len(named))) if is_assumed else frozenset()
    return frozenset(i for i, leaf in enumerate(named) if value in leaf.values)


def raised_answers(rule: RedFlag, finding: Finding) -> list[tuple[str, str]]:
    """Two answers to one question, the second making true all that the first does, and perhaps more."""
    pairs = product(values_of(finding), repeat=2)
    return [(a, b) for a, b in pairs if a != b and alarms(rule, finding, a) <= alarms(rule, finding, b)]


def put_out_by_a_raised_answer(knowledge: Knowledge, rule: RedFlag) -> z3.ModelRef | None:
    before, after = anyone(knowledge, "before"), anyone(knowledge, "after")
    named = {leaf.finding for leaf in leaves(rule.when)}
    questions = [knowledge.findings[f] for f in sorted(named) if knowledge.findings[f].options]
    moves = []
    for question in questions:
        others = [before.answers[f] == after.answers[f] for f in named if f != question.id]
        raised = [
            z3.And(before.says(question.id, a), after.says(question.id, b))
            for a, b in raised_answers(rule, question)
        ]
        moves.append(z3.And(*others, z3.Or(raised)))
    return counter_example(z3.Or(moves), fires(rule, before), z3.Not(fires(rule, after)))


def test_no_answer_that_a_rule_names_puts_the_rule_out(knowledge: Knowledge) -> None:
    """Each question of a rule: from an option that it does not name to unknown, or to one that it names."""
    put_out = [r.id for r in knowledge.red_flags.values() if put_out_by_a_raised_answer(knowledge, r)]
    assert put_out == []


def test_no_rule_leans_on_an_answer_being_absent_unknown_or_missing(knowledge: Knowledge) -> None:
    for rule in knowledge.red_flags.values():
        for leaf in leaves(rule.when):
            finding = knowledge.findings[leaf.finding]
            legal = finding.values if finding.options else ("present",)
            assert set(leaf.values) <= set(legal), (rule.id, leaf)


def test_the_more_urgent_of_two_rules_that_fire_is_what_the_flags_say(knowledge: Knowledge) -> None:
    person = anyone(knowledge, "person")
    level = urgency_of(knowledge.red_flags.values(), person)
    above = [z3.And(fires(r, person), rank(r.urgency) > level) for r in knowledge.red_flags.values()]
    assert counter_example(z3.Or(above)) is None
