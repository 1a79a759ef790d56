"""Answers that are in memory, not in a file: many at once to what screening reads, and to urgencies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from rhomboid.cohort.screening import People, Screening
from rhomboid.cohort.sparse import Array
from rhomboid.cohort.vocabulary import Vocabulary
from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import Urgency


def people_of_rows(
    words: Vocabulary, rows: Sequence[tuple[bytes, int, int]], ids: pa.Array, is_synthetic: Array
) -> People:
    """Give people of what `Vocabulary.row_of` gave for each, in that order."""
    codes = np.frombuffer(b"".join(row for row, _, _ in rows), np.uint8)
    return People(
        ids=ids,
        codes=codes.reshape(len(rows), len(words.findings)),
        ages=np.array([age for _, age, _ in rows], np.int16),
        sexes=np.array([sex for _, _, sex in rows], np.uint8),
        is_synthetic=is_synthetic,
    )


def people_of(words: Vocabulary, everyone: Sequence[Answers]) -> People:
    """Give people of their legal answers; their ids are their places, from 0."""
    ids = pa.array([str(place) for place in range(len(everyone))], pa.string())
    rows = [words.row_of(answers) for answers in everyone]
    return people_of_rows(words, rows, ids, np.zeros(len(rows), bool))


def urgencies_of(screening: Screening, everyone: Sequence[Answers]) -> list[Urgency]:
    """Give the urgency of each person as `assess` would, in their order."""
    results = screening.results_of(people_of(screening.words, everyone))
    told: list[Urgency] = results.column("urgency").to_pylist()
    return told
