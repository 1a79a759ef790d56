"""The engine against pyAgrum: the same network, built in memory and read from the exported file.

Shares as main cause come from the joint posterior of the two cause nodes: share(d) = P(danger = d) and
share(o) = P(ordinary = o, danger = none).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
import pyagrum as gum
import pytest
from hypothesis import given

from rhomboid.domain.answers import Answers, with_derived
from rhomboid.evaluation.cases import Case
from rhomboid.inference.bif import (
    DANGER,
    ORDINARY,
    bif_text,
    bif_value,
    findings_of,
    p_danger_given_ordinary,
    p_ordinary,
    p_values,
    values_of,
)
from rhomboid.inference.network import Network, evidence_of, network_of
from rhomboid.inference.posterior import posterior
from strategies import answer_sets, examples, shipped

IN_MEMORY, THROUGH_FILE = 1e-9, 1e-6
CAUSES = (ORDINARY, DANGER)


@cache
def shipped_network() -> Network:
    return network_of(shipped())


@cache
def table_of(finding_id: str) -> np.ndarray:
    """Give P(value | ordinary, danger). Shape: (rows, columns, values)."""
    network = shipped_network()
    pairs = [[(r, c) for c in range(len(network.columns))] for r in range(len(network.rows))]
    return np.array([[p_values(network, finding_id, r, c) for r, c in row] for row in pairs])


def fill(bn: gum.BayesNet, node: str, axes: tuple[str, ...], table: np.ndarray) -> None:
    """Set a node's table; pyAgrum's arrays have their axes in the reverse order of the table's names."""
    cpt = bn.cpt(node)
    cpt[:] = np.ascontiguousarray(table.transpose([axes.index(name) for name in reversed(cpt.names)]))


def with_causes() -> gum.BayesNet:
    network, bn = shipped_network(), gum.BayesNet("rhomboid")
    bn.add(gum.LabelizedVariable(ORDINARY, ORDINARY, list(network.rows)))
    bn.add(gum.LabelizedVariable(DANGER, DANGER, list(network.columns)))
    bn.addArc(ORDINARY, DANGER)
    fill(bn, ORDINARY, (ORDINARY,), np.array(p_ordinary(network)))
    fill(bn, DANGER, CAUSES, np.array(p_danger_given_ordinary(network)))
    return bn


def in_memory(findings: Iterable[str]) -> gum.BayesNet:
    """Give the network of the two causes and some findings."""
    bn = with_causes()
    for finding_id in findings:
        values = [bif_value(v) for v in values_of(shipped_network(), finding_id)]
        bn.add(gum.LabelizedVariable(finding_id, finding_id, values))
        bn.addArc(ORDINARY, finding_id)
        bn.addArc(DANGER, finding_id)
        fill(bn, finding_id, (*CAUSES, finding_id), table_of(finding_id))
    return bn


def stated(answers: Answers) -> dict[str, str]:
    """Give the answers that carry weight, and what follows from age and sex."""
    return evidence_of(shipped_network(), with_derived(shipped(), answers))


def judged_shares(bn: gum.BayesNet, evidence: dict[str, str]) -> dict[str, float]:
    inference = gum.LazyPropagation(bn)
    inference.addJointTarget(set(CAUSES))
    inference.setEvidence({finding: bif_value(value) for finding, value in evidence.items()})
    inference.makeInference()
    joint = inference.jointPosterior(set(CAUSES))
    table = joint.toarray().transpose([list(reversed(joint.names)).index(name) for name in CAUSES])
    network = shipped_network()
    ordinary = dict(zip(network.rows[1:], table[1:, 0].tolist(), strict=True))
    return ordinary | dict(zip(network.columns[1:], table[:, 1:].sum(axis=0).tolist(), strict=True))


def assert_agrees(bn: gum.BayesNet, answers: Answers, tolerance: float) -> None:
    evidence = stated(answers)
    judged = judged_shares(bn, evidence)
    shares = posterior(shipped_network(), evidence).shares()
    assert sum(judged.values()) == pytest.approx(1, abs=IN_MEMORY)
    assert shares == pytest.approx(judged, abs=tolerance, rel=0)


@pytest.fixture(scope="module")
def whole_in_memory() -> gum.BayesNet:
    return in_memory(findings_of(shipped_network()))


@pytest.fixture(scope="module")
def whole_from_file(tmp_path_factory: pytest.TempPathFactory) -> gum.BayesNet:
    path: Path = tmp_path_factory.mktemp("exported") / "rhomboid.bif"
    path.write_text(bif_text(shipped_network(), "rhomboid"), encoding="utf-8")
    return gum.loadBN(str(path))


def test_every_share_of_every_published_case_is_pyagrums(cases: list[Case]) -> None:
    for case in cases:
        assert_agrees(in_memory(stated(case.answers)), case.answers, IN_MEMORY)


def test_the_whole_network_gives_the_shares_that_the_answered_part_gives(
    whole_in_memory: gum.BayesNet, cases: list[Case]
) -> None:
    for case in cases:
        assert_agrees(whole_in_memory, case.answers, IN_MEMORY)


def test_every_share_of_every_published_case_survives_the_exported_file(
    whole_from_file: gum.BayesNet, cases: list[Case]
) -> None:
    for case in cases:
        assert_agrees(whole_from_file, case.answers, THROUGH_FILE)


@examples(40)
@given(answers=answer_sets(at_most=60))
def test_every_share_is_pyagrums_whatever_is_answered(answers: Answers) -> None:
    assert_agrees(in_memory(stated(answers)), answers, IN_MEMORY)


def test_the_exported_file_holds_every_finding_that_carries_weight(whole_from_file: gum.BayesNet) -> None:
    assert whole_from_file.names() == {*CAUSES, *findings_of(shipped_network())}


def test_the_exported_file_holds_the_very_tables(
    whole_from_file: gum.BayesNet, whole_in_memory: gum.BayesNet
) -> None:
    for node in whole_in_memory.names():
        read, meant = whole_from_file.cpt(node), whole_in_memory.cpt(node)
        assert read.names == meant.names
        assert np.abs(read.toarray() - meant.toarray()).max() <= THROUGH_FILE
