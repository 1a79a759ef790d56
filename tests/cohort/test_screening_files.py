"""Every row of a file is screened or rejected with a reason, whatever the form of file and work."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cohort.people_screened import DAY, said_by_the_core
from rhomboid.assessment import Engine
from rhomboid.cohort import handed, sources
from rhomboid.cohort import run as runs
from rhomboid.cohort.drawing import Population
from rhomboid.cohort.population_file import write_population
from rhomboid.cohort.run import Order, screen
from rhomboid.cohort.screening import Screening
from rhomboid.cohort.sources import Csv
from rhomboid.domain.answers import Answers
from rhomboid.domain.errors import RhomboidError
from rhomboid.fhir_mapping.response import response_of

PEOPLE, PART = 700, 300
BESIDE = {"id", "age_years", "sex", "synthetic", "drawn_ordinary", "drawn_danger"}


@pytest.fixture(scope="module")
def screening(engine: Engine) -> Screening:
    return Screening(engine.knowledge)


@pytest.fixture(scope="module")
def people(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "people.parquet"
    write_population(Population(engine.knowledge), PEOPLE, str(path))
    return path


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (runs, sources):
        monkeypatch.setattr(module, "PART_ROWS", PART)


def results(out: Path) -> list[dict[str, Any]]:
    return [row for part in sorted((out / "results").iterdir()) for row in pq.read_table(part).to_pylist()]


def rejects(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "rejects.ndjson").read_text().splitlines()]


def every_byte(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def told(row: dict[str, Any]) -> dict[str, Any]:
    given = {f: v for f, v in row.items() if f not in BESIDE and v is not None}
    return {"id": row["id"], "age_years": row["age_years"], "sex": row["sex"], "answers": given}


def write_lines(path: Path, contents: list[Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in contents), encoding="utf-8")
    return path


def write_csv(path: Path, people: Path) -> Path:
    rows = pq.read_table(people).drop_columns(["drawn_ordinary", "drawn_danger", "synthetic"]).to_pylist()
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_parquet_csv_and_ndjson_of_the_same_people_give_the_same_results(
    engine: Engine, screening: Screening, people: Path, tmp_path: Path
) -> None:
    contents = [told(row) for row in pq.read_table(people).to_pylist()]
    made = {
        "parquet": people,
        "csv": write_csv(tmp_path / "people.csv", people),
        "ndjson": write_lines(tmp_path / "people.ndjson", contents),
    }
    found = {}
    for kind, path in made.items():
        run = screen(screening, Order(path, tmp_path / kind))
        assert (run["rows"], run["screened"], run["rejected"]) == (PEOPLE, PEOPLE, 0)
        found[kind] = [{**row, "synthetic": None} for row in results(tmp_path / kind)]
    assert found["parquet"] == found["csv"] == found["ndjson"]
    for content, row in list(zip(contents, found["csv"], strict=True))[:40]:
        answers = Answers(content["age_years"], content["sex"], content["answers"])
        meant = said_by_the_core(engine, answers, screening.ranked_at_most)
        assert {key: row[key] for key in meant} == meant
        assert row["id"] == content["id"]


def test_questionnaire_responses_of_fhir_give_what_the_same_answers_give(
    engine: Engine, screening: Screening, tmp_path: Path
) -> None:
    everyone = [Answers(52, "male", {"chest_pain": "present", "fever": "absent"}), Answers(30, None, {})]
    responses = [response_of(engine.knowledge, a, DAY.isoformat()) for a in everyone]
    lines = [{**one, "id": f"r{i}"} for i, one in enumerate(responses)]
    broken = {**lines[0], "id": "r2", "status": "entered-in-error"}
    path = write_lines(tmp_path / "responses.ndjson", [*lines, broken])
    run = screen(screening, Order(path, tmp_path / "out"))
    assert (run["screened"], run["rejected"]) == (2, 1)
    for answers, row in zip(everyone, results(tmp_path / "out"), strict=True):
        meant = said_by_the_core(engine, answers, screening.ranked_at_most)
        assert {key: row[key] for key in meant} == meant
    assert rejects(tmp_path / "out")[0]["row"] == 3
    assert "entered-in-error" in rejects(tmp_path / "out")[0]["faults"][0]


def test_what_nobody_can_have_said_is_rejected_with_the_reason_and_the_rest_goes_on(
    screening: Screening, tmp_path: Path
) -> None:
    lines = [
        '{"id": "good", "age_years": 40, "answers": {"fever": "present"}}',
        '{"id": "old", "age_years": 400}',
        '{"id": "word", "answers": {"fever": "maybe"}}',
        '{"id": "twice", "answers": {}, "answers": {}}',
        "not json",
        "",
        '{"answers": {"fevr": "present"}}',
        "[1, 2]",
    ]
    path = tmp_path / "people.ndjson"
    path.write_text("\n".join(lines) + "\n")
    run = screen(screening, Order(path, tmp_path / "out"))
    assert (run["rows"], run["screened"], run["rejected"]) == (8, 1, 7)
    assert [row["id"] for row in results(tmp_path / "out")] == ["good"]
    assert [one["row"] for one in rejects(tmp_path / "out")] == [2, 3, 4, 5, 6, 7, 8]
    reasons = " ".join(fault for one in rejects(tmp_path / "out") for fault in one["faults"])
    for part in ("400", "'maybe'", "a second time", "no JSON", 'nearest: "fever"'):
        assert part in reasons


def test_a_csv_row_of_the_wrong_length_is_rejected_by_its_number(
    screening: Screening, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("age_years,sex,fever\n40,male,absent\n41,male\n42,,present\n43,male,absent,x\nforty,,\n")
    run = screen(screening, Order(path, tmp_path / "out"))
    assert (run["rows"], run["screened"], run["rejected"]) == (5, 2, 3)
    assert [(row["id"], row["age_years"]) for row in results(tmp_path / "out")] == [("1", 40), ("3", 42)]
    assert [one["row"] for one in rejects(tmp_path / "out")] == [2, 4, 5]


def test_rows_of_csv_keep_their_numbers_though_arrow_reads_ahead(
    screening: Screening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # blocks of some forty rows; every word but one in quotes with a new line in it
    monkeypatch.setattr(sources, "CSV_BLOCK_BYTES", 1_000)
    bad = [*range(7, 900, 31), 41, 42, 43, 900]
    for name, first in (("a", 1), ("b", 901)):
        rows = (
            f'"id\n{i}",{"x,y" if i - first + 1 in bad else 40},"male"' for i in range(first, first + 900)
        )
        (tmp_path / f"{name}.csv").write_text("\n".join(("id,age_years,sex", *rows)) + "\n")
    numbers: dict[str, int] = {}
    met: list[int | None] = []
    for piece in Csv((tmp_path / "a.csv", tmp_path / "b.csv")).pieces(16):
        met += [reject.row for reject in piece.rejects]
        if piece.content.num_rows:
            numbers |= dict(zip(piece.content.column("id").to_pylist(), piece.rows.tolist(), strict=True))
    assert met == sorted([*bad, *(900 + row for row in bad)])
    assert len(numbers) == 1_800 - len(met)
    assert all(name == f"id\n{row}" for name, row in numbers.items())


def test_csv_handed_out_in_parts_gives_every_byte_of_csv_read_in_one_go(
    screening: Screening, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handed, "PART_ROWS", PART)
    monkeypatch.setattr(sources, "CSV_BLOCK_BYTES", 20_000)
    path = write_csv(tmp_path / "people.csv", people)
    spoiled = path.read_text().replace("\nsynthetic-301,", "\nsynthetic-301,too,many,")
    path.write_text(spoiled.replace("\nsynthetic-20,", '\n"over\n""two"" lines",') + "all,by,itself\n" * 300)
    screen(screening, Order(path, tmp_path / "one"))
    order = Order(path, tmp_path / "parts")
    identity = runs.begin(screening, order)
    ready = handed.hand_out(Csv((path,)), order.unfinished / handed.HANDED)
    assert ready.starts() == [0, 1, 2, 3, 4]
    # as workers may come to it: the last part first
    for part in (3, 1, 2, 0):
        runs.write_parts(screening, order, part, part + 1, handed=ready)
    run = runs.finish(order, identity)
    assert (run["screened"], run["rejected"]) == (PEOPLE - 1, 301)
    assert every_byte(tmp_path / "parts") == every_byte(tmp_path / "one")


@pytest.mark.parametrize(("threads", "rows_at_once"), [(1, 7), (2, 64), (3, 65_536)])
def test_not_a_byte_hangs_on_threads_or_on_rows_at_once(
    screening: Screening, people: Path, tmp_path: Path, threads: int, rows_at_once: int
) -> None:
    screen(screening, Order(people, tmp_path / "plain"))
    screen(screening, Order(people, tmp_path / "other", threads=threads, rows_at_once=rows_at_once))
    assert every_byte(tmp_path / "plain") == every_byte(tmp_path / "other")


KILLED = """
import os, signal, sys
from pathlib import Path
from rhomboid.cohort import run, sources
from rhomboid.cohort.screening import Screening
from rhomboid.loading.folder import shipped_knowledge
run.PART_ROWS = sources.PART_ROWS = int(sys.argv[3])
die = lambda done: done > 0.5 and os.kill(os.getpid(), signal.SIGKILL)
run.screen(Screening(shipped_knowledge()), run.Order(Path(sys.argv[1]), Path(sys.argv[2]), watch=die))
"""


@pytest.mark.parametrize("kind", ["parquet", "csv", "ndjson"])
def test_a_run_that_was_killed_goes_on_and_ends_with_the_same_bytes(
    screening: Screening, people: Path, tmp_path: Path, kind: str
) -> None:
    path = people
    if kind == "csv":
        path = write_csv(tmp_path / "people.csv", people)
        path.write_text(path.read_text().replace("\nsynthetic-301,", "\nsynthetic-301,too,many,"))
    if kind == "ndjson":
        path = write_lines(tmp_path / "people.ndjson", [told(r) for r in pq.read_table(people).to_pylist()])
    screen(screening, Order(path, tmp_path / "unbroken"))
    command = [sys.executable, "-c", KILLED, str(path), str(tmp_path / "out"), str(PART)]
    died = subprocess.run(command, check=False, env={**os.environ, "PYTHONPATH": "src"})
    assert died.returncode == -signal.SIGKILL
    assert not (tmp_path / "out").exists()
    left = len(list((tmp_path / "out.unfinished" / "parts").glob("*.json")))
    assert 0 < left < 3
    run = screen(screening, Order(path, tmp_path / "out"))
    assert run["rows"] == PEOPLE
    assert every_byte(tmp_path / "unbroken") == every_byte(tmp_path / "out")
    assert not (tmp_path / "out.unfinished").exists()


def refused(screening: Screening, path: Path, out: Path) -> str:
    with pytest.raises(RhomboidError) as caught:
        screen(screening, Order(path, out))
    assert not out.exists()
    return str(caught.value)


def test_a_corrupt_parquet_file_is_said_and_leaves_no_result(
    screening: Screening, people: Path, tmp_path: Path
) -> None:
    whole = people.read_bytes()
    cut, torn, empty = (tmp_path / f"{name}.parquet" for name in ("cut", "torn", "empty"))
    cut.write_bytes(whole[: len(whole) // 2])
    torn.write_bytes(whole[:4] + bytes(byte ^ 0x5A for byte in whole[4:4000]) + whole[4000:])
    empty.write_bytes(b"")
    for path in (cut, torn, empty):
        assert "expected a whole Parquet file" in refused(screening, path, tmp_path / "out")


def test_ndjson_that_ends_in_the_middle_of_a_line_is_said_and_leaves_no_result(
    screening: Screening, tmp_path: Path
) -> None:
    path = tmp_path / "people.ndjson"
    path.write_text('{"answers": {}}\n{"answers": {"fever": "pre')
    assert "ends in the middle of a line" in refused(screening, path, tmp_path / "out")


def test_files_of_different_schemas_or_kinds_are_said_and_leave_no_result(
    screening: Screening, tmp_path: Path
) -> None:
    folder = tmp_path / "people"
    folder.mkdir()
    pq.write_table(pa.table({"age_years": [40], "fever": ["present"]}), folder / "a.parquet")
    pq.write_table(pa.table({"age_years": [40], "cough": ["present"]}), folder / "b.parquet")
    assert "another schema than a.parquet (columns cough, fever)" in refused(
        screening, folder, tmp_path / "out"
    )
    (folder / "c.csv").write_text("age_years\n40\n")
    assert "files of 2 kinds" in refused(screening, folder, tmp_path / "out")


def test_a_column_that_nobody_can_answer_is_said_and_leaves_no_result(
    screening: Screening, tmp_path: Path
) -> None:
    path = tmp_path / "people.parquet"
    pq.write_table(pa.table({"feverr": ["present"], "age_band": ["18_39"], "cough": [1.5]}), path)
    said = refused(screening, path, tmp_path / "out")
    assert 'nearest: "fever"' in said
    assert "column age_band: found an unknown column" in said
    assert "column cough: found the type double" in said


def test_an_out_that_is_there_and_a_run_of_other_people_are_left_alone(
    screening: Screening, people: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(RhomboidError, match="a file or folder that is there"):
        screen(screening, Order(people, out))
    out.rmdir()
    begun = tmp_path / "out.unfinished"
    begun.mkdir()
    (begun / "started.json").write_text("{}")
    with pytest.raises(RhomboidError, match="begun with other people"):
        screen(screening, Order(people, out))


def test_a_full_disk_is_said_in_one_line_and_nothing_is_passed_off_as_whole(
    screening: Screening, people: Path, tmp_path: Path
) -> None:
    program = Path(sys.executable).with_name("rhomboid")
    # no file may grow beyond 8 kB: the nearest to a full disk that needs no rights
    command = f"ulimit -f 8; exec {program} screen {people} {tmp_path / 'out'}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert "File too large" in done.stderr
    assert not (tmp_path / "out").exists()
    assert not list((tmp_path / "out.unfinished" / "parts").glob("*.json"))


def test_a_disk_that_is_really_full_is_said_and_with_room_made_the_run_goes_on(
    people: Path, tmp_path: Path
) -> None:
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], check=False).returncode:
        pytest.skip("a disk of its own takes the rights of root")
    program, disk = Path(sys.executable).with_name("rhomboid"), tmp_path / "disk"
    disk.mkdir()
    screened = f"{program} screen {people} {disk}/out"
    script = f"""
        mount -t tmpfs -o size=64k tmpfs {disk}
        {screened}; echo $? $(ls {disk}) $(ls {disk}/out.unfinished/parts | wc -l)
        mount -o remount,size=8m {disk}
        {screened} > {tmp_path}/said; echo $? $(ls {disk}); wc -l < {tmp_path}/said"""
    done = subprocess.run(
        ["unshare", "-m", "bash", "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["2 out.unfinished 0", "0 out", "2"], done.stderr
    assert done.stderr.count("\n") == 1
    assert "No space left on device" in done.stderr


@pytest.mark.parametrize("kind", ["csv", "ndjson"])
def test_results_for_a_spreadsheet_and_for_programs_say_the_same(
    screening: Screening, people: Path, tmp_path: Path, kind: str
) -> None:
    screen(screening, Order(people, tmp_path / "out"))
    screen(screening, Order(people, tmp_path / kind, kind))
    text = "".join(p.read_text() for p in sorted((tmp_path / kind / "results").iterdir())[:1])
    meant = results(tmp_path / "out")[:PART]
    if kind == "ndjson":
        assert [json.loads(line) for line in text.splitlines()] == meant
    else:
        rows = list(csv.DictReader(text.splitlines()))
        assert [row["urgency"] for row in rows] == [row["urgency"] for row in meant]
        first = meant[0]["conditions"][0]
        assert rows[0]["conditions"].startswith(f"{first['id']} {first['probability']!r}; ")


@pytest.mark.parametrize(
    "text",
    [b"id,sex,sex\na,male,male\n", b"id,sex,fever\na,male,present\nb,\xdb,1,2\n", b"id,fever\na,\xdb\n"],
    ids=["a column twice", "a long row that is no UTF-8", "a word that is no UTF-8"],
)
def test_a_csv_file_that_fuzzing_broke_is_said_in_one_line(
    screening: Screening, tmp_path: Path, capfd: pytest.CaptureFixture[str], text: bytes
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(text)
    with pytest.raises(RhomboidError) as caught:
        screen(screening, Order(path, tmp_path / "out"))
    assert len(caught.value.faults) == 1
    assert capfd.readouterr().err == ""
