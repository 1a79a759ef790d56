"""Times of the trend and the chart of a year: 365 entries in an SQLite file."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from rhomboid.diary.connection import url_of
from rhomboid.diary.entries import Dose, Entry, Person
from rhomboid.diary.store import DiaryStore
from rhomboid.diary.trend import scored, trend
from rhomboid.documents.chart import ChartText, chart_svg
from rhomboid.loading.folder import shipped_follow_up

# a setting that is meant for building machines would compile every package again at each start
KEEPS_BYTE_CODE = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
DAYS, FIRST, ROUNDS, PROCESS_RUNS = 365, date(2026, 1, 1), 20, 7


def a_year() -> list[Entry]:
    chance = random.Random(7)

    def pain(day: int) -> int:
        return max(0, min(10, round(7 - day / 80 + chance.gauss(0, 1.5))))

    doses = (Dose("paracetamol", 500, 2),)
    return [
        Entry(FIRST + timedelta(days=i), now=pain(i), average=pain(i), doses=doses, note="a note")
        for i in range(DAYS)
    ]


def times_of_a_year() -> tuple[list[float], list[float]]:
    """Give seconds of reading, trend and chart inside one process, and of the whole command."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'diary.sqlite'}"
        with DiaryStore(url_of(url), "me") as store:
            store.add(a_year(), Person("me"))
            inside = [_once(store) for _ in range(ROUNDS)]
        chart = str(Path(folder) / "chart.svg")
        program = str(Path(sys.executable).with_name("rhomboid"))
        command = [program, "diary", "trend", "--database", url, "--chart", chart, "--as-of", "2026-12-31"]
        _run(command)  # writes the byte code that a person's first run, not each run, pays for
        return inside, [_run(command) for _ in range(PROCESS_RUNS)]


def times_of_a_report(answers: Path) -> list[float]:
    """Give seconds of the whole command that writes a report with the diary of a year as PDF."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'diary.sqlite'}"
        with DiaryStore(url_of(url), "me") as store:
            store.add(a_year(), Person("me"))
        program = str(Path(sys.executable).with_name("rhomboid"))
        command = [program, "report", "--answers", str(answers), "--diary", "--database", url]
        command += ["--out", str(Path(folder) / "report.pdf"), "--as-of", "2026-12-31"]
        _run(command)
        return [_run(command) for _ in range(PROCESS_RUNS)]


def _once(store: DiaryStore) -> float:
    start = perf_counter()
    known = shipped_follow_up()
    entries, measure = store.entries(), known.measures["average"]
    told, points = trend(entries, measure, known), scored(entries, "average")
    assert told.line is not None
    line = ((points[0][0], told.line[0]), (points[-1][0], told.line[1]))
    chart_svg(points, line, ChartText("Average pain", "0 to 10", "A year of average pain"))
    return perf_counter() - start


def _run(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60, env=KEEPS_BYTE_CODE)
    return perf_counter() - start
