"""What `rhomboid simulate` and `rhomboid screen` do."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rhomboid.cli.progress_line import progress_line
from rhomboid.cohort.drawing import BLOCK, SEED, Population
from rhomboid.cohort.formats import FORMATS
from rhomboid.cohort.population_file import write_population
from rhomboid.cohort.run import REJECTS, Order
from rhomboid.cohort.run import screen as run_screen
from rhomboid.cohort.screening import Screening
from rhomboid.cohort.whole import whole_file
from rhomboid.documents.population_page import population_page
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.domain.knowledge import URGENCIES, Knowledge
from rhomboid.loading.folder import shipped_knowledge


def simulate(count: int, out: str, seed: int | None) -> None:
    """Write so many drawn people as Parquet. Errors: a file that cannot be written."""
    population = Population(shipped_knowledge(), SEED if seed is None else seed)
    with progress_line(-(-count // BLOCK)) as step:
        write_population(population, count, out, step)


def screen_people(
    source: str, out: str, summary: str | None, *, kind: str, top: int, threads: int | None, rows_at_once: int
) -> str:
    """Screen everyone in a file or folder, and give what to say of it. Errors: RhomboidError."""
    check_format(kind)
    told = 0
    with progress_line(100) as step:

        def watch(done: float) -> None:
            nonlocal told
            while told < int(100 * done):
                told += 1
                step()

        order = Order(
            Path(source), Path(out), kind, threads or len(os.sched_getaffinity(0)), rows_at_once, watch
        )
        knowledge = shipped_knowledge()
        run = run_screen(Screening(knowledge, top), order)
    if summary is not None:
        write_summary(knowledge, run, summary)
    return told_of(run, out)


def write_summary(knowledge: Knowledge, run: dict[str, Any], path: str) -> None:
    """Write the page of a run. Errors: a file that cannot be written."""
    levels: dict[str, str] = {u: knowledge.urgencies[u].title.clinician for u in reversed(URGENCIES)}
    conditions = {name: one.title.clinician for name, one in knowledge.conditions.items()}
    with whole_file(path) as part:
        part.write_text(population_page(run, levels, conditions), encoding="utf-8")


def told_of(run: dict[str, Any], out: str) -> str:
    """Give what a person reads after a run."""
    lines = [f"{run['screened']:,} of {run['rows']:,} people screened: {out}/results"]
    if run["rejected"]:
        lines.append(f"{run['rejected']:,} rows were not screened; each with its reason: {out}/{REJECTS}")
    if run["synthetic"]:
        lines.append(f"{run['synthetic']:,} of them are synthetic: they measure code, never clinical truth.")
    return "\n".join(lines)


def screen_with_spark(source: str, out: str, master: str, top: int, kind: str, summary: str | None) -> str:
    """Screen everyone on Spark, and give what to say of it. Errors: RhomboidError."""
    check_format(kind)
    if find_spec("pyspark") is None:
        remedy = "Install rhomboid with its extra `spark`, and Java 17."
        raise RhomboidError([Fault("--engine", "no package `pyspark`", "pyspark", remedy)])
    from rhomboid.cohort.spark import screen_on_spark

    knowledge = shipped_knowledge()
    run = screen_on_spark(Screening(knowledge, top), Order(Path(source), Path(out), kind), master)
    if summary is not None:
        write_summary(knowledge, run, summary)
    return told_of(run, out)


def check_format(kind: str) -> None:
    """Raise RhomboidError for a form of results that there is not."""
    if kind not in FORMATS:
        known = ", ".join(FORMATS)
        raise RhomboidError([Fault("--format", f'"{kind}"', f"one of {known}", "Choose one of these.")])
