"""Codes of a column of words, compiled: from the places in its dictionary, no step of Python a cell."""

from __future__ import annotations

import numpy as np
from numba import njit

from rhomboid.cohort.sparse import Array

ONE = np.uint32(1)


@njit(nogil=True, cache=True)
def fill_looked_up(places: Array, valid: Array, offset: int, table: Array, codes: Array) -> None:
    """Fill `table[place]` for each cell, 0 where there is none.

    places, valid: as Arrow keeps them, the latter one bit for each cell (empty: every cell is there). offset:
    how many cells come before the first.
    """
    if len(valid) == 0:
        for i in range(len(codes)):
            codes[i] = table[np.uint32(places[offset + i])]
        return
    for i in range(len(codes)):
        at = offset + i
        there = np.uint32(valid[np.uint32(at >> 3)] >> np.uint8(at & 7)) & ONE
        # what lies at an empty cell is nobody's promise
        codes[i] = table[np.uint32(places[np.uint32(at)]) * there] * np.uint8(there)
