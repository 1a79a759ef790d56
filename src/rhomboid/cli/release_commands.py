"""`rhomboid knowledge diff`, `knowledge keep`, `knowledge kept` and `rhomboid replay`: what they do."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rhomboid.cli.writing import write_whole
from rhomboid.domain.answers import nearest
from rhomboid.domain.errors import Fault, KnowledgeError, RhomboidError
from rhomboid.loading.folder import content_of_file, shipped_content
from rhomboid.loading.kept import (
    HASH_SHOWN,
    KEPT_FOLDER,
    file_to_keep,
    kept_by_hash,
    kept_content,
    kept_versions,
    name_to_keep,
    readable_knowledge,
)

SHIPPED, LAST = "shipped", "last"
LARGEST_RECORD = 10_000_000
LEAST_HASH = 6
WIDEST = 70


def version_content(name: str) -> dict[str, Any]:
    """Give the compiled content that a name, a folder or a file stands for. Errors: KnowledgeError."""
    kept = kept_versions()
    if name == SHIPPED:
        return shipped_content()
    if name == LAST and kept:
        return kept_content(kept[-1])
    by_name = [
        k for k in kept if k.name == name or (len(name) >= LEAST_HASH and k.hash_start.startswith(name))
    ]
    if by_name:
        return kept_content(by_name[-1])
    path = Path(name)
    if path.is_dir():
        from rhomboid.loading.compiler import compile_folder

        return compile_folder(path)
    if path.is_file():
        return content_of_file(path)
    names = (*(k.name for k in kept), SHIPPED, LAST)
    expected = f"a folder, a compiled file, or one of {', '.join(names)}{nearest(name, names)}"
    raise KnowledgeError([Fault("knowledge diff", f'"{name}"', expected, "Check the name or the path.")])


def difference(old_name: str, new_name: str, folders: tuple[str, ...]) -> dict[str, Any]:
    """Give what changed between two versions, and in the cases of the folders, as JSON content."""
    from rhomboid.evaluation.knowledge_difference import facts_difference

    old, new = version_content(old_name), version_content(new_name)
    content = {
        "old": {"name": old_name, "version": old["version"], "hash": old["hash"]},
        "new": {"name": new_name, "version": new["version"], "hash": new["hash"]},
        "is_same": old["hash"] == new["hash"],
        "facts": facts_difference(old, new),
    }
    if folders:
        content["cases"] = _cases_of(old, new, old_name, new_name, folders)
    return content


def _cases_of(
    old: dict[str, Any], new: dict[str, Any], old_name: str, new_name: str, folders: tuple[str, ...]
) -> dict[str, Any]:
    from rhomboid.assessment import Engine
    from rhomboid.evaluation.cases import read_cases
    from rhomboid.evaluation.knowledge_difference import cases_difference

    before, after = readable_knowledge(old, old_name), readable_knowledge(new, new_name)
    read = [[case for f in folders for case in read_cases(Path(f), k)] for k in (before, after)]
    return cases_difference(Engine.of(before), Engine.of(after), *read)


def difference_text(content: dict[str, Any]) -> str:
    """Give the difference as lines for a person."""
    return "\n".join(_difference_lines(content))


def _difference_lines(content: dict[str, Any]) -> Iterator[str]:
    yield f"From {_named(content['old'])} to {_named(content['new'])}."
    if content["is_same"]:
        yield "No fact changed."
    for kind, found in content["facts"].items():
        counts = (
            f"{len(found['added'])} added, {len(found['removed'])} removed, {len(found['changed'])} changed"
        )
        yield f"\n{kind.replace('_', ' ')}: {counts}"
        yield from (f"  + {fact}" for fact in found["added"])
        yield from (f"  - {fact}" for fact in found["removed"])
        for fact, fields in found["changed"].items():
            yield f"  {fact}"
            yield from (f"      {f['field']}: {_shown(f['before'])} -> {_shown(f['after'])}" for f in fields)
    if "cases" in content:
        yield from _case_lines(content["cases"])


def _case_lines(cases: dict[str, Any]) -> Iterator[str]:
    urgency, ranking = cases["urgency"], cases["ranking"]
    counts = f"urgency changed in {len(urgency)}, the three likeliest in {len(ranking)}"
    yield f"\nOf {cases['n']} cases, every question answered: {counts}."
    for one in urgency:
        accepted = "accepted" if one["is_accepted"] else "NOT ACCEPTED"
        yield f"  {one['case']}: {one['before']} -> {one['after']} ({one['direction']}, {accepted})"
    for one in ranking:
        yield f"  {one['case']}: {', '.join(one['before'])} -> {', '.join(one['after'])}"


def _named(version: dict[str, str]) -> str:
    return f"{version['name']} (version {version['version']}, hash {version['hash'][:HASH_SHOWN]})"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def keep_shipped(is_draft: bool) -> str:
    """Keep the shipped knowledge and say where. Errors: KnowledgeError if it is kept, or its version is."""
    content = shipped_content()
    name, packed = file_to_keep(content, name_to_keep(content, is_draft))
    KEPT_FOLDER.mkdir(exist_ok=True)
    write_whole(str(KEPT_FOLDER / name), packed)
    (KEPT_FOLDER / name).chmod(0o644)
    return f"Kept version {content['version']} as {name} ({len(packed):,} bytes)."


def kept_list() -> str:
    """Give one line for each kept version."""
    lines = [f"{kept.name}  hash {kept.hash_start}" for kept in kept_versions()]
    return "\n".join(lines) or "No version is kept."


def replay_of(name: str) -> dict[str, Any]:
    """Give the verdict on a stored assessment, as JSON content. Errors: RhomboidError."""
    from rhomboid.evaluation.replay import record_in, replayed

    place = "standard input" if name == "-" else name
    text = _record_text(name, place)
    record = record_in(text, place)
    label, content = _knowledge_named(record.knowledge_version, record.knowledge_hash)
    result = replayed(text, record, readable_knowledge(content, label))
    return {
        "verdict": result.verdict,
        "knowledge": {"name": label, "version": content["version"], "hash": content["hash"]},
        "engine": {"record": record.engine, "here": result.engine},
        "differences": result.differences,
    }


def _knowledge_named(version: str, full_hash: str) -> tuple[str, dict[str, Any]]:
    shipped = shipped_content()
    if shipped["hash"] == full_hash:
        return SHIPPED, shipped
    kept = kept_by_hash(full_hash)
    content = kept_content(kept) if kept else {}
    if kept and content["hash"] == full_hash:
        return kept.name, content
    names = ", ".join(k.name for k in kept_versions()) or "no old version"
    here = f"the shipped one ({shipped['version']}, hash {shipped['hash'][:HASH_SHOWN]}) or {names}"
    found = f"knowledge {version} with hash {full_hash[:HASH_SHOWN]}, which is not here"
    remedy = "Install the release that made it, or fetch its kept version; nothing was compared."
    raise KnowledgeError([Fault("replay", found, here, remedy)])


def _record_text(name: str, place: str) -> str:
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(LARGEST_RECORD + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(LARGEST_RECORD + 1)
        if len(raw) > LARGEST_RECORD:
            raise ValueError(f"more than {LARGEST_RECORD:,} bytes")
        return raw.decode("utf-8")
    except OSError as error:
        found = error.strerror or str(error)
        remedy = "Check the path and its rights."
        raise RhomboidError([Fault(place, found, "a readable file", remedy)]) from error
    except ValueError as error:
        remedy = "Check that this is the right file."
        raise RhomboidError([Fault(place, str(error), "a stored assessment in UTF-8", remedy)]) from error


VERDICTS = {
    "same_bytes": "The same bytes came out again.",
    "same_content": "The same content came out again; only its layout in the file is another.",
    "other_engine": "All but the engine's version came out again.",
    "differs": "IT DIFFERS. What the record says -> what comes out here:",
}


def replay_text(content: dict[str, Any]) -> str:
    """Give the verdict as lines for a person."""
    engine, knowledge = content["engine"], content["knowledge"]
    engines = f"engine {engine['record']}" + (
        "" if engine["here"] == engine["record"] else f" (here: {engine['here']})"
    )
    lines = [f"{VERDICTS[content['verdict']]}", f"Knowledge: {_named(knowledge)}; {engines}."]
    shown = [f"  {d['field']}: {_shown(d['before'])} -> {_shown(d['after'])}" for d in content["differences"]]
    return "\n".join([*lines, *shown])
