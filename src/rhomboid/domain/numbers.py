"""A number that can be walked back to its source, or to the reason why it was judged so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NumberKind = Literal["counts", "interval", "judgement", "population"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number, or a table of numbers, comes from.

    reads: the share in one sentence that can be checked aloud.
    kind: `counts` (n of m) and `interval` come from a source; a `judgement` carries its reason in `why`.
    """

    reads: str
    kind: NumberKind
    source: str | None = None
    where: str | None = None
    why: str | None = None
    arithmetic: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A probability with the range that it may lie in. Units: fraction, 0 < low <= point <= high < 1."""

    point: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Number:
    """One share and its origin."""

    share: Share
    origin: Origin


@dataclass(frozen=True, slots=True)
class Table:
    """A distribution over the options of a question: option id -> share (points sum to 1), and its origin."""

    shares: dict[str, Share]
    origin: Origin


def wilson_interval(successes: int, trials: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Give the 95 % score interval of a proportion.

    Formula: (p + z²/2n ± z·sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    Source: Wilson EB. J Am Stat Assoc 1927;22:209-212.
    Errors: ValueError unless 0 <= successes <= trials and trials > 0.
    """
    if trials <= 0 or not 0 <= successes <= trials:
        raise ValueError(f"no proportion in {successes} of {trials}")
    p = successes / trials
    centre = p + z * z / (2 * trials)
    half = z * (p * (1 - p) / trials + z * z / (4 * trials * trials)) ** 0.5
    scale = 1 + z * z / trials
    # the exact bounds at 0 and n are 0 and 1; rounding must not push them past
    low = 0.0 if successes == 0 else (centre - half) / scale
    high = 1.0 if successes == trials else (centre + half) / scale
    return low, high


def significant(value: float, digits: int = 6) -> float:
    """Round a published number to so many significant digits, so that machines agree on its bytes."""
    return float(f"{value:.{digits}g}")


def natural_frequency(share: float) -> str:
    """Give a share as people count: "about 5 in 100 people". Never "all" and never "none"."""
    if share < 0.001:
        return "fewer than 1 in 1,000 people"
    if share < 0.01:
        return f"about {max(1, round(share * 1000))} in 1,000 people"
    if share >= 0.985:
        return "more than 98 in 100 people"
    return f"about {round(share * 100)} in 100 people"


def percent(share: float) -> str:
    """Give a share in whole per cent; the ends are said as "less than 1 %" and "more than 98 %"."""
    if share < 0.01:
        return "less than 1 %"
    return "more than 98 %" if share >= 0.985 else f"{round(share * 100)} %"
