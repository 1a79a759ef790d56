"""The JSON Schemas that ship with the package, with a version in their `$id`."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from rhomboid import __version__
from rhomboid.faces.gate.problems import Problem

SCHEMA_NAMES = ("answers", "assessment", "parse", "plan", "screen", "evaluation", "population")


def versioned_schema(name: str) -> dict[str, Any]:
    """Give a schema by name, with `$id` urn:rhomboid:schema:NAME:VERSION. Errors: Problem."""
    if name not in SCHEMA_NAMES:
        raise Problem("unknown_fact", f'There is no schema "{name}"; there are {", ".join(SCHEMA_NAMES)}.')
    # the files lie beside the command that prints them
    file = files("rhomboid") / "cli" / "schema" / f"{name}.schema.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    return {"$schema": content["$schema"], "$id": f"urn:rhomboid:schema:{name}:{__version__}", **content}
