"""The source as trees of syntax, and the files of the project."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "rhomboid"
KNOWLEDGE = SOURCE / "knowledge"
TESTS = ROOT / "tests"
CORE = ("domain", "inference", "triage", "interview", "care", "assessment")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def source_files(*rooms: str) -> list[Path]:
    """Give the Python files of some rooms, or of all."""
    folders = [SOURCE / room for room in rooms] or [SOURCE]
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def imported_modules(path: Path) -> Iterator[str]:
    """Give the full name of every module that a file imports, wherever in it."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} imports by dots"
            yield node.module or ""


def project_files() -> list[Path]:
    """Give the files that are kept, or would be if they were added now."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        return _walked_files()
    return sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def _walked_files() -> list[Path]:
    """Give the same where the project is no checkout (an unpacked archive)."""
    made = {"__pycache__", "dist", "build"}
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not any(part in made or part.startswith(".") for part in path.relative_to(ROOT).parts)
    )
