"""Which question next: the expected gain against its definition, answer by answer."""

from __future__ import annotations

from collections.abc import Iterable
from math import log2

import pytest
from hypothesis import given

from rhomboid.domain.answers import Answers, with_derived
from rhomboid.evaluation.cases import Case
from rhomboid.inference.bif import findings_of, p_values, values_of
from rhomboid.inference.information import expected_gains, uncertainty_bits
from rhomboid.inference.network import Network
from rhomboid.inference.posterior import Posterior, posterior
from strategies import answer_sets, examples, shipped

EXACT_BITS = 1e-9


def entropy_bits(shares: Iterable[float]) -> float:
    return -sum(share * log2(share) for share in shares)


def p_answers(result: Posterior, finding_id: str) -> list[float]:
    """Give P(value | answers so far), in the order of the finding's values."""
    network = result.network
    cells = [(r, c, w) for r, row in enumerate(result.weights) for c, w in enumerate(row) if w]
    tables = [[w * p for p in p_values(network, finding_id, r, c)] for r, c, w in cells]
    return [sum(of_value) for of_value in zip(*tables, strict=True)]


def gain_by_definition(result: Posterior, answers: dict[str, str], finding_id: str) -> float:
    network = result.network
    gain = entropy_bits(result.shares().values())
    for value, p in zip(values_of(network, finding_id), p_answers(result, finding_id), strict=True):
        gain -= p * entropy_bits(posterior(network, {**answers, finding_id: value}).shares().values())
    return gain


def unanswered(network: Network, answers: dict[str, str]) -> list[str]:
    return [finding for finding in findings_of(network) if finding not in answers]


def test_the_gain_of_every_question_is_the_expected_fall_in_entropy(
    network: Network, cases: list[Case]
) -> None:
    answers = with_derived(shipped(), cases[0].answers)
    result = posterior(network, answers)
    gains = expected_gains(result, unanswered(network, answers))
    by_definition = {finding: gain_by_definition(result, answers, finding) for finding in gains}
    assert gains == pytest.approx(by_definition, abs=EXACT_BITS, rel=0)


@examples(12)
@given(answers=answer_sets(), asked=answer_sets(at_least=1, at_most=5))
def test_a_gain_is_the_expected_fall_in_entropy_whatever_was_answered(
    network: Network, answers: Answers, asked: Answers
) -> None:
    full = with_derived(shipped(), answers)
    result = posterior(network, full)
    for finding in set(asked.given).intersection(unanswered(network, full)):
        gain = expected_gains(result, [finding])[finding]
        assert gain == pytest.approx(gain_by_definition(result, full, finding), abs=EXACT_BITS)


@examples(15)
@given(answers=answer_sets(at_most=60))
def test_no_question_is_expected_to_leave_us_knowing_less(network: Network, answers: Answers) -> None:
    full = with_derived(shipped(), answers)
    result = posterior(network, full)
    gains = expected_gains(result, unanswered(network, full))
    assert all(0 <= gain <= uncertainty_bits(result) + EXACT_BITS for gain in gains.values())


@examples(40)
@given(answers=answer_sets())
def test_the_uncertainty_is_the_entropy_of_the_shares(network: Network, answers: Answers) -> None:
    result = posterior(network, with_derived(shipped(), answers))
    assert uncertainty_bits(result) == pytest.approx(entropy_bits(result.shares().values()), abs=EXACT_BITS)


def test_what_several_questions_promise_does_not_hang_on_who_stands_beside_them(network: Network) -> None:
    result = posterior(network, {})
    together = expected_gains(result, findings_of(network))
    assert all(expected_gains(result, [f])[f] == gain for f, gain in together.items())
