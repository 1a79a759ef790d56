"""Rows of CSV whose number of fields is wrong, the numbers of the rows between them, and quotes left open."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.csv as pc

from rhomboid.cohort.decoding import Reject
from rhomboid.cohort.sparse import Array


@dataclass
class Misfits:
    """Rows of a CSV file whose number of fields is wrong, as they are met. before: rows of earlier files.

    is_open: whether one ends within quotes, which only the end of the file can do.
    """

    before: int = 0
    met: list[tuple[int, str]] = field(default_factory=list)
    is_open: bool = False

    def note(self, row: pc.InvalidRow) -> str:
        """Note a row as it is met, and give what Arrow shall do with it."""
        self.is_open = ends_in_quotes(row.text)
        lines = row.text.strip("\r\n").count("\n") + 1
        spread = f" over {lines} lines, perhaps by a quote too many" if lines > 1 else ""
        found = f"{row.actual_columns} fields{spread}; expected {row.expected_columns}. Mend the row."
        # the header is the first physical row
        self.met.append((self.before + row.number - 1, f"row: found {found}"))
        return "skip"

    def numbered(self, last: int, count: int) -> tuple[Array, tuple[Reject, ...]]:
        """Give the numbers of so many good rows after row `last`, and the bad rows before the last of them.

        Arrow reads a block ahead: bad rows of the next one may be met already, and wait for it.
        """
        bad = np.array([row for row, _ in self.met], np.int64)
        places = np.arange(count)
        # the k-th bad row moves on what comes at its place among the good ones, and all that follows
        rows = last + 1 + places + np.searchsorted(bad - (last + 1) - np.arange(len(bad)), places, "right")
        return rows, self.taken(int(rows[-1]) if count else last)

    def taken(self, until: int | None = None) -> tuple[Reject, ...]:
        """Give the bad rows up to one, or all of them, once."""
        own = [one for one in self.met if until is None or one[0] <= until]
        del self.met[: len(own)]
        return tuple(Reject(row, None, (text,)) for row, text in own)


def ends_in_quotes(row: str) -> bool:
    """Whether a row ends before a quote is closed. As in Arrow, it counts at the beginning of a field."""
    at = 0
    while True:
        if row.startswith('"', at):
            closing = _CLOSING.match(row, at)
            if closing is None:
                return True
            at = closing.end()
        at = row.find(",", at) + 1
        if not at:
            return False


# possessive: a word of some megabytes must not be tried in every way
_CLOSING = re.compile(r'"(?:[^"]++|"")*+"')


def is_header_alone(path: Path, longest: int) -> bool:
    """Whether a CSV file has no people. Arrow takes it for broken if its only line has no end."""
    with path.open("rb") as file:
        file.readline(longest)
        return not file.read(1)


def goes_on(word: Any, path: Path) -> bool:
    """Whether the last word of a CSV file goes over lines up to its end: then no quote closes it."""
    if not isinstance(word, str) or not {"\r", "\n"} & set(word):
        return False
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, 1_000), 2)
        return not file.read().rstrip().endswith(b'"')


def said(error: BaseException) -> str:
    """Give what Arrow says of a CSV file, without what stands in the file."""
    text = (str(error).splitlines() or [type(error).__name__])[0]
    if "columns, got" in text:
        # such a row is noted and left out, unless its text cannot be read
        place = re.search(r"Row #(\d+)", text)
        return f"a row that is no UTF-8 (row {int(place[1]) - 1})" if place else "a row that is no UTF-8"
    if "straddl" in text:
        return "a row of millions of bytes, perhaps by a quote that is never closed"
    return text
