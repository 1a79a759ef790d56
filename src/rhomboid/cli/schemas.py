"""The published JSON Schemas, read from the package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rhomboid.domain.errors import Fault, RhomboidError

FOLDER = Path(__file__).resolve().parent / "schema"
NAMES = (
    *("answers", "assessment", "parse", "plan", "screen"),
    *("diary", "trend", "reassessment", "why"),
    *("evaluation", "population", "falls", "curve", "reliability"),
)


def schema_of(name: str) -> dict[str, Any]:
    """Give a schema by name. Errors: an unknown name."""
    if name not in NAMES:
        raise RhomboidError(
            [Fault("schema", f'"{name}"', f"one of {', '.join(NAMES)}", "Choose one of these.")]
        )
    content = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    return dict(content)
