"""Files that a command writes: whole or not at all, and what their ending asks for."""

from __future__ import annotations

import os
from pathlib import Path

from rhomboid.domain.errors import Fault, RhomboidError


def ending_of(option: str, name: str, endings: tuple[str, ...]) -> str:
    """Give the ending of a file's name. Errors: RhomboidError unless it is one of these."""
    ending = Path(name).suffix.lower()
    if ending not in endings:
        remedy = "The ending says what is written."
        expected = f"a name that ends in {' or '.join(endings)}"
        raise RhomboidError([Fault(option, f'"{name}"', expected, remedy)])
    return ending


def write_whole(name: str, content: bytes) -> None:
    """Write a file in one step, for its owner alone to read. Errors: RhomboidError if that fails."""
    path = Path(name)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.touch(mode=0o600)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        found = error.strerror or str(error)
        remedy = "Check the path and its rights."
        raise RhomboidError([Fault(name, found, "a file that can be written", remedy)]) from error
