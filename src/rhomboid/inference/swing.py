"""How far each share's log odds move: sums of squares over the moves of single numbers.

There are thousands of numbers, so the sum is arranged to be cheap. A share s that a move does not touch is
only divided by the new total T = 1 + x. Its log odds shift by -ln(1 + y), y = x / (1 - s). Where y is small
the square of that is y^2 - y^3 + 11/12 y^4 - 5/6 y^5 to a relative error under y^4, so the sums over moves of
x^2 .. x^5 serve every share. The largest share, whose 1 - s may be small, is reckoned move by move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log, sqrt

from rhomboid.inference.moved_table import Moved

# a total that moves by less than this part of the largest share's complement moves no log odds by more
NEGLIGIBLE = 1e-7
# a total that moves by at most this keeps y under 0.02 for every share but the largest
CALM = 0.01
TINY = 1e-300


class Swing:
    """Sums of squared moves of log odds, upward and downward apart."""

    def __init__(self, base: Sequence[float]) -> None:
        self.base = base
        self.odds = [_odds(share) for share in base]
        self.up, self.down = [0.0] * len(base), [0.0] * len(base)
        self.largest = max(range(len(base)), key=base.__getitem__)
        self.per_rest = [1 / max(1 - share, 1e-16) for share in base]
        self.negligible = NEGLIGIBLE / self.per_rest[self.largest]
        # sums over calm moves of x^2, x^3, x^4, x^5
        self.calm_up, self.calm_down = [0.0] * 4, [0.0] * 4

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
        size = abs(total - 1)
        if size <= self.negligible or len(touched) == len(odds):
            return
        if self.largest not in touched:
            self._add_untouched(self.largest, total)
        if size <= CALM:
            self._add_calm(total - 1, touched)
        else:
            for i in range(len(odds)):
                if i not in touched and i != self.largest:
                    self._add_untouched(i, total)

    def _add_untouched(self, i: int, total: float) -> None:
        share = self.base[i]
        # a share that nothing touched has the complement total - share
        # (near 1 it may vanish in rounding, and is then held just short of it)
        after = share / (total - share) if share < 0.999 * total else _odds(share / total)
        shift = log(after / self.odds[i])
        if shift > 0:
            self.up[i] += shift * shift
        else:
            self.down[i] += shift * shift

    def _add_calm(self, x: float, touched: Mapping[int, float]) -> None:
        sums, own = (self.calm_down, self.down) if x > 0 else (self.calm_up, self.up)
        power = x
        for k in range(4):
            power *= x
            sums[k] += power
        for i in touched:
            if i == self.largest:
                continue
            # its own move was added before: take the common one back
            y = x * self.per_rest[i]
            own[i] -= y * y * (1 - y * (1 - y * (11 / 12 - y * 5 / 6)))

    def intervals(self) -> list[tuple[float, float]]:
        """Give (low, high) of each share."""
        found = []
        for i in range(len(self.base)):
            up, down = self.up[i], self.down[i]
            if i != self.largest:
                up += _squares(self.calm_up, self.per_rest[i])
                down += _squares(self.calm_down, self.per_rest[i])
            odds = log(self.odds[i])
            found.append((_share_of(odds - sqrt(max(down, 0.0))), _share_of(odds + sqrt(max(up, 0.0)))))
        return found


def _squares(sums: Sequence[float], per_rest: float) -> float:
    x2, x3, x4, x5 = sums
    return per_rest**2 * (x2 - per_rest * (x3 - per_rest * (11 / 12 * x4 - per_rest * 5 / 6 * x5)))


def _odds(share: float) -> float:
    # a share so near to 0 or 1 that its complement vanishes is held just short of it
    return max(share, TINY) / max(1 - share, 1e-16)


def _share_of(log_odds: float) -> float:
    if log_odds < 0:
        odds = exp(log_odds)
        return odds / (1 + odds)
    return 1 / (1 + exp(-log_odds))
