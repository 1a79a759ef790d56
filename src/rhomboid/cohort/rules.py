"""The red flags, 64 people at a time, compiled: three-valued, with doubts, as `triage.flags` reads them.

A mask is 64 bits, one for each person of a tile. What a node is worth takes two: whether it is true, and
whether it is not false; between them lies what is not settled.
"""

# Numba reads the bodies: they are written as plain loops on purpose.

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from rhomboid.cohort.rule_arrays import ALL, RuleArrays
from rhomboid.cohort.sparse import Array

# people whose rules are read together: the bits of a mask
TILE = 64
NOBODY = np.uint64(0)
EVERYBODY = ~NOBODY
ONE = np.uint64(1)
# the lowest bit of each byte, and what brings those eight bits together in the highest byte
LOWEST, GATHER, HIGHEST = np.uint64(0x0101010101010101), np.uint64(0x0102040810204080), np.uint64(56)


class Readings(NamedTuple):
    """What the rules say of a tile of people, and room for it.

    words: (findings, 8), eight codes in each; tile: the same, (findings, people). planes: (findings, bits of
    a code). true: by leaf; nodes: by node of each rule; leaves, signs_alone, room: the same, as they are
    worked with.
    fired: by rule, whether it holds; signs, hows: by rule, the two kinds of doubt. unsure, skipped: by
    finding, whether the answer is `not sure`, and whether it was not asked though what asks it is there or in
    doubt. settled: one mask: whether every pressing rule is settled. grave, lesser, any: one mask each: what
    doubt there is.
    """

    words: Array
    tile: Array
    planes: Array
    true: Array
    leaves: Array
    signs_alone: Array
    nodes: Array
    room: Array
    fired: Array
    signs: Array
    hows: Array
    unsure: Array
    skipped: Array
    settled: Array
    grave: Array
    lesser: Array
    any: Array


