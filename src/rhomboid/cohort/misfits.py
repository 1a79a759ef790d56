"""Rows of CSV whose number of fields is wrong, and the numbers of the rows between them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow.csv as pc

from rhomboid.cohort.decoding import Reject
from rhomboid.cohort.sparse import Array


@dataclass
class Misfits:
    """Rows of a CSV file whose number of fields is wrong, as they are met. before: rows of earlier files."""

    before: int = 0
    met: list[tuple[int, str]] = field(default_factory=list)

    def note(self, row: pc.InvalidRow) -> str:
        """Note a row as it is met, and give what Arrow shall do with it."""
        found = f"{row.actual_columns} fields; expected {row.expected_columns}. Mend the row."
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
