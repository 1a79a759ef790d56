"""The network as arrays: what each answer multiplies, from the factors that the core multiplies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from rhomboid.cohort.sparse import Array, Lists, lists_of
from rhomboid.cohort.vocabulary import FIRST_VALUE, Vocabulary
from rhomboid.domain.knowledge import Knowledge
from rhomboid.inference.network import Network
from rhomboid.inference.posterior import Factors, factors_of
from rhomboid.inference.risk import limits_of

LIMITS_AT_MOST = 4
# contexts whose 1/Z are multiplied beforehand, in every combination
GROUP = 6
# a share never reaches it
NEVER = 2.0


class NetworkArrays(NamedTuple):
    """What the exact sum needs.

    prior: (rows, columns). rows, columns, cells: one list for each finding and code (finding * width + code),
    empty where the answer carries no weight; a cell is row * columns + column. together: (groups, subsets,
    rows, columns), the product of 1/Z over each subset of a group of contexts; which ones were answered is
    all that matters, since Z is the same whatever the value. normalised: the contexts with 1/Z, group after
    group. is_weighed: (findings, codes). weighed: the findings with weight. row_condition, column_condition:
    place of each cause in order of condition id, -1 for none. limits: (conditions, LIMITS_AT_MOST), highest
    first, `NEVER` where there is none.
    """

    prior: Array
    rows: Lists
    columns: Lists
    cells: Lists
    together: Array
    is_weighed: Array
    weighed: Array
    normalised: Array
    row_condition: Array
    column_condition: Array
    is_danger: Array
    limits: Array


def network_arrays(knowledge: Knowledge, network: Network, words: Vocabulary) -> NetworkArrays:
    """Give the arrays of a network."""
    conditions = sorted(knowledge.conditions)
    place = {name: i for i, name in enumerate(conditions)}
    factors = _factors(network, words)
    columns = len(network.columns)
    size = len(words.findings) * words.width
    is_weighed = np.zeros((len(words.findings), words.width), np.uint8)
    for key in factors:
        is_weighed[divmod(key, words.width)] = 1
    is_context = {words.index[c] for c in network.contexts}
    symptoms = {k: f for k, f in factors.items() if k // words.width not in is_context}
    normalisers = {f: _normaliser(network, words.findings[f].id) for f in sorted(is_context)}
    normalised = [f for f, z in normalisers.items() if (z != 1).any()]
    return NetworkArrays(
        prior=np.array(network.prior),
        rows=lists_of([_at(factors, k).rows for k in range(size)]),
        columns=lists_of([_at(factors, k).columns for k in range(size)]),
        cells=lists_of([_flat(_at(symptoms, k), columns) for k in range(size)]),
        together=_together([normalisers[f] for f in normalised]),
        is_weighed=is_weighed,
        weighed=np.flatnonzero(is_weighed.any(axis=1)).astype(np.uint32),
        normalised=np.array(normalised, np.uint32),
        row_condition=np.array([place.get(name, -1) for name in network.rows], np.int32),
        column_condition=np.array([place.get(name, -1) for name in network.columns], np.int32),
        is_danger=np.array([knowledge.conditions[c].kind == "danger" for c in conditions], np.uint8),
        limits=_limits(knowledge, conditions),
    )


_NOTHING = Factors({}, {}, {})


def _at(factors: Mapping[int, Factors], key: int) -> Factors:
    return factors.get(key, _NOTHING)


def _flat(factors: Factors, columns: int) -> dict[int, float]:
    return {row * columns + column: factor for (row, column), factor in factors.cells.items()}


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


def _together(normalisers: list[Array]) -> Array:
    """Give the product of every subset of each group: megabytes that spare steps for each person."""
    groups = [normalisers[i : i + GROUP] for i in range(0, len(normalisers), GROUP)]
    shape = normalisers[0].shape
    tables = np.ones((len(groups), 1 << GROUP, *shape))
    for g, group in enumerate(groups):
        for subset in range(1 << GROUP):
            for bit, normaliser in enumerate(group):
                if subset >> bit & 1:
                    tables[g, subset] *= normaliser
    return tables


def _limits(knowledge: Knowledge, conditions: list[str]) -> Array:
    limits = np.full((len(conditions), LIMITS_AT_MOST), NEVER)
    for place, name in enumerate(conditions):
        for i, limit in enumerate(limits_of(knowledge, knowledge.conditions[name])):
            limits[place, i] = limit.share
    return limits
