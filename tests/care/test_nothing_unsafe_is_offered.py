"""Never an offer that an answer speaks against, nor one about which an answer is missing or not sure.

The expectation is worked out from the compiled JSON alone, so that the filter is not its own judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given

from care.people_with_plans import (
    engine,
    harmless,
    kinds,
    offered,
    people,
    plan_for,
    safe_person,
    situation_for,
)
from rhomboid.care.offers import withheld_of
from rhomboid.care.situation import Situation
from rhomboid.care.withholding import bars_of
from rhomboid.domain.answers import with_derived
from rhomboid.domain.errors import AnswersError
from rhomboid.domain.knowledge import UNKNOWN
from rhomboid.domain.urgency import EMERGENCIES, rank
from rhomboid.loading.folder import shipped_content
from rhomboid.triage.logic import truth
from strategies import examples, shipped

CONTENT: dict[str, Any] = shipped_content()
OFFERABLE = sorted(i for i, t in CONTENT["treatments"].items() if t["kind"] in ("self", "pharmacist"))
# every combination up to so many; of more than that, every combination of any three questions
ALL_AT_ONCE = 20_000
Answer = str | None


def rules_of(treatment: str) -> dict[str, list[str]]:
    """Give finding -> the answers that speak against a treatment, as the file says."""
    return {rule["finding"]: rule["when"] for rule in CONTENT["treatments"][treatment]["must_not"]}


def possible(finding_id: str) -> list[Answer]:
    """Give every way to answer a question, not at all included."""
    finding = CONTENT["findings"][finding_id]
    options = [option["id"] for option in finding.get("options", ())] or ["present", "absent"]
    return [None, UNKNOWN, *options]


def is_safe(finding_id: str, value: Answer, against: list[str]) -> bool:
    return value is not None and value != UNKNOWN and value not in against


def all_combinations(rules: dict[str, list[str]]) -> Iterator[dict[str, Answer]]:
    count = 1
    for finding in rules:
        count *= len(possible(finding))
    if count <= ALL_AT_ONCE:
        yield from (
            dict(zip(rules, values, strict=True)) for values in product(*(possible(f) for f in rules))
        )
        return
    for some in combinations(rules, 3):
        yield from (dict(zip(some, values, strict=True)) for values in product(*(possible(f) for f in some)))


def told(situation: Situation, answers: dict[str, Answer]) -> Situation:
    changed = {**situation.answers, **{f: v for f, v in answers.items() if v is not None}}
    for finding, value in answers.items():
        if value is None:
            del changed[finding]
    return replace(situation, answers=changed)


def fitting(treatment: str) -> Situation:
    """Give the safe person, made one whom the treatment fits and for whom its conditions lead."""
    fact = shipped().care.treatments[treatment]
    base = situation_for(safe_person())
    answers = dict(base.answers)
    for fit in fact.fits:
        # an answer that fits may be one that speaks against it: then the next one fits
        against = rules_of(treatment).get(fit.finding, ())
        if not set(fit.values) & set(against):
            answers[fit.finding] = fit.values[0]
            break
    if fact.tried:
        findings = shipped().findings
        answers[fact.tried.finding] = harmless(findings[fact.tried.finding])
    return replace(base, answers=answers, leading=fact.conditions, possible=frozenset())


@pytest.mark.parametrize("treatment", OFFERABLE)
def test_a_treatment_is_offered_just_when_each_of_its_questions_has_a_safe_answer(treatment: str) -> None:
    fact, situation, rules = shipped().care.treatments[treatment], fitting(treatment), rules_of(treatment)
    assert withheld_of(situation, fact) is None, "nothing speaks against it, yet it is withheld"
    tried = 0
    for answers in all_combinations(rules):
        withheld = withheld_of(told(situation, answers), fact)
        expected = all(is_safe(f, value, rules[f]) for f, value in answers.items())
        assert (withheld is None) == expected, answers
        tried += 1
    assert tried >= 1


@pytest.mark.parametrize("treatment", OFFERABLE)
def test_each_answer_is_judged_by_itself_whatever_the_others_say(treatment: str) -> None:
    rules = shipped().care.treatments[treatment].must_not
    for rule in rules:
        for value in possible(rule.finding):
            answers = {} if value is None else {rule.finding: value}
            alone = bars_of([rule], answers)
            assert bool(alone) != is_safe(rule.finding, value, list(rule.values))
            others = {f.finding: UNKNOWN for f in rules if f is not rule}
            beside = [bar for bar in bars_of(rules, {**others, **answers}) if bar.rule is rule]
            assert [bar.kind for bar in beside] == [bar.kind for bar in alone]


@given(people())
@examples(60)
def test_no_offer_to_anyone_is_one_that_an_answer_speaks_against(answers: Any) -> None:
    try:
        plan = plan_for(answers)
    except AnswersError:
        return  # two answers that contradict one another have no plan
    full = with_derived(shipped(), answers)
    for offer in plan.offers:
        fact = CONTENT["treatments"][offer.id]
        assert fact["kind"] in ("self", "pharmacist")
        assert plan.urgency.level not in EMERGENCIES
        assert rank(plan.urgency.level) <= rank(fact["offered_up_to"])
        assert plan.complete or fact["offered_up_to"] == "consultation_24"
        assert fact["from_age_years"] == 0 or answers.age_years is not None
        assert (answers.age_years or 0) >= fact["from_age_years"]
        for finding, against in rules_of(offer.id).items():
            assert is_safe(finding, full.get(finding), against), (offer.id, finding)
        for flag in fact["removed_by"]:
            rule = shipped().red_flags[flag]
            assert truth(rule.when, full, rule.unknown) is False, (offer.id, flag)


@given(people())
@examples(40)
def test_each_treatment_is_either_offered_or_withheld_with_a_reason(answers: Any) -> None:
    try:
        plan = plan_for(answers)
    except AnswersError:
        return
    named = [*offered(plan), *kinds(plan)]
    assert sorted(named) == sorted(shipped().care.treatments)
    assert all(one.why.strip() for one in plan.withheld)
    assert all(offer.why and offer.how and offer.harms and offer.dose for offer in plan.offers)


@given(people())
@examples(40)
def test_no_everyday_advice_is_one_that_an_answer_speaks_against(answers: Any) -> None:
    try:
        plan = plan_for(answers)
    except AnswersError:
        return
    full = with_derived(shipped(), answers)
    for advice in plan.everyday:
        for rule in CONTENT["prevention"][advice.id]["must_not"]:
            assert is_safe(rule["finding"], full.get(rule["finding"]), rule["when"]), advice.id


def test_whoever_may_have_everything_is_offered_painkillers_warmth_and_exercise() -> None:
    plan = plan_for(safe_person())
    assert plan.urgency.level == "self_care"
    assert {"ibuprofen", "paracetamol", "staying_active", "daily_walking"} <= set(offered(plan))
    assert engine().knowledge.care.treatments["ibuprofen"].dose.medicine is not None


@pytest.mark.parametrize(
    "treatment",
    ["prolotherapy", "branded_massage_tools", "tens", "acupuncture", "opioid", "antibiotics", "surgery"],
)
def test_what_is_unproven_or_a_clinicians_is_told_about_and_offered_to_nobody(treatment: str) -> None:
    plan = plan_for(safe_person())
    assert kinds(plan)[treatment] in ("not_recommended", "clinician_only")
