"""What `rhomboid simulate` and `rhomboid screen` do."""

from __future__ import annotations

from rhomboid.cli.progress_line import progress_line
from rhomboid.cohort.drawing import BLOCK, SEED, Population
from rhomboid.cohort.population_file import write_population
from rhomboid.loading.folder import shipped_knowledge


def simulate(count: int, out: str, seed: int | None) -> None:
    """Write so many drawn people as Parquet. Errors: a file that cannot be written."""
    population = Population(shipped_knowledge(), SEED if seed is None else seed)
    with progress_line(-(-count // BLOCK)) as step:
        write_population(population, count, out, step)
