"""Rates with their intervals, and the small arithmetic of an evaluation."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import Any

from rhomboid.domain.numbers import significant, wilson_interval


def rate(hits: Iterable[bool]) -> dict[str, Any]:
    """Give {value, low, high, n}: a fraction with its Wilson interval; None values where n is 0."""
    outcomes = list(hits)
    n = len(outcomes)
    if not n:
        return {"value": None, "low": None, "high": None, "n": 0}
    low, high = wilson_interval(sum(outcomes), n)
    return {
        "value": significant(sum(outcomes) / n),
        "low": significant(low),
        "high": significant(high),
        "n": n,
    }


def mean(values: Iterable[float]) -> dict[str, Any]:
    """Give {value, n}; the value is None where n is 0."""
    found = list(values)
    return {"value": significant(sum(found) / len(found)) if found else None, "n": len(found)}


def middle(values: Iterable[int]) -> float | None:
    """Give the median, or None of nothing."""
    found = list(values)
    return float(median(found)) if found else None
