"""The warning signs that are promised, each with a rule, its source and what a `not sure` does to it."""

from __future__ import annotations

import pytest

from rhomboid.domain.knowledge import All, Expression, Is, Knowledge
from rhomboid.triage.logic import findings_of

# F1 to F8: red flags of the guidelines; C24: neurology; C27: organs and vessels; D2: chest pain
PROMISED = ("F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "C24", "C27", "D2")


@pytest.mark.parametrize("row", PROMISED)
def test_every_promised_row_of_warning_signs_has_a_rule(knowledge: Knowledge, row: str) -> None:
    assert [rule.id for rule in knowledge.red_flags.values() if row in rule.rows]


def test_there_are_at_least_35_rules(knowledge: Knowledge) -> None:
    assert len(knowledge.red_flags) >= 35


def is_joint(expression: Expression) -> bool:
    """Whether it asks for two things at once anywhere."""
    if isinstance(expression, Is):
        return False
    is_two_at_once = isinstance(expression, All) and len(expression.parts) >= 2
    return is_two_at_once or any(is_joint(part) for part in expression.parts)


def test_at_least_15_rules_ask_for_signs_that_matter_only_together(knowledge: Knowledge) -> None:
    joint = [r for r in knowledge.red_flags.values() if isinstance(r.when, All) and is_joint(r.when)]
    assert len(joint) >= 15


def test_every_sign_left_out_says_why_and_from_where(knowledge: Knowledge) -> None:
    assert knowledge.exclusions
    for exclusion in knowledge.exclusions.values():
        assert exclusion.excluded_because.strip(), exclusion.id
        assert exclusion.citations, exclusion.id


def test_no_sign_is_both_a_rule_and_left_out(knowledge: Knowledge) -> None:
    assert not set(knowledge.red_flags) & set(knowledge.exclusions)


def test_every_rule_has_a_source_or_says_that_it_is_a_judgement(knowledge: Knowledge) -> None:
    bare = [r.id for r in knowledge.red_flags.values() if not r.citations and not r.judgement.strip()]
    assert bare == []


def test_every_source_of_a_rule_is_known_and_has_a_place_in_it(knowledge: Knowledge) -> None:
    for rule in (*knowledge.red_flags.values(), *knowledge.exclusions.values()):
        for citation in rule.citations:
            assert citation.source in knowledge.sources, rule.id
            assert citation.where.strip(), rule.id


def test_every_rule_says_what_a_not_sure_to_each_of_its_findings_does(knowledge: Knowledge) -> None:
    for rule in knowledge.red_flags.values():
        assert set(rule.unknown) == set(findings_of(rule.when)), rule.id


def test_every_rule_serves_some_row(knowledge: Knowledge) -> None:
    assert [rule.id for rule in knowledge.red_flags.values() if not rule.rows] == []


def test_every_rule_is_about_a_condition_of_the_knowledge_and_tells_both_readers_why(
    knowledge: Knowledge,
) -> None:
    for rule in knowledge.red_flags.values():
        assert rule.about, rule.id
        assert set(rule.about) <= set(knowledge.conditions), rule.id
        assert rule.reason.patient.strip(), rule.id
        assert rule.reason.clinician.strip(), rule.id
