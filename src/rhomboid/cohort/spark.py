"""The same screening on Apache Spark: its workers screen parts of the input, as one machine does.

Spark says which part falls to whom, and gives a part whose worker died to another; the answers never pass
through it. Every worker reads IN and writes to OUT itself, so what comes out is the same, byte for byte.
For people who are in a table of Spark already there is `batch_function`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, replace
from functools import cache
from itertools import pairwise
from typing import Any

import pyarrow as pa

from rhomboid.cohort.decoding import decoded_rows
from rhomboid.cohort.handed import HANDED, Handed, hand_out
from rhomboid.cohort.run import Order, begin, disk_told, finish, missing, write_parts
from rhomboid.cohort.screening import RESULTS, Screening
from rhomboid.cohort.sources import Csv, Reader, source_of
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.loading.folder import shipped_knowledge

FAULTS = "faults"
# results and rejects in one batch: a reject has faults and no urgency
BOTH = RESULTS.append(pa.field(FAULTS, pa.list_(pa.string())))
# what a task says: the faults that ended it
TOLD = pa.schema([("number", pa.int64()), (FAULTS, pa.list_(pa.list_(pa.string())))])
# so many tasks for each core: few enough to be worth their start, many enough to end together
TASKS_A_CORE = 4
BatchFunction = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]


@cache
def _screening(ranked_at_most: int) -> Screening:
    # each worker makes its tables once
    return Screening(shipped_knowledge(), ranked_at_most)


def batch_function(ranked_at_most: int) -> BatchFunction:
    """Give the function that screens a table of Spark: `people.mapInArrow(...)`."""

    def screened(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        screening = _screening(ranked_at_most)
        for batch in batches:
            found = decoded_rows(screening.words, batch, None)
            # Spark has no dictionaries in lists
            results = screening.results_of(found.people).cast(RESULTS)
            nothing = pa.nulls(results.num_rows, BOTH.field(FAULTS).type)
            yield pa.RecordBatch.from_arrays([*results.columns, nothing], schema=BOTH)
            if found.rejects:
                rows = [{"id": one.id, FAULTS: list(one.faults)} for one in found.rejects]
                yield pa.RecordBatch.from_pylist(rows, schema=BOTH)

    return screened


def spark_schema() -> Any:
    """Give the columns of `batch_function` in Spark's own words."""
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - Spark takes a second to load

    return from_arrow_schema(BOTH)


def task_function(
    order: Order, tasks: list[tuple[int, int]], ranked_at_most: int, handed: Handed | None
) -> BatchFunction:
    """Give the function that a worker runs: from numbers of tasks to the faults that ended them, if any.

    handed: where the parts lie ready, if IN itself can be read from its beginning alone.
    """

    def screened(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                faults: list[tuple[str, ...]] = []
                first, last = tasks[number]
                try:
                    write_parts(_screening(ranked_at_most), order, first, last, handed)
                except RhomboidError as error:
                    faults = [astuple(fault) for fault in error.faults]
                yield pa.RecordBatch.from_pylist([{"number": number, FAULTS: faults}], schema=TOLD)

    return screened


def screen_on_spark(screening: Screening, order: Order, master: str, **settings: str) -> dict[str, Any]:
    """Screen everyone in Parquet, CSV or NDJSON, and give what `run.json` says.

    settings: of the Spark session, `.` written as `_`. Errors: as `run.screen`.
    """
    from pyspark.sql import SparkSession  # noqa: PLC0415

    # workers have other folders to start from
    order = replace(order, source=order.source.absolute(), out=order.out.absolute())
    reader: Handed | Reader = source_of(order.source, screening.words)
    identity = begin(screening, order)
    handed = None
    if isinstance(reader, Csv):
        reader = handed = _handed(reader, order)
    starts = reader.starts()
    # the workers must be this Python, with rhomboid in it, unless the cluster says which
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("rhomboid screen")
    for name, value in settings.items():
        builder = builder.config(name.replace("_", "."), value)
    session = builder.getOrCreate()
    try:
        tasks = tasks_of(starts, missing(order, starts[-1]), session.sparkContext.defaultParallelism)
        _run(session, task_function(order, tasks, screening.ranked_at_most, handed), len(tasks))
    finally:
        session.stop()
    return finish(order, identity)


def _handed(reader: Csv, order: Order) -> Handed:
    """Give the parts of CSV, made ready unless a run before did."""
    ready = Handed(order.unfinished / HANDED)
    with disk_told(order.unfinished):
        return ready if ready.is_whole else hand_out(reader, ready.folder)


def tasks_of(starts: list[int], wanted: list[int], cores: int) -> list[tuple[int, int]]:
    """Give ranges of parts that hold all that are wanted, each from a place where reading can begin."""
    size = max(1, -(-len(wanted) // (TASKS_A_CORE * cores)))
    whole = [(a, b) for a, b in pairwise(starts) if any(a <= w < b for w in wanted)]
    tasks: list[tuple[int, int]] = []
    for first, last in whole:
        if tasks and tasks[-1][1] == first and last - tasks[-1][0] <= size:
            tasks[-1] = (tasks[-1][0], last)
        else:
            tasks.append((first, last))
    return tasks


def _run(session: Any, work: BatchFunction, count: int) -> None:
    """Run so many tasks, and raise the faults of those that ended with any."""
    if not count:
        return
    kind = "number long, faults array<array<string>>"
    told = session.range(0, count, 1, count).mapInArrow(work, kind).collect()
    faults = dict.fromkeys(Fault(*fault) for row in told for fault in row[FAULTS])
    if faults:
        raise RhomboidError(faults)
