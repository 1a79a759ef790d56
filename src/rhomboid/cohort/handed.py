"""CSV made ready to be handed out, one Parquet file for each part: CSV can be read from its beginning alone.

It is read once, by the reader that one machine uses: rows, their numbers and rejects are the same. The files
lie in `OUT.unfinished` until the run is whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from rhomboid.cohort.columns import refuse
from rhomboid.cohort.decoding import Reject
from rhomboid.cohort.sources import NOTHING, PART_ROWS, Csv, Piece

HANDED = "handed"
# no column of answers may have this name
ROW = "#row"
WHOLE = "whole.json"


@dataclass(frozen=True)
class Handed:
    """Parts that lie ready in a folder."""

    folder: Path

    @property
    def is_whole(self) -> bool:
        """Whether every part is there."""
        return (self.folder / WHOLE).exists()

    def starts(self) -> list[int]:
        """Give every part, and last how many there are."""
        parts = json.loads((self.folder / WHOLE).read_text(encoding="utf-8"))["parts"]
        return list(range(parts + 1))

    def pieces(self, at_most: int, skipped: int = 0) -> Iterator[Piece]:
        """Give pieces of at most so many rows, from the part on that begins after the first rows.

        Errors: SourceError for a file that is gone or damaged.
        """
        last = self.starts()[-1]
        for part in range(skipped // PART_ROWS, last):
            rejects, rows = _files(self.folder, part)
            try:
                told = json.loads(rejects.read_text(encoding="utf-8"))
                own = tuple(Reject(one["row"], one["id"], tuple(one["faults"])) for one in told)
                yield Piece(NOTHING, np.zeros(0, np.int64), part, part / last, own)
                for batch in _batches(rows, at_most):
                    numbers = np.asarray(batch.column(ROW))
                    yield Piece(batch.drop_columns([ROW]), numbers, part, (part + 1) / last)
            except (pa.ArrowException, OSError, ValueError) as error:
                refuse(rows, type(error).__name__, "a whole part", "Delete OUT.unfinished to begin anew.")


def hand_out(reader: Csv, folder: Path) -> Handed:
    """Read CSV once and put its parts into a folder, the list of them last. Errors: SourceError, OSError."""
    folder.mkdir(exist_ok=True)
    count = 0
    for part, pieces in groupby(reader.pieces(PART_ROWS), key=lambda piece: piece.part):
        # all of a part in memory, as when one machine screens it
        _write(folder, part, list(pieces))
        count = part + 1
    whole = folder / f".{WHOLE}"
    whole.write_text(json.dumps({"parts": count}), encoding="utf-8")
    whole.replace(folder / WHOLE)
    return Handed(folder)


def _files(folder: Path, part: int) -> tuple[Path, Path]:
    return folder / f"part-{part:06d}.rejects", folder / f"part-{part:06d}.parquet"


def _write(folder: Path, part: int, pieces: list[Piece]) -> None:
    """Write the rejects of a part, and its rows with their numbers if it has any."""
    rejects, rows = _files(folder, part)
    met = [asdict(reject) for piece in pieces for reject in piece.rejects]
    rejects.write_text(json.dumps(met, ensure_ascii=False), encoding="utf-8")
    own = [piece for piece in pieces if piece.content.num_rows]
    if not own:
        return
    batches = [piece.content.append_column(ROW, pa.array(piece.rows, pa.int64())) for piece in own]
    with pq.ParquetWriter(rows, batches[0].schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _batches(path: Path, at_most: int) -> Iterator[pa.RecordBatch]:
    if path.exists():
        with pq.ParquetFile(path, pre_buffer=False) as opened:
            yield from opened.iter_batches(at_most, use_threads=False)
