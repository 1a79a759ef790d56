"""Wheel and sdist: what is in them, and that a clean Python runs them as the source tree runs."""

from __future__ import annotations

import json
import re
import sys
import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from trove_classifiers import classifiers

from faces.running import rhomboid
from house.reading import ROOT, project_files
from installing.building import MINORS, OURS, Built, built, installed, interpreters, ran
from rhomboid.evaluation.cases import Case

pytestmark = pytest.mark.packaging
COMPILED = {"knowledge.json", "articles.json", "follow_up.json", "phrases.json"}
EXTRAS = {"api", "charts", "clinic", "cohort", "fhir", "mcp", "nlp", "spark", "test", "web"}
DAY = "2026-11-21"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def metadata(dist: Built) -> Message:
    with zipfile.ZipFile(dist.wheel) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith("dist-info/METADATA"))
        return Parser().parsestr(wheel.read(name).decode())


@pytest.fixture(scope="module")
def published(cases: list[Case], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the answers of one published case, as a file for the command line."""
    told = next(case for case in cases if case.level == "emergency_ambulance").answers
    content = {"age_years": told.age_years, "sex": told.sex, "answers": dict(told.given)}
    path = tmp_path_factory.mktemp("case") / "answers.json"
    path.write_text(json.dumps(content))
    return path


def test_the_wheel_holds_the_program_and_its_knowledge_and_nothing_else(dist: Built) -> None:
    with zipfile.ZipFile(dist.wheel) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    source = {
        path.relative_to(ROOT / "src").as_posix()
        for path in project_files()
        if path.is_relative_to(ROOT / "src" / "rhomboid")
    }
    assert names == source | {f"rhomboid/knowledge/{name}" for name in COMPILED}
    assert any(name.endswith("knowledge/conditions/pneumothorax.yaml") for name in names)
    assert not [name for name in names if re.search(r"__pycache__|/tests?/|\.part$|\.cache", name)]


def test_the_sdist_is_the_project_with_the_knowledge_compiled(dist: Built) -> None:
    with tarfile.open(dist.sdist) as packed:
        names = {member.name.partition("/")[2] for member in packed.getmembers() if member.isfile()}
    kept = {path.relative_to(ROOT).as_posix() for path in project_files()}
    # files with a dot are not listed where the project is no checkout
    kept = {name for name in kept if not name.startswith(".")}
    names = {name for name in names if not name.startswith(".")}
    made = {"PKG-INFO", *(f"src/rhomboid/knowledge/{name}" for name in COMPILED)}
    assert names == kept | made
    assert names >= {"LICENSE", "README.md", "src/rhomboid/knowledge/LICENSE", "requirements/run.txt"}


def test_the_metadata_is_complete_and_names_no_address_that_nobody_has(metadata: Message) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert (metadata["Name"], metadata["Version"]) == ("rhomboid", project["version"])
    assert metadata["License-Expression"] == "Apache-2.0 AND CC-BY-4.0"
    assert set(metadata.get_all("License-File", [])) == {"LICENSE", "src/rhomboid/knowledge/LICENSE"}
    assert set(metadata.get_all("Provides-Extra", [])) == EXTRAS == set(project["optional-dependencies"])
    assert metadata["Requires-Python"] == ">=3.11"
    told = metadata.get_all("Classifier", [])
    assert set(told) <= classifiers
    assert {f"Programming Language :: Python :: 3.{minor}" for minor in MINORS} <= set(told)
    assert metadata.get_all("Project-URL", []) == []
    assert metadata["Home-page"] is None
    assert metadata["Author-email"] is None
    assert str(metadata.get_payload()).startswith("# rhomboid")


def test_the_wheel_brings_one_command_and_its_licences(dist: Built) -> None:
    with zipfile.ZipFile(dist.wheel) as wheel:
        (entry,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
        assert wheel.read(entry).decode().split() == [
            *("[console_scripts]", "rhomboid", "=", "rhomboid.cli.main:main"),
        ]
        licences = [name for name in wheel.namelist() if "dist-info/licenses/" in name]
    assert len(licences) == 2


@pytest.fixture(scope="module")
def said_here(published: Path) -> dict[tuple[str, ...], str]:
    """Give command -> what the source tree prints; each must print the same wherever it is installed."""
    example = ["--answers", str(ROOT / "docs/examples/answers.yaml"), "--as-of", DAY]
    asked = [
        ["--version"],
        ["assess", "--answers", str(published), "--as-of", DAY, "--pathway", "uk", "--json"],
        ["assess", *example],
        ["plan", *example, "--json"],
    ]
    runs = {tuple(command): rhomboid(*command) for command in asked}
    assert {run.code for run in runs.values()} == {0}
    return {command: run.out for command, run in runs.items()}


def assert_says_the_same(programs: Path, said: dict[tuple[str, ...], str], folder: Path) -> None:
    for command, here in said.items():
        there = ran([str(programs / "rhomboid"), *command], folder, XDG_DATA_HOME=str(folder))
        assert there == here, command


def test_the_wheel_of_the_sdist_runs_by_what_it_asks_for_alone(
    dist: Built, said_here: dict[tuple[str, ...], str], tmp_path: Path
) -> None:
    programs = installed(dist.wheel, "", Path(sys.executable), tmp_path)
    assert_says_the_same(programs, said_here, tmp_path)
    assert "fastapi" not in ran([str(programs / "python"), "-c", LISTED], tmp_path).split()
    # the sources of the knowledge are there too, and can be checked
    assert "No faults." in ran([str(programs / "rhomboid"), "knowledge", "check"], tmp_path)


@pytest.mark.parametrize("minor", [minor for minor in MINORS if minor != OURS])
def test_the_wheel_runs_on_every_other_python_that_it_is_for(
    dist: Built, said_here: dict[tuple[str, ...], str], tmp_path: Path, minor: int
) -> None:
    interpreter = interpreters()[minor]
    if interpreter is None:
        pytest.skip(f"no Python 3.{minor} on this machine")
    programs = installed(dist.wheel, "[api,web]", interpreter, tmp_path)
    version = ran([str(programs / "python"), "--version"], tmp_path)
    assert version.startswith(f"Python 3.{minor}.")
    assert_says_the_same(programs, said_here, tmp_path)
    ran([str(programs / "python"), "-W", "error::SyntaxWarning", "-c", EVERYTHING], tmp_path)


LISTED = "import importlib.metadata as m; print(*sorted(d.name.lower() for d in m.distributions()))"
# every module that can be imported with these extras; those of a migration run inside Alembic alone
EVERYTHING = """
import importlib, pkgutil, rhomboid
for found in pkgutil.walk_packages(rhomboid.__path__, "rhomboid."):
    if ".migrations." in found.name:
        continue
    try:
        importlib.import_module(found.name)
    except ModuleNotFoundError as error:
        assert not str(error.name).startswith("rhomboid"), found.name
"""
