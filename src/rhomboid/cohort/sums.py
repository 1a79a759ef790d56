"""The exact sum for many people, compiled: the core's formula on arrays, in float64, every term positive.

Each function works on one person's row of codes and writes into room that the caller made once.
"""

# Numba reads the bodies: they are written as plain loops on purpose.

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from rhomboid.cohort.network_arrays import NetworkArrays
from rhomboid.cohort.sparse import Array

DIGITS = 6
EXACT_POWER = 22
LARGEST = 10**DIGITS
LOG10_OF_2 = math.log10(2)
# rounding moves a share by less than half of that
SURELY_LESS = 1.0 - 1e-5
POWERS = np.array([10.0**power for power in range(EXACT_POWER + 1)])


class Room(NamedTuple):
    """Working room of one thread: nothing in it carries over into a result.

    factor: (rows + dangers and room to spare). single: (rows, dangers), what single cells are multiplied by;
    flat: the same in one dimension. meeting: weights that have such cells. danger_sum: (dangers). shares:
    (conditions).
    """

    factor: Array
    single: Array
    flat: Array
    meeting: Array
    danger_sum: Array
    shares: Array


@njit(nogil=True, cache=True)
def room_for(net: NetworkArrays) -> Room:
    """Give the room that a thread works in."""
    flat = np.ones(net.together.shape[2] * net.together.shape[3])
    return Room(
        np.empty(net.factors.shape[1]),
        flat.reshape(net.together.shape[2:]),
        flat,
        np.empty(len(net.weighed) + 1, np.uint32),
        np.empty(len(net.danger_condition)),
        np.empty(len(net.is_danger)),
    )


@njit(nogil=True, cache=True)
def fill_shares(net: NetworkArrays, weights: Array, count: int, subsets: Array, p: int, room: Room) -> None:
    """Fill `room.shares`: each condition's share as main cause, given the answers of one person of a tile.

    weights: (people, at most), places of factors, in order of finding, so many as count says and then three
    times `NO_WEIGHT`. subsets: (people, GROUPS), which contexts of each group were answered.
    """
    _fill_factor(net.factors, weights, count, p, room.factor)
    cells = net.cells
    _fill_single(cells.start, cells.at, cells.by, weights, count, p, room.meeting, room.flat)
    one, two, three = (
        net.together[0, subsets[p, 0]],
        net.together[1, subsets[p, 1]],
        net.together[2, subsets[p, 2]],
    )
    _sum_cells(one, two, three, room.factor, room.single, room.danger_sum)
    _divide(net.alone, net.row_condition, net.danger_condition, room.factor, room.danger_sum, room.shares)


@njit(nogil=True, cache=True)
def _fill_factor(factors: Array, weights: Array, count: int, p: int, factor: Array) -> None:
    for i in range(factors.shape[1]):
        factor[i] = 1.0
    for j in range(0, count, 4):
        one, two = np.uint32(weights[p, j]), np.uint32(weights[p, j + 1])
        three, four = np.uint32(weights[p, j + 2]), np.uint32(weights[p, j + 3])
        for i in range(factors.shape[1]):
            factor[i] *= (factors[one, i] * factors[two, i]) * (factors[three, i] * factors[four, i])


@njit(nogil=True, cache=True)
def _fill_single(
    start: Array, at: Array, by: Array, weights: Array, count: int, p: int, meeting: Array, single: Array
) -> None:
    met = 0
    for j in range(count):
        weight = np.uint32(weights[p, j])
        # without a branch: what has no cells is written over by the next
        meeting[np.uint32(met)] = weight
        met += start[weight + 1] > start[weight]
    single[:] = 1.0
    for j in range(met):
        for i in range(start[meeting[j]], start[meeting[j] + 1]):
            single[at[i]] *= by[i]


@njit(nogil=True, cache=True)
def _sum_cells(one: Array, two: Array, three: Array, factor: Array, single: Array, sums: Array) -> None:
    """Fill the sum over rows of prior x 1/Z of the answered contexts x factors, danger by danger."""
    sums[:] = 0.0
    rows, dangers = single.shape
    for r in range(rows):
        by = factor[r]
        for d in range(dangers):
            sums[d] += (one[r, d] * two[r, d]) * (three[r, d] * single[r, d]) * by
    for d in range(dangers):
        sums[d] *= factor[rows + d]


