"""Lists of different lengths, laid end to end in arrays that compiled code can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class Lists(NamedTuple):
    """Lists end to end. List i holds `at[start[i]:start[i + 1]]`, and `by` beside it."""

    start: Array
    at: Array
    by: Array


def lists_of(rows: Sequence[Mapping[int, float]]) -> Lists:
    """Give the lists of some mappings place -> factor, in order of place."""
    return _lists([sorted(row.items()) for row in rows])


def plain_lists(rows: Sequence[Iterable[int]]) -> Lists:
    """Give the lists of some sequences of places, in their own order."""
    return _lists([[(at, 0.0) for at in row] for row in rows])


def _lists(rows: Sequence[Sequence[tuple[int, float]]]) -> Lists:
    start = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=start[1:])
    flat = [pair for row in rows for pair in row]
    # without a sign, so that compiled code need not ask whether a place counts from the end
    at = np.array([at for at, _ in flat], np.uint32)
    return Lists(start, at, np.array([by for _, by in flat], np.float64))
