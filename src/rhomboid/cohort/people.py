"""From codes to results, person by person, compiled: flags, floors, shares, risk rule, ranking, reasons."""

# Numba reads the bodies: they are written as plain loops on purpose.

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from rhomboid.cohort.network_arrays import NetworkArrays
from rhomboid.cohort.person_arrays import PersonArrays
from rhomboid.cohort.rule_arrays import TRUE, ReasonArrays, RuleArrays
from rhomboid.cohort.rules import (
    DOUBT_OF_SIGNS,
    NO_DOUBT,
    NOBODY,
    fill_truths,
    keep_held,
    mark_signs,
    read_rules,
    truth_of,
)
from rhomboid.cohort.sparse import Array
from rhomboid.cohort.sums import Room, fill_shares, ranked, room_for

INCOMPLETE, DOUBTFUL_SIGN, DOUBTFUL_LESSER_SIGN, DOUBTFUL, UNDER_16 = range(5)
LEVELS = 5
# people whose rules are read together
TILE = 64


class Model(NamedTuple):
    """Everything that compiled code knows."""

    network: NetworkArrays
    rules: RuleArrays
    reasons: ReasonArrays
    person: PersonArrays


class Results(NamedTuple):
    """One row for each person. because: finding * width + code, by reason, counted in because_of."""

    level: Array
    is_complete: Array
    service: Array
    days: Array
    reason_count: Array
    reason: Array
    because_of: Array
    because_count: Array
    because: Array
    condition_count: Array
    condition: Array
    condition_share: Array
    danger_count: Array
    danger: Array
    danger_share: Array


class Desk(NamedTuple):
    """Working room for the rules of one thread."""

    tile: Array
    nodes: Array
    holds: Array
    fired: Array
    doubts: Array
    supposed: Array
    truths: Array
    signs: Array
    risky: Array
    risky_limit: Array


@njit(nogil=True, cache=True)
def _desk_for(model: Model, findings: int) -> Desk:
    rules = len(model.rules.is_pressing)
    longest = 0
    for rule in range(rules):
        longest = max(longest, model.rules.nodes.start[rule + 1] - model.rules.nodes.start[rule])
    conditions = len(model.network.is_danger)
    return Desk(
        np.zeros((findings, TILE), np.uint8),
        np.zeros((longest, TILE), np.uint8),
        np.zeros((rules, TILE), np.uint8),
        np.zeros(rules, np.uint8),
        np.zeros(rules, np.uint8),
        np.zeros(findings, np.uint8),
        np.zeros(longest, np.uint8),
        np.zeros(findings, np.uint8),
        np.zeros(conditions, np.int32),
        np.zeros(conditions, np.int32),
    )


@njit(nogil=True, cache=True)
def fill_results(model: Model, codes: Array, ages: Array, sexes: Array, out: Results) -> None:
    """Fill the results of many people. codes: (people, findings), completed here by what follows from age."""
    room, desk = room_for(model.network), _desk_for(model, codes.shape[1])
    everyone = np.ones_like(model.network.is_danger)
    for i in range(codes.shape[0]):
        if i % TILE == 0:
            _read_tile(model, codes[i : i + TILE], ages[i : i + TILE], sexes[i : i + TILE], desk)
        desk.fired[:] = desk.holds[:, i % TILE]
        is_child = 0 <= ages[i] < model.person.adult_from
        out.is_complete[i] = read_rules(
            model.rules, codes[i], desk.fired, desk.doubts, desk.supposed, desk.truths
        )
        risks = 0
        out.condition_count[i] = 0
        out.danger_count[i] = 0
        if not is_child:
            fill_shares(model.network, codes[i], room)
            out.condition_count[i] = ranked(room, everyone, out.condition[i], out.condition_share[i])
            out.danger_count[i] = ranked(room, model.network.is_danger, out.danger[i], out.danger_share[i])
            risks = _fill_risks(model, room, desk)
        _fill_reasons(model, desk, risks, is_child, i, out)
        _fill_because(model, codes[i], desk, i, out)
        _fill_verdict(model.reasons, i, out)


