"""A synthetic population as a Parquet file."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq

from rhomboid.cohort.drawing import Population
from rhomboid.cohort.tables import population_batch, population_schema
from rhomboid.cohort.whole import whole_file


def write_population(
    population: Population, count: int, out: str, watch: Callable[[], None] = lambda: None
) -> None:
    """Write so many drawn people, labelled as drawn; watch: called for each block. Errors: RhomboidError."""
    schema = population_schema(population.words, population.seed)
    causes = population.cause_names()
    with whole_file(out) as part, pq.ParquetWriter(part, schema, compression="zstd") as writer:
        first = 1
        for drawn in population.blocks(count):
            batch = population_batch(population.words, drawn, causes, first, schema)
            writer.write_table(pa.Table.from_batches([batch]))
            first += len(drawn.ages)
            watch()
