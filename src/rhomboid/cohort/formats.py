"""Results as files: Parquet, NDJSON, or CSV for a spreadsheet (lists become words between semicolons)."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

FORMATS = ("parquet", "csv", "ndjson")


def write_results(table: pa.Table, path: Path, kind: str) -> None:
    """Write results in one of `FORMATS`. Errors: OSError if the disk refuses."""
    if kind == "parquet":
        pq.write_table(table.combine_chunks(), path, compression="zstd")
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
