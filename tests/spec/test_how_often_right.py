"""What a result says of its own list is what strangers showed, as the evaluation page has it."""

import re
from pathlib import Path

from rhomboid.loading.folder import shipped_knowledge

ROOT = Path(__file__).resolve().parents[2]

HEAD = re.compile(r"\| (\d+) strangers, first runs")
ROW = re.compile(r"\| top-1; top-3; top-5 \| ([\d.]+); ([\d.]+); [\d.]+ · firm")


def told() -> tuple[str, str]:
    wording = shipped_knowledge().wording["how_often_right"].wording
    return wording.patient, wording.clinician


def shown() -> tuple[int, float, float]:
    page = (ROOT / "docs" / "evaluation.md").read_text("utf-8")
    head, row = HEAD.search(page), ROW.search(page)
    assert head and row
    return int(head[1]), float(row[1]), float(row[2])


def test_the_person_reads_the_figures_of_the_evaluation() -> None:
    people, first, first_three = shown()
    patient, _ = told()
    assert f"{people} published people" in patient
    assert f"came first in {first * 10:.0f} of 10" in patient
    assert f"one of the first three in {first_three * 10:.0f} of 10" in patient


def test_the_clinician_reads_them_in_percent() -> None:
    people, first, first_three = shown()
    _, clinician = told()
    assert clinician.startswith(f"{people} published strangers")
    assert f"first in {first * 100:.0f} %, among the first three in {first_three * 100:.0f} %" in clinician
