"""Why: the weights of a condition's answers are all there is between the prior and the posterior."""

from __future__ import annotations

from math import fsum, log

import pytest
from hypothesis import given

from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.numbers import significant
from rhomboid.evaluation.cases import Case
from rhomboid.inference.bif import p_values, values_of
from rhomboid.inference.explanation import Explanation, compared_log_odds, explanations
from rhomboid.inference.network import Network, evidence_of
from rhomboid.inference.posterior import Posterior, posterior
from strategies import answer_sets, examples, shipped

EXACT = 1e-9


def assert_weights_add_up(network: Network, answers: Answers) -> None:
    full = with_derived(shipped(), answers)
    result = posterior(network, full)
    for name, explained in explanations(result, full).items():
        told = explained.prior_log + fsum(w.weight_log for w in explained.weights)
        assert told == pytest.approx(compared_log_odds(result, name), abs=EXACT), name


@examples(40)
@given(answers=answer_sets(at_most=60))
def test_prior_and_weights_of_evidence_add_up_to_the_log_odds(network: Network, answers: Answers) -> None:
    assert_weights_add_up(network, answers)


def test_the_weights_of_every_published_case_add_up(network: Network, cases: list[Case]) -> None:
    for case in cases:
        assert_weights_add_up(network, case.answers)


def compared_cells(result: Posterior, explained: Explanation) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give the two pairs of causes by the words of the explanation alone."""
    network = result.network
    row = network.row_index[explained.against.removesuffix(" alone")]
    if explained.condition in network.row_index:
        return (network.row_index[explained.condition], 0), (row, 0)
    return (row, network.column_index[explained.condition]), (row, 0)


@examples(15)
@given(answers=answer_sets())
def test_each_weight_is_the_log_ratio_of_the_answer_under_the_two_named_pairs(
    network: Network, answers: Answers
) -> None:
    full = with_derived(shipped(), answers)
    result = posterior(network, full)
    for explained in explanations(result, full).values():
        cell, rival = compared_cells(result, explained)
        told = {w.finding: w.weight_log for w in explained.weights}
        for finding, value in evidence_of(network, full).items():
            v = values_of(network, finding).index(value)
            ratio = p_values(network, finding, *cell)[v] / p_values(network, finding, *rival)[v]
            weight = told.get(finding, 0.0)
            assert weight == pytest.approx(log(ratio), abs=EXACT), (explained.condition, finding)


@examples(15)
@given(answers=answer_sets())
def test_the_answers_that_weigh_most_are_told_first(network: Network, answers: Answers) -> None:
    full = with_derived(shipped(), answers)
    for explained in explanations(posterior(network, full), full).values():
        told = [(-significant(abs(w.weight_log)), w.finding) for w in explained.weights]
        assert told == sorted(told)
        assert all(w.weight_log for w in explained.weights)