@njit(nogil=True, cache=True)
def all_shares(model: Model, codes: Array, ages: Array, sexes: Array) -> Array:
    """Give every condition's share for each person, unrounded. Shapes: (people, conditions by id)."""
    room = room_for(model.network)
    shares = np.empty((codes.shape[0], len(model.network.is_danger)))
    for i in range(codes.shape[0]):
        _complete(model.person, codes[i], ages[i], sexes[i])
        fill_shares(model.network, codes[i], room)
        shares[i] = room.shares
    return shares


@njit(nogil=True, cache=True)
def _read_tile(model: Model, codes: Array, ages: Array, sexes: Array, desk: Desk) -> None:
    for i in range(codes.shape[0]):
        _complete(model.person, codes[i], ages[i], sexes[i])
        for finding in range(codes.shape[1]):
            desk.tile[finding, i] = codes[i, finding]
    fill_truths(model.rules, desk.tile, desk.nodes, desk.holds)


@njit(nogil=True, cache=True)
def _complete(person: PersonArrays, codes: Array, age: int, sex: int) -> None:
    for i in range(len(person.from_age)):
        codes[person.from_age[i]] = person.age_codes[age + 1, i]
    for i in range(len(person.from_sex)):
        codes[person.from_sex[i]] = person.sex_codes[sex, i]
    for i in range(len(person.limited)):
        if codes[person.limited[i]] <= 1 and person.limited_codes[age + 1, i] != 0:
            codes[person.limited[i]] = person.limited_codes[age + 1, i]


@njit(nogil=True, cache=True)
def _fill_risks(model: Model, room: Room, desk: Desk) -> int:
    """Fill the conditions that pass a limit, likeliest first, and give how many."""
    limits = model.network.limits
    count = 0
    for i in range(len(room.shares)):
        passed = -1
        for j in range(limits.shape[1]):
            if room.shares[i] >= limits[i, j]:
                passed = j
                break
        if passed < 0:
            continue
        at = count
        while at > 0 and room.rounded[desk.risky[at - 1]] < room.rounded[i]:
            desk.risky[at], desk.risky_limit[at] = desk.risky[at - 1], desk.risky_limit[at - 1]
            at -= 1
        desk.risky[at], desk.risky_limit[at] = i, passed
        count += 1
    return count


@njit(nogil=True, cache=True)
def _fill_reasons(model: Model, desk: Desk, risks: int, is_child: bool, i: int, out: Results) -> None:
    """Fill the reasons, most urgent first: at one level fired flags, then risks, then floors."""
    reasons = model.reasons
    floors = _floors(model.rules, desk, out.is_complete[i] == 1, is_child)
    out.reason_count[i] = 0
    for level in range(LEVELS - 1, -1, -1):
        for rule in range(len(desk.fired)):
            if desk.fired[rule] == TRUE and reasons.rank[rule] == level:
                _add(out, i, rule)
        for j in range(risks):
            code = reasons.first_risk + desk.risky[j] * model.network.limits.shape[1] + desk.risky_limit[j]
            if reasons.rank[code] == level:
                _add(out, i, code)
        for floor in range(len(floors)):
            if floors[floor] and reasons.rank[reasons.first_floor + floor] == level:
                _add(out, i, reasons.first_floor + floor)