@njit(nogil=True, cache=True)
def readings_for(rules: RuleArrays) -> Readings:
    """Give the room for a tile."""
    findings, count = len(rules.planes), len(rules.is_pressing)
    words = np.zeros((findings, TILE // 8), np.uint64)
    return Readings(
        words,
        words.view(np.uint8),
        np.zeros((findings, rules.planes.max()), np.uint64),
        np.zeros(len(rules.finding), np.uint64),
        np.zeros(len(rules.finding), np.uint64),
        np.zeros(len(rules.finding), np.uint64),
        np.zeros(len(rules.parent), np.uint64),
        np.zeros(len(rules.parent), np.uint64),
        np.zeros(count, np.uint64),
        np.zeros(count, np.uint64),
        np.zeros(count, np.uint64),
        np.zeros(findings, np.uint64),
        np.zeros(findings, np.uint64),
        np.zeros(1, np.uint64),
        np.zeros(1, np.uint64),
        np.zeros(1, np.uint64),
        np.zeros(1, np.uint64),
    )


@njit(nogil=True, cache=True)
def read_rules(rules: RuleArrays, on: Readings) -> None:
    """Fill what every rule says of the people whose codes are in `on.tile`."""
    _fill_planes(rules.planes, on.words, on.planes)
    has_doubt = _fill_unsure(rules, on)
    _fill_true(rules.finding, rules.true.start, rules.true.at, rules.planes, on.planes, on.true)
    for rule in range(len(on.fired)):
        start, end = rules.nodes.start[rule], rules.nodes.start[rule + 1]
        on.fired[rule] = _holds(rules, rule, on.true, on.nodes[start:end])
    on.signs[:] = NOBODY
    on.hows[:] = NOBODY
    if has_doubt:
        _fill_doubts(rules, on)
    for leaf in range(len(rules.finding)):
        finding = rules.finding[leaf]
        on.leaves[leaf] = on.true[leaf] | with_code(on.planes, finding, rules.planes[finding], 0)
    on.settled[0] = EVERYBODY
    for rule in range(len(on.fired)):
        if rules.is_pressing[rule]:
            on.settled[0] &= on.fired[rule] | ~_holds(rules, rule, on.leaves, on.room)
    _sum_doubts(rules, on)


@njit(nogil=True, cache=True)
def _fill_planes(bits: Array, words: Array, planes: Array) -> None:
    """Turn eight codes a word into one mask for each bit of a code."""
    for finding in range(len(bits)):
        for bit in range(bits[finding]):
            mask = NOBODY
            for i in range(TILE // 8):
                lowest = (words[finding, i] >> np.uint64(bit)) & LOWEST
                mask |= ((lowest * GATHER) >> HIGHEST) << np.uint64(8 * i)
            planes[finding, bit] = mask


@njit(nogil=True, cache=True)
def with_code(planes: Array, finding: int, bits: int, code: int) -> np.uint64:
    """Give who has a code. bits: how many the finding's codes have."""
    if code >> bits:
        return NOBODY
    mask = EVERYBODY
    for bit in range(bits):
        plane = planes[finding, bit]
        mask &= plane if (code >> bit) & 1 else ~plane
    return mask


@njit(nogil=True, cache=True)
def _fill_true(findings: Array, start: Array, at: Array, bits: Array, planes: Array, true: Array) -> None:
    for leaf in range(len(findings)):
        finding, mask = findings[leaf], NOBODY
        for i in range(start[leaf], start[leaf + 1]):
            mask |= with_code(planes, finding, bits[finding], at[i])
        true[leaf] = mask


@njit(nogil=True, cache=True)
def _fill_unsure(rules: RuleArrays, on: Readings) -> bool:
    """Fill who is not sure of what, and what was skipped though its sign is there or in doubt."""
    doubtful, bits = NOBODY, rules.planes
    for finding in range(len(bits)):
        on.unsure[finding] = with_code(on.planes, finding, bits[finding], 1)
        doubtful |= on.unsure[finding]
    for finding in rules.follow_ups:
        opened = NOBODY
        for i in range(rules.opened_by.start[finding], rules.opened_by.start[finding + 1]):
            parent = rules.opened_by.at[i]
            opened |= on.unsure[parent] | with_code(on.planes, parent, bits[parent], rules.present[parent])
        on.skipped[finding] = opened & with_code(on.planes, finding, bits[finding], 0)
        doubtful |= on.skipped[finding]
    return doubtful != NOBODY


@njit(nogil=True, cache=True)
def _holds(rules: RuleArrays, rule: int, leaves: Array, nodes: Array) -> np.uint64:
    """Give whom a rule holds for, and fill `nodes`: whom each of its nodes holds for."""
    first, last = rules.nodes.start[rule], rules.nodes.start[rule + 1]
    for i in range(last - first):
        nodes[i] = EVERYBODY if rules.nodes.at[first + i] == ALL else NOBODY
    for i in range(last - first):
        leaf, up = rules.leaf[first + i], rules.parent[first + i]
        if leaf >= 0:
            nodes[i] = leaves[leaf]
        if up >= 0:
            if rules.nodes.at[first + up] == ALL:
                nodes[up] &= nodes[i]
            else:
                nodes[up] |= nodes[i]
    return nodes[last - first - 1]


@njit(nogil=True, cache=True)
def _fill_doubts(rules: RuleArrays, on: Readings) -> None:
    """Fill the doubts about the pressing rules that have not fired: first of signs, then of how or when."""
    _suppose(rules, on, False)
    for rule in range(len(on.fired)):
        if rules.is_pressing[rule]:
            met = _met(rules, rule, on, False)
            if met != NOBODY:
                on.signs[rule] = met & ~on.fired[rule] & _holds(rules, rule, on.leaves, on.room)
    on.signs_alone[:] = on.leaves
    _suppose(rules, on, True)
    for leaf in range(len(rules.finding)):
        if not rules.is_option[rules.finding[leaf]]:
            on.signs_alone[leaf] = on.leaves[leaf]
    for rule in range(len(on.fired)):
        if rules.is_pressing[rule] and rules.is_emergency[rule]:
            met = _met(rules, rule, on, True) & ~on.signs[rule]
            if met != NOBODY:
                on.hows[rule] = met & ~on.fired[rule] & _near(rules, rule, on)


@njit(nogil=True, cache=True)
def _near(rules: RuleArrays, rule: int, on: Readings) -> np.uint64:
    """Give for whom one answer of how or when would do, or all where none is known or a sign is in doubt."""
    together, none_unsure, sign_unsure = EVERYBODY, EVERYBODY, NOBODY
    for i in range(rules.unknown.start[rule], rules.unknown.start[rule + 1]):
        finding = rules.unknown.at[i]
        unsure = on.unsure[finding] | on.skipped[finding]
        if rules.is_option[finding]:
            together &= unsure
            none_unsure &= ~unsure
        elif rules.is_sign[finding]:
            sign_unsure |= unsure
    together |= sign_unsure
    near = together & _holds(rules, rule, on.leaves, on.room)
    near |= none_unsure & ~together & _holds(rules, rule, on.signs_alone, on.room)
    for i in range(rules.unknown.start[rule], rules.unknown.start[rule + 1]):
        finding = rules.unknown.at[i]
        unsure = (on.unsure[finding] | on.skipped[finding]) & ~together
        if rules.is_option[finding] and unsure != NOBODY:
            near |= unsure & _holds_if(rules, rule, on, finding)
    return near


@njit(nogil=True, cache=True)
def _holds_if(rules: RuleArrays, rule: int, on: Readings, option: int) -> np.uint64:
    """Give whom a rule holds for had `not sure` been a yes to signs and to one answer of how or when."""
    for leaf in range(len(rules.finding)):
        if rules.finding[leaf] == option:
            on.signs_alone[leaf], on.leaves[leaf] = on.leaves[leaf], on.signs_alone[leaf]
    holds = _holds(rules, rule, on.signs_alone, on.room)
    for leaf in range(len(rules.finding)):
        if rules.finding[leaf] == option:
            on.signs_alone[leaf], on.leaves[leaf] = on.leaves[leaf], on.signs_alone[leaf]
    return holds


@njit(nogil=True, cache=True)
def _suppose(rules: RuleArrays, on: Readings, is_all: bool) -> None:
    """Fill what each leaf is worth had `not sure` been a yes: to signs, or to everything.

    What was skipped counts as `not sure`, but is a yes only to a leaf that takes `not sure` for one.
    """
    for leaf in range(len(rules.finding)):
        finding = rules.finding[leaf]
        mask = on.true[leaf]
        if is_all or rules.is_sign[finding]:
            mask |= on.unsure[finding]
        if is_all or rules.is_assumed[leaf]:
            mask |= on.skipped[finding]
        on.leaves[leaf] = mask


@njit(nogil=True, cache=True)
def _met(rules: RuleArrays, rule: int, on: Readings, is_all: bool) -> np.uint64:
    """Give who has a sign of the rule in doubt, or one skipped; with `is_all`, any answer in doubt."""
    mask = NOBODY
    for i in range(rules.unknown.start[rule], rules.unknown.start[rule + 1]):
        finding = rules.unknown.at[i]
        mask |= on.skipped[finding]
        if is_all or rules.is_sign[finding]:
            mask |= on.unsure[finding]
    return mask


@njit(nogil=True, cache=True)
def _sum_doubts(rules: RuleArrays, on: Readings) -> None:
    on.grave[0] = NOBODY
    on.lesser[0] = NOBODY
    on.any[0] = NOBODY
    for rule in range(len(on.fired)):
        on.any[0] |= on.signs[rule] | on.hows[rule]
        if rules.is_emergency[rule]:
            on.grave[0] |= on.signs[rule]
        else:
            on.lesser[0] |= on.signs[rule]
