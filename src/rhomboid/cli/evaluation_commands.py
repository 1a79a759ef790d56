"""`rhomboid evaluate`: figures as JSON content, and as tables for people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

from rhomboid.assessment import Engine
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.evaluation.cases import read_cases
from rhomboid.evaluation.details import details_of
from rhomboid.evaluation.evaluate import READINGS, evaluate
from rhomboid.evaluation.population import evaluate_population
from rhomboid.loading.folder import shipped_knowledge

LARGEST_POPULATION = 1_000_000


def refuse(place: str, found: str, expected: str) -> NoReturn:
    """Raise one fault of the command line."""
    raise RhomboidError([Fault(place, found, expected, "See `rhomboid --help`.")])


def case_figures(folder: str, unstated: str) -> dict[str, Any]:
    """Give the figures of a folder of cases; `unstated` says which reading stands on top."""
    if unstated not in READINGS:
        refuse("--unstated", f'"{unstated}"', f"one of {', '.join(READINGS)}")
    engine = Engine.of(shipped_knowledge())
    cases = read_cases(Path(folder), engine.knowledge)
    with _bar(len(READINGS) * len(cases)) as step:
        content = evaluate(engine, cases, lambda _: step())
    if unstated == "unknown":
        default = {k: v for k, v in content.items() if k not in ("unstated_unknown", "baselines")}
        unknown = content["unstated_unknown"]
        return {**unknown, "unstated_absent": default, "baselines": content["baselines"]}
    return content


def case_details(folder: str, unstated: str) -> dict[str, Any]:
    """Give what came out for each case."""
    if unstated not in READINGS:
        refuse("--unstated", f'"{unstated}"', f"one of {', '.join(READINGS)}")
    engine = Engine.of(shipped_knowledge())
    cases = read_cases(Path(folder), engine.knowledge)
    with _bar(len(cases)) as step:
        return details_of(engine, cases, unstated, lambda _: step())


def population_figures(count: int) -> dict[str, Any]:
    """Give the urgencies of a drawn population."""
    if not 0 < count <= LARGEST_POPULATION:
        refuse("--population", str(count), f"a whole number from 1 to {LARGEST_POPULATION:,}")
    engine = Engine.of(shipped_knowledge())
    with _bar(count) as step:
        return evaluate_population(engine, count, watch=step)


class _bar:  # noqa: N801 - reads as a word in `with`
    """A progress line on standard error, only where a person watches."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.shows = total, 0, sys.stderr.isatty()

    def __enter__(self) -> Any:
        return self._step

    def _step(self) -> None:
        self.done += 1
        if self.shows and (self.done % max(1, self.total // 100) == 0 or self.done == self.total):
            print(f"\r{self.done} of {self.total}", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self.shows:
            print(file=sys.stderr)


def print_figures(content: dict[str, Any]) -> None:
    """Print figures as plain tables."""
    from rhomboid.cli.figure_tables import tables_of

    print(tables_of(content))
