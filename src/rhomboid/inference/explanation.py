"""Why: weights of evidence between two fixed pairs of causes, where they add exactly.

For an ordinary cause i against r, the reference (for the reference itself, the likeliest other):
    w(x) = ln P(x | i, none) - ln P(x | r, none)
For a danger j, with o* the likeliest ordinary cause given no danger:
    w(x) = ln P(x | o*, j) - ln P(x | o*, none)
With the prior's term they sum to the log odds of the two pairs.
Source: Good IJ. Probability and the weighing of evidence. London: Griffin, 1950 (weight of evidence).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from rhomboid.domain.numbers import significant
from rhomboid.inference.network import Network, evidence_of
from rhomboid.inference.posterior import Factors, Posterior, factors_of


@dataclass(frozen=True)
class Weight:
    """How much one answer speaks for a condition (positive) or against it. Unit: natural log of odds."""

    finding: str
    value: str
    weight_log: float


@dataclass(frozen=True)
class Explanation:
    """The weights of one condition, against the pair named by `against`, and the prior's term."""

    condition: str
    against: str
    prior_log: float
    weights: tuple[Weight, ...]


@dataclass(frozen=True)
class _PairOfCells:
    """The two cells (row, column) of the table that are compared."""

    cell: tuple[int, int]
    rival: tuple[int, int]
    against: str


def explanations(result: Posterior, answers: Mapping[str, str]) -> dict[str, Explanation]:
    """Give the explanation of every condition, by id."""
    network = result.network
    evidence = evidence_of(network, answers)
    factors = {f: factors_of(network, f, value) for f, value in sorted(evidence.items())}
    order = _likeliest_without_danger(result)
    return {
        name: _explained(network, name, _compared(network, order, name), evidence, factors)
        for name in network.conditions
    }


def compared_log_odds(result: Posterior, condition: str) -> float:
    """Give the log odds, in the posterior, of the two pairs that the explanation compares."""
    pair = _compared(result.network, _likeliest_without_danger(result), condition)
    return log(result.weights[pair.cell[0]][pair.cell[1]] / result.weights[pair.rival[0]][pair.rival[1]])


def _likeliest_without_danger(result: Posterior) -> list[int]:
    """Give the rows, likeliest ordinary cause first; ties, by the published digits, in order of row."""
    without_danger = [significant(row[0]) for row in result.weights]
    return sorted(range(1, len(without_danger)), key=lambda r: (-without_danger[r], r))


def _compared(network: Network, order: list[int], condition: str) -> _PairOfCells:
    likeliest = order[0]
    if condition in network.column_index:
        column = network.column_index[condition]
        return _PairOfCells((likeliest, column), (likeliest, 0), f"{network.rows[likeliest]} alone")
    row = network.row_index[condition]
    rival = network.reference_row
    if row == rival:
        rival = next(r for r in order if r != row)
    return _PairOfCells((row, 0), (rival, 0), network.rows[rival])


def _explained(
    network: Network,
    condition: str,
    pair: _PairOfCells,
    evidence: Mapping[str, str],
    factors: Mapping[str, Factors],
) -> Explanation:
    weights = []
    for finding_id, value in evidence.items():
        ratio = _ratio_of(factors[finding_id], pair)
        if ratio != 1:
            weights.append(Weight(finding_id, value, log(ratio)))
    # by the published digits: two Pythons that sum a little differently must agree on ties
    weights.sort(key=lambda w: (-significant(abs(w.weight_log)), w.finding))
    prior = network.prior
    prior_log = log(prior[pair.cell[0]][pair.cell[1]] / prior[pair.rival[0]][pair.rival[1]])
    return Explanation(condition, pair.against, prior_log, tuple(weights))


def _ratio_of(factors: Factors, pair: _PairOfCells) -> float:
    """Give the answer's factor at the cell over that at its rival; no answer touches column 0, no danger."""
    row, column = pair.cell
    if column:
        # both cells lie in the same row
        return factors.columns.get(column, 1.0) * factors.cells.get(pair.cell, 1.0)
    return factors.rows.get(row, 1.0) / factors.rows.get(pair.rival[0], 1.0)
