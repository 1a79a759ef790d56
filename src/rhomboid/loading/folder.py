"""Where the knowledge lies, and how it comes from there: the compiled JSON, or the folder of files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rhomboid.domain.errors import Fault, KnowledgeError
from rhomboid.domain.knowledge import Knowledge
from rhomboid.loading.compiled import canonical_json, content_hash, hash_of_text, knowledge_from

if TYPE_CHECKING:
    from rhomboid.domain.body_map import BodyMap
    from rhomboid.domain.checks import Checks
    from rhomboid.domain.follow_up import FollowUp
    from rhomboid.domain.record import RecordSigns

SHIPPED_FOLDER = Path(__file__).resolve().parent.parent / "knowledge"
COMPILED_NAME = "knowledge.json"
ARTICLES_NAME = "articles.json"
FOLLOW_UP_NAME = "follow_up.json"
PHRASES_NAME = "phrases.json"


def shipped_knowledge() -> Knowledge:
    """Give the knowledge that ships with the package, compiling it first if files of a checkout changed."""
    return knowledge_from(shipped_content())


def shipped_content() -> dict[str, Any]:
    """Give the compiled content that ships with the package."""
    return _shipped(COMPILED_NAME)


def shipped_articles() -> dict[str, Any]:
    """Give the answered articles by id. They lie in a file of their own, which no assessment reads."""
    return dict(_shipped(ARTICLES_NAME)["articles"])


def shipped_closings() -> list[dict[str, Any]]:
    """Give the written reasons for which an urgency may fall. No assessment reads them."""
    return list(_shipped(ARTICLES_NAME).get("falls", []))


def shipped_record_signs() -> RecordSigns:
    """Give what in a person's record answers a question. No assessment reads it."""
    from rhomboid.loading.record import record_signs_from  # noqa: PLC0415

    return record_signs_from(_shipped(ARTICLES_NAME).get("record", {}))


def shipped_follow_up() -> FollowUp:
    """Give what the diary knows. It lies in a file of its own, which no assessment reads."""
    from rhomboid.loading.follow_up import follow_up_from  # noqa: PLC0415

    return follow_up_from(_shipped(FOLLOW_UP_NAME)["diary"])


def shipped_checks() -> Checks:
    """Give what the checks and timers know. It lies in a file of its own, which no assessment reads."""
    from rhomboid.loading.follow_up import checks_from  # noqa: PLC0415

    return checks_from(_shipped(FOLLOW_UP_NAME)["checks"])


def shipped_body_map() -> BodyMap:
    """Give the places of the figure on which a person shows the pain. No assessment reads them."""
    from rhomboid.loading.follow_up import body_map_from  # noqa: PLC0415

    return body_map_from(_shipped(FOLLOW_UP_NAME)["pictures"]["body_map"])


def shipped_follow_up_content() -> dict[str, Any]:
    """Give the compiled content of both, as `knowledge show` prints it."""
    return _shipped(FOLLOW_UP_NAME)


def shipped_phrases() -> dict[str, Any]:
    """Give the phrases of every language. They lie in a file of their own, which no assessment reads."""
    return _shipped(PHRASES_NAME)


def _shipped(name: str) -> dict[str, Any]:
    compiled = SHIPPED_FOLDER / name
    # an installed package may lie where nobody may write; its compiled files were made with it
    may_compile = os.access(SHIPPED_FOLDER, os.W_OK)
    if not compiled.exists() or (may_compile and _is_stale(compiled)):
        compile_to(SHIPPED_FOLDER, SHIPPED_FOLDER / COMPILED_NAME)
    return content_of_file(compiled)


def content_of_file(path: Path) -> dict[str, Any]:
    """Give the content of a compiled file. Errors: KnowledgeError if it is unreadable or was altered."""
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text)
    except (OSError, ValueError) as error:
        remedy = "Compile it again with `rhomboid knowledge compile`."
        raise KnowledgeError([Fault(str(path), str(error), "a compiled knowledge file", remedy)]) from error
    if not isinstance(content, dict):
        remedy = "Compile it again with `rhomboid knowledge compile`."
        raise KnowledgeError([Fault(str(path), "no mapping", "a compiled knowledge file", remedy)])
    if content.get("hash") != hash_of_text(text, content):
        _refuse(content, str(path))
    return content


def _refuse(content: dict[str, Any], place: str) -> None:
    # a file laid out in another way is not altered: only its content counts
    actual = content_hash(content)
    if content.get("hash") != actual:
        found, remedy = f"hash {content.get('hash')}", "Compile it again; do not edit the compiled file."
        raise KnowledgeError([Fault(place, found, f"hash {actual}", remedy)])


def compile_to(folder: Path, target: Path) -> dict[str, Any]:
    """Compile a folder, write what the engine reads, and beside it the answered articles and the phrases."""
    # pydantic and ruamel.yaml are loaded only when there is something to compile
    from rhomboid.loading.compiler import compile_whole  # noqa: PLC0415

    content, articles, follow_up, phrases = compile_whole(folder)
    _write(articles, target.with_name(ARTICLES_NAME))
    _write(follow_up, target.with_name(FOLLOW_UP_NAME))
    _write(phrases, target.with_name(PHRASES_NAME))
    # read back, so that the first run has its keys in the same order as every later one
    return dict(json.loads(_write(content, target)))


def _write(content: dict[str, Any], target: Path) -> str:
    """Write the JSON in one step (a reader never sees half of it) and give its text."""
    # several processes may compile at once, each into a file of its own
    part = target.with_suffix(f".{os.getpid()}.part")
    text = canonical_json(content)
    part.write_text(text, encoding="utf-8")
    part.replace(target)
    return text


def _is_stale(compiled: Path) -> bool:
    if not (SHIPPED_FOLDER.parents[2] / "pyproject.toml").exists():
        # an installed package was compiled when it was built
        return False
    made = compiled.stat().st_mtime_ns
    # a folder is newer than the compiled file when one of its files was added or deleted
    return any(
        path.stat().st_mtime_ns > made
        for path in SHIPPED_FOLDER.rglob("*")
        if path.suffix == ".yaml" or path.is_dir()
    )
