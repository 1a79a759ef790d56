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
# a share never reaches it
NEVER = 2.0


class NetworkArrays(NamedTuple):
    """What the exact sum needs.

    prior: (rows, columns). rows, columns, cells: one list for each finding and code (finding * width + code),
    empty where the answer carries no weight; a cell is row * columns + column. normalisers: one list for each
    finding: the cells of 1/Z, the same whatever the value of a context. is_weighed: (findings, codes).
    weighed, normalised: the findings with weight, and those with 1/Z. row_condition, column_condition: place
    of each cause in order of condition id, -1 for none. limits: (conditions, LIMITS_AT_MOST), highest first,
    `NEVER` where there is none.
    """

    prior: Array
    rows: Lists
    columns: Lists
    cells: Lists
    normalisers: Lists
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
    normalisers = lists_of(
        [_normaliser(factors, f, is_context, words, columns) for f in range(len(words.findings))]
    )
    return NetworkArrays(
        prior=np.array(network.prior),
        rows=lists_of([_at(factors, k).rows for k in range(size)]),
        columns=lists_of([_at(factors, k).columns for k in range(size)]),
        cells=lists_of([_flat(_at(symptoms, k), columns) for k in range(size)]),
        normalisers=normalisers,
        is_weighed=is_weighed,
        weighed=np.flatnonzero(is_weighed.any(axis=1)).astype(np.uint32),
        normalised=np.flatnonzero(np.diff(normalisers.start)).astype(np.uint32),
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


def _normaliser(
    factors: Mapping[int, Factors], finding: int, contexts: set[int], words: Vocabulary, columns: int
) -> dict[int, float]:
    if finding not in contexts:
        return {}
    # Z sums over the values, so every value has the same cells
    return _flat(_at(factors, finding * words.width + FIRST_VALUE), columns)


def _limits(knowledge: Knowledge, conditions: list[str]) -> Array:
    limits = np.full((len(conditions), LIMITS_AT_MOST), NEVER)
    for place, name in enumerate(conditions):
        for i, limit in enumerate(limits_of(knowledge, knowledge.conditions[name])):
            limits[place, i] = limit.share
    return limits
