"""The threat model: every home meets every kind of threat, and each control names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from house.reading import ROOT

PAGE = ROOT / "docs" / "security.md"
# P: personal, C: clinic, N: static pages (no server), A: doors for programs
HOMES = "PCNA"
KINDS = "STRIDE"
ROW = re.compile(r"^\| \*\*([A-Z]-[A-Z]\d)\*\* ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
PROOF = re.compile(r"^- \*\*([A-Z]-[A-Z]\d)\*\* ((?:.|\n  )+)$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
WITHOUT_PROOF = {"N-R1": "nothing is recorded there"}


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_home_meets_every_kind_of_threat() -> None:
    rows = [found[1] for found in ROW.finditer(page())]
    assert len(rows) == len(set(rows))
    assert {row[:3] for row in rows} == {f"{home}-{kind}" for home in HOMES for kind in KINDS}


def test_every_threat_has_a_control_a_word_on_what_is_left_and_a_proof() -> None:
    proofs = {found[1]: TEST.findall(found[2]) for found in PROOF.finditer(page())}
    rows = list(ROW.finditer(page()))
    assert set(proofs) == {row[1] for row in rows}
    for row in rows:
        assert all(cell.strip() for cell in row.groups()), row[1]
        assert bool(proofs[row[1]]) == (row[1] not in WITHOUT_PROOF), row[1]


def test_every_test_that_a_control_names_exists() -> None:
    named = TEST.findall(page())
    assert len(named) > 60
    missing = [
        (name, test)
        for name, test in named
        if not (path := ROOT / "tests" / name).is_file() or test not in functions_of(path)
    ]
    assert missing == []


def test_no_line_of_a_table_is_left_out_of_these_checks() -> None:
    assert len(ROW.findall(page())) == page().count("\n| **")
    assert len(PROOF.findall(page())) == page().count("\n- **")


def test_a_vulnerability_can_be_reported_without_an_address_that_nobody_reads() -> None:
    told = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "Report a vulnerability" in told
    assert not re.search(r"\S@\S|https?:|mailto:", told)
