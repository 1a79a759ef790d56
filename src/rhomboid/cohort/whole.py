"""Files that take their name only when they are whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rhomboid.domain.errors import Fault, RhomboidError


@contextmanager
def whole_file(path: str) -> Iterator[Path]:
    """Give the place to write to; the file takes its name when it is whole. Errors: RhomboidError."""
    part = Path(f"{path}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        remedy = "Nothing was kept. Check the path, its rights and the room on the disk."
        found = error.strerror or str(error)
        raise RhomboidError([Fault(path, found, "a file that can be written", remedy)]) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
