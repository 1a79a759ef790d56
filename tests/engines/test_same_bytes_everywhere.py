"""Same input, same bytes, on another Python and with nothing but its standard library."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engines.assess_cases import lines
from rhomboid.evaluation.cases import Case
from strategies import shipped_text

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("assess_cases.py")
CORE = ("domain", "inference", "triage", "interview", "assessment", "loading.compiled")
TEN = 10


def run(python: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a Python that sees the source and no installed package."""
    environment = {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [python, "-S", *arguments]
    return subprocess.run(command, capture_output=True, env=environment, check=False, timeout=120)


def pythons_3_13() -> list[str]:
    """Give the places of a Python 3.13 that really runs (a version manager's shim may not)."""
    managed = sorted(Path.home().glob(".pyenv/versions/3.13*/bin/python"))
    found = [shutil.which("python3.13"), *map(str, managed)]
    version = "import sys; print('%d.%d' % sys.version_info[:2])"
    return [python for python in found if python and run(python, "-c", version).stdout.strip() == b"3.13"]


@pytest.fixture(scope="module")
def people(cases: list[Case]) -> list[dict[str, object]]:
    told = [case.answers for case in cases[:: len(cases) // TEN][:TEN]]
    return [{"age_years": a.age_years, "sex": a.sex, "answers": dict(a.given)} for a in told]


@pytest.fixture(scope="module")
def files(people: list[dict[str, object]], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("same_bytes")
    (folder / "knowledge.json").write_text(shipped_text(), encoding="utf-8")
    (folder / "people.json").write_text(json.dumps(people), encoding="utf-8")
    return [str(folder / "knowledge.json"), str(folder / "people.json")]


@pytest.fixture(scope="module")
def here(people: list[dict[str, object]]) -> list[str]:
    return lines(shipped_text(), people)


def assert_same_lines(python: str, files: list[str], here: list[str]) -> None:
    there = run(python, str(SCRIPT), *files)
    assert there.returncode == 0, there.stderr.decode()
    assert len(here) == TEN
    assert there.stdout.decode().split("\n") == here


def test_python_3_13_alone_gives_ten_cases_the_same_bytes(files: list[str], here: list[str]) -> None:
    others = pythons_3_13()
    if not others:
        pytest.skip("no Python 3.13 that runs on this machine (PATH, ~/.pyenv): nothing to compare with")
    assert_same_lines(others[0], files, here)


def test_another_process_with_another_hash_seed_gives_ten_cases_the_same_bytes(
    files: list[str], here: list[str]
) -> None:
    assert_same_lines(sys.executable, files, here)


def outsiders(*modules: str) -> list[str]:
    """Give the modules that an import pulls in from neither the standard library nor this package."""
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); before = set(sys.modules)\n"
        f"import {', '.join(modules)}\n"
        "new = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "print(*sorted(new - sys.stdlib_module_names - {'rhomboid'}))"
    )
    # installed packages can be seen here, so that an import that is merely tried is caught too
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=True, timeout=60)
    return done.stdout.decode().split()


@pytest.mark.parametrize("room", CORE)
def test_the_core_pulls_in_no_package(room: str) -> None:
    assert outsiders(f"rhomboid.{room}") == []


def test_an_import_of_a_package_would_be_noticed() -> None:
    assert "pydantic" in outsiders("rhomboid.loading.schema")


def test_the_core_imports_where_no_package_is_installed() -> None:
    source = str(ROOT / "src")
    program = f"import sys; sys.path.insert(0, {source!r}); import rhomboid.assessment; print('yes')"
    command = [sys.executable, "-I", "-S", "-c", program]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.stdout.strip() == b"yes", done.stderr.decode()
