"""The documentation site: every link leads somewhere, pictures and pages are what the program writes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAV = re.compile(r": ([\w/]+\.md)$", re.MULTILINE)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "pages"
    subprocess.run([sys.executable, str(ROOT / "site/assemble.py"), str(folder)], check=True, cwd=ROOT)
    return folder


def test_every_link_of_the_site_leads_to_a_file_of_the_site(pages: Path) -> None:
    lost = []
    for page in pages.rglob("*.md"):
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            path = target.partition("#")[0]
            if path and not re.match(r"[a-z]+:", path) and not (page.parent / path).exists():
                lost.append((str(page.relative_to(pages)), target))
    assert lost == []


def test_every_page_of_the_menu_is_there_and_every_document_is_in_the_menu(pages: Path) -> None:
    named = set(NAV.findall((ROOT / "site/mkdocs.yml").read_text(encoding="utf-8")))
    assert {name for name in named if not (pages / name).is_file()} == set()
    assert {p.name for p in (ROOT / "docs").glob("*.md")} <= named


def test_every_condition_and_every_command_has_its_place(pages: Path) -> None:
    conditions = {p.stem for p in (ROOT / "src/rhomboid/knowledge/conditions").glob("*.yaml")}
    assert {p.stem for p in (pages / "reference/conditions").glob("*.md")} == conditions
    commands = (pages / "reference/commands.md").read_text(encoding="utf-8")
    for command in ("rhomboid assess", "rhomboid diary add", "rhomboid knowledge show"):
        assert f"## `{command}`" in commands


def test_the_example_by_hand_adds_up_to_what_the_engine_says(pages: Path) -> None:
    page = (pages / "reference/by_hand.md").read_text(encoding="utf-8")
    weights = [float(found) for found in re.findall(r"^\| [^*].* \| ([+-][\d.]+) \|", page, re.MULTILINE)]
    (total,) = re.findall(r"\*\*sum\*\* \| \*\*([+-][\d.]+)", page)
    assert len(weights) > 5
    assert abs(sum(weights) - float(total)) < 0.005 * (len(weights) + 1)
    (logarithm,) = re.findall(r"its\s+logarithm ([+-]\d+\.\d+)", page)
    assert abs(float(logarithm) - float(total)) < 0.2, "what is not listed is small"


def test_the_pictures_are_what_the_program_draws(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "site/pictures.py"), str(tmp_path)], check=True)
    drawn = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    kept = {p.name: p.read_bytes() for p in (ROOT / "docs/pictures").iterdir()}
    assert drawn == kept, "draw them anew: make pictures"


def test_no_page_asks_another_host_for_a_picture_or_a_program(pages: Path) -> None:
    for page in pages.rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"!\[[^\]]*\]\(https?:", text), page
        assert "<script" not in text, page
        assert os.sep + "tmp" not in text, page
