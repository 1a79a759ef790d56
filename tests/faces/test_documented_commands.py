"""Every command of the tutorial and of the pages for each reader runs as it is written there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from faces.in_process import rhomboid

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("tutorial", "for_clinicians", "for_developers", "for_researchers")
# what sets up the machine is tried by whoever begins there, not here
SET_UP = ("make", "export")


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder as the reader has it, with two cases in place of all."""
    shutil.copytree(ROOT / "docs/examples", tmp_path / "docs/examples")
    (tmp_path / "cases").mkdir()
    for name in ("ca-006.yaml", "cb-008.yaml"):
        shutil.copy(ROOT / "cases" / name, tmp_path / "cases" / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_page_runs_word_for_word(page: str, folder: Path) -> None:
    lines = [line for block in blocks(page, "sh") for line in block.splitlines() if line]
    assert lines
    for line in lines:
        if line.split()[0] in SET_UP:
            continue
        if ">" in line:
            subprocess.run(line, shell=True, check=True, timeout=60)
            continue
        first, *words = shlex.split(line)
        assert first == "rhomboid", line
        done = rhomboid(*words)
        assert done.code == 0, f"{line}\n{done.err[-500:]}"
        assert done.out or done.err, line


def test_the_tutorials_weak_legs_are_an_emergency_and_the_rule_is_the_one_it_names(folder: Path) -> None:
    answers = (folder / "docs/examples/answers.yaml").read_text()
    (folder / "weak.yaml").write_text(answers.replace("leg_weakness: absent", "leg_weakness: present"))
    shown = rhomboid("assess", "--answers", "weak.yaml", "--json").out
    assert '"level": "emergency' in shown
    assert "cord_signs" in shown


def test_the_python_of_the_page_for_developers_runs(folder: Path) -> None:
    (text,) = blocks("for_developers", "python")
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["consultation", "False"]


@pytest.mark.parametrize(
    "command",
    sorted(
        set(
            re.findall(
                r"`rhomboid (evaluate[^`]*|knowledge [^`]*)`", (ROOT / "docs/for_researchers.md").read_text()
            )
        )
    ),
)
def test_every_figures_command_exists_with_its_options(command: str) -> None:
    words = shlex.split(command)
    options = [word for word in words if word.startswith("--")]
    names = words[:1] if words[0] == "evaluate" else words[:2]
    shown = rhomboid(*names, "--help").out
    assert all(option in shown for option in options)
