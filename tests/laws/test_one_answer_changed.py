"""What would change this: one answer given otherwise, the quick way, against the posterior made anew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import Knowledge
from rhomboid.inference.moved_table import MovedTable
from rhomboid.inference.network import Network, evidence_of
from rhomboid.inference.posterior import posterior
from rhomboid.inference.table_changes import answered_instead
from strategies import answer_sets, examples

ANSWERS_CHANGED = 15


@examples(25)
@given(answers=answer_sets(at_least=3), chance=st.randoms(use_true_random=False))
def test_any_answer_given_otherwise_does_what_a_new_posterior_does(
    knowledge: Knowledge, network: Network, answers: Answers, chance: st.DataObject
) -> None:
    evidence = evidence_of(network, with_derived(knowledge, answers))
    table = MovedTable(network, posterior(network, evidence).weights)
    otherwise = [
        (finding, was, value)
        for finding, was in evidence.items()
        for value in knowledge.findings[finding].values
        if value != was
    ]
    for finding, was, value in chance.sample(otherwise, min(ANSWERS_CHANGED, len(otherwise))):
        quick = table.shares_after(table.moved(answered_instead(network, finding, was, value)))
        anew = posterior(network, {**evidence, finding: value}).shares()
        meant = [anew[name] for name in network.conditions]
        assert quick == pytest.approx(meant, rel=1e-7, abs=1e-9), (finding, was, value)
