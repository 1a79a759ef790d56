"""Files of many people, read piece by piece: Parquet (a file or a folder of them), CSV, NDJSON.

A source that cannot be read is one clear fault, and nothing of it is passed off as whole.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from rhomboid.cohort.columns import check_columns, refuse, without_words_of_python
from rhomboid.cohort.decoding import Decoded, Reject, decoded_lines, decoded_rows
from rhomboid.cohort.misfits import Misfits, goes_on, is_header_alone, said
from rhomboid.cohort.tables import AGE, DRAWN, ID, SYNTHETIC, WORD
from rhomboid.cohort.vocabulary import Vocabulary
from rhomboid.domain.strict_json import read_json

SUFFIXES = {".parquet": "parquet", ".csv": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson"}
# fixed, so that where a piece ends does not hang on how it is worked on
CSV_BLOCK_BYTES = 4_194_304
# rows of the input that are kept together: what is finished is counted in these
PART_ROWS = 65_536
LONGEST_LINE_BYTES = 4_000_000


@dataclass(frozen=True)
class Piece:
    """Some rows of one part. rows: their numbers in the input. rejects: rows that have no place among them.

    part: which part of the input they belong to; done: share of the input that was read.
    """

    content: Any
    rows: Any
    part: int
    done: float
    rejects: tuple[Reject, ...] = ()

    def decoded(self, words: Vocabulary) -> Decoded:
        """Give the people in it."""
        if isinstance(self.content, pa.RecordBatch):
            found = decoded_rows(words, self.content, self.rows)
        else:
            found = decoded_lines(words, self.content, self.rows)
        return Decoded(found.people, self.rejects + found.rejects)


def source_of(path: Path, words: Vocabulary) -> Reader:
    """Give the reader of a file or folder, once its form was checked. Errors: SourceError."""
    if not path.exists():
        refuse(path, "no such file", "a file or folder of people", "Check the path.")
    kinds = {SUFFIXES.get(p.suffix, p.suffix) for p in files_of(path)}
    known = ", ".join(SUFFIXES)
    if len(kinds) != 1:
        refuse(path, f"files of {len(kinds)} kinds ({', '.join(sorted(kinds))})", "one kind", "Part them.")
    kind = kinds.pop()
    if kind not in READERS:
        refuse(path, f'the ending "{kind}"', f"one of {known}", "Rename or convert the file.")
    reader = READERS[kind](tuple(files_of(path)))
    if isinstance(reader, (Parquet, Csv)):
        check_columns(words, reader.columns(), path)
    return reader


def files_of(path: Path) -> list[Path]:
    """Give the files of a folder in order of name, or the file itself. Errors: SourceError if none."""
    if not path.is_dir():
        return [path]
    found = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith((".", "_")))
    if not found:
        refuse(path, "an empty folder", "files of people", "Check the path.")
    return found


@dataclass(frozen=True)
class Parquet:
    """Parquet files of one schema."""

    files: tuple[Path, ...]

    @cached_property
    def _opened(self) -> list[pq.ParquetFile]:
        return [self._open(path) for path in self.files]

    def _open(self, path: Path, **how: Any) -> pq.ParquetFile:
        try:
            # with a buffer before, all of a file would be in memory in the end
            return pq.ParquetFile(path, pre_buffer=False, **how)
        except (pa.ArrowException, OSError) as error:
            refuse(path, _said(error), "a whole Parquet file", "Copy or write it again.")

    def columns(self) -> pa.Schema:
        """Give the schema of all the files. Errors: SourceError if they differ."""
        first = self._opened[0].schema_arrow
        for path, one in zip(self.files, self._opened, strict=True):
            if not one.schema_arrow.equals(first):
                own, others = set(one.schema_arrow), set(first)
                differing = sorted({f.name for f in own ^ others})[:5]
                found = f"another schema than {self.files[0].name} (columns {', '.join(differing)})"
                refuse(path, found, "one schema in all files", "Screen them apart, or convert them.")
        return first

    def starts(self) -> list[int]:
        """Give the parts at which reading can begin without what is before, and last how many there are."""
        sizes = [f.metadata.row_group(g).num_rows for f in self._opened for g in range(f.num_row_groups)]
        ends = np.cumsum([0, *sizes])
        return sorted({*(-(-ends // PART_ROWS)).tolist()})

    def pieces(self, at_most: int, skipped: int = 0) -> Iterator[Piece]:
        """Give pieces of at most so many rows, without the first rows. Errors: SourceError."""
        total = max(1, sum(one.metadata.num_rows for one in self._opened))
        words = [n for n in self.columns().names if n not in (ID, AGE, SYNTHETIC)]
        before = 0
        for path in self.files:
            opened = self._open(path, read_dictionary=words)
            groups = list(range(opened.metadata.num_row_groups))
            while groups and before + opened.metadata.row_group(groups[0]).num_rows <= skipped:
                before += opened.metadata.row_group(groups.pop(0)).num_rows
            wanted = [n for n in opened.schema_arrow.names if n not in DRAWN]
            for batch in self._batches(opened, path, at_most, groups, wanted):
                rows = np.arange(before, before + batch.num_rows) + 1
                before += batch.num_rows
                yield from _pieces_of(batch, rows, (), at_most, skipped, before / total)

    def _batches(
        self, opened: pq.ParquetFile, path: Path, at_most: int, groups: list[int], wanted: list[str]
    ) -> Iterator[pa.RecordBatch]:
        try:
            # without threads: what else there is of cores has people to screen
            yield from opened.iter_batches(at_most, groups, wanted, use_threads=False)
        except (pa.ArrowException, OSError) as error:
            refuse(path, _said(error), "a whole Parquet file", "Copy or write it again.")


@dataclass(frozen=True)
class Csv:
    """CSV files in UTF-8 with the same header; an empty field was never asked."""

    files: tuple[Path, ...]

    def columns(self) -> pa.Schema:
        """Give the columns, as words. Errors: SourceError if the files differ."""
        heads = [self._head(path) for path in self.files]
        for path, head in zip(self.files, heads, strict=True):
            if head != heads[0]:
                found = f"another header than {self.files[0].name}"
                refuse(path, found, "one header in all files", "Screen them apart, or convert them.")
        return pa.schema([(name, pa.string()) for name in heads[0]])

    def _head(self, path: Path) -> list[str]:
        try:
            with path.open("rb") as file:
                line = file.readline(LONGEST_LINE_BYTES).decode("utf-8-sig")
            names: list[str] = next(csv.reader([line.strip("\r\n")], strict=True), [])
        except (OSError, UnicodeDecodeError) as error:
            refuse(path, str(error), "a CSV file in UTF-8", "Save it as UTF-8.")
        except csv.Error as error:
            refuse(path, f"a header with a fault ({error})", "names with commas between them", "Mend it.")
        if not names:
            found = "an empty first line" if line else "an empty file"
            refuse(path, found, "a header with the names of the columns", "Check the file.")
        return names

    def pieces(self, at_most: int, skipped: int = 0) -> Iterator[Piece]:
        """Give pieces of at most so many rows, without the first rows. Errors: SourceError."""
        total, read, last = sum(p.stat().st_size for p in self.files) or 1, 0, 0
        for path in self.files:
            misfits, word = Misfits(last), None
            for batch in self._blocks(path, misfits):
                rows, rejects = misfits.numbered(last, batch.num_rows)
                last = max([last, *rows[-1:].tolist()])
                read += batch.nbytes
                yield from _pieces_of(batch, rows, rejects, at_most, skipped, min(0.99, read / total))
                word = batch.column(-1)[-1].as_py() if batch.num_rows else word
            rejects = misfits.taken()
            if misfits.is_open or (not rejects and goes_on(word, path)):
                row = rejects[-1].row if rejects else last
                found = f"a quote that is never closed, from row {row} on"
                refuse(path, found, "a whole CSV file", "Mend it: people may be missing.")
            yield from _pieces_of(NOTHING, np.zeros(0, np.int64), rejects, at_most, skipped, 1.0)
            last = max([last, *(r.row for r in rejects if r.row)])

    def _blocks(self, path: Path, misfits: Misfits) -> Iterator[pa.RecordBatch]:
        head = self._head(path)
        kinds = {n: pa.string() if n in (ID, SYNTHETIC) else WORD for n in head}
        if is_header_alone(path, LONGEST_LINE_BYTES):
            return
        try:
            with without_words_of_python():
                reader = pc.open_csv(
                    path,
                    read_options=pc.ReadOptions(use_threads=False, block_size=CSV_BLOCK_BYTES),
                    parse_options=pc.ParseOptions(newlines_in_values=True, invalid_row_handler=misfits.note),
                    convert_options=pc.ConvertOptions(
                        column_types=kinds,
                        null_values=[""],
                        strings_can_be_null=True,
                        quoted_strings_can_be_null=True,
                    ),
                )
            if reader.schema.names != head:
                # two readers that part over a quote: what was checked is not what would be read
                refuse(path, "a header with stray quotes", "names with commas between them", "Mend it.")
            while True:
                with without_words_of_python():
                    batch = next(reader, None)
                if batch is None:
                    return
                yield batch
        except (pa.ArrowException, OSError) as error:
            refuse(path, said(error), "a CSV file in UTF-8", "Mend the file.")


@dataclass(frozen=True)
class Ndjson:
    """NDJSON files: one person on each line."""

    files: tuple[Path, ...]

    def starts(self) -> list[int]:
        """Give every part, and last how many there are: lines must be counted anyway."""
        return list(range(-(-sum(1 for _ in self._lines()) // PART_ROWS) + 1))

    def pieces(self, at_most: int, skipped: int = 0) -> Iterator[Piece]:
        """Give pieces of at most so many lines, without the first ones. Errors: SourceError."""
        size = sum(p.stat().st_size for p in self.files) or 1
        numbered = enumerate(self._lines(), start=1)
        read = sum(len(line) for _, line in islice(numbered, skipped))
        row = skipped
        while some := list(islice(numbered, min(at_most, PART_ROWS - row % PART_ROWS))):
            read += sum(len(line) for _, line in some)
            yield Piece([line for _, line in some], [n for n, _ in some], row // PART_ROWS, read / size)
            row += len(some)

    def _lines(self) -> Iterator[bytes]:
        for path in self.files:
            try:
                with path.open("rb") as file:
                    while line := file.readline(LONGEST_LINE_BYTES):
                        _check_end(path, line)
                        yield line
            except OSError as error:
                found = error.strerror or str(error)
                refuse(path, found, "a readable file", "Check the path and its rights.")


Reader = Parquet | Csv | Ndjson
READERS: dict[str, type[Parquet] | type[Csv] | type[Ndjson]] = {
    "parquet": Parquet,
    "csv": Csv,
    "ndjson": Ndjson,
}
NOTHING = pa.RecordBatch.from_arrays([], names=[])


def _pieces_of(
    batch: pa.RecordBatch, rows: Any, rejects: tuple[Reject, ...], at_most: int, skipped: int, done: float
) -> Iterator[Piece]:
    """Cut a batch where parts of the input end, without the first rows of the input."""
    misfit = np.array([r.row for r in rejects], np.int64)
    parts = np.unique(np.concatenate([rows[rows > skipped], misfit[misfit > skipped]]) - 1) // PART_ROWS
    for part in np.unique(parts).tolist():
        ends = np.array([max(skipped, part * PART_ROWS), (part + 1) * PART_ROWS])
        start, stop = np.searchsorted(rows, ends, side="right").tolist()
        own = tuple(r for r in rejects if r.row and ends[0] < r.row <= ends[1])
        if own:
            yield Piece(batch.slice(0, 0), rows[:0], part, done, own)
        for first in range(start, stop, at_most):
            last = min(first + at_most, stop)
            yield Piece(batch.slice(first, last - first), rows[first:last], part, done)


def _check_end(path: Path, line: bytes) -> None:
    """Raise SourceError if a file ends in the middle of a line: what is missing behind it nobody knows."""
    if line.endswith(b"\n"):
        return
    if len(line) == LONGEST_LINE_BYTES:
        refuse(path, f"a line of more than {LONGEST_LINE_BYTES:,} bytes", "one person a line", "Mend it.")
    content, _ = read_json(line.decode("utf-8", "replace"), "line")
    if content is None:
        found = "a file that ends in the middle of a line"
        refuse(path, found, "a whole NDJSON file", "Copy or write it again: people may be missing.")


def _said(error: BaseException) -> str:
    """Give the first line of what Arrow says."""
    return (str(error).splitlines() or [type(error).__name__])[0]
