"""The same screening on Apache Spark: the function that one machine runs, batch by batch, under `mapInArrow`.

Spark gives rows no numbers, so the input must have an `id`. Rejects come out beside the results, with their
faults, and are parted from them at the end. Each worker makes its tables once.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from rhomboid.cohort.columns import refuse
from rhomboid.cohort.decoding import Decoded, decoded_lines, decoded_rows
from rhomboid.cohort.screening import RESULTS, Screening
from rhomboid.cohort.sources import Ndjson, Parquet, source_of
from rhomboid.cohort.tables import ID
from rhomboid.cohort.vocabulary import Vocabulary
from rhomboid.loading.folder import shipped_knowledge

FAULTS, LINES = "faults", "value"
# results and rejects in one batch: a reject has faults and no urgency
BOTH = RESULTS.append(pa.field(FAULTS, pa.list_(pa.string())))
BatchFunction = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]


@cache
def _screening(ranked_at_most: int) -> Screening:
    return Screening(shipped_knowledge(), ranked_at_most)


def batch_function(ranked_at_most: int) -> BatchFunction:
    """Give the function that Spark runs in its workers."""

    def screened(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        screening = _screening(ranked_at_most)
        for batch in batches:
            yield from _both(screening, _decoded(screening, batch))

    return screened


def _decoded(screening: Screening, batch: pa.RecordBatch) -> Decoded:
    if batch.schema.names == [LINES]:
        return decoded_lines(screening.words, [v.encode() for v in batch.column(LINES).to_pylist()], None)
    return decoded_rows(screening.words, batch, None)


def _both(screening: Screening, found: Decoded) -> Iterator[pa.RecordBatch]:
    # Spark has no dictionaries in lists
    results = screening.results_of(found.people).cast(RESULTS)
    nothing = pa.nulls(results.num_rows, BOTH.field(FAULTS).type)
    yield pa.RecordBatch.from_arrays([*results.columns, nothing], schema=BOTH)
    if found.rejects:
        rows = [{"id": one.id, FAULTS: list(one.faults)} for one in found.rejects]
        yield pa.RecordBatch.from_pylist(rows, schema=BOTH)


def screen_on_spark(
    words: Vocabulary, source: Path, out: Path, master: str, ranked_at_most: int, **settings: str
) -> dict[str, int]:
    """Screen everyone in Parquet or NDJSON into OUT/results and OUT/rejects; give how many of each.

    Spark writes a folder's `_SUCCESS` last: without it a folder is not whole. settings: of the Spark session,
    `.` written as `_`. Errors: SourceError.
    """
    from pyspark.sql import SparkSession  # noqa: PLC0415 - Spark takes a second to load

    if out.exists():
        refuse(out, "a file or folder that is there", "a new name", "Choose another, or delete it.")
    # the workers must be this Python, with rhomboid in it, unless the cluster says which
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("rhomboid screen")
    for name, value in settings.items():
        builder = builder.config(name.replace("_", "."), value)
    session = builder.getOrCreate()
    staged = out.with_name(f"{out.name}.staged")
    try:
        people = _people(session, words, source)
        people.mapInArrow(batch_function(ranked_at_most), _spark_schema()).write.parquet(str(staged))
        both = session.read.parquet(str(staged))
        results = both.where(both[FAULTS].isNull()).drop(FAULTS)
        rejects = both.where(both[FAULTS].isNotNull()).select(ID, FAULTS)
        results.write.parquet(str(out / "results"))
        rejects.write.json(str(out / "rejects"))
        return {"screened": results.count(), "rejected": rejects.count()}
    finally:
        session.stop()
        shutil.rmtree(staged, ignore_errors=True)


def _people(session: Any, words: Vocabulary, source: Path) -> Any:
    reader = source_of(source, words)
    paths = [str(path) for path in reader.files]
    if isinstance(reader, Parquet):
        if ID not in reader.columns().names:
            refuse(source, "no column id", "an id for each person", "Add one: Spark gives rows no numbers.")
        return session.read.parquet(*paths)
    if isinstance(reader, Ndjson):
        return session.read.text(paths)
    return refuse(source, "CSV", "Parquet or NDJSON on Spark", "Screen it on one machine, or convert it.")


def _spark_schema() -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415

    return from_arrow_schema(BOTH)
