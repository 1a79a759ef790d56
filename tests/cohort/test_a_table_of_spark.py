"""The function that screens a table of Spark: batches in, batches out, with a reject for each fault."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from rhomboid.assessment import Engine
from rhomboid.cohort.drawing import Population
from rhomboid.cohort.population_file import write_population
from rhomboid.cohort.run import Order, screen
from rhomboid.cohort.screening import Screening
from rhomboid.cohort.spark import BOTH, batch_function

PEOPLE, BATCH = 300, 128


def test_it_gives_what_a_screened_file_holds_and_keeps_who_cannot_be_read(
    engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "people.parquet"
    write_population(Population(engine.knowledge), PEOPLE, str(path))
    screen(Screening(engine.knowledge), Order(path, tmp_path / "out"))
    wanted = pa.concat_tables(pq.read_table(p) for p in sorted((tmp_path / "out").rglob("*.parquet")))
    people = pq.read_table(path)
    ages = people.column_names.index("age_years")
    broken = people.slice(0, 1).set_column(ages, "age_years", pa.array([400], people.schema.types[ages]))
    batches = [*people.to_batches(max_chunksize=BATCH), *broken.to_batches()]
    found = pa.Table.from_batches(batch_function(Screening(engine.knowledge).ranked_at_most)(batches), BOTH)
    rejected = found.filter(pa.compute.is_valid(found["faults"]))
    assert rejected.num_rows == 1
    assert "400" in str(rejected["faults"][0])
    rows = found.filter(pa.compute.is_null(found["faults"])).drop_columns(["faults"]).to_pylist()
    assert rows == wanted.select([n for n in found.column_names if n != "faults"]).to_pylist()
