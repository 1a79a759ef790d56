"""What holds for the ranking whoever answers, and whatever they say."""

from __future__ import annotations

import json
from datetime import date
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhomboid.assessment import Engine, assess
from rhomboid.assessment.plain import plain_assessment
from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import GROUPS, UNKNOWN
from rhomboid.evaluation.cases import Case
from rhomboid.inference.network import Network
from rhomboid.inference.posterior import posterior
from rhomboid.loading.compiled import canonical_json, knowledge_from
from rhomboid.loading.compiler import compile_folder
from rhomboid.loading.folder import SHIPPED_FOLDER
from strategies import adults, answer_sets, examples, shipped, shipped_text

TODAY = date(2026, 11, 21)
# each published share is rounded to six significant digits
ROUNDING = 1e-5


def assessment_text(engine: Engine, answers: Answers) -> str:
    """Give the published bytes, the order of keys included."""
    return json.dumps(plain_assessment(assess(engine, answers, TODAY)), ensure_ascii=False)


@examples(12)
@given(answers=answer_sets(at_least=2), seed=st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_no_byte(engine: Engine, answers: Answers, seed: st.DataObject) -> None:
    shuffled = list(answers.given.items())
    seed.shuffle(shuffled)
    other = Answers(answers.age_years, answers.sex, dict(shuffled))
    assert assessment_text(engine, other) == assessment_text(engine, answers)


def test_a_published_case_told_backwards_changes_no_byte(engine: Engine, cases: list[Case]) -> None:
    for case in cases[::8]:
        said = case.answers
        backwards = Answers(said.age_years, said.sex, dict(reversed(said.given.items())))
        assert assessment_text(engine, backwards) == assessment_text(engine, said), case.id


@examples(8)
@given(answers=answer_sets())
def test_assessing_twice_gives_the_same_bytes(engine: Engine, answers: Answers) -> None:
    first = assessment_text(engine, answers)
    assert assessment_text(engine, answers) == first
    assert assessment_text(Engine.of(shipped()), answers) == first


@examples(8)
@given(answers=answer_sets())
def test_the_answers_that_a_result_records_give_that_result_again(engine: Engine, answers: Answers) -> None:
    text = assessment_text(engine, answers)
    record = json.loads(text)["answers"]
    again = Answers(record["age_years"], record["sex"], record["answers"])
    assert assessment_text(engine, again) == text


@examples(60)
@given(answers=answer_sets(), not_sure_of=answer_sets())
def test_not_sure_moves_no_share(network: Network, answers: Answers, not_sure_of: Answers) -> None:
    said = with_derived(shipped(), answers)
    with_doubts = {**dict.fromkeys(not_sure_of.given, UNKNOWN), **said}
    assert posterior(network, with_doubts).weights == posterior(network, said).weights


@examples(60)
@given(answers=answer_sets(at_most=120))
def test_every_condition_keeps_some_share_and_all_sum_to_one(network: Network, answers: Answers) -> None:
    shares = posterior(network, with_derived(shipped(), answers)).shares()
    assert shares.keys() == shipped().conditions.keys()
    assert min(shares.values()) > 0
    assert fsum(shares.values()) == pytest.approx(1, abs=1e-12)


@examples(60)
@given(answers=answer_sets())
def test_the_groups_are_the_sums_of_their_conditions_and_sum_to_one(
    network: Network, answers: Answers
) -> None:
    result = posterior(network, with_derived(shipped(), answers))
    groups, shares = result.groups(), result.shares()
    assert fsum(groups.values()) == pytest.approx(1, abs=1e-12)
    for group in GROUPS:
        of_group = [share for name, share in shares.items() if shipped().conditions[name].group == group]
        assert groups[group] == pytest.approx(fsum(of_group), abs=1e-12)


@examples(8)
@given(answers=answer_sets(ages=adults()))
def test_what_is_published_still_sums_to_one_and_runs_from_likeliest_down(
    engine: Engine, answers: Answers
) -> None:
    result = assess(engine, answers, TODAY)
    assert result.groups is not None
    shares = [condition.probability for condition in result.conditions]
    assert shares == sorted(shares, reverse=True)
    assert fsum(shares) == pytest.approx(1, abs=ROUNDING)
    assert fsum(result.groups.values()) == pytest.approx(1, abs=ROUNDING)


@examples(8)
@given(answers=answer_sets(ages=adults()))
def test_every_published_interval_holds_its_published_share(engine: Engine, answers: Answers) -> None:
    for condition in assess(engine, answers, TODAY).conditions:
        low, high = condition.interval
        assert low <= condition.probability <= high, condition.id


@pytest.mark.parametrize("loudest", [True, False])
def test_a_person_who_answers_everything_one_way_breaks_nothing(engine: Engine, loudest: bool) -> None:
    findings = [f for f in shipped().findings.values() if f.derived is None]
    everything = {f.id: f.values[0 if loudest else -1] for f in findings}
    result = assess(engine, Answers(40, "female", everything), TODAY)
    assert fsum(c.probability for c in result.conditions) == pytest.approx(1, abs=ROUNDING)


def test_knowledge_just_compiled_and_knowledge_read_back_say_the_same(cases: list[Case]) -> None:
    compiled = compile_folder(SHIPPED_FOLDER)
    at_once = Engine.of(knowledge_from(compiled))
    read_back = Engine.of(knowledge_from(json.loads(canonical_json(compiled))))
    for case in cases[::8]:
        assert assessment_text(at_once, case.answers) == assessment_text(read_back, case.answers), case.id


def test_the_knowledge_of_these_tests_is_what_ships() -> None:
    assert json.loads(shipped_text())["hash"] == shipped().hash
