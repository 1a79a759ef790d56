"""The reasons of an urgency and the answers behind them, compiled: flags, then risks, then floors."""

# Numba reads the bodies: they are written as plain loops on purpose.

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from rhomboid.cohort.network_arrays import NetworkArrays
from rhomboid.cohort.rule_arrays import ReasonArrays, RuleArrays
from rhomboid.cohort.rules import ONE, TILE, Readings
from rhomboid.cohort.sparse import Array
from rhomboid.cohort.sums import significant
from rhomboid.cohort.tiles import Answered

INCOMPLETE, DOUBTFUL_SIGN, DOUBTFUL_LESSER_SIGN, DOUBTFUL, UNDER_16 = range(5)


class Reasons(NamedTuple):
    """Reasons of many people, end to end. start: (people + 1). because_start: one for each, and one more.

    because: finding * width + code. Behind the last start the flat arrays are empty room.
    """

    start: Array
    code: Array
    because_start: Array
    because: Array


class Desk(NamedTuple):
    """Working room for a tile of people.

    risks: (people, conditions), reasons by risk, so many as risk_count says; share: of one person's risks.
    floors: one person's. is_named: (findings). held: (nodes of a rule).
    """

    risks: Array
    risk_count: Array
    share: Array
    floors: Array
    is_named: Array
    held: Array


@njit(nogil=True, cache=True)
def desk_for(rules: RuleArrays, conditions: int) -> Desk:
    """Give the room of one thread."""
    return Desk(
        np.zeros((TILE, conditions), np.int32),
        np.zeros(TILE, np.int64),
        np.zeros(conditions),
        np.zeros(UNDER_16 + 1, np.int64),
        np.zeros(len(rules.planes), np.uint8),
        np.zeros(len(rules.parent), np.uint8),
    )


@njit(nogil=True, cache=True)
def fill_risks(net: NetworkArrays, first_risk: int, shares: Array, p: int, desk: Desk) -> None:
    """Fill the codes of one person's conditions that pass a limit, likeliest first."""
    desk.risk_count[p] = _fill_risks(
        net.limited, net.least_limit, net.limits, first_risk, shares, desk.risks[p], desk.share
    )


@njit(nogil=True, cache=True)
def _fill_risks(
    limited: Array, least: Array, limits: Array, first: int, shares: Array, risks: Array, their: Array
) -> int:
    count = 0
    for j in range(len(limited)):
        i = np.uint64(limited[j])
        if shares[i] < least[j]:
            continue
        passed = 0
        while shares[i] < limits[i, passed]:
            passed += 1
        share, at = significant(shares[i]), count
        while at > 0 and their[at - 1] < share:
            risks[at], their[at] = risks[at - 1], their[at - 1]
            at -= 1
        risks[at], their[at] = first + limited[j] * limits.shape[1] + passed, share
        count += 1
    return count


@njit(nogil=True, cache=True)
def fill_reasons(
    rules: RuleArrays,
    reasons: ReasonArrays,
    on: Readings,
    told: Answered,
    desk: Desk,
    is_child: Array,
    start: int,
    width: int,
    out: Reasons,
) -> None:
    """Fill the reasons of a tile of people, most urgent first: at one level flags, then risks, then floors.

    is_child: one for each person of the tile. start: place of the first in `out`.
    """
    for p in range(len(is_child)):
        first = out.start[start + p]
        at = first + told.fired_count[p]
        out.code[first:at] = told.fired[p, : told.fired_count[p]]
        for j in range(desk.risk_count[p]):
            at = _put(out.code, reasons.rank, first, at, desk.risks[p, j])
        floors = _fill_floors(
            on.settled[0], on.grave[0], on.lesser[0], on.any[0], p, is_child[p], desk.floors
        )
        for j in range(floors):
            at = _put(out.code, reasons.rank, first, at, reasons.first_floor + desk.floors[j])
        for reason in range(first, at):
            out.because_start[reason + 1] = out.because_start[reason]
            code = out.code[reason]
            if code < reasons.first_risk:
                _add_held(rules, code, on.nodes, on.tile, p, reason, width, desk.held, desk.is_named, out)
            elif (
                code >= reasons.first_floor + DOUBTFUL_SIGN
                and code <= reasons.first_floor + DOUBTFUL_LESSER_SIGN
            ):
                is_grave = code == reasons.first_floor + DOUBTFUL_SIGN
                _add_signs(rules, on, is_grave, p, reason, width, desk.is_named, out)
        out.start[start + p + 1] = at


@njit(nogil=True, cache=True)
def _put(codes: Array, rank: Array, first: int, at: int, code: int) -> int:
    """Put a reason behind all that are as urgent, and give where the next would stand."""
    place = at
    while place > first and rank[codes[place - 1]] < rank[code]:
        codes[place] = codes[place - 1]
        place -= 1
    codes[place] = code
    return at + 1


@njit(nogil=True, cache=True)
def _fill_floors(
    settled: np.uint64,
    grave: np.uint64,
    lesser: np.uint64,
    any_: np.uint64,
    p: int,
    is_child: bool,
    floors: Array,
) -> int:
    """Fill which floors hold and give how many; of the three kinds of doubt only the gravest is said."""
    own, count = ONE << np.uint64(p), 0
    if settled & own == 0:
        floors[count] = INCOMPLETE
        count += 1
    if any_ & own:
        floors[count] = DOUBTFUL_SIGN if grave & own else DOUBTFUL_LESSER_SIGN if lesser & own else DOUBTFUL
        count += 1
    if is_child:
        floors[count] = UNDER_16
        count += 1
    return count


@njit(nogil=True, cache=True)
def _add_because(out: Reasons, at: int, code: int) -> None:
    out.because[out.because_start[at + 1]] = code
    out.because_start[at + 1] += 1


@njit(nogil=True, cache=True)
def _add_held(
    rules: RuleArrays,
    rule: int,
    nodes: Array,
    tile: Array,
    p: int,
    at: int,
    width: int,
    held: Array,
    is_named: Array,
    out: Reasons,
) -> None:
    """Add the answers that made a flag true: true parts of true wholes, up to the root."""
    is_named[:] = 0
    first, last = rules.nodes.start[rule], rules.nodes.start[rule + 1]
    for node in range(last - 1, first - 1, -1):
        up = rules.parent[node]
        held[node - first] = nodes[node] >> np.uint64(p) & ONE and (up < 0 or held[up])
    for node in range(first, last):
        if rules.leaf[node] >= 0 and held[node - first]:
            finding = rules.finding[rules.leaf[node]]
            if not is_named[finding]:
                is_named[finding] = 1
                _add_because(out, at, finding * width + tile[finding, p])


@njit(nogil=True, cache=True)
def _add_signs(
    rules: RuleArrays,
    on: Readings,
    is_grave: bool,
    p: int,
    at: int,
    width: int,
    is_named: Array,
    out: Reasons,
) -> None:
    """Add the signs that a doubt is about: those not sure of, and what was skipped."""
    own = ONE << np.uint64(p)
    is_named[:] = 0
    for rule in range(len(on.signs)):
        if on.signs[rule] & own and (rules.is_emergency[rule] != 0) == is_grave:
            for i in range(rules.unknown.start[rule], rules.unknown.start[rule + 1]):
                finding = rules.unknown.at[i]
                is_unsure = on.unsure[finding] & own != 0 and rules.is_sign[finding]
                if is_unsure or on.skipped[finding] & own:
                    is_named[finding] = 1
    for finding in range(len(is_named)):
        if is_named[finding]:
            # whether it was not asked or not sure of, it stands as `not sure`
            _add_because(out, at, finding * width + 1)
