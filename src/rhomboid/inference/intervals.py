"""How sure: how far each share moves over the ranges of the numbers behind it.

Each number alone is moved to its low and its high end; the moves in log odds of a share are combined as the
root of the sum of squares, upward and downward moves apart, and turned back into shares. Deterministic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from rhomboid.domain.knowledge import Knowledge
from rhomboid.inference.move import Move
from rhomboid.inference.moved_table import Moved, MovedTable
from rhomboid.inference.moves import moves_behind
from rhomboid.inference.network import evidence_of
from rhomboid.inference.posterior import Posterior
from rhomboid.inference.risk import limits_of
from rhomboid.inference.swing import Swing

Verdict = Callable[[Mapping[str, float]], str]
# below this, a share is so small that a move of the total takes it over no limit
SMALL = 1e-4


@dataclass(frozen=True)
class Sensitivity:
    """intervals: condition -> (low, high) share. changing: the moves under which the verdict differs."""

    intervals: Mapping[str, tuple[float, float]]
    changing: tuple[tuple[Move, str], ...]


def sensitivity(
    knowledge: Knowledge, result: Posterior, answers: Mapping[str, str], verdict: Verdict
) -> Sensitivity:
    """Give the interval of every share, and each single number that would change the verdict on the shares.

    The verdict must follow from which limits the conditions pass (the risk rule).
    """
    network = result.network
    names = network.conditions
    table = MovedTable(network, result.weights)
    limits = [[limit.share for limit in limits_of(knowledge, knowledge.conditions[n])] for n in names]
    bounds = _Bounds(table.base, limits)
    said = verdict(dict(zip(names, table.base, strict=True)))
    swing = Swing(table.base)
    changing = []
    for move in moves_behind(knowledge, network, evidence_of(network, answers)):
        moved = table.moved(move.change)
        swing.add(moved)
        if bounds.are_crossed(moved):
            says = verdict(dict(zip(names, table.shares_after(moved), strict=True)))
            if says != said:
                changing.append((move, says))
    return Sensitivity(dict(zip(names, swing.intervals(), strict=True)), tuple(changing))


class _Bounds:
    """Between which limits each share lies, and how far the total may move before an untouched one leaves."""

    def __init__(self, base: Sequence[float], limits: Sequence[Sequence[float]]) -> None:
        pairs = list(zip(base, limits, strict=True))
        self.low = [max((limit for limit in of if limit <= share), default=0.0) for share, of in pairs]
        self.high = [min((limit for limit in of if limit > share), default=inf) for share, of in pairs]
        # an untouched small share moves by too little to cross a limit
        self.large = [(i, share) for i, share in enumerate(base) if share >= SMALL and limits[i]]
        self.least_total = max((share / self.high[i] for i, share in self.large), default=0.0)
        self.most_total = min((share / self.low[i] for i, share in self.large if self.low[i]), default=inf)

    def are_crossed(self, moved: Moved) -> bool:
        """Whether any share crosses one of its limits."""
        total, touched = moved
        for i, weight in touched.items():
            if not self.low[i] * total <= weight < self.high[i] * total:
                return True
        if self.least_total < total <= self.most_total:
            return False
        untouched = ((i, share) for i, share in self.large if i not in touched)
        return any(not self.low[i] * total <= share < self.high[i] * total for i, share in untouched)
