"""Drawn people are labelled as drawn, come again with the same seed, and have the model's own rates."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from rhomboid.assessment import Engine
from rhomboid.cli.cohort_commands import simulate
from rhomboid.cohort.drawing import BLOCK, Population
from rhomboid.domain.answers import Answers, check_answers
from rhomboid.domain.errors import RhomboidError
from rhomboid.evaluation.population import drawn_people

ONE_BY_ONE = 4_000
# in standard errors: among some five hundred rates none is that far off by chance
TOLERATED_Z = 5.5


def answers_in(path: Path, count: int) -> list[Answers]:
    rows = pq.read_table(path).slice(0, count).to_pylist()
    beside = ("id", "age_years", "sex", "synthetic", "drawn_ordinary", "drawn_danger")
    return [
        Answers(
            row["age_years"], row["sex"], {f: v for f, v in row.items() if v is not None and f not in beside}
        )
        for row in rows
    ]


def test_the_people_have_the_rates_of_people_drawn_one_by_one(engine: Engine) -> None:
    population = Population(engine.knowledge, seed=3)
    drawn = population.block(0, BLOCK)
    slow: Counter[tuple[str, str]] = Counter()
    for person in drawn_people(engine, ONE_BY_ONE, seed=5):
        slow.update(person.answers.given.items())
        slow["sex", person.answers.sex or ""] += 1
        slow["danger", person.danger] += 1
    words = population.words
    fast = {
        (f.id, word): int((drawn.codes[:, place] == code).sum())
        for place, f in enumerate(words.findings)
        if f.derived is None
        for code, word in enumerate(words.words(f), start=1)
    }
    fast |= {("sex", sex): int((drawn.sexes == i).sum()) for i, sex in enumerate(("female", "male"), start=1)}
    dangers = population.cause_names()[1]
    fast |= {("danger", name): int((drawn.columns == i).sum()) for i, name in enumerate(dangers)}
    assert len(slow) > 300
    for key in {*slow, *fast}:
        p, q = slow[key] / ONE_BY_ONE, fast.get(key, 0) / BLOCK
        pooled = (slow[key] + fast.get(key, 0)) / (ONE_BY_ONE + BLOCK)
        error = np.sqrt(pooled * (1 - pooled) * (1 / ONE_BY_ONE + 1 / BLOCK))
        assert abs(p - q) <= TOLERATED_Z * error + 1e-12, (key, p, q)


def test_every_person_can_be_assessed_and_is_labelled(engine: Engine, tmp_path: Path) -> None:
    out = tmp_path / "people.parquet"
    simulate(500, str(out), None)
    table = pq.read_table(out)
    assert table.num_rows == 500
    assert table["synthetic"].to_pylist() == [True] * 500
    assert all(name.startswith("synthetic-") for name in table["id"].to_pylist())
    label = json.loads(pq.read_schema(out).metadata[b"rhomboid"])
    assert "never clinical truth" in label["label"]
    assert label["knowledge"]["hash"] == engine.knowledge.hash
    for answers in answers_in(out, 500):
        check_answers(engine.knowledge, answers)
        assert answers.age_years is not None
        assert answers.age_years >= 16


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one", "two", "other")]
    for path, seed in zip(paths, (4, 4, 5), strict=True):
        simulate(300, str(path), seed)
    one, two, other = (path.read_bytes() for path in paths)
    assert one == two
    assert one != other


def test_fewer_people_are_the_first_of_more(tmp_path: Path) -> None:
    few, more = tmp_path / "few", tmp_path / "more"
    simulate(40, str(few), None)
    simulate(90, str(more), None)
    assert answers_in(few, 40) == answers_in(more, 40)


def test_a_folder_that_is_not_there_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    with pytest.raises(RhomboidError, match="a file that can be written"):
        simulate(10, str(tmp_path / "nowhere" / "people.parquet"), None)
    assert list(tmp_path.iterdir()) == []
