"""The exact sum for many people, compiled: the core's formula on arrays, in float64, every term positive.

Each function works on one person's row of codes and writes into room that the caller made once.
"""

# Numba reads the bodies: they are written as plain loops on purpose.

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from rhomboid.cohort.network_arrays import GROUP, NetworkArrays
from rhomboid.cohort.sparse import Array

DIGITS = 6
EXACT_POWER = 22
LARGEST = 10**DIGITS
LOG10_OF_2 = math.log10(2)
POWERS = np.array([10.0**power for power in range(EXACT_POWER + 1)])


class Room(NamedTuple):
    """Working room of one thread: nothing in it carries over into a result."""

    row_factor: Array
    column_factor: Array
    column_sum: Array
    meeting: Array
    table: Array
    shares: Array
    rounded: Array


@njit(nogil=True, cache=True)
def room_for(net: NetworkArrays) -> Room:
    """Give the room that a thread works in."""
    rows, columns = net.prior.shape
    conditions = len(net.is_danger)
    return Room(
        np.empty(rows),
        np.empty(columns),
        np.empty(columns),
        np.empty(len(net.weighed) + 1, np.int64),
        np.empty((rows, columns)),
        np.empty(conditions),
        np.empty(conditions),
    )


@njit(nogil=True, cache=True)
def fill_shares(net: NetworkArrays, codes: Array, room: Room) -> None:
    """Fill `room.shares`: each condition's share as main cause, given one person's codes."""
    width = net.is_weighed.shape[1]
    rows, columns = room.row_factor, room.column_factor
    rows[:] = 1.0
    columns[:] = 1.0
    meeting = 0
    for f in net.weighed:
        if codes[f] >= 2:
            key = f * width + codes[f]
            room.meeting[meeting] = key
            meeting += net.cells.start[key + 1] > net.cells.start[key]
            for i in range(net.rows.start[key], net.rows.start[key + 1]):
                rows[net.rows.at[i]] *= net.rows.by[i]
            for i in range(net.columns.start[key], net.columns.start[key + 1]):
                columns[net.columns.at[i]] *= net.columns.by[i]
    _fill_table(net, codes, rows, columns, room.table)
    cells = room.table.reshape(room.table.size)
    for key in room.meeting[:meeting]:
        for i in range(net.cells.start[key], net.cells.start[key + 1]):
            cells[net.cells.at[i]] *= net.cells.by[i]
    _sum_up(net, room)


@njit(nogil=True, cache=True)
def _fill_table(net: NetworkArrays, codes: Array, rows: Array, columns: Array, table: Array) -> None:
    """Fill prior x factors of rows x factors of columns x 1/Z of the contexts that were answered."""
    for r in range(table.shape[0]):
        for c in range(table.shape[1]):
            table[r, c] = net.prior[r, c] * rows[r] * columns[c]
    for g in range(net.together.shape[0]):
        subset = 0
        for bit in range(min(GROUP, len(net.normalised) - g * GROUP)):
            f = net.normalised[g * GROUP + bit]
            subset += int(net.is_weighed[f, codes[f]]) << bit
        if subset:
            _multiply(table, net.together[g, subset])


@njit(nogil=True, cache=True)
def _multiply(table: Array, by: Array) -> None:
    for r in range(table.shape[0]):
        for c in range(table.shape[1]):
            table[r, c] *= by[r, c]


@njit(nogil=True, cache=True)
def _sum_up(net: NetworkArrays, room: Room) -> None:
    """Fill the shares: share(o) = P(o and no danger), share(d) = P(d)."""
    table, sums = room.table, room.column_sum
    sums[:] = 0.0
    for r in range(table.shape[0]):
        for c in range(table.shape[1]):
            sums[c] += table[r, c]
    total = 0.0
    for c in range(len(sums)):
        total += sums[c]
    for r in range(table.shape[0]):
        if net.row_condition[r] >= 0:
            room.shares[net.row_condition[r]] = table[r, 0] / total
    for c in range(len(sums)):
        if net.column_condition[c] >= 0:
            room.shares[net.column_condition[c]] = sums[c] / total
    for i in range(len(room.shares)):
        room.rounded[i] = significant(room.shares[i])


@njit(nogil=True, cache=True)
def significant(share: float) -> float:
    """Give a share, 0 to 1, at six significant digits, as `domain.numbers.significant` publishes it."""
    if share <= 0.0:
        return 0.0
    power = DIGITS - 1 - int(np.floor((math.frexp(share)[1] - 1) * LOG10_OF_2))
    if power > EXACT_POWER:
        return _significant_of_tiny(share, power)
    # the estimate from the binary exponent is right, or one digit too few
    scaled = share * POWERS[power]
    if scaled >= LARGEST - 0.5:
        power -= 1
        scaled = share * POWERS[power]
    return np.rint(scaled) / POWERS[power]


@njit(nogil=True, cache=True)
def _significant_of_tiny(share: float, power: int) -> float:
    """Do it in two steps, since ten to such a power is no exact float: right but for the last bit."""
    scaled = share * POWERS[EXACT_POWER] * 10.0 ** (power - EXACT_POWER)
    if scaled >= LARGEST - 0.5:
        power -= 1
        scaled = share * POWERS[EXACT_POWER] * 10.0 ** (power - EXACT_POWER)
    return np.rint(scaled) / 10.0 ** (power - EXACT_POWER) / POWERS[EXACT_POWER]


@njit(nogil=True, cache=True)
def ranked(room: Room, among: Array, places: Array, shares: Array) -> int:
    """Fill the places and shares of the likeliest, ties by id, and give how many there are.

    among: 1 for each condition that may stand in the list. The lists are as long as `places`.
    """
    count = 0
    for i in range(len(room.rounded)):
        if not among[i]:
            continue
        share = room.rounded[i]
        at = count
        # places come in order of id, so an equal share goes behind
        while at > 0 and shares[at - 1] < share:
            at -= 1
        if at >= len(places):
            continue
        if count < len(places):
            count += 1
        for j in range(count - 1, at, -1):
            places[j], shares[j] = places[j - 1], shares[j - 1]
        places[at], shares[at] = i, share
    return count
