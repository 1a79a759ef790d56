"""How sure: how far each share moves over the ranges of the numbers behind it.

Each number alone is moved to its low and to its high end; the moves in log odds of a share are combined as the
root of the sum of squares, upward and downward moves apart, and turned back into shares. Deterministic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt
from operator import mul

from rhomboid.domain.knowledge import Knowledge
from rhomboid.inference.moves import ColumnChange, Move, RowChange, moves_behind
from rhomboid.inference.network import Network, evidence_of
from rhomboid.inference.posterior import Factors, Posterior

Verdict = Callable[[Mapping[str, float]], str]
# A move that shifts the total by less than this shifts every untouched share's log odds by less than it too,
# and is counted for the touched share alone: far below the six digits that are published.
NEGLIGIBLE = 1e-7
TINY = 1e-300


@dataclass(frozen=True)
class Sensitivity:
    """intervals: condition -> (low, high) share. changing: the moves under which the verdict differs."""

    intervals: Mapping[str, tuple[float, float]]
    changing: tuple[tuple[Move, str], ...]


def sensitivity(
    knowledge: Knowledge, result: Posterior, answers: Mapping[str, str], verdict: Verdict
) -> Sensitivity:
    """Give the interval of every share, and each single number that would change the verdict on the shares.

    The verdict must follow from which conditions pass their own threshold (the risk rule).
    """
    network = result.network
    names = network.conditions
    table = _Table(network, result.weights)
    base = table.shares()
    odds = [_odds(s) for s in base]
    thresholds = [_threshold(knowledge, name) for name in names]
    passing = [s >= t for s, t in zip(base, thresholds, strict=True)]
    said = verdict(dict(zip(names, base, strict=True)))
    up, down = [0.0] * len(names), [0.0] * len(names)
    changing = []
    for move in moves_behind(knowledge, network, evidence_of(network, answers)):
        moved, touched = table.moved(move.change)
        for i in touched:
            share = moved[i]
            shift = log((share / (1 - share) if TINY < share < 0.999 else _odds(share)) / odds[i])
            if shift > 0:
                up[i] += shift * shift
            else:
                down[i] += shift * shift
        if any((moved[i] >= thresholds[i]) != passing[i] for i in touched):
            says = verdict(dict(zip(names, moved, strict=True)))
            if says != said:
                changing.append((move, says))
    intervals = {
        name: (_share_of(log(odds[i]) - sqrt(down[i])), _share_of(log(odds[i]) + sqrt(up[i])))
        for i, name in enumerate(names)
    }
    return Sensitivity(intervals, tuple(changing))


def _threshold(knowledge: Knowledge, condition: str) -> float:
    number = knowledge.conditions[condition].threshold
    return number.share.point if number else inf


def _odds(share: float) -> float:
    # a share so near to 0 or 1 that its complement vanishes is held just short of it
    return max(share, TINY) / max(1 - share, 1e-16)


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

        self.every = range(len(self.base))

    def shares(self) -> list[float]:
        return self.base

    def moved(self, change: RowChange | ColumnChange | Factors) -> tuple[list[float], Sequence[int]]:
        """Give the shares after the change, in the order of network.conditions, and which of them moved."""
        if isinstance(change, RowChange):
            return self._with_row(change)
        if isinstance(change, ColumnChange):
            return self._with_column(change)
        shares = self._with_factors(change)
        total = sum(shares)
        return [share / total for share in shares], self.every

    def _with_row(self, change: RowChange) -> tuple[list[float], Sequence[int]]:
        row, own = self.weights[change.index], change.index - 1
        deltas = [w * (by - 1) for w, by in zip(row, change.by, strict=True)]
        shares = list(self.base)
        shares[own] += deltas[0]
        first = self.row_count - 1
        for c in range(1, len(deltas)):
            shares[first + c] += deltas[c]
        total = 1 + sum(deltas)
        if abs(total - 1) >= NEGLIGIBLE:
            return [share / total for share in shares], self.every
        columns = [first + c for c in range(1, len(deltas)) if abs(deltas[c]) > NEGLIGIBLE * self.base[first + c]]
        return shares, [own, *columns]

    def _with_column(self, change: ColumnChange) -> tuple[list[float], Sequence[int]]:
        own = self.row_count + change.index - 1
        shares = list(self.base)
        shares[own] = sum(map(mul, self.columns[change.index], change.by))
        total = 1 + shares[own] - self.base[own]
        if abs(total - 1) >= NEGLIGIBLE:
            return [share / total for share in shares], self.every
        return shares, (own,)

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

