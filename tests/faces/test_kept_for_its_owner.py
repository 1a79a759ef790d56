"""What the command line keeps of a person can be read by nobody else, not even while it is written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rhomboid.cli.diary_files import write_file
from rhomboid.cli.session_file import Session, save_session
from rhomboid.cli.writing import write_whole


@pytest.fixture
def everything_allowed() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def interview(path: Path) -> None:
    save_session(path, Session(age_years=47))


def document(path: Path) -> None:
    write_whole(str(path), b"a page")


def diary(path: Path) -> None:
    write_file(str(path), "a diary")


@pytest.mark.parametrize("write", [interview, document, diary])
@pytest.mark.usefixtures("everything_allowed")
def test_a_file_is_its_owners_alone_from_its_first_byte(
    write: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []

    def noting(name: str) -> Any:
        written = getattr(Path, name)

        def noted(path: Path, *told: Any, **named: Any) -> Any:
            done = written(path, *told, **named)
            modes.append(oct(path.stat().st_mode & 0o777))
            return done

        return noted

    for name in ("write_text", "write_bytes"):
        monkeypatch.setattr(Path, name, noting(name))
    path = tmp_path / "kept.json"
    left_behind = path.with_suffix(".part")
    left_behind.touch(mode=0o666)
    write(path)
    assert modes == ["0o600"]
    assert oct(path.stat().st_mode & 0o777) == "0o600"