@njit(nogil=True, cache=True)
def _floors(rules: RuleArrays, desk: Desk, is_settled: bool, is_child: bool) -> Array:
    """Give which floors hold; of the three kinds of doubt only the gravest is said."""
    floors = np.zeros(5, np.uint8)
    has_grave, has_lesser, has_any = False, False, False
    for rule in range(len(desk.doubts)):
        if desk.doubts[rule] != NO_DOUBT:
            has_any = True
        if desk.doubts[rule] == DOUBT_OF_SIGNS:
            if rules.is_emergency[rule]:
                has_grave = True
            else:
                has_lesser = True
    floors[INCOMPLETE] = not is_settled
    floors[DOUBTFUL_SIGN] = has_grave
    floors[DOUBTFUL_LESSER_SIGN] = has_lesser and not has_grave
    floors[DOUBTFUL] = has_any and not has_grave and not has_lesser
    floors[UNDER_16] = is_child
    return floors


@njit(nogil=True, cache=True)
def _add(out: Results, i: int, code: int) -> None:
    out.reason[i, out.reason_count[i]] = code
    out.reason_count[i] += 1


@njit(nogil=True, cache=True)
def _fill_because(model: Model, codes: Array, desk: Desk, i: int, out: Results) -> None:
    """Fill the answers behind each reason: those that made a flag true, the signs that are in doubt."""
    out.because_count[i] = 0
    for j in range(out.reason_count[i]):
        before = out.because_count[i]
        reason = out.reason[i, j]
        if reason < model.reasons.first_risk:
            _add_held(model, reason, codes, desk, i, out)
        elif reason == model.reasons.first_floor + DOUBTFUL_SIGN:
            _add_signs(model, codes, desk, 1, i, out)
        elif reason == model.reasons.first_floor + DOUBTFUL_LESSER_SIGN:
            _add_signs(model, codes, desk, 0, i, out)
        out.because_of[i, j] = out.because_count[i] - before


@njit(nogil=True, cache=True)
def _add_held(model: Model, rule: int, codes: Array, desk: Desk, i: int, out: Results) -> None:
    rules, width = model.rules, model.network.is_weighed.shape[1]
    truth_of(rules, rule, codes, desk.supposed, NOBODY, desk.truths)
    keep_held(rules, rule, desk.truths)
    desk.signs[:] = 0
    first = rules.nodes.start[rule]
    for node in range(rules.nodes.start[rule + 1] - first):
        finding = rules.finding[first + node]
        if finding >= 0 and desk.truths[node] == TRUE and not desk.signs[finding]:
            desk.signs[finding] = 1
            out.because[i, out.because_count[i]] = finding * width + codes[finding]
            out.because_count[i] += 1


@njit(nogil=True, cache=True)
def _add_signs(model: Model, codes: Array, desk: Desk, is_grave: int, i: int, out: Results) -> None:
    desk.signs[:] = 0
    for rule in range(len(desk.doubts)):
        if desk.doubts[rule] == DOUBT_OF_SIGNS and model.rules.is_emergency[rule] == is_grave:
            mark_signs(model.rules, rule, codes, desk.signs)
    width = model.network.is_weighed.shape[1]
    for finding in range(len(desk.signs)):
        if desk.signs[finding]:
            # whether it was not asked or not sure of, it stands as `not sure`
            out.because[i, out.because_count[i]] = finding * width + 1
            out.because_count[i] += 1


@njit(nogil=True, cache=True)
def _fill_verdict(reasons: ReasonArrays, i: int, out: Results) -> None:
    """Fill level, service and days, as the reasons at that level say."""
    level = 0
    for j in range(out.reason_count[i]):
        level = max(level, reasons.rank[out.reason[i, j]])
    service, days, is_split = -1, -1, False
    for j in range(out.reason_count[i]):
        code = out.reason[i, j]
        if reasons.rank[code] != level:
            continue
        own = reasons.service[code] if reasons.service[code] >= 0 else reasons.level_service[level]
        is_split = is_split or (service >= 0 and service != own)
        service = own
        if reasons.days[code] >= 0 and (days < 0 or reasons.days[code] < days):
            days = reasons.days[code]
    out.level[i] = level
    out.service[i] = reasons.level_service[level] if service < 0 or is_split else service
    out.days[i] = reasons.level_days[level] if days < 0 else days
