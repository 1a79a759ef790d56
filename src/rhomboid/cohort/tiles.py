"""A tile: 64 people whose answers are read together, compiled."""

# Numba reads the bodies: they are written as plain loops on purpose.

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from rhomboid.cohort.network_arrays import GROUPS, NO_WEIGHT, NetworkArrays
from rhomboid.cohort.person_arrays import PersonArrays
from rhomboid.cohort.rules import ONE, TILE
from rhomboid.cohort.sparse import Array

# the sum takes that many weights at once
AT_ONCE = 4


class Answered(NamedTuple):
    """Which factors each person's answers have, and which flags hold.

    weights: (people, weighed findings and room to spare), so many as weight_count says, then `NO_WEIGHT`.
    subsets: (people, GROUPS). fired: (people, rules), so many as fired_count says, most urgent first.
    """

    weights: Array
    weight_count: Array
    subsets: Array
    fired: Array
    fired_count: Array


@njit(nogil=True, cache=True)
def answered_for(weighed: int, rules: int) -> Answered:
    """Give the room for a tile."""
    return Answered(
        np.zeros((TILE, weighed + AT_ONCE), np.int32),
        np.zeros(TILE, np.int64),
        np.zeros((TILE, GROUPS), np.int64),
        np.zeros((TILE, rules), np.int32),
        np.zeros(TILE, np.int64),
    )


@njit(nogil=True, cache=True)
def take_tile(person: PersonArrays, codes: Array, ages: Array, sexes: Array, start: int, tile: Array) -> None:
    """Copy the codes of 64 people, completed by what follows from age and sex. tile: (findings, people)."""
    count = min(TILE, codes.shape[1] - start)
    for finding in range(codes.shape[0]):
        tile[finding, :count] = codes[finding, start : start + count]
        tile[finding, count:] = 0
    for i in range(len(person.from_age)):
        for p in range(count):
            tile[person.from_age[i], p] = person.age_codes[ages[start + p] + 1, i]
    for i in range(len(person.from_sex)):
        for p in range(count):
            tile[person.from_sex[i], p] = person.sex_codes[sexes[start + p], i]
    for i in range(len(person.limited)):
        for p in range(count):
            limited = person.limited_codes[ages[start + p] + 1, i]
            if tile[person.limited[i], p] <= 1 and limited != 0:
                tile[person.limited[i], p] = limited


@njit(nogil=True, cache=True)
def fill_weights(net: NetworkArrays, tile: Array, on: Answered) -> None:
    """Fill which factors each person's answers have, in order of finding, and which contexts they answer."""
    _fill_weights(net.weighed, net.weight, tile, on.weights, on.weight_count)
    on.subsets[:] = 0
    for i in range(len(net.normalised)):
        finding = net.normalised[i]
        for p in range(TILE):
            is_answered = net.weight[finding, tile[finding, p]] != NO_WEIGHT
            on.subsets[p, net.in_subset[i, 0]] += is_answered << net.in_subset[i, 1]


@njit(nogil=True, cache=True)
def _fill_weights(weighed: Array, weight: Array, tile: Array, weights: Array, counts: Array) -> None:
    counts[:] = 0
    for finding in weighed:
        for p in range(TILE):
            own = weight[finding, tile[finding, p]]
            # without a branch: what carries no weight is written over by the next
            weights[p, np.uint64(counts[p])] = own
            counts[p] += own != NO_WEIGHT
    for p in range(TILE):
        weights[p, counts[p] : counts[p] + AT_ONCE] = NO_WEIGHT


@njit(nogil=True, cache=True)
def fill_fired(fired: Array, on: Answered) -> None:
    """Fill the flags of each person. fired: one mask for each rule."""
    on.fired_count[:] = 0
    for rule in range(len(fired)):
        if fired[rule]:
            for p in range(TILE):
                if fired[rule] >> np.uint64(p) & ONE:
                    on.fired[p, on.fired_count[p]] = rule
                    on.fired_count[p] += 1
