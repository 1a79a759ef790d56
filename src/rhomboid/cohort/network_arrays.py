"""The network as arrays: what each answer multiplies, from the factors that the core multiplies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rhomboid.cohort.sparse import Array, Lists, lists_of
from rhomboid.cohort.vocabulary import FIRST_VALUE, Vocabulary
from rhomboid.domain.knowledge import Knowledge
from rhomboid.inference.network import Network
from rhomboid.inference.posterior import Factors, factors_of
from rhomboid.inference.risk import limits_of

LIMITS_AT_MOST = 4
# contexts whose 1/Z are multiplied beforehand are parted into so many groups, and every subset of a group has
# its table: few enough for a cache to hold
GROUPS = 3
# the 1/Z of a context that touches fewer cells are multiplied one by one
MANY_CELLS = 40
# a share never reaches it
NEVER = 2.0
# the weight of an answer that carries none
NO_WEIGHT = 0
# compiled loops take that many numbers at a time
STEP = 16


class NetworkArrays(NamedTuple):
    """What the exact sum needs.

    alone: prior of each row without a danger. factors: (weights, rows + dangers and room to spare), what each
    weight multiplies; the first is `NO_WEIGHT`. cells: one list for each weight, the single cells that it
    multiplies; a cell is row * dangers + danger. weight: (findings, codes), place of an answer's factors;
    weighed: the findings with weight. together: (GROUPS, subsets, rows, dangers), the product of 1/Z over
    each subset of a group of contexts, in the first group times the prior; which ones were answered is all
    that matters, since Z is the same whatever the value. normalised: the contexts in those groups, in_subset:
    group and bit of each. row_condition, danger_condition: place of each cause in order of condition id, -1
    for none. limits: (conditions, LIMITS_AT_MOST), highest first, `NEVER` where there is none; limited: the
    conditions that have any, least_limit: the lowest of each of them.
    """

    alone: Array
    factors: Array
    cells: Lists
    weight: Array
    weighed: Array
    together: Array
    normalised: Array
    in_subset: Array
    row_condition: Array
    danger_condition: Array
    is_danger: Array
    limits: Array
    limited: Array
    least_limit: Array


def network_arrays(knowledge: Knowledge, network: Network, words: Vocabulary) -> NetworkArrays:
    """Give the arrays of a network. The column of no danger has no factors: nothing is linked to it."""
    conditions = sorted(knowledge.conditions)
    place = {name: i for i, name in enumerate(conditions)}
    factors = _factors(network, words)
    weight = np.full((len(words.findings), words.width), NO_WEIGHT, np.int32)
    for slot, key in enumerate(factors, start=NO_WEIGHT + 1):
        weight[divmod(key, words.width)] = slot
    many = [c for c in sorted(network.contexts) if len(network.contexts[c].normalisers) > MANY_CELLS]
    apart = {words.index[c] for c in many}
    single = [{} if k // words.width in apart else _flat(f, network) for k, f in factors.items()]
    limits = _limits(knowledge, conditions)
    limited = np.flatnonzero(limits[:, 0] < NEVER)
    return NetworkArrays(
        alone=np.array(network.prior)[:, 0].copy(),
        factors=np.array([_dense(one, network) for one in (_NOTHING, *factors.values())]),
        cells=lists_of([{}, *single]),
        weight=weight,
        weighed=np.flatnonzero((weight != NO_WEIGHT).any(axis=1)).astype(np.uint32),
        together=_together(network, many),
        normalised=np.array([words.index[c] for c in many], np.uint32),
        in_subset=np.array([divmod(i, _in_group(many)) for i in range(len(many))], np.int64),
        row_condition=np.array([place.get(name, -1) for name in network.rows], np.int32),
        danger_condition=np.array([place[name] for name in network.columns[1:]], np.int32),
        is_danger=np.array([knowledge.conditions[c].kind == "danger" for c in conditions], np.uint8),
        limits=limits,
        limited=limited,
        least_limit=np.array([min(x for x in limits[i] if x < NEVER) for i in limited]),
    )


_NOTHING = Factors({}, {}, {})


def _dense(factors: Factors, network: Network) -> Array:
    """Give what an answer multiplies, cause by cause: rows, then dangers, then nothing."""
    assert 0 not in factors.columns
    causes = len(network.rows) + len(network.columns) - 1
    dense = np.ones(-(-causes // STEP) * STEP)
    for row, factor in factors.rows.items():
        dense[row] = factor
    for column, factor in factors.columns.items():
        dense[len(network.rows) + column - 1] = factor
    return dense


def _flat(factors: Factors, network: Network) -> dict[int, float]:
    dangers = len(network.columns) - 1
    return {row * dangers + column - 1: factor for (row, column), factor in factors.cells.items()}


def _factors(network: Network, words: Vocabulary) -> dict[int, Factors]:
    """Give finding * width + code -> what that answer multiplies."""
    found = {}
    for place, finding in enumerate(words.findings):
        if finding.id in network.symptoms or finding.id in network.contexts:
            for code, value in enumerate(finding.values, start=FIRST_VALUE):
                found[place * words.width + code] = factors_of(network, finding.id, value)
    return found


def _normaliser(network: Network, context: str) -> Array:
    """Give 1/Z of a context for each pair of causes."""
    table = np.ones((len(network.rows), len(network.columns)))
    for cell, z in network.contexts[context].normalisers.items():
        table[cell] = 1 / z
    return table


def _in_group(contexts: Sequence[str]) -> int:
    return max(1, -(-len(contexts) // GROUPS))


def _together(network: Network, contexts: Sequence[str]) -> Array:
    """Give the product of every subset of each group: tables that spare steps for each person."""
    normalisers, size = [_normaliser(network, context) for context in contexts], _in_group(contexts)
    tables = np.ones((GROUPS, 1 << size, len(network.rows), len(network.columns)))
    tables[0] = network.prior
    for g in range(GROUPS):
        for bit, normaliser in enumerate(normalisers[g * size : (g + 1) * size]):
            for subset in range(1 << size):
                if subset >> bit & 1:
                    tables[g, subset] *= normaliser
    return tables[:, :, :, 1:].copy()


def _limits(knowledge: Knowledge, conditions: list[str]) -> Array:
    limits = np.full((len(conditions), LIMITS_AT_MOST), NEVER)
    for place, name in enumerate(conditions):
        for i, limit in enumerate(limits_of(knowledge, knowledge.conditions[name])):
            limits[place, i] = limit.share
    return limits
