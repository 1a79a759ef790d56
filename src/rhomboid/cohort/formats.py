"""Results as files: Parquet, NDJSON, or CSV for a spreadsheet (lists become words between semicolons)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

FORMATS = ("parquet", "csv", "ndjson")


def write_results(table: pa.Table, path: Path, kind: str) -> None:
    """Write results in one of `FORMATS`. Errors: OSError if the disk refuses."""
    if kind == "parquet":
        _write_parquet(table.combine_chunks(), path)
    elif kind == "ndjson":
        with path.open("w", encoding="utf-8") as file:
            for batch in table.to_batches(max_chunksize=4_096):
                file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in batch.to_pylist())
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table.schema.names)
            for batch in table.to_batches(max_chunksize=4_096):
                writer.writerows([_flat(cell) for cell in row.values()] for row in batch.to_pylist())


def _write_parquet(table: pa.Table, path: Path) -> None:
    """Write words as dictionaries, shares and ids as they are: a search for repeats would find none.

    The schema of Arrow is left out, so that words are read as words.
    """
    pq.write_table(
        table,
        path,
        compression="zstd",
        use_dictionary=[*_worded("", table.schema)],
        write_statistics=[f.name for f in table.schema if not pa.types.is_nested(f.type)],
        store_schema=False,
    )


def _worded(before: str, fields: Iterable[pa.Field]) -> Iterator[str]:
    """Give the Parquet path of every column of words."""
    for field in fields:
        path, kind = f"{before}{field.name}", field.type
        while pa.types.is_list(kind):
            path, kind = f"{path}.list.element", kind.value_type
        if pa.types.is_struct(kind):
            yield from _worded(f"{path}.", kind)
        elif pa.types.is_dictionary(kind):
            yield path


def _flat(cell: Any) -> Any:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, list):
        return "; ".join(_said(one) for one in cell)
    return cell


def _said(one: dict[str, Any]) -> str:
    if "probability" in one:
        return f"{one['id']} {one['probability']!r}"
    because = f" ({', '.join(one['because'])})" if one["because"] else ""
    return f"{one['urgency']}: {one['kind']} {one['id']}{because}"


def write_rejects(rejects: Sequence[dict[str, Any]], path: Path) -> None:
    """Write rejects as NDJSON. Errors: OSError if the disk refuses."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(reject, ensure_ascii=False) + "\n" for reject in rejects)
