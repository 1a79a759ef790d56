"""`rhomboid evaluate`: figures as JSON content, and as tables for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from rhomboid.assessment import Engine
from rhomboid.cli.progress_line import progress_line
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.evaluation.cases import Case, read_cases
from rhomboid.evaluation.details import details_of
from rhomboid.evaluation.evaluate import READINGS, evaluate
from rhomboid.evaluation.person import Unstated
from rhomboid.evaluation.population import evaluate_population
from rhomboid.loading.folder import shipped_knowledge

LARGEST_POPULATION = 1_000_000


def refuse(place: str, found: str, expected: str) -> NoReturn:
    """Raise one fault of the command line."""
    raise RhomboidError([Fault(place, found, expected, "See `rhomboid --help`.")])


def checked_reading(name: str) -> Unstated:
    """Give the reading of that name of what a case does not state."""
    for reading in READINGS:
        if reading == name:
            return reading
    refuse("--unstated", f'"{name}"', f"one of {', '.join(READINGS)}")


Text = Callable[[dict[str, Any]], str]


def measured(
    folders: Sequence[str],
    population: int | None,
    *,
    unstated: str,
    drawn: int,
    sentences: str | None = None,
    matcher: str | None = None,
    **ways: bool,
) -> tuple[dict[str, Any], Text]:
    """Give the content of what was asked for, and what makes text of it.

    ways: details, curve, reliability, falls and parse; at most one of them is true.
    """
    from rhomboid.cli import measuring_commands as measuring
    from rhomboid.cli import measuring_tables as tables
    from rhomboid.cli.case_page import case_page
    from rhomboid.cli.figure_tables import tables_of
    from rhomboid.cli.parse_figures import parse_figures_of, parse_table

    way = _only_one(ways)
    if way == "falls":
        return measuring.falls(folders, drawn), tables.falls_text
    if population is not None:
        if way == "reliability":
            return measuring.drawn_reliability(population), tables.reliability_text
        return population_figures(population), tables_of
    if not folders:
        refuse("evaluate", "neither a folder of cases nor --population", "one of the two")
    if way == "parse":
        return parse_figures_of(folders, sentences, matcher), parse_table
    content_of, text = {
        "": (case_figures, tables_of),
        "details": (case_details, case_page),
        "curve": (measuring.curve, tables.curve_text),
        "reliability": (measuring.reliability, tables.reliability_text),
    }[way]
    return content_of(folders, unstated), text


def _only_one(ways: Mapping[str, bool]) -> str:
    named = [way for way, is_asked in ways.items() if is_asked]
    if len(named) > 1:
        refuse("evaluate", " and ".join(f"--{way}" for way in named), "one of them at a time")
    return named[0] if named else ""


def engine_and_cases(folders: Sequence[str]) -> tuple[Engine, list[Case]]:
    """Give the engine of the shipped knowledge, and the cases of all the folders."""
    engine = Engine.of(shipped_knowledge())
    return engine, [case for folder in folders for case in read_cases(Path(folder), engine.knowledge)]


def case_figures(folders: Sequence[str], unstated: str) -> dict[str, Any]:
    """Give the figures of folders of cases; `unstated` says which reading stands on top."""
    reading = checked_reading(unstated)
    engine, cases = engine_and_cases(folders)
    with progress_line(len(READINGS) * len(cases)) as step:
        content = evaluate(engine, cases, lambda _: step())
    if reading == "unknown":
        default = {k: v for k, v in content.items() if k not in ("unstated_unknown", "baselines")}
        unknown = content["unstated_unknown"]
        return {**unknown, "unstated_absent": default, "baselines": content["baselines"]}
    return content


def case_details(folders: Sequence[str], unstated: str) -> dict[str, Any]:
    """Give what came out for each case."""
    reading = checked_reading(unstated)
    engine, cases = engine_and_cases(folders)
    with progress_line(len(cases)) as step:
        return details_of(engine, cases, reading, lambda _: step())


def population_figures(count: int) -> dict[str, Any]:
    """Give the urgencies of a drawn population."""
    if not 0 < count <= LARGEST_POPULATION:
        refuse("--population", str(count), f"a whole number from 1 to {LARGEST_POPULATION:,}")
    engine = Engine.of(shipped_knowledge())
    with progress_line(count) as step:
        return evaluate_population(engine, count, watch=step)
