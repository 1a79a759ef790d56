"""Small files, small functions, and words that a clinician would know."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from house.reading import KNOWLEDGE, ROOT, SOURCE, name_of, source_files, tree_of

LINES_OF_A_FILE, LINES_OF_A_FUNCTION, LINES_OF_A_FACT = 300, 40, 120
# `items` is what the interview counts (and a method of every mapping)
BANNED = {
    *("data", "info", "item", "obj", "manager", "handler", "helper", "helpers"),
    *("util", "utils", "process", "misc", "common"),
}


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_source_file_is_too_long_to_be_read_at_once() -> None:
    long = {
        name_of(path): len(lines_of(path)) for path in source_files() if len(lines_of(path)) > LINES_OF_A_FILE
    }
    assert not long


def test_no_function_is_too_long_to_be_seen_at_once() -> None:
    long = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in source_files()
        for node in functions_of(path)
        if node.end_lineno and node.end_lineno - node.lineno + 1 > LINES_OF_A_FUNCTION
    ]
    assert not long


def test_no_knowledge_file_is_long_without_a_reason() -> None:
    for path in sorted(KNOWLEDGE.rglob("*.yaml")):
        lines = lines_of(path)
        if len(lines) > LINES_OF_A_FACT:
            comments = " ".join(line for line in lines[:5] if line.startswith("#"))
            assert f"onger than {LINES_OF_A_FACT} lines because" in comments, name_of(path)


def test_every_fact_and_every_case_is_named_after_its_id() -> None:
    facts = [path for path in KNOWLEDGE.rglob("*.yaml") if path.parent != KNOWLEDGE]
    cases = list((ROOT / "cases").glob("*.yaml"))
    assert facts
    assert cases
    for path in facts + cases:
        first = next(line for line in lines_of(path) if line and not line.startswith("#"))
        assert first == f"id: {path.stem}", name_of(path)


def test_no_name_says_nothing() -> None:
    empty = [
        f"{name_of(path)}: {name}"
        for path in source_files()
        for name in {path.stem, path.parent.name, *_names_given(tree_of(path))}
        if BANNED & set(_words_of(name))
    ]
    assert not empty


def _names_given(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname


def _words_of(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def test_everything_public_is_documented_and_in_one_style() -> None:
    linter = Path(sys.executable).with_name("ruff")
    places = ["src", "tests", *(["benchmarks"] if (ROOT / "benchmarks").is_dir() else [])]
    command = [str(linter), "check", "--no-cache", "--output-format", "concise", *places]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_module_of_the_source_opens_with_what_it_is() -> None:
    for path in source_files():
        assert ast.get_docstring(tree_of(path)), name_of(path)
    assert not list(SOURCE.glob("knowledge/**/*.py"))
