"""How many people came to what: counts by urgency, age, sex and first condition, from tables of results."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa

from rhomboid.cohort.sparse import Array

# first age of each group; the scope of the ranking begins at 16
AGE_GROUPS = (0, 16, 30, 45, 60, 75)
NOT_KNOWN = "not known"
Counts = dict[str, dict[str, int]]


def counts_of(table: pa.Table) -> Counts:
    """Give counts: table name -> urgency and group, parted by `|` -> people. table: as `CODED`, not empty."""
    levels, urgency = _places(table["urgency"])
    sexes, sex = _places(table["sex"])
    ages = np.asarray(table["age_years"].combine_chunks().fill_null(-1))
    lists = table["conditions"].combine_chunks()
    start = np.asarray(lists.offsets)
    first = start[:-1][np.diff(start) > 0]
    names, named = _places(lists.values.field("id"))
    return {
        "age": _paired(levels, urgency, AGE_NAMES, np.searchsorted(AGE_GROUPS, ages, side="right")),
        "sex": _paired(levels, urgency, [NOT_KNOWN, *sexes], sex + 1),
        "condition": _paired(levels, urgency[np.diff(start) > 0], names, named[first]),
    }


def _places(column: Any) -> tuple[list[str], Array]:
    """Give the words of a column and the place of each cell's among them, -1 for none."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return whole.dictionary.to_pylist(), np.asarray(whole.indices.fill_null(-1))


AGE_NAMES = [
    NOT_KNOWN,
    *(f"{low}-{above - 1}" for low, above in itertools.pairwise(AGE_GROUPS)),
    f"{AGE_GROUPS[-1]}+",
]


def _paired(levels: list[str], urgency: Array, names: list[str], group: Array) -> dict[str, int]:
    both = np.bincount(urgency.astype(np.int64) * len(names) + group, minlength=len(levels) * len(names))
    found = {f"{levels[i // len(names)]}|{names[i % len(names)]}": int(both[i]) for i in np.flatnonzero(both)}
    return dict(sorted(found.items()))


def summed(parts: Iterable[Counts]) -> Counts:
    """Give the counts of several tables together."""
    total: dict[str, Counter[str]] = {name: Counter() for name in ("age", "sex", "condition")}
    for part in parts:
        for name, counts in part.items():
            total[name].update(counts)
    return {name: dict(sorted(counts.items())) for name, counts in total.items()}
