"""Old versions of the knowledge, kept as compressed compiled JSON, and how one is found again.

A kept version never changes: its name ends in the start of its hash, and what is read must have that hash.
"""

from __future__ import annotations

import json
import lzma
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rhomboid.domain.errors import Fault, KnowledgeError
from rhomboid.domain.knowledge import Knowledge
from rhomboid.loading.compiled import canonical_json, content_hash, knowledge_from

KEPT_FOLDER = Path(__file__).resolve().parent.parent / "kept_knowledge"
HASH_SHOWN = 12
# a draft is kept before its version is released, such as 2026.11.0-draft.1
NAME = re.compile(r"(?P<version>\d+(?:\.\d+)*)(?:-draft\.(?P<draft>\d+))?")
FILE = re.compile(rf"(?P<name>{NAME.pattern})_(?P<start>[0-9a-f]{{{HASH_SHOWN}}})\.json\.xz")


@dataclass(frozen=True)
class Kept:
    """A kept version: its name, the start of its hash, and its file."""

    name: str
    hash_start: str
    path: Path

    @property
    def age_rank(self) -> tuple[tuple[int, ...], bool, int]:
        """Give what sorts versions by age: a draft comes before the version that it is a draft of."""
        found = NAME.fullmatch(self.name)
        assert found is not None
        draft = found["draft"]
        return tuple(map(int, found["version"].split("."))), draft is None, int(draft or 0)


def kept_versions(folder: Path = KEPT_FOLDER) -> list[Kept]:
    """Give what is kept, oldest first."""
    found = [(FILE.fullmatch(path.name), path) for path in folder.glob("*.json.xz")]
    kept = [Kept(match["name"], match["start"], path) for match, path in found if match]
    return sorted(kept, key=lambda one: one.age_rank)


def kept_by_hash(full_hash: str, folder: Path = KEPT_FOLDER) -> Kept | None:
    """Give the kept version of this hash, or None."""
    same = [k for k in kept_versions(folder) if full_hash.startswith(k.hash_start)]
    return same[-1] if same else None


def kept_content(kept: Kept) -> dict[str, Any]:
    """Give the compiled content of a kept version. Errors: KnowledgeError if it was damaged or altered."""
    remedy = "Fetch the file anew; a kept version never changes."
    try:
        content = json.loads(lzma.decompress(kept.path.read_bytes()))
    except (OSError, lzma.LZMAError, ValueError) as error:
        raise KnowledgeError(
            [Fault(str(kept.path), f"no kept version ({error})", "compiled knowledge, compressed", remedy)]
        ) from error
    actual = content_hash(content) if isinstance(content, dict) else "none"
    if not isinstance(content, dict) or content.get("hash") != actual or actual[:12] != kept.hash_start:
        expected = f"a hash that starts with {kept.hash_start}"
        raise KnowledgeError([Fault(str(kept.path), f"hash {actual[:HASH_SHOWN]}", expected, remedy)])
    return content


def name_to_keep(content: dict[str, Any], is_draft: bool, folder: Path = KEPT_FOLDER) -> str:
    """Give the name under which to keep a content: its version, or the next draft of it.

    Errors: KnowledgeError if it is kept already, or if its version is kept with another content.
    """
    version, already = str(content["version"]), kept_by_hash(content["hash"], folder)
    # the last draft may become the release as it stands
    if already is not None and (is_draft or already.name == version):
        found = f"kept already as {already.name}"
        raise KnowledgeError([Fault("knowledge keep", found, "something new", "There is nothing to do.")])
    names = {kept.name for kept in kept_versions(folder)}
    if version in names:
        remedy = "Raise `version` in model.yaml; a released version never changes."
        raise KnowledgeError(
            [Fault("knowledge keep", f"{version}, which is kept with other facts", "a new version", remedy)]
        )
    if not is_draft:
        return version
    number = re.compile(rf"{re.escape(version)}-draft\.(\d+)")
    drafts = [int(draft[1]) for name in sorted(names) if (draft := number.fullmatch(name))]
    return f"{version}-draft.{max(drafts, default=0) + 1}"


def file_to_keep(content: dict[str, Any], name: str) -> tuple[str, bytes]:
    """Give the file's name and its bytes; the same content gives the same bytes."""
    text = canonical_json(content).encode()
    return f"{name}_{content['hash'][:HASH_SHOWN]}.json.xz", lzma.compress(text, preset=6)


def readable_knowledge(content: dict[str, Any], place: str) -> Knowledge:
    """Give the knowledge of an old content. Errors: KnowledgeError if this engine cannot read its form."""
    try:
        return knowledge_from(content)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        found = f"a form that this engine does not read ({type(error).__name__}: {error})"
        remedy = "Install the engine that it was made for; see docs/releasing.md."
        raise KnowledgeError([Fault(place, found, "knowledge of this engine's form", remedy)]) from error
