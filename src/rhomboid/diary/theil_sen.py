"""A slope that a few odd days cannot move: the median of the slopes of all pairs, with its interval.

Source: Theil H. 1950; Sen PK. J Am Stat Assoc 1968;63:1379-1389 (the interval by ranks, with ties).
Written here on the standard library, since scipy.stats alone takes more than a second to load; a test holds
it against scipy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, median


@dataclass(frozen=True)
class Slope:
    """The median slope, its interval, and the intercept at x = 0. Units: y per x."""

    slope: float
    low: float
    high: float
    intercept: float


def theil_sen(x: Sequence[float], y: Sequence[float], confidence: float = 0.95) -> Slope:
    """Give the Theil-Sen slope with its rank-based interval.

    Formula: slope = median of (yj - yi) / (xj - xi) over pairs with xi < xj; intercept = median(y) - slope
    median(x). The interval takes the sorted slopes at ranks (N -+ C) / 2, where C = z sqrt(V) and
    V = [n(n-1)(2n+5) - sum over ties of t(t-1)(2t+5) in x and in y] / 18, N the number of slopes.
    Shapes: x and y have the same length.
    Errors: ValueError if no two x differ, or confidence is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence} is not between 0 and 1")
    points = sorted(zip(x, y, strict=True))
    slopes = [
        (yj - yi) / (xj - xi) for i, (xi, yi) in enumerate(points) for xj, yj in points[i + 1 :] if xj > xi
    ]
    if not slopes:
        raise ValueError("no two points differ in x")
    slopes.sort()
    middle = median(slopes)
    n = len(points)
    variance = (n * (n - 1) * (2 * n + 5) - _ties(x) - _ties(y)) / 18
    reach = -NormalDist().inv_cdf((1 - confidence) / 2) * sqrt(max(variance, 0.0))
    upper = min(round((len(slopes) + reach) / 2), len(slopes) - 1)
    lower = max(round((len(slopes) - reach) / 2) - 1, 0)
    return Slope(middle, slopes[lower], slopes[upper], median(y) - middle * median(x))


def _ties(values: Sequence[float]) -> int:
    return sum(t * (t - 1) * (2 * t + 5) for t in Counter(values).values())
