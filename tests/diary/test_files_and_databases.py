"""The whole diary out and in again, and the commands on both databases."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from diary.writing import FIRST, TODAY
from faces.in_process import rhomboid
from faces.running import refusals
from rhomboid.cli.diary_files import read_export
from rhomboid.diary.connection import url_of
from rhomboid.diary.entries import Dose, Entry, Person, Sign, faults_of_entry
from rhomboid.diary.export import csv_text, json_text
from rhomboid.diary.typed import dose_of, score_of, words_of
from rhomboid.loading.folder import shipped_follow_up
from strategies import examples, shipped

EXAMPLE = str(Path(__file__).parents[2] / "docs" / "examples" / "answers.yaml")
KNOWN = shipped_follow_up()

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
score = st.integers(0, 10)
symptoms = sorted(f.id for f in shipped().findings.values() if f.type == "symptom")


@st.composite
def entries(draw: st.DrawFn, day: date = FIRST) -> Entry:
    now, average = draw(score), draw(st.none() | score)
    return Entry(
        day=day,
        now=now,
        worst=draw(st.none() | st.integers(max(now, average or 0), 10)),
        average=average,
        interference=draw(st.none() | score),
        function=draw(st.none() | score),
        sleep_hours=draw(st.none() | st.floats(0, 24)),
        doses=tuple(
            draw(st.lists(st.builds(Dose, names, st.floats(0.5, 5000), st.integers(1, 9)), max_size=3))
        ),
        exercises=tuple(draw(st.lists(names, max_size=3))),
        helped=draw(words),
        note=draw(words),
        signs=tuple(Sign(f) for f in draw(st.lists(st.sampled_from(symptoms), max_size=3, unique=True))),
        seen=draw(words),
    )


@st.composite
def diaries(draw: st.DrawFn) -> tuple[Person, list[Entry]]:
    days = draw(st.lists(st.integers(0, 300), unique=True, max_size=5))
    person = Person("me", draw(names), draw(st.none() | st.dates(date(1990, 1, 1), FIRST)))
    return person, [draw(entries(FIRST + timedelta(days=n))) for n in sorted(days)]


@examples(60)
@given(diaries())
def test_what_is_exported_comes_back_as_it_was(
    tmp_path_factory: Any, diary: tuple[Person, list[Entry]]
) -> None:
    person, written = diary
    path = tmp_path_factory.mktemp("out") / "diary.json"
    path.write_text(json_text(person, written, None), encoding="utf-8")
    assert read_export(str(path), "me") == (person, written, None)
    assert csv_text(written).count("\r\n") >= len(written) + 1


@examples(100)
@given(entries())
def test_an_entry_in_bounds_has_no_fault_and_each_step_out_of_them_has_one(entry: Entry) -> None:
    person = Person("me", "row")
    named = Entry(**{**vars(entry), "doses": tuple(d for d in entry.doses if d.product.strip())})

    def faults(**changed: Any) -> int:
        made = Entry(**{**vars(named), **changed})
        return len(faults_of_entry(made, person, KNOWN, shipped().findings, TODAY))

    assert faults() == 0
    assert faults(interference=11) == 1
    assert faults(function=-1) == 1
    assert faults(sleep_hours=24.5) == 1
    assert faults(day=TODAY + timedelta(days=1)) == 1
    assert faults(signs=(*entry.signs, Sign("nope"))) == 1
    assert faults(doses=(*named.doses, Dose("x", -1.0, 1))) == 1


@examples(100)
@given(
    st.sampled_from(["paracetamol", "Foo 500", "co-codamol 8/500"]), st.integers(1, 9000), st.integers(1, 20)
)
def test_a_dose_is_read_from_the_words_that_show_it(product: str, mg: int, times: int) -> None:
    dose = Dose(product, float(mg), times)
    assert dose_of(words_of(dose), []) == dose


def test_the_commands_do_the_same_on_both_databases(database: str, tmp_path: Path) -> None:
    def diary(*arguments: str) -> Any:
        return rhomboid("diary", arguments[0], "--database", database, *arguments[1:])

    for number in range(12):
        day = (TODAY - timedelta(days=11 - number)).isoformat()
        run = diary("add", "--date", day, "--now", str(number // 2), "--average", str(number // 2))
        assert run.code == 0, run.err
    assert len(refusals(diary("add", "--date", TODAY.isoformat(), "--now", "3"))) == 1
    assert "Getting worse" in diary("trend", "--as-of", TODAY.isoformat()).out
    kept = ("reassess", "--json", "--as-of", TODAY.isoformat())
    first = diary(*kept, "--answers", EXAMPLE).content
    assert diary(*kept).content == first
    assert "worsening_over_time" in [one["finding"] for one in first["written"]]
    out = tmp_path / "out.json"
    assert diary("export", "--out", str(out)).code == 0
    assert len(json.loads(out.read_text())["entries"]) == 12
    assert diary("delete", "--all", "--yes").code == 0
    assert "empty" in diary("show").out
    assert diary("import", str(out)).code == 0
    assert json.loads(diary("export").out) == json.loads(out.read_text())


@pytest.mark.parametrize("value", ["5", " 5 ", "10", "0"])
def test_scores_are_whole_numbers_as_people_type_them(value: str) -> None:
    assert score_of(value, "pain", KNOWN, []) == int(value)


def test_the_server_of_these_tests_is_a_real_postgresql_18(postgresql: str) -> None:
    with create_engine(url_of(postgresql)).connect() as connection:
        assert str(connection.execute(text("SHOW server_version")).scalar()).startswith("18")
