"""The page of a screening counts everyone once, says what is synthetic, and loads nothing."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from rhomboid.assessment import Engine
from rhomboid.cli.cohort_commands import screen_people, simulate
from rhomboid.cohort.counts import AGE_GROUPS


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("summary")
    simulate(400, str(folder / "people.parquet"), None)
    how = {"kind": "parquet", "top": 3, "threads": 2, "rows_at_once": 100}
    said = screen_people(
        str(folder / "people.parquet"), str(folder / "out"), str(folder / "page.html"), **how
    )  # type: ignore[arg-type]
    assert "never clinical truth" in said
    return folder


def test_the_counts_are_those_of_the_results(made: Path) -> None:
    run = json.loads((made / "out" / "run.json").read_text())
    (part,) = sorted((made / "out" / "results").iterdir())
    rows = pq.read_table(part).to_pylist()
    meant: dict[str, Counter[str]] = {"age": Counter(), "sex": Counter(), "condition": Counter()}
    for row in rows:
        place = sum(row["age_years"] >= first for first in AGE_GROUPS) - 1
        ends = [f"{a}-{b - 1}" for a, b in itertools.pairwise(AGE_GROUPS)] + [f"{AGE_GROUPS[-1]}+"]
        meant["age"][f"{row['urgency']}|{ends[place]}"] += 1
        meant["sex"][f"{row['urgency']}|{row['sex']}"] += 1
        meant["condition"][f"{row['urgency']}|{row['conditions'][0]['id']}"] += 1
    assert run["counts"] == meant
    assert run["synthetic"] == len(rows) == 400


def test_the_page_shows_them_and_loads_nothing(made: Path, engine: Engine) -> None:
    page = (made / "page.html").read_text()
    run = json.loads((made / "out" / "run.json").read_text())
    people = sum(n for key, n in run["counts"]["age"].items() if key.startswith("consultation|"))
    title = engine.knowledge.urgencies["consultation"].title.clinician
    assert f"<td>{title}</td><td>{people:,}</td><td>{people / 400:.1%}</td>" in page
    assert page.count("<svg") == 2
    assert page.count("<table") == 4
    assert "never clinical truth" in page
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?!#)', page)
