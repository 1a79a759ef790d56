"""Which question next: the expected fall in uncertainty about the main cause if a finding were asked.

Expected gain of x = H(causes) - sum over answers of P(answer) H(causes | answer), H being the entropy of the
shares, in bits. Source: Lindley DV. On a measure of the information provided by an experiment. Ann Math Stat
1956;27:986-1005.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log2

from rhomboid.inference.network import Network
from rhomboid.inference.posterior import Factors, Posterior, absent_factors, context_factors


def expected_gains(result: Posterior, finding_ids: Iterable[str]) -> dict[str, float]:
    """Give the expected gain of asking each finding, in bits; findings without links gain nothing."""
    table = _Sums(result)
    before = _entropy(table.shares)
    gains = {}
    for finding_id in finding_ids:
        gains[finding_id] = max(0.0, before - _expected_entropy(result.network, table, finding_id))
    return gains


def uncertainty_bits(result: Posterior) -> float:
    """Give the entropy of the shares, in bits."""
    return _entropy(_Sums(result).shares)


class _Sums:
    """The posterior by columns, with the shares that it gives."""

    def __init__(self, result: Posterior) -> None:
        self.columns = [list(column) for column in zip(*result.weights, strict=True)]
        # (number, cells, share) of each danger's column
        self.dangers = [(c, column, sum(column)) for c, column in enumerate(self.columns) if c]
        self.shares = self.columns[0][1:] + [share for _, _, share in self.dangers]

    def joint(self, factors: Factors, p_if_unlinked: float) -> list[float]:
        """Give P(cause, answer) in the order of network.conditions.

        p_if_unlinked: P(answer) where no cause is linked to the finding; the factors are relative to it.
        """
        rows, columns = factors.rows, factors.columns
        first = [w * rows.get(r, 1.0) * p_if_unlinked for r, w in enumerate(self.columns[0])]
        shifts = [(r, factor - 1) for r, factor in rows.items()]
        sums = [
            (share + sum([column[r] * shift for r, shift in shifts])) * columns.get(c, 1.0) * p_if_unlinked
            for c, column, share in self.dangers
        ]
        for (r, c), factor in factors.cells.items():
            by = rows.get(r, 1.0) * columns.get(c, 1.0) * p_if_unlinked
            sums[c - 1] += self.columns[c][r] * by * (factor - 1)
        return first[1:] + sums


def _expected_entropy(network: Network, table: _Sums, finding_id: str) -> float:
    symptom = network.symptoms.get(finding_id)
    if symptom is not None:
        absent = table.joint(absent_factors(symptom), 1 - symptom.leak)
        # P(present, cause) = P(cause) - P(absent, cause): one sweep gives both answers
        present = [max(s - a, 0.0) for s, a in zip(table.shares, absent, strict=True)]
        return _weighed_entropy(absent) + _weighed_entropy(present)
    context = network.contexts[finding_id]
    answers = zip(context.values, context.population, strict=True)
    return sum(_weighed_entropy(table.joint(context_factors(context, v), p)) for v, p in answers)


def _entropy(shares: Sequence[float]) -> float:
    return -sum(s * log2(s) for s in shares if s > 0)


def _weighed_entropy(weights: Sequence[float]) -> float:
    """Give P(answer) H(causes | answer) from the unnormalised shares P(cause, answer)."""
    total = sum(weights)
    return total * log2(total) - sum(w * log2(w) for w in weights if w > 0) if total > 0 else 0.0
