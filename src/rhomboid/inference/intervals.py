"""How sure: how far each share moves over the ranges of the numbers behind it.

Each number alone is moved to its low and to its high end; the moves in log odds of a share are combined as the
root of the sum of squares, upward and downward moves apart, and turned back into shares. Deterministic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from operator import mul

from rhomboid.domain.knowledge import Knowledge
from rhomboid.inference.moves import ColumnChange, Move, RowChange, moves_behind
from rhomboid.inference.network import Network, evidence_of
from rhomboid.inference.posterior import Factors, Posterior

Verdict = Callable[[Mapping[str, float]], str]


@dataclass(frozen=True)
class Sensitivity:
    """intervals: condition -> (low, high) share. changing: the moves under which the verdict differs."""

    intervals: Mapping[str, tuple[float, float]]
    changing: tuple[tuple[Move, str], ...]


def sensitivity(
    knowledge: Knowledge, result: Posterior, answers: Mapping[str, str], verdict: Verdict
) -> Sensitivity:
    """Give the interval of every share, and each single number that would change the verdict on the shares."""
    network = result.network
    names = network.conditions
    table = _Table(network, result.weights)
    base = table.shares()
    base_log_odds = _log_odds(base)
    up, down = [0.0] * len(names), [0.0] * len(names)
    said = verdict(dict(zip(names, base, strict=True)))
    changing = []
    for move in moves_behind(knowledge, network, evidence_of(network, answers)):
        shares = table.moved(move.change)
        for i, (after, before) in enumerate(zip(_log_odds(shares), base_log_odds, strict=True)):
            shift = after - before
            if shift > 0:
                up[i] += shift * shift
            else:
                down[i] += shift * shift
        says = verdict(dict(zip(names, shares, strict=True)))
        if says != said:
            changing.append((move, says))
    intervals = {
        name: (_share_of(odds - sqrt(down[i])), _share_of(odds + sqrt(up[i])))
        for i, (name, odds) in enumerate(zip(names, base_log_odds, strict=True))
    }
    return Sensitivity(intervals, tuple(changing))


def _log_odds(shares: Sequence[float]) -> list[float]:
    # a share so near to 0 or 1 that its complement vanishes is held just short of it
    return [log(max(s, 1e-300)) - log(max(1 - s, 1e-16)) for s in shares]


def _share_of(log_odds: float) -> float:
    if log_odds < 0:
        odds = exp(log_odds)
        return odds / (1 + odds)
    return 1 / (1 + exp(-log_odds))


class _Table:
    """The posterior table with the sums that make one row's or column's change cheap."""

    def __init__(self, network: Network, weights: Sequence[Sequence[float]]) -> None:
        self.weights = weights
        self.columns = [list(column) for column in zip(*weights, strict=True)]
        self.row_count = len(network.rows) - 1
        # in the order of network.conditions: P(o, none) of each row, then P(d) of each column
        self.base = [row[0] for row in weights[1:]] + [sum(column) for column in self.columns[1:]]

    def shares(self) -> list[float]:
        return _normalised(self.base)

    def moved(self, change: RowChange | ColumnChange | Factors) -> list[float]:
        """Give the shares after the change, in the order of network.conditions."""
        if isinstance(change, RowChange):
            return _normalised(self._with_row(change))
        if isinstance(change, ColumnChange):
            return _normalised(self._with_column(change))
        return _normalised(self._with_factors(change))

    def _with_row(self, change: RowChange) -> list[float]:
        shares = list(self.base)
        row = self.weights[change.index]
        if change.index:
            shares[change.index - 1] = row[0] * change.by[0]
        for c in range(1, len(row)):
            shares[self.row_count + c - 1] += row[c] * (change.by[c] - 1)
        return shares

    def _with_column(self, change: ColumnChange) -> list[float]:
        shares = list(self.base)
        column = self.columns[change.index]
        changed = sum(w * by for w, by in zip(column, change.by, strict=True))
        shares[self.row_count + change.index - 1] = changed
        return shares

    def _with_factors(self, change: Factors) -> list[float]:
        rows = [change.rows.get(r, 1.0) for r in range(len(self.weights))]
        extra = dict(change.cells)
        first = [
            w * factor * change.columns.get(0, 1.0) for w, factor in zip(self.columns[0], rows, strict=True)
        ]
        sums = [
            change.columns.get(c, 1.0) * sum(map(mul, self.columns[c], rows))
            for c in range(1, len(self.columns))
        ]
        for (r, c), factor in extra.items():
            delta = self.weights[r][c] * rows[r] * change.columns.get(c, 1.0) * (factor - 1)
            if c == 0:
                first[r] += delta
            else:
                sums[c - 1] += delta
        return first[1:] + sums


def _normalised(shares: list[float]) -> list[float]:
    total = sum(shares)
    return [share / total for share in shares]
