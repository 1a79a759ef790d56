"""How many people came to what: counts by urgency, age, sex and first condition, from tables of results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

# first age of each group; the scope of the ranking begins at 16
AGE_GROUPS = (0, 16, 30, 45, 60, 75)
NOT_KNOWN = "not known"
Counts = dict[str, dict[str, int]]


def counts_of(table: pa.Table) -> Counts:
    """Give counts: table name -> urgency and group, parted by `|` -> people."""
    urgency = table["urgency"]
    first = table["conditions"].combine_chunks()
    leading = pc.list_flatten(pc.list_slice(first, 0, 1)).field("id")
    ranked = urgency.combine_chunks().take(pc.list_parent_indices(pc.list_slice(first, 0, 1)))
    return {
        "age": _paired(urgency, pc.cast(table["age_years"], pa.int32()), _age_group),
        "sex": _paired(urgency, table["sex"], lambda sex: sex or NOT_KNOWN),
        "condition": _paired(ranked, leading, str),
    }


def _age_group(age: int | None) -> str:
    if age is None:
        return NOT_KNOWN
    place = sum(age >= first for first in AGE_GROUPS) - 1
    is_last = place == len(AGE_GROUPS) - 1
    return f"{AGE_GROUPS[place]}+" if is_last else f"{AGE_GROUPS[place]}-{AGE_GROUPS[place + 1] - 1}"


def _paired(urgency: pa.Array, other: pa.Array, group: Any) -> dict[str, int]:
    table = pa.table({"urgency": urgency, "other": other})
    found: Counter[str] = Counter()
    for row in table.group_by(["urgency", "other"]).aggregate([([], "count_all")]).to_pylist():
        found[f"{row['urgency']}|{group(row['other'])}"] += row["count_all"]
    return dict(sorted(found.items()))


def summed(parts: Iterable[Counts]) -> Counts:
    """Give the counts of several tables together."""
    total: dict[str, Counter[str]] = {name: Counter() for name in ("age", "sex", "condition")}
    for part in parts:
        for name, counts in part.items():
            total[name].update(counts)
    return {name: dict(sorted(counts.items())) for name, counts in total.items()}
