"""The Containerfile: linted, without rights, from pinned packages; its command and health check are run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

import pytest

from faces.running import COMMAND
from faces.served import free_port
from house.reading import ROOT

FILE = ROOT / "Containerfile"
LINTER = Path(sys.executable).with_name("hadolint")


def instructions() -> list[tuple[str, str]]:
    """Give (instruction, what it says) of each, with its lines joined."""
    lines = [line for line in FILE.read_text().splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    told = [one.partition(" ") for one in joined.splitlines() if one]
    return [(word, rest.strip()) for word, _, rest in told]


def said(word: str) -> list[str]:
    return [rest for found, rest in instructions() if found == word]


def test_the_linter_finds_nothing() -> None:
    if not LINTER.is_file():
        pytest.skip("hadolint comes for Linux and macOS alone")
    done = subprocess.run([str(LINTER), str(FILE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_linter_finds_a_fault_that_is_there(tmp_path: Path) -> None:
    if not LINTER.is_file():
        pytest.skip("hadolint comes for Linux and macOS alone")
    for fault in ("FROM python\n", FILE.read_text().replace("USER 10001:10001", "USER root")):
        path = tmp_path / "Containerfile"
        path.write_text(fault)
        assert subprocess.run([str(LINTER), str(path)], capture_output=True, check=False).returncode == 1


def test_the_base_has_a_version_and_both_stages_have_the_same() -> None:
    (base,) = said("ARG")
    assert re.fullmatch(r"BASE=docker\.io/library/python:3\.11[\w.-]*", base)
    assert said("FROM") == ["${BASE} AS build", "${BASE}"]


def test_it_runs_without_rights_and_writes_to_its_volume_alone() -> None:
    words = [word for word, _ in instructions()]
    (user,), (volume,) = said("USER"), said("VOLUME")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    # what is left to do after that needs no rights
    assert not {"RUN", "COPY", "ADD"} & set(words[words.index("USER") :])
    (place,) = json.loads(volume)
    assert f"XDG_DATA_HOME={place}" in said("ENV")[0]
    assert any(f"install -d -o {user.partition(':')[0]} " in run and place in run for run in said("RUN"))
    assert said("EXPOSE") == ["8000"]


def test_every_package_is_pinned_by_its_hash_and_nothing_is_fetched_besides() -> None:
    installs = [run for run in said("RUN") if "pip install" in run]
    assert len(installs) == 2
    for run in installs:
        assert "--require-hashes" in run or ("--no-deps" in run and "--no-build-isolation" in run), run
    assert said("ADD") == []
    assert not [run for run in said("RUN") if re.search(r"curl|wget|apt-get|git |https?:", run)]


def test_every_source_is_there_and_let_through_and_no_secret_is_named() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    assert "*" in ignored
    copied = {name for rest in said("COPY") if "--from" not in rest for name in rest.split()[:-1]}
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)
    assert not any(fnmatch(name, pattern) for name in copied for pattern in (".env*", "*.pem", ".git*"))
    assert not re.search(r"(?i)passw|secret=|token|api_key", FILE.read_text())


@contextmanager
def running(arguments: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    settings = {**os.environ, "XDG_DATA_HOME": str(folder)}
    service = subprocess.Popen([*COMMAND, *arguments], env=settings, stderr=subprocess.DEVNULL)
    try:
        yield service
    finally:
        service.terminate()
        service.wait(timeout=30)


def is_healthy(port: int, patience: int = 1) -> bool:
    """Run the health check of the file, as its runtime would, until it is content."""
    (check,) = said("HEALTHCHECK")
    command = json.loads(check.partition("CMD ")[2])
    assert command[0] == "python"
    program = [word.replace("8000", str(port)) for word in command[1:]]
    for _ in range(patience):
        done = subprocess.run([sys.executable, *program], stderr=subprocess.DEVNULL, check=False)
        if done.returncode == 0:
            return True
    return False


@pytest.mark.parametrize("more", [[], ["--api"]], ids=["pages", "doors"])
def test_its_command_serves_and_its_health_check_tells_so(more: list[str], tmp_path: Path) -> None:
    assert said("ENTRYPOINT") == ['["rhomboid"]']
    (command,) = said("CMD")
    port = free_port()
    arguments = [word.replace("8000", str(port)) for word in json.loads(command)]
    assert not is_healthy(port)
    with running([*arguments, *more], tmp_path) as service:
        assert is_healthy(port, patience=200)
        assert service.poll() is None
    assert bool(list(tmp_path.rglob("web.sqlite"))) == (not more)
    assert not is_healthy(port)
