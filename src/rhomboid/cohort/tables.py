"""Answers of many people as an Arrow table: one column for each finding, one row for each person.

Columns: `id` (text), `age_years` (whole number), `sex`, and any finding by its id; a missing cell was never
asked. `synthetic`, `drawn_ordinary` and `drawn_danger` are written by `rhomboid simulate`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from rhomboid.cohort.drawing import Drawn
from rhomboid.cohort.sparse import Array
from rhomboid.cohort.vocabulary import SEXES, UNSURE, Vocabulary
from rhomboid.domain.knowledge import Finding

WORD = pa.dictionary(pa.int32(), pa.string())
ID, AGE, SEX, SYNTHETIC = "id", "age_years", "sex", "synthetic"
DRAWN = ("drawn_ordinary", "drawn_danger")
LABEL = "Synthetic people, drawn from the model of rhomboid. They measure code, never clinical truth."


def population_schema(words: Vocabulary, seed: int) -> pa.Schema:
    """Give the schema of a drawn population, labelled as such."""
    knowledge = words.knowledge
    label = {
        "label": LABEL,
        "seed": seed,
        "knowledge": {"version": knowledge.version, "hash": knowledge.hash},
    }
    ends = [(SYNTHETIC, pa.bool_()), *((name, WORD) for name in DRAWN)]
    begins = [(ID, pa.string()), (AGE, pa.int16()), (SEX, WORD)]
    answers = [(f.id, WORD) for f in _told_of(words)]
    return pa.schema([*begins, *answers, *ends], metadata={"rhomboid": json.dumps(label)})


def population_batch(
    words: Vocabulary,
    drawn: Drawn,
    causes: tuple[Sequence[str], Sequence[str]],
    first: int,
    schema: pa.Schema,
) -> pa.RecordBatch:
    """Give drawn people as rows. first: number of the first, from 1."""
    count = len(drawn.ages)
    columns = [
        pa.array([f"synthetic-{first + i}" for i in range(count)]),
        pa.array(drawn.ages),
        worded(drawn.sexes.astype(np.int32) - 1, SEXES),
    ]
    for finding in _told_of(words):
        codes = drawn.codes[:, words.index[finding.id]].astype(np.int32)
        columns.append(worded(codes - UNSURE, words.words(finding)))
    columns += [
        pa.array(np.ones(count, bool)),
        worded(drawn.rows, causes[0]),
        worded(drawn.columns, causes[1]),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _told_of(words: Vocabulary) -> list[Finding]:
    return [f for f in words.findings if f.derived is None and not f.is_of_plan]


def worded(codes: Array, words: Sequence[str]) -> pa.Array:
    """Give codes as words; a code below 0 is null."""
    whole = codes.astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(whole, mask=whole < 0), pa.array(words, pa.string()))
