"""Whoever is screened among many gets what `assess` would have said to them alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from cohort.people_screened import said_by_the_core, screened
from rhomboid.assessment import Engine
from rhomboid.cohort.drawing import Population
from rhomboid.cohort.people import all_shares
from rhomboid.cohort.screening import Screening
from rhomboid.cohort.sums import significant as compiled_significant
from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import UNKNOWN, Knowledge
from rhomboid.domain.numbers import significant
from rhomboid.evaluation.cases import Case, read_cases
from rhomboid.evaluation.outcomes import urgency_of
from rhomboid.evaluation.person import fully_answered
from rhomboid.inference.posterior import posterior
from strategies import EXPLORE, answer_sets, examples, shipped

TOLERANCE = 1e-10
# every so many of the generated people are judged by the core too; RHOMBOID_EXPLORE judges 100,000
GENERATED, JUDGED_BY_CORE = 100_000, 100_000 if EXPLORE else 1_000


@pytest.fixture(scope="module")
def screening(knowledge: Knowledge) -> Screening:
    return Screening(knowledge, ranked_at_most=len(knowledge.conditions))


def assert_as_the_core_says(engine: Engine, screening: Screening, everyone: list[Answers]) -> None:
    for answers, row in zip(everyone, screened(screening, everyone), strict=True):
        meant = said_by_the_core(engine, answers, screening.ranked_at_most)
        for ranked in ("conditions", "must_not_miss"):
            found, told = row.pop(ranked), meant.pop(ranked)
            assert [c["id"] for c in found] == [c["id"] for c in told]
            shares = [c["probability"] for c in told]
            assert [c["probability"] for c in found] == pytest.approx(shares, rel=2e-6, abs=0)
        assert {key: row[key] for key in meant} == meant


def test_every_published_case_gets_what_assess_says(
    engine: Engine, screening: Screening, cases: list[Case]
) -> None:
    ordinary = read_cases(Path(__file__).parents[2] / "cases" / "ordinary", engine.knowledge)
    assert len(cases + ordinary) == 197
    assert_as_the_core_says(engine, screening, [case.answers for case in cases + ordinary])


@pytest.mark.parametrize("unstated", ["absent", "unknown"])
def test_every_published_case_answered_to_the_end_gets_what_assess_says(
    engine: Engine, screening: Screening, cases: list[Case], unstated: str
) -> None:
    everyone = [fully_answered(engine, case.answers, unstated) for case in cases]  # type: ignore[arg-type]
    assert_as_the_core_says(engine, screening, everyone)


@examples(150)
@given(answers=answer_sets(at_most=60))
def test_whatever_is_answered_gets_what_assess_says(answers: Answers) -> None:
    assert_as_the_core_says(*_whole(), [answers])


@cache
def _whole() -> tuple[Engine, Screening]:
    return Engine.of(shipped()), Screening(shipped(), ranked_at_most=len(shipped().conditions))


def test_children_and_people_without_age_or_sex_get_what_assess_says(
    engine: Engine, screening: Screening
) -> None:
    told = [{}, {"fever": "present"}, {"fever": UNKNOWN}, {"chest_pain": "present"}, {"chest_pain": UNKNOWN}]
    everyone = [
        Answers(age, sex, given)
        for age in (None, 0, 9, 15, 16, 120)
        for sex in (None, "male")
        for given in told
    ]
    assert_as_the_core_says(engine, screening, everyone)


def test_the_shares_of_generated_people_are_those_of_the_core(engine: Engine, screening: Screening) -> None:
    judged = 0
    for drawn in Population(engine.knowledge).blocks(GENERATED):
        shares = all_shares(screening.model, np.ascontiguousarray(drawn.codes.T), drawn.ages, drawn.sexes)
        assert np.abs(shares.sum(axis=1) - 1).max() < TOLERANCE
        for i in range(0, len(shares), GENERATED // JUDGED_BY_CORE):
            answers = answers_of(screening, drawn.codes[i], int(drawn.ages[i]), int(drawn.sexes[i]))
            meant = posterior(engine.network, with_derived(engine.knowledge, answers)).shares()
            told = dict(zip(screening.conditions, shares[i].tolist(), strict=True))
            assert told == pytest.approx(meant, abs=TOLERANCE, rel=1e-9)
            judged += 1
    assert judged >= JUDGED_BY_CORE


def test_the_urgency_of_generated_people_is_that_of_the_core(engine: Engine, screening: Screening) -> None:
    drawn = Population(engine.knowledge, seed=7).block(0, JUDGED_BY_CORE)
    everyone = [
        answers_of(screening, codes, int(age), int(sex))
        for codes, age, sex in zip(drawn.codes, drawn.ages, drawn.sexes, strict=True)
    ]
    for answers, row in zip(everyone, screened(screening, everyone), strict=True):
        shares = posterior(engine.network, with_derived(engine.knowledge, answers)).shares()
        assert row["urgency"] == urgency_of(engine, answers, shares)


def answers_of(screening: Screening, codes: np.ndarray, age: int, sex: int) -> Answers:
    words = screening.words
    told = {
        f.id: words.words(f)[code - 1] for f, code in zip(words.findings, codes.tolist(), strict=True) if code
    }
    return Answers(age, (None, "female", "male")[sex], told)


def test_the_rounding_is_that_of_published_numbers() -> None:
    random = np.random.default_rng(1)
    shares = 10 ** -(random.random(20_000) * 16)
    exact = [*shares.tolist(), *(10.0**-i for i in range(16)), 0.9999995, 0.99999949, 1.0, 0.0]
    assert [compiled_significant(share) for share in exact] == [significant(share) for share in exact]
    tiny = (10 ** -(16 + random.random(2_000) * 200)).tolist()
    assert [compiled_significant(s) for s in tiny] == pytest.approx([significant(s) for s in tiny], rel=1e-9)
