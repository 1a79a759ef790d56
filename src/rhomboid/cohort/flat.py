"""Rows of different lengths, one behind the other."""

from __future__ import annotations

import numpy as np
from numba import njit

from rhomboid.cohort.sparse import Array


@njit(nogil=True, cache=True)
def flattened(rows: Array, counts: Array) -> Array:
    """Give the first `counts[i]` of each row, row after row."""
    total = 0
    for i in range(len(counts)):
        total += counts[i]
    flat = np.empty(total, rows.dtype)
    at = 0
    for i in range(len(counts)):
        for j in range(counts[i]):
            flat[at] = rows[i, j]
            at += 1
    return flat
