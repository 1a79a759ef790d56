"""The diary at the command line: what it stores, what it says first, and that a mistake stores nothing."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from faces.in_process import rhomboid
from faces.running import Run, refusals

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "docs" / "examples" / "answers.yaml")
TODAY = date.today()
CARD = "You do not have to go through this alone."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder that holds the diary of one test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("RHOMBOID_DATABASE", raising=False)
    return tmp_path


def diary(*arguments: str, typed: str = "") -> Run:
    return rhomboid("diary", *arguments, typed=typed)


def content_of(*arguments: str) -> Any:
    """Give the JSON of a run that must go well."""
    run = rhomboid(*arguments)
    assert run.code == 0, run.err
    return run.content


def exported() -> Any:
    return content_of("diary", "export")


def add_course(course: list[int], *more: str) -> None:
    """Add average pain for the days up to today."""
    first = TODAY - timedelta(days=len(course) - 1)
    content = {"format": "rhomboid diary", "version": 1, "person": "me", "activity": "", "began_on": None}
    plain = dict.fromkeys(("worst", "interference", "function", "sleep_hours"))
    plain |= dict.fromkeys(("helped", "note", "seen"), "")
    plain |= {name: [] for name in ("doses", "signs", "exercises")}
    entries = [
        {"day": (first + timedelta(days=i)).isoformat(), "now": value, "average": value, **plain}
        for i, value in enumerate(course)
    ]
    path = Path(os.environ["XDG_DATA_HOME"]) / "course.json"
    path.write_text(json.dumps({**content, "answers": None, "entries": entries}), encoding="utf-8")
    run = diary("import", str(path), *more)
    assert run.code == 0, run.err


def test_a_day_added_by_options_is_kept_with_all_that_was_said() -> None:
    run = diary(
        *("add", "--now", "5", "--worst", "7", "--average", "6", "--interference", "4", "--sleep", "6,5"),
        *("--activity", "carry my bag", "--function", "5", "--medicine", "paracetamol 1g x3"),
        *("--exercise", "wall slides", "--helped", "heat", "--note", "hello", "--seen", "GP"),
        *("--began", "2026-01-02"),
    )
    assert run.code == 0, run.err
    content = exported()
    (entry,) = content["entries"]
    assert (content["activity"], content["began_on"]) == ("carry my bag", "2026-01-02")
    assert entry["day"] == TODAY.isoformat()
    assert [entry[k] for k in ("now", "worst", "average", "interference", "function")] == [5, 7, 6, 4, 5]
    assert entry["sleep_hours"] == 6.5
    assert entry["doses"] == [{"product": "paracetamol", "mg": 1000.0, "times": 3}]
    assert (entry["exercises"], entry["helped"], entry["note"]) == (["wall slides"], "heat", "hello")
    shown = diary("show").out
    assert "wall slides" in shown
    assert "carry my bag" in shown


def test_a_day_added_by_prompts_takes_a_dozen_lines_and_asks_a_wrong_score_again() -> None:
    lines = ["11", "five", "5", "7", "", "", "lift my child", "6", "", "paracetamol", "paracetamol 500mg x2"]
    lines += ["a, b", "", "", "", ""]
    run = diary("add", typed="\n".join(lines) + "\n")
    assert run.code == 0, run.err
    (entry,) = exported()["entries"]
    assert (entry["now"], entry["worst"], entry["average"], entry["function"]) == (5, 7, None, 6)
    assert entry["doses"] == [{"product": "paracetamol", "mg": 500.0, "times": 2}]
    assert entry["exercises"] == ["a", "b"]
    assert exported()["activity"] == "lift my child"


def test_a_new_sign_chosen_by_its_number_is_asked_since_when() -> None:
    lines = ["5", "", "", "", "", "", "", "", "", "", "1", "1", ""]
    run = diary("add", "--pathway", "uk", typed="\n".join(lines) + "\n")
    assert run.code == 0, run.err
    signs = {sign["finding"]: sign["value"] for sign in exported()["entries"][0]["signs"]}
    assert signs["chest_pain"] == "present"
    assert signs["chest_pain_when"] in run.out or len(signs) == 2
    assert "looked at again" in run.out


@pytest.mark.parametrize("typed", ["", "5\n7\n", "5\nquit\n"])
def test_who_leaves_in_the_middle_has_stored_nothing(typed: str) -> None:
    run = diary("add", typed=typed)
    assert run.code == 0, run.err
    assert "Nothing was stored." in run.out
    assert exported()["entries"] == []


def test_every_mistake_is_told_once_and_nothing_is_stored() -> None:
    run = diary(
        *("add", "--now", "11", "--worst", "-1", "--average", "5.5", "--sleep", "30"),
        *("--date", (TODAY + timedelta(days=1)).isoformat(), "--began", "yesterday"),
        *("--medicine", "pills", "--medicine", "paracetamol 0mg", "--new-sign", "feverr", "--function", "3"),
        *("--new-sign", "chest_pain=maybe"),
    )
    lines = refusals(run)
    wanted = ["pain now", "worst pain", "average pain", "sleep", "date", "--began", "medicine", "medicine 1"]
    wanted += ['unknown finding "feverr"', "chest_pain=maybe", "function"]
    assert len(lines) == len(wanted), lines
    for word in wanted:
        assert [line for line in lines if word in line], word
    assert exported()["entries"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "--worst", "5"),
        ("add", "--now", "7", "--worst", "5"),
        ("add", "--now", "5", "--pathway", "mars"),
        ("add", "--now", "5", "--note", "x" * 3000),
        ("add", "--now", "5", "--note", "a\x07b"),
        ("add", "--now", "5", "--person", "n" * 200),
        ("add", "--now", "5", "--date", "2026-13-01"),
        ("add", "--now", "5", "--medicine", "ibuprofen 200mg x0"),
        ("delete", "7"),
        ("delete", "one"),
        ("delete",),
        ("delete", "7", "--all"),
        ("import", "nowhere.json"),
        ("trend", "--as-of", "soon"),
        ("reassess",),
        ("why", "--yes", "sleeep"),
        ("show", "--database", "mysql://a/b"),
        ("trend", "--chart", "chart.svg"),
    ],
)
def test_one_mistake_gets_one_line_and_stores_nothing(arguments: tuple[str, ...]) -> None:
    assert len(refusals(diary(*arguments))) == 1
    assert exported()["entries"] == []


def test_a_note_that_speaks_of_crisis_shows_the_card_before_anything_else() -> None:
    run = diary("add", "--now", "5", "--note", "I can't go on", "--pathway", "uk")
    assert run.out.startswith(CARD)
    assert "116 123" in run.out
    # and the day is kept: the person may want to show it
    assert len(exported()["entries"]) == 1


def test_the_card_is_shown_even_where_the_entry_cannot_be_stored() -> None:
    run = diary("add", "--now", "99", "--note", "better off dead")
    assert run.code == 2
    assert run.out.startswith(CARD)
    assert exported()["entries"] == []


def test_more_than_a_days_most_of_a_medicine_is_said_with_where_to_ask() -> None:
    run = diary("add", "--now", "5", "--medicine", "Tylenol 500mg x9", "--pathway", "uk")
    assert "CAREFUL" in run.out
    assert "4500 mg" in run.out
    assert "111" in run.out
    assert "CAREFUL" not in diary("add", "--now", "5", "--medicine", "Tylenol 500mg x8", "--replace").out


def test_a_new_warning_sign_is_assessed_at_once() -> None:
    run = diary("add", "--now", "5", "--new-sign", "chest_pain", "--pathway", "uk")
    assert "999" in run.out or "A&E" in run.out


def test_a_second_entry_for_today_needs_replace() -> None:
    assert diary("add", "--now", "5").code == 0
    assert len(refusals(diary("add", "--now", "6"))) == 1
    assert diary("add", "--now", "6", "--replace").code == 0
    assert [entry["now"] for entry in exported()["entries"]] == [6]


def test_the_activity_cannot_be_swapped_later() -> None:
    diary("add", "--now", "5", "--activity", "row")
    assert len(refusals(diary("add", "--now", "5", "--replace", "--activity", "swim"))) == 1
    assert exported()["activity"] == "row"


def test_two_days_give_no_trend_and_three_weeks_do(folder: Path) -> None:
    diary("add", "--now", "5")
    assert "Not enough days yet" in diary("trend").out
    add_course([8, 8, 7, 7, 7, 6, 6, 6, 5, 5, 5, 4, 4, 4, 3], "--replace")
    assert "Getting better" in diary("trend").out
    told = content_of("diary", "trend", "--json")
    assert told["average"]["whole"]["direction"] == "better"
    chart = folder / "chart.svg"
    assert diary("trend", "--chart", str(chart)).code == 0
    assert chart.read_text().startswith("<svg ")
    assert chart.stat().st_mode & 0o077 == 0


def test_the_export_read_back_elsewhere_is_the_same_diary(folder: Path) -> None:
    diary("add", "--now", "5", "--activity", "row", "--function", "4", "--note", '=1+1, "x"; ü\n2')
    diary("reassess", "--answers", EXAMPLE)
    out = folder / "out.json"
    assert diary("export", "--out", str(out)).code == 0
    assert out.stat().st_mode & 0o077 == 0
    other = ("--database", f"sqlite:///{folder / 'other.sqlite'}")
    assert diary("import", str(out), *other).code == 0
    assert content_of("diary", "export", *other) == exported()


def test_the_csv_has_a_line_for_each_day_and_runs_nothing_in_a_spreadsheet() -> None:
    add_course([3, 4, 5])
    diary("add", "--now", "5", "--replace", "--note", "=cmd()", "--medicine", "ibuprofen 200mg x2")
    rows = list(csv.DictReader(io.StringIO(diary("export", "--format", "csv").out)))
    assert [row["now"] for row in rows] == ["3", "4", "5"]
    assert rows[-1]["note"] == "'=cmd()"
    assert rows[-1]["doses"] == "ibuprofen 200mg x2"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c.update(format="diary"),
        lambda c: c.update(version=2),
        lambda c: c.update(entries={}),
        lambda c: c["entries"][0].update(now=11),
        lambda c: c["entries"][0].update(now=None),
        lambda c: c["entries"][0].update(now=True),
        lambda c: c["entries"][0].update(day="2999-01-01"),
        lambda c: c["entries"][0].update(day=5),
        lambda c: c["entries"][0].pop("note"),
        lambda c: c["entries"][0].update(doses=[{"product": "x"}]),
        lambda c: c["entries"][0].update(signs=[{"finding": "nope", "value": "present"}]),
        lambda c: c["entries"].append(dict(c["entries"][0])),
        lambda c: c.update(answers={"age_years": 5, "sex": "female", "answers": {"nope": "present"}}),
        lambda c: c.update(answers=[1]),
    ],
)
def test_a_spoilt_export_is_refused_whole(folder: Path, spoil: Any) -> None:
    add_course([3, 4])
    content = exported()
    spoil(content)
    path = folder / "spoilt.json"
    path.write_text(json.dumps(content))
    other = ("--database", f"sqlite:///{folder / 'other.sqlite'}")
    assert len(refusals(diary("import", str(path), *other))) == 1
    assert content_of("diary", "export", *other)["entries"] == []


def test_deleting_asks_once_and_then_leaves_no_byte(folder: Path) -> None:
    diary("add", "--now", "5", "--note", "my-secret-word", "--activity", "secret-activity")
    diary("reassess", "--answers", EXAMPLE)
    (path,) = folder.rglob("*.sqlite")
    assert b"my-secret-word" in path.read_bytes()
    assert "Nothing was deleted." in diary("delete", "--all", typed="no\n").out
    assert len(exported()["entries"]) == 1
    assert diary("delete", "--all", "--yes").code == 0
    content = path.read_bytes()
    assert all(word not in content for word in (b"my-secret-word", b"secret-activity", b"age_years"))


def test_reassess_starts_from_the_answers_and_keeps_them() -> None:
    add_course([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6])
    first = content_of("diary", "reassess", "--answers", EXAMPLE, "--json")
    assert "worsening_over_time" in [one["finding"] for one in first["written"]]
    assert content_of("diary", "reassess", "--json") == first
    assert first["assessment"]["answers"]["answers"]["worsening_over_time"] == "present"
    shown = diary("reassess").out
    assert "What the diary adds to your answers" in shown
    assert "Getting worse" in shown


def test_why_ends_in_changes_and_in_who_could_help() -> None:
    run = diary("why", "--yes", "high_stress", "--yes", "no_hope", "--yes", "only_painkillers")
    assert "physiotherapy with support for mood and stress" in run.out
    found = content_of("diary", "why", "--yes", "leg_weakness", "--json")
    assert found["urgency"]["level"] in ("consultation_24", "emergency", "emergency_ambulance")
    assert found["services"][0] == found["urgency"]["service"]


def test_why_can_be_walked_through_question_by_question() -> None:
    run = diary("why", typed="2\n" * 21 + "1\n")
    assert run.code == 0, run.err
    assert "pillow" in run.out
    assert diary("why", typed="").code == 0


@contextmanager
def as_someone_who_may_not_write_everywhere() -> Iterator[None]:
    """Whoever runs the tests as the administrator may write everywhere: then act as nobody for a while."""
    is_administrator = os.geteuid() == 0
    if is_administrator:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_administrator:
            os.seteuid(0)


def test_a_folder_that_may_not_be_written_to_is_told_in_one_line() -> None:
    # everything is loaded before, since nobody may not be let into the folders of the program
    assert diary("add", "--now", "5").code == 0
    # the folders that pytest makes are closed to others
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "diary.sqlite")
        named = ("--database", f"sqlite:///{path}")
        Path(folder).chmod(0o555)
        with as_someone_who_may_not_write_everywhere():
            (line,) = refusals(diary("add", "--now", "5", *named))
        assert "may not be written to" in line
        assert not path.exists()
        # a diary that is there can be read, and is not changed
        assert diary("add", "--now", "5", *named).code == 0
        path.chmod(0o444)
        before = path.read_bytes()
        with as_someone_who_may_not_write_everywhere():
            assert "5" in diary("show", *named).out
            (line,) = refusals(diary("add", "--now", "6", "--replace", *named))
        assert "may not be written to" in line
        assert path.read_bytes() == before
        Path(folder).chmod(0o755)


def test_the_database_can_be_named_in_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RHOMBOID_DATABASE", f"sqlite:///{folder / 'named.sqlite'}")
    assert diary("add", "--now", "5").code == 0
    assert (folder / "named.sqlite").exists()
    assert len(exported()["entries"]) == 1


def test_the_other_commands_do_not_load_the_diary() -> None:
    code = (
        "import sys; sys.argv = ['rhomboid', 'assess', '--answers', sys.argv[1], '--json'];"
        "from rhomboid.cli import main\n"
        "try:\n main.main()\nexcept SystemExit:\n pass\n"
        "late = ('sqlalchemy', 'alembic', 'vl_convert', 'psycopg')\n"
        "print([m for m in sys.modules if m.split('.')[0] in late or m.startswith('rhomboid.diary')],"
        " file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, EXAMPLE], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