@njit(nogil=True, cache=True)
def _divide(
    alone: Array, row_condition: Array, danger_condition: Array, factor: Array, sums: Array, shares: Array
) -> None:
    """Fill the shares: share(o) = P(o and no danger), share(d) = P(d)."""
    total = _total(sums)
    for r in range(len(alone)):
        factor[r] *= alone[r]
    whole = 1.0 / (total + _total(factor[: len(alone)]))
    for r in range(len(alone)):
        if row_condition[r] >= 0:
            shares[np.uint32(row_condition[r])] = factor[r] * whole
    for d in range(len(sums)):
        shares[np.uint32(danger_condition[d])] = sums[d] * whole


@njit(nogil=True, cache=True)
def _total(numbers: Array) -> float:
    """Give a sum, in four parts, so that one addition need not wait for another."""
    one, two, three, four = 0.0, 0.0, 0.0, 0.0
    whole = len(numbers) // 4 * 4
    for i in range(0, whole, 4):
        one += numbers[i]
        two += numbers[i + 1]
        three += numbers[i + 2]
        four += numbers[i + 3]
    for i in range(whole, len(numbers)):
        one += numbers[i]
    return (one + two) + (three + four)


@njit(nogil=True, cache=True)
def significant(share: float) -> float:
    """Give a share, 0 to 1, at six significant digits, as `domain.numbers.significant` publishes it."""
    if share <= 0.0:
        return 0.0
    # the binary exponent, read off the number's own bits
    power = DIGITS - 1 - int(np.floor(((np.float64(share).view(np.int64) >> 52) - 1023) * LOG10_OF_2))
    if power > EXACT_POWER:
        return _significant_of_tiny(share)
    # the estimate from the binary exponent is right, or one digit too few
    scaled = share * POWERS[power]
    if scaled >= LARGEST - 0.5:
        power -= 1
        scaled = share * POWERS[power]
    return np.rint(scaled) / POWERS[power]


@njit(nogil=True, cache=True)
def _significant_of_tiny(share: float) -> float:
    """Do it in two steps, since ten to such a power is no exact float: right but for the last bit."""
    power = DIGITS - 1 - int(np.floor((math.frexp(share)[1] - 1) * LOG10_OF_2))
    scaled = share * POWERS[EXACT_POWER] * 10.0 ** (power - EXACT_POWER)
    if scaled >= LARGEST - 0.5:
        power -= 1
        scaled = share * POWERS[EXACT_POWER] * 10.0 ** (power - EXACT_POWER)
    return np.rint(scaled) / 10.0 ** (power - EXACT_POWER) / POWERS[EXACT_POWER]


@njit(nogil=True, cache=True)
def ranked(given: Array, among: Array, most: int, start: int, places: Array, shares: Array) -> int:
    """Fill the places and rounded shares of the likeliest from `start` on, ties by id; give where they end.

    given: every share. among: which conditions may stand in the list. most: how long it is at most.
    """
    count, left_out = 0, -1.0
    for i in among:
        share, at = given[i], start + count
        if count == most:
            at -= 1
            if share <= shares[at]:
                left_out = max(left_out, share)
                continue
            left_out = max(left_out, shares[at])
        else:
            count += 1
        while at > start and shares[at - 1] < share:
            places[at], shares[at] = places[at - 1], shares[at - 1]
            at -= 1
        places[at], shares[at] = i, share
    if left_out >= shares[start + count - 1] * SURELY_LESS:
        return _ranked_by_rounded(given, among, most, start, places, shares)
    _round(start, start + count, places, shares)
    return start + count


@njit(nogil=True, cache=True)
def _round(start: int, end: int, places: Array, shares: Array) -> None:
    """Round a list; what is then equal is put in order of id."""
    for i in range(start, end):
        share, place, at = significant(shares[i]), places[i], i
        while at > start and (shares[at - 1] < share or (shares[at - 1] == share and places[at - 1] > place)):
            places[at], shares[at] = places[at - 1], shares[at - 1]
            at -= 1
        places[at], shares[at] = place, share


@njit(nogil=True, cache=True)
def _ranked_by_rounded(
    given: Array, among: Array, most: int, start: int, places: Array, shares: Array
) -> int:
    """Do the same where rounding may decide who is in the list."""
    count = 0
    for i in among:
        share, at = significant(given[i]), start + count
        if count == most:
            at -= 1
            if share <= shares[at]:
                continue
        else:
            count += 1
        # places come in order of id, so an equal share goes behind
        while at > start and shares[at - 1] < share:
            places[at], shares[at] = places[at - 1], shares[at - 1]
            at -= 1
        places[at], shares[at] = i, share
    return start + count
