"""From codes to results, a tile of people at a time, compiled: flags, shares, risk rule, ranking, urgency."""

# Numba reads the bodies: they are written as plain loops on purpose.

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from rhomboid.cohort.network_arrays import NetworkArrays
from rhomboid.cohort.person_arrays import PersonArrays
from rhomboid.cohort.reasons import Desk, Reasons, desk_for, fill_reasons, fill_risks
from rhomboid.cohort.rule_arrays import ReasonArrays, RuleArrays
from rhomboid.cohort.rules import ONE, TILE, read_rules, readings_for
from rhomboid.cohort.signalled import put_signalled_first
from rhomboid.cohort.sparse import Array
from rhomboid.cohort.sums import Room, fill_shares, ranked, room_for
from rhomboid.cohort.tiles import Answered, answered_for, fill_fired, fill_weights, take_tile


class Model(NamedTuple):
    """Everything that compiled code knows."""

    network: NetworkArrays
    rules: RuleArrays
    reasons: ReasonArrays
    person: PersonArrays


class Ranked(NamedTuple):
    """The likeliest of many people, end to end. start: (people + 1); behind the last is empty room."""

    start: Array
    place: Array
    share: Array


class Verdicts(NamedTuple):
    """Urgency, service and days of each person, and whether every pressing rule is settled."""

    level: Array
    is_complete: Array
    service: Array
    days: Array


class Results(NamedTuple):
    """What comes out."""

    verdicts: Verdicts
    reasons: Reasons
    conditions: Ranked
    dangers: Ranked


@njit(nogil=True, cache=True)
def fill_results(
    model: Model, codes: Array, ages: Array, sexes: Array, ranked_at_most: int, out: Results
) -> None:
    """Fill the results of many people. codes: (findings, people), as answered."""
    room, on = room_for(model.network), readings_for(model.rules)
    told = answered_for(len(model.network.weighed), len(model.rules.is_pressing))
    desk = desk_for(model.rules, len(model.network.is_danger))
    everyone, dangers = np.arange(len(model.network.is_danger)), np.flatnonzero(model.network.is_danger)
    width = model.network.weight.shape[1]
    for start in range(0, codes.shape[1], TILE):
        count = min(TILE, codes.shape[1] - start)
        take_tile(model.person, codes, ages, sexes, start, on.tile)
        read_rules(model.rules, on)
        fill_weights(model.network, on.tile, told)
        fill_fired(on.fired, told)
        own = ages[start : start + count]
        is_child = (own >= 0) & (own < model.person.adult_from)
        _rank(model, told, is_child, start, (everyone, dangers), ranked_at_most, room, desk, out)
        fill_reasons(model.rules, model.reasons, on, told, desk, is_child, start, width, out.reasons)
        for p in range(count):
            out.verdicts.is_complete[start + p] = on.settled[0] >> np.uint64(p) & ONE
        _fill_verdicts(model.reasons, start, count, out.reasons.start, out.reasons.code, out.verdicts)


@njit(nogil=True, cache=True)
def _rank(
    model: Model,
    told: Answered,
    is_child: Array,
    start: int,
    among: tuple[Array, Array],
    at_most: int,
    room: Room,
    desk: Desk,
    out: Results,
) -> None:
    """Fill the two lists of the likeliest of a tile, and who passes which limit; children have none."""
    net, first_risk, lists, grave = model.network, model.reasons.first_risk, out.conditions, out.dangers
    for p in range(len(is_child)):
        i = start + p
        most, gravest = lists.start[i], grave.start[i]
        desk.risk_count[p] = 0
        if not is_child[p]:
            fill_shares(net, told.weights, told.weight_count[p], told.subsets, p, room)
            most = ranked(room.shares, among[0], at_most, most, lists.place, lists.share)
            own = gravest
            gravest = ranked(room.shares, among[1], at_most, own, grave.place, grave.share)
            fired = told.fired[p, : told.fired_count[p]]
            put_signalled_first(model.rules, fired, room.shares, own, gravest, grave.place, grave.share)
            fill_risks(net, first_risk, room.shares, p, desk)
        lists.start[i + 1], grave.start[i + 1] = most, gravest


@njit(nogil=True, cache=True)
def all_shares(model: Model, codes: Array, ages: Array, sexes: Array) -> Array:
    """Give every condition's share for each person, unrounded. Shapes: (people, conditions by id).

    codes: (findings, people), as answered.
    """
    net, room = model.network, room_for(model.network)
    told = answered_for(len(net.weighed), len(model.rules.is_pressing))
    tile = np.zeros((codes.shape[0], TILE), np.uint8)
    shares = np.empty((codes.shape[1], len(net.is_danger)))
    for start in range(0, codes.shape[1], TILE):
        take_tile(model.person, codes, ages, sexes, start, tile)
        fill_weights(net, tile, told)
        for p in range(min(TILE, codes.shape[1] - start)):
            fill_shares(net, told.weights, told.weight_count[p], told.subsets, p, room)
            shares[start + p] = room.shares
    return shares


@njit(nogil=True, cache=True)
def _fill_verdicts(
    reasons: ReasonArrays, start: int, count: int, starts: Array, codes: Array, out: Verdicts
) -> None:
    """Fill level, service and days, as the reasons at that level say: the first is the most urgent."""
    for i in range(start, start + count):
        level = reasons.rank[codes[starts[i]]] if starts[i + 1] > starts[i] else 0
        service, days, is_split = -1, -1, False
        for j in range(starts[i], starts[i + 1]):
            code = codes[j]
            if reasons.rank[code] != level:
                break
            own = reasons.service[code] if reasons.service[code] >= 0 else reasons.level_service[level]
            is_split = is_split or (service >= 0 and service != own)
            service = own
            if reasons.days[code] >= 0 and (days < 0 or reasons.days[code] < days):
                days = reasons.days[code]
        out.level[i] = level
        out.service[i] = reasons.level_service[level] if service < 0 or is_split else service
        out.days[i] = reasons.level_days[level] if days < 0 else days
