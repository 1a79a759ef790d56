"""Where the knowledge lies, and how it comes from there: the compiled JSON, or the folder of files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rhomboid.domain.errors import Fault, KnowledgeError
from rhomboid.domain.knowledge import Knowledge
from rhomboid.loading.compiled import canonical_json, content_hash, knowledge_from

SHIPPED_FOLDER = Path(__file__).resolve().parent.parent / "knowledge"
COMPILED_NAME = "knowledge.json"


def shipped_knowledge() -> Knowledge:
    """Give the knowledge that ships with the package, compiling it first in a checkout where files changed."""
    return knowledge_from(shipped_content())


def shipped_content() -> dict[str, Any]:
    """Give the compiled content that ships with the package."""
    compiled = SHIPPED_FOLDER / COMPILED_NAME
    if not compiled.exists() or _is_stale(compiled):
        return compile_to(SHIPPED_FOLDER, compiled)
    return content_of_file(compiled)


def content_of_file(path: Path) -> dict[str, Any]:
    """Give the content of a compiled file. Errors: KnowledgeError if it is unreadable or was altered."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        remedy = "Compile it again with `rhomboid knowledge compile`."
        raise KnowledgeError([Fault(str(path), str(error), "a compiled knowledge file", remedy)]) from error
    return dict(content)


def verify_hash(content: dict[str, Any], place: str) -> None:
    """Raise KnowledgeError if the content is not what its hash says."""
    actual = content_hash(content)
    if content.get("hash") != actual:
        found, remedy = f"hash {content.get('hash')}", "Compile it again; do not edit the compiled file."
        raise KnowledgeError([Fault(place, found, f"hash {actual}", remedy)])


def compile_to(folder: Path, target: Path) -> dict[str, Any]:
    """Compile a folder and write the JSON in one step (a reader never sees half of it)."""
    # pydantic and ruamel.yaml are loaded only when there is something to compile
    from rhomboid.loading.compiler import compile_folder  # noqa: PLC0415

    content = compile_folder(folder)
    part = target.with_suffix(".part")
    part.write_text(canonical_json(content), encoding="utf-8")
    part.replace(target)
    return content


def _is_stale(compiled: Path) -> bool:
    made = compiled.stat().st_mtime_ns
    return any(path.stat().st_mtime_ns > made for path in SHIPPED_FOLDER.rglob("*.yaml"))
