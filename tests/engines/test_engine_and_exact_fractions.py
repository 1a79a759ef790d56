"""The engine against the judge that writes the model's definition out in exact fractions.

All published cases take the judge over a minute, so each release of the knowledge has a third of them judged:
which third follows from the knowledge's own hash. RHOMBOID_EXPLORE=1 judges them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from hypothesis import given

from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import ABSENT, PRESENT, Knowledge
from rhomboid.evaluation.cases import Case
from rhomboid.inference import enumeration
from rhomboid.inference.network import Network
from rhomboid.inference.posterior import posterior
from strategies import EXPLORE, answer_sets, examples, shipped

TOLERANCE = 1e-12
THIRDS = 3


@pytest.fixture(scope="module", autouse=True)
def judge_remembers() -> Iterator[None]:
    """Let the judge keep what it has worked out before: the same exact numbers, sooner."""
    with pytest.MonkeyPatch.context() as patch:
        _remember(patch, "_exact", lambda number: number)
        _remember(patch, "_prior", lambda _, pair: _causes(pair))
        _remember(patch, "_population", lambda finding, value: (finding.id, value))
        _remember(patch, "_given", lambda finding, value, cause: (finding.id, value, cause and cause.id))
        _remember(
            patch,
            "_p_answer_given_pair",
            lambda _, finding, value, pair: (finding.id, value, _causes(pair)),
        )
        yield


def _remember(patch: pytest.MonkeyPatch, name: str, key: Callable[..., object]) -> None:
    worked_out: dict[object, object] = {}
    work_out = getattr(enumeration, name)

    def remembered(*arguments: object) -> object:
        known_as = key(*arguments)
        if known_as not in worked_out:
            worked_out[known_as] = work_out(*arguments)
        return worked_out[known_as]

    patch.setattr(enumeration, name, remembered)


def _causes(pair: enumeration.Pair) -> tuple[str | None, ...]:
    return tuple(cause and cause.id for cause in pair)


def widest_gap(knowledge: Knowledge, network: Network, answers: Answers) -> float:
    full = with_derived(knowledge, answers)
    judged = enumeration.judged_shares(knowledge, full)
    shares = posterior(network, full).shares()
    assert shares.keys() == judged.keys()
    return max(abs(float(Fraction(shares[condition]) - judged[condition])) for condition in shares)


def judged_now(knowledge: Knowledge, cases: list[Case]) -> list[Case]:
    return cases if EXPLORE else cases[int(knowledge.hash[:8], 16) % THIRDS :: THIRDS]


def test_every_share_of_a_published_case_is_the_exact_one(
    knowledge: Knowledge, network: Network, cases: list[Case]
) -> None:
    gaps = {c.id: widest_gap(knowledge, network, c.answers) for c in judged_now(knowledge, cases)}
    assert len(gaps) >= len(cases) // THIRDS
    assert {case: gap for case, gap in gaps.items() if gap > TOLERANCE} == {}


@examples(12)
@given(answers=answer_sets(at_least=4, at_most=15))
def test_every_share_is_the_exact_one_whatever_is_answered(network: Network, answers: Answers) -> None:
    assert widest_gap(shipped(), network, answers) <= TOLERANCE


def test_shares_without_answers_are_the_priors(knowledge: Knowledge, network: Network) -> None:
    total = sum(c.prior.share.point for c in knowledge.conditions.values())
    priors = {c.id: c.prior.share.point / total for c in knowledge.conditions.values()}
    assert posterior(network, {}).shares() == pytest.approx(priors, abs=TOLERANCE)


@pytest.mark.parametrize("value", [PRESENT, ABSENT])
def test_a_symptom_linked_to_both_causes_is_weighed_exactly(
    knowledge: Knowledge, network: Network, value: str
) -> None:
    most_linked = max(network.symptoms.values(), key=lambda s: len(s.rows) * len(s.columns))
    assert most_linked.rows and most_linked.columns
    assert widest_gap(knowledge, network, Answers(None, None, {most_linked.id: value})) <= TOLERANCE


def test_each_value_of_the_question_with_most_tables_is_weighed_exactly(
    knowledge: Knowledge, network: Network
) -> None:
    questions = [c for c in network.contexts.values() if knowledge.findings[c.id].derived is None]
    asked = max(questions, key=lambda c: len(c.rows) * len(c.columns))
    gaps = {v: widest_gap(knowledge, network, Answers(None, None, {asked.id: v})) for v in asked.values}
    assert max(gaps.values()) <= TOLERANCE


def test_the_judges_own_shares_sum_to_exactly_one(knowledge: Knowledge, cases: list[Case]) -> None:
    fewest = min(cases, key=lambda c: len(c.answers.given))
    judged = enumeration.judged_shares(knowledge, with_derived(knowledge, fewest.answers))
    assert sum(judged.values()) == 1
