"""`rhomboid evaluate --falls`, `--curve` and `--reliability`: contents, tables, and charts as SVG."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from rhomboid.assessment import Engine
from rhomboid.cli.evaluation_commands import LARGEST_POPULATION, checked_reading, engine_and_cases, refuse
from rhomboid.cli.progress_line import progress_line
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.evaluation.curve import curve_of
from rhomboid.evaluation.evaluate import READINGS
from rhomboid.evaluation.fall_report import fall_report, falls_found, people_drawn, people_of_cases
from rhomboid.evaluation.population import SEED
from rhomboid.evaluation.reliability import case_reliability, population_reliability
from rhomboid.loading.folder import shipped_closings, shipped_knowledge


def falls(folders: Sequence[str], drawn: int) -> dict[str, Any]:
    """Give the falls of the total urgency over the cases of some folders and so many drawn people."""
    if not 0 <= drawn <= LARGEST_POPULATION:
        refuse("--drawn", str(drawn), f"a whole number from 0 to {LARGEST_POPULATION:,}")
    engine, cases = engine_and_cases(folders)
    people = chain(people_of_cases(engine, cases), people_drawn(engine, drawn))
    with progress_line(len(READINGS) * len(cases) + drawn) as step:
        found = falls_found(engine, people, step)
    report = fall_report(found, shipped_closings())
    return {"cases": len(cases), "drawn": drawn, "seed": SEED, **report}


def curve(folders: Sequence[str], unstated: str) -> dict[str, Any]:
    """Give the stop-rule curve of the cases of some folders."""
    reading = checked_reading(unstated)
    engine, cases = engine_and_cases(folders)
    with progress_line(len(cases)) as step:
        return curve_of(engine, cases, reading, lambda _: step())


def reliability(folders: Sequence[str], unstated: str) -> dict[str, Any]:
    """Give the reliability of shares on the cases of some folders."""
    reading = checked_reading(unstated)
    engine, cases = engine_and_cases(folders)
    with progress_line(len(cases)) as step:
        return case_reliability(engine, cases, reading, lambda _: step())


def drawn_reliability(count: int) -> dict[str, Any]:
    """Give the reliability of shares on drawn people: a check of the code alone."""
    if not 0 < count <= LARGEST_POPULATION:
        refuse("--population", str(count), f"a whole number from 1 to {LARGEST_POPULATION:,}")
    engine = Engine.of(shipped_knowledge())
    with progress_line(count) as step:
        return population_reliability(engine, count, watch=step)


def write_chart(path: str, content: dict[str, Any]) -> None:
    """Write the chart of a content as SVG. Errors: a file that cannot be written, or no package to draw."""
    try:
        from rhomboid.evaluation.charts import svg_of
    except ImportError as error:
        remedy = "Install rhomboid with its extra `charts`."
        raise RhomboidError(
            [Fault("--chart", f"no package `{error.name}`", "altair and vl-convert-python", remedy)]
        ) from error
    _write(path, svg_of(content))


def write_content(path: str, content: dict[str, Any]) -> None:
    """Write a content as JSON. Errors: a file that cannot be written."""
    _write(path, json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n")


def _write(path: str, text: str) -> None:
    """Write in one step, so that a reader never sees half of it."""
    part = Path(f"{path}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        remedy = "Check the path and its rights."
        found = error.strerror or str(error)
        raise RhomboidError([Fault(path, found, "a file that can be written", remedy)]) from error
