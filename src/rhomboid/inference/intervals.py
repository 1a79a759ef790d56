"""How sure: how far each share moves over the ranges of the numbers behind it.

Each number alone is moved to its low and its high end; the moves in log odds of a share are combined as the
root of the sum of squares, upward and downward moves apart, and turned back into shares. Deterministic.

There are thousands of numbers, so the sum is arranged to be cheap. A share that a move does not touch is only
divided by the new total T. For small shares b that shift of log odds is -ln T + b (1/T - 1), to an error
under b squared; its squares are summed once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt

from rhomboid.domain.knowledge import Knowledge
from rhomboid.inference.moved_table import Moved, MovedTable
from rhomboid.inference.moves import Move, moves_behind
from rhomboid.inference.network import evidence_of
from rhomboid.inference.posterior import Posterior
from rhomboid.inference.risk import limits_of

Verdict = Callable[[Mapping[str, float]], str]
# below this, a share that a move does not touch is small in the sense above: an error under 1e-8 a move
SMALL = 1e-4
# a total that moves by less than this moves no untouched share's log odds by more
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

    The verdict must follow from which limits the conditions pass (the risk rule).
    """
    network = result.network
    names = network.conditions
    table = MovedTable(network, result.weights)
    limits = [[limit.share for limit in limits_of(knowledge, knowledge.conditions[n])] for n in names]
    bounds = _Bounds(table.base, limits)
    said = verdict(dict(zip(names, table.base, strict=True)))
    swing = _Swing(table.base)
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


class _Swing:
    """Sums of squared moves of log odds, upward and downward apart."""

    def __init__(self, base: Sequence[float]) -> None:
        self.base = base
        self.odds = [_odds(share) for share in base]
        self.up, self.down = [0.0] * len(base), [0.0] * len(base)
        self.large = [(i, share) for i, share in enumerate(base) if share >= SMALL]
        # sums over moves of (ln T)^2, 2 ln T (1/T - 1) and (1/T - 1)^2, for small untouched shares
        self.small_up, self.small_down = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]

    def add(self, moved: Moved) -> None:
        """Add one move."""
        total, touched = moved
        up, down, odds = self.up, self.down, self.odds
        for i, weight in touched.items():
            share = weight / total
            shift = log((share / (1 - share) if TINY < share < 0.999 else _odds(share)) / odds[i])
            if shift > 0:
                up[i] += shift * shift
            else:
                down[i] += shift * shift
        if abs(total - 1) < NEGLIGIBLE:
            return
        for i, share in self.large:
            if i not in touched:
                # a share that nothing touched has the complement total - share
                # (near 1 it may vanish in rounding, and is then held just short of it)
                after = share / (total - share) if share < 0.999 * total else _odds(share / total)
                shift = log(after / odds[i])
                if shift > 0:
                    up[i] += shift * shift
                else:
                    down[i] += shift * shift
        self._add_small(moved)

    def _add_small(self, moved: Moved) -> None:
        shift, excess = -log(moved.total), 1 / moved.total - 1
        small = self.small_up if shift > 0 else self.small_down
        terms = (shift * shift, 2 * shift * excess, excess * excess)
        for k in range(3):
            small[k] += terms[k]
        own = self.up if shift > 0 else self.down
        for i in moved.touched:
            if self.base[i] < SMALL:
                # its own move was added before: take the common one back
                own[i] -= terms[0] + terms[1] * self.base[i] + terms[2] * self.base[i] ** 2

    def intervals(self) -> list[tuple[float, float]]:
        """Give (low, high) of each share."""
        found = []
        for i, share in enumerate(self.base):
            up, down = self.up[i], self.down[i]
            if share < SMALL:
                up += _squares(self.small_up, share)
                down += _squares(self.small_down, share)
            odds = log(self.odds[i])
            found.append((_share_of(odds - sqrt(max(down, 0.0))), _share_of(odds + sqrt(max(up, 0.0)))))
        return found


def _squares(sums: Sequence[float], share: float) -> float:
    return sums[0] + sums[1] * share + sums[2] * share * share


def _odds(share: float) -> float:
    # a share so near to 0 or 1 that its complement vanishes is held just short of it
    return max(share, TINY) / max(1 - share, 1e-16)


def _share_of(log_odds: float) -> float:
    if log_odds < 0:
        odds = exp(log_odds)
        return odds / (1 + odds)
    return 1 / (1 + exp(-log_odds))
