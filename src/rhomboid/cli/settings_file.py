"""A JSON file of settings, as `rhomboid serve` takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.domain.strict_json import read_json


def settings_told(
    path: Path, option: str, see: str, faults_of: Callable[[Any, str], Iterator[Fault]]
) -> dict[str, Any]:
    """Give what a file holds. faults_of: what is wrong with its content.

    Errors: RhomboidError with every fault.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        fault = Fault(f"{option} {path}", str(error), "a JSON file that can be read", see)
        raise RhomboidError([fault]) from error
    told, faults = read_json(text, str(path))
    faults = faults or list(faults_of(told, str(path)))
    if faults:
        raise RhomboidError(faults)
    content: dict[str, Any] = told
    return content
