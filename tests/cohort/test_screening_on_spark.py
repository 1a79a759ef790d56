"""Spark gives what one machine gives: with two threads, and with two workers of which one is killed.

Without Java or pyspark these tests are skipped with a warning, unless RHOMBOID_NEED_PEERS is set: then they
fail.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from rhomboid.assessment import Engine
from rhomboid.cohort import run as runs
from rhomboid.cohort import sources
from rhomboid.cohort.drawing import Population
from rhomboid.cohort.population_file import write_population
from rhomboid.cohort.run import Order, screen
from rhomboid.cohort.screening import Screening
from rhomboid.cohort.spark import tasks_of
from rhomboid.cohort.tables import DRAWN

PROGRAM = Path(__file__).with_name("on_spark.py")
CLUSTER = "local-cluster[2,1,1024]"
PEOPLE, PART = 600, 100


@pytest.fixture(scope="module", autouse=True)
def needs_spark() -> None:
    missing = [
        n for n, there in (("Java", shutil.which("java")), ("pyspark", find_spec("pyspark"))) if not there
    ]
    if missing and not os.environ.get("RHOMBOID_NEED_PEERS"):
        warnings.warn(f"not tested on Spark: no {' and no '.join(missing)}", stacklevel=1)
        pytest.skip("no Spark here")


def told(content: dict[str, Any]) -> str:
    return json.dumps(content) + "\n"


@pytest.fixture(scope="module")
def people(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give NDJSON of people, every fiftieth of them with an answer that nobody can give."""
    population = Population(engine.knowledge)
    words, drawn = population.words, population.block(0, PEOPLE)
    path = tmp_path_factory.mktemp("people") / "people.ndjson"
    with path.open("w", encoding="utf-8") as file:
        for i, codes in enumerate(drawn.codes.tolist()):
            answers = {f.id: words.words(f)[c - 1] for f, c in zip(words.findings, codes, strict=True) if c}
            if i % 50 == 0:
                answers["fever"] = "maybe"
            file.write(told({"id": f"p{i:04d}", "age_years": int(drawn.ages[i]), "answers": answers}))
    return path


def on_one_machine(engine: Engine, people: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (runs, sources):
        monkeypatch.setattr(module, "PART_ROWS", PART)
    screen(Screening(engine.knowledge), Order(people, out))


def write_parquet(engine: Engine, path: Path) -> Path:
    """Give drawn people in row groups that end elsewhere than the parts."""
    whole = path.with_name("whole.parquet")
    write_population(Population(engine.knowledge), PEOPLE, str(whole))
    pq.write_table(pq.read_table(whole), path, row_group_size=130)
    return path


def write_csv(engine: Engine, path: Path) -> Path:
    """Give a folder of two CSV files without ids, with words over two lines, answers that nobody can give
    and rows of the wrong length.
    """
    whole = path.with_name("whole.parquet")
    write_population(Population(engine.knowledge), PEOPLE, str(whole))
    rows = pq.read_table(whole).drop_columns(["id", "synthetic", *DRAWN]).to_pylist()
    path.mkdir()
    for name, own in (("a", rows[: PEOPLE // 2]), ("b", rows[PEOPLE // 2 :])):
        with (path / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(own[0])
            for i, row in enumerate(own):
                cells = ["" if cell is None else cell for cell in row.values()]
                if i % 50 == 0:
                    cells[0] = 'over\ntwo lines, "so"'
                # the last part of all has nothing but these
                writer.writerow(cells[:-1] if i % 40 == 7 or (name == "b" and i >= PEOPLE // 3) else cells)
    return path


def every_byte(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def run(people: Path, out: Path, master: str, *flag: str) -> dict[str, Any]:
    command = [sys.executable, str(PROGRAM), str(people), str(out), master, str(PART), *flag]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "screened"), [("ndjson", 588), ("parquet", 600), ("csv", 477)])
def test_two_threads_of_spark_give_every_byte_that_one_machine_gives(
    engine: Engine, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, screened: int
) -> None:
    path = {
        "ndjson": lambda: people,
        "parquet": lambda: write_parquet(engine, tmp_path / "people.parquet"),
        "csv": lambda: write_csv(engine, tmp_path / "people"),
    }[kind]()
    on_one_machine(engine, path, tmp_path / "one", monkeypatch)
    found = run(path, tmp_path / "out", "local[2]")
    assert (found["screened"], found["rejected"]) == (screened, PEOPLE - screened)
    assert every_byte(tmp_path / "out") == every_byte(tmp_path / "one")


@pytest.mark.slow
def test_two_workers_one_of_them_killed_give_every_byte_that_one_machine_gives(
    engine: Engine, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_one_machine(engine, people, tmp_path / "one", monkeypatch)
    flag = tmp_path / "flag"
    assert run(people, tmp_path / "out", CLUSTER, str(flag))["screened"] == 588
    assert flag.read_text() == "killed"
    assert every_byte(tmp_path / "out") == every_byte(tmp_path / "one")


@pytest.mark.slow
def test_what_a_worker_cannot_read_is_said_in_one_line(people: Path, tmp_path: Path) -> None:
    path = tmp_path / "people.ndjson"
    path.write_text(people.read_text()[:-20])
    command = [sys.executable, str(PROGRAM), str(path), str(tmp_path / "out"), "local[2]", str(PART)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert "ends in the middle of a line" in done.stderr.splitlines()[-1]
    assert not (tmp_path / "out").exists()


def test_tasks_begin_where_reading_can_and_hold_every_part_that_is_missing() -> None:
    assert tasks_of([0, 1, 2, 3, 4], [0, 1, 2, 3], 1) == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert tasks_of([0, 16, 32], [3, 20], 1) == [(0, 16), (16, 32)]
    assert tasks_of([*range(101)], [*range(50, 100)], 2) == [
        *((first, first + 7) for first in range(50, 99, 7)),
        (99, 100),
    ]
    assert tasks_of([0], [], 2) == []
