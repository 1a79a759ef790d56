"""The rooms of the house: who may import whom."""

from __future__ import annotations

import ast as syntax
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from house.reading import CORE, ROOT, SOURCE, imported_modules, name_of, source_files, tree_of

LINTER = Path(sys.executable).with_name("lint-imports")
# what the core may not even take from the standard library: files, clock, chance, logging, network
IMPURE = {
    "os",
    "pathlib",
    "io",
    "time",
    "random",
    "secrets",
    "uuid",
    "logging",
    "socket",
    "subprocess",
    "sys",
}
IMPURE_CALLS = {"open", "print", "input", "today", "now", "utcnow"}


def contracts() -> dict[str, Any]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {contract["name"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the linter in a folder that holds pyproject.toml and src."""
    paths = {**os.environ, "PYTHONPATH": str(folder / "src")}
    return subprocess.run(
        [str(LINTER), "--no-cache"], cwd=folder, env=paths, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        SOURCE, tmp_path / "src" / "rhomboid", ignore=shutil.ignore_patterns("knowledge", "*.pyc")
    )
    return tmp_path


def test_no_import_goes_up_or_across() -> None:
    done = linted(ROOT)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "0 broken" in done.stdout


def test_the_layers_leave_no_folder_out() -> None:
    (layers,) = [contract for contract in contracts().values() if contract["type"] == "layers"]
    assert layers["exhaustive"] is True
    assert layers["containers"] == ["rhomboid"]
    named = set(re.findall(r"[a-z_]+", " ".join(layers["layers"])))
    rooms = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert rooms <= named


def test_a_new_folder_without_a_room_is_noticed(copy: Path) -> None:
    extra = copy / "src" / "rhomboid" / "attic"
    extra.mkdir()
    (extra / "__init__.py").write_text("")
    done = linted(copy)
    assert done.returncode != 0
    assert "attic" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("room", "stranger"), [("triage", "inference"), ("inference", "triage"), ("domain", "cli")]
)
def test_a_rule_that_looks_at_a_probability_is_noticed(copy: Path, room: str, stranger: str) -> None:
    (copy / "src" / "rhomboid" / room / "peep.py").write_text(f"import rhomboid.{stranger}\n")
    done = linted(copy)
    assert done.returncode != 0
    assert f"rhomboid.{room}.peep -> rhomboid.{stranger}" in done.stdout


def test_the_core_imports_only_itself_and_the_standard_library() -> None:
    for path in source_files(*CORE):
        for module in imported_modules(path):
            first, *rest = module.split(".")
            if first == "rhomboid":
                assert not rest or rest[0] in CORE, f"{name_of(path)} imports {module}"
            else:
                assert first in sys.stdlib_module_names, f"{name_of(path)} imports {module}"
                assert first not in IMPURE, f"{name_of(path)} imports {module}"


def test_the_core_reads_no_file_no_clock_and_no_keyboard() -> None:
    for path in source_files(*CORE):
        for node in syntax.walk(tree_of(path)):
            if isinstance(node, syntax.Call):
                called = node.func
                name = called.id if isinstance(called, syntax.Name) else getattr(called, "attr", "")
                assert name not in IMPURE_CALLS, f"{name_of(path)}:{node.lineno} calls {name}"


def test_every_room_says_what_its_law_is() -> None:
    for room in CORE:
        told = syntax.get_docstring(tree_of(SOURCE / room / "__init__.py")) or ""
        assert "Law of this room" in told, room
