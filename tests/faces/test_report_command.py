"""`rhomboid report`, and the files of `rhomboid plan`: whole or not at all, and refused in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from care.people_with_plans import safe_person
from faces.in_process import rhomboid
from faces.running import faults_of_schema, refusals

EXAMPLE = str(Path(__file__).parents[2] / "docs" / "examples" / "answers.yaml")
DAY = ("--as-of", "2026-11-21")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder that holds the diary and the files of one test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))
    monkeypatch.delenv("RHOMBOID_DATABASE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def keep_a_diary(days: int = 14) -> None:
    for day in range(1, days + 1):
        given = ("--now", "5", "--worst", str(min(10, 5 + day // 3)), "--average", str(5 + day // 4))
        more = ("--medicine", "paracetamol 500mg x4", "--helped", "warmth", "--sleep", "6.5")
        date = f"2026-11-{day:02}"
        more = (*more, "--seen", "GP") if day == 2 else more
        assert rhomboid("diary", "add", "--date", date, *given, *more).code == 0


def answers_file(folder: Path, **given: str) -> str:
    path = folder / "answers.json"
    answers = {**safe_person().given, **given}
    path.write_text(json.dumps({"age_years": 40, "sex": "female", "answers": answers}))
    return str(path)


@pytest.mark.parametrize(
    ("name", "begins"), [("r.pdf", b"%PDF"), ("r.html", b"<!DOCTYPE"), ("r.txt", b"UPPER")]
)
def test_a_report_is_written_as_its_ending_says_for_its_owner_alone(
    folder: Path, name: str, begins: bytes
) -> None:
    done = rhomboid("report", "--answers", EXAMPLE, "--out", name, *DAY)
    assert done.code == 0, done.err
    path = folder / name
    assert path.read_bytes().startswith(begins)
    assert path.stat().st_mode & 0o077 == 0
    assert [one.name for one in folder.iterdir()] == [name]


def test_without_a_file_the_report_is_text_to_paste() -> None:
    done = rhomboid("report", "--answers", EXAMPLE, *DAY)
    assert "RED FLAGS" in done.out
    assert max(map(len, done.out.splitlines())) <= 78


def test_the_diary_adds_trend_chart_medicines_and_what_it_wrote(folder: Path) -> None:
    keep_a_diary()
    done = rhomboid("report", "--answers", EXAMPLE, "--diary", *DAY)
    assert done.code == 0, done.err
    told = " ".join(done.out.split())
    for words in (
        "14 entries",
        "Getting worse",
        "paracetamol",
        "GP (2026-11-02)",
        "warmth",
        "6.5 h",
        "Picture:",
    ):
        assert words in told, words
    assert "Added to the answers by the diary" in told
    rhomboid("report", "--answers", EXAMPLE, "--diary", "--out", "r.html", *DAY)
    assert "data:image/svg+xml" in (folder / "r.html").read_text()


def test_words_of_crisis_in_the_diary_bring_the_card_before_the_report() -> None:
    assert rhomboid("diary", "add", "--date", "2026-11-01", "--now", "5", "--note", "I want to die").code == 0
    done = rhomboid("report", "--answers", EXAMPLE, "--diary", *DAY)
    assert done.out.index("You do not have to go through this alone") < done.out.index("UPPER BACK PAIN")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("report", "--answers", EXAMPLE, "--out", "r.doc"), "--out"),
        (("report", "--answers", EXAMPLE, "--out", "nowhere/r.pdf"), "nowhere/r.pdf"),
        (("report", "--answers", "missing.yaml", "--out", "r.pdf"), "missing.yaml"),
        (("report", "--answers", EXAMPLE, "--diary", "--out", "r.pdf"), "no entries"),
        (("report", "--answers", EXAMPLE, "--pathway", "mars", "--out", "r.pdf"), "mars"),
        (("report", "--answers", EXAMPLE, "--as-of", "soon", "--out", "r.pdf"), "soon"),
        (("plan", "--answers", EXAMPLE, "--ics", "p.pdf"), "--ics"),
        (("plan", "--answers", EXAMPLE, "--print", "p.doc"), "--print"),
    ],
)
def test_a_fault_is_one_line_and_nothing_is_written(
    folder: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = rhomboid(*arguments)
    (line,) = refusals(done)
    assert told in line
    assert list(folder.rglob("*.p*")) == []


def test_a_plan_is_shown_even_if_its_file_cannot_be_written(folder: Path) -> None:
    done = rhomboid("plan", "--answers", EXAMPLE, "--print", "nowhere/p.pdf", *DAY)
    assert done.code == 2
    assert "What you can do" in done.out
    assert done.err.count("rhomboid: ") == 1
    assert list(folder.rglob("*.p*")) == []


def test_two_bad_names_are_told_at_once() -> None:
    assert len(refusals(rhomboid("plan", "--answers", EXAMPLE, "--ics", "a.txt", "--print", "b.ics"))) == 2


def test_a_plan_is_shown_and_its_calendar_and_pages_are_written(folder: Path) -> None:
    files = ("--ics", "p.ics", "--print", "p.pdf")
    done = rhomboid("plan", "--answers", EXAMPLE, "--json", *files, *DAY)
    assert done.code == 0, done.err
    assert faults_of_schema("plan", done.content) == []
    events = Calendar.from_ical((folder / "p.ics").read_bytes()).walk("VEVENT")
    days = [event.decoded("dtstart") for event in events if "Look again" in event["summary"]]
    assert [str(day) for day in days] == [done.content["come_back"]["date"]]
    assert (folder / "p.pdf").read_bytes().startswith(b"%PDF")


def test_in_an_emergency_the_card_comes_first_and_no_calendar_is_written(folder: Path) -> None:
    name = answers_file(folder, leg_weakness="present")
    done = rhomboid("plan", "--answers", name, "--ics", "p.ics", "--print", "p.txt", *DAY)
    assert done.code == 2
    assert "emergency" in done.err
    assert done.out.strip()
    assert not (folder / "p.ics").exists()
    assert (folder / "p.txt").read_text().strip()


def content_of(*arguments: str) -> Any:
    done = rhomboid(*arguments)
    assert done.code == 0, done.err
    return done.content


@pytest.mark.parametrize("days", [0, 1, 14])
def test_what_the_diary_prints_for_programs_is_what_its_schemas_promise(days: int) -> None:
    keep_a_diary(days)
    assert faults_of_schema("diary", content_of("diary", "show", "--json")) == []
    assert faults_of_schema("diary", content_of("diary", "export")) == []
    assert faults_of_schema("trend", content_of("diary", "trend", "--json", *DAY)) == []
    again = content_of("diary", "reassess", "--answers", EXAMPLE, "--json", *DAY)
    assert faults_of_schema("reassessment", again) == []
    assert faults_of_schema("assessment", again["assessment"]) == []
    assert faults_of_schema("diary", content_of("diary", "show", "--json")) == []
    for said in ("no_exercise", "leg_weakness", "low_mood"):
        why = content_of("diary", "why", "--yes", said, "--json", *DAY)
        assert faults_of_schema("why", why) == []
        assert bool(why["crisis_card"]) == (said == "low_mood")


def test_the_schemas_of_the_diary_refuse_what_it_would_never_print() -> None:
    keep_a_diary(1)
    kept = content_of("diary", "export")
    kept["entries"][0]["now"] = 11
    assert faults_of_schema("diary", kept)
    told = content_of("diary", "trend", "--json", *DAY)
    told["now"]["whole"]["per_week"] = 0.5
    assert faults_of_schema("trend", told)
    assert faults_of_schema("why", {"reasons": []})
    assert faults_of_schema("reassessment", {"written": []})
