"""Strict YAML: no implicit booleans, dates or octals, no repeated keys; every fault with its line.

ruamel.yaml parses; the rules of plain scalars are ours, because `no` must never become False in a file about
symptoms.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rhomboid.domain.errors import Fault

# Python refuses to read an integer of more than 4,300 digits; no number of ours has twenty
LONGEST_NUMBER = 20
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"-?([0-9]*\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(\.[0-9]+)?[eE][-+]?[0-9]+)\Z")
_OCTAL = re.compile(r"-?0[0-9]+\Z|0[xob][0-9a-fA-F]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?\Z")
_BOOLEAN = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n"})
_NULL = frozenset({"", "~", "null", "Null", "NULL"})


def read_yaml_file(path: Path, name: str) -> tuple[Any, list[Fault]]:
    """Give the content of a file and its faults; the content is None where it could not be read at all."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        found = error.strerror or str(error)
        return None, [Fault(name, found, "a readable file", "Check the path and its rights.")]
    except UnicodeDecodeError as error:
        return None, [Fault(name, f"byte {error.start} is no UTF-8", "UTF-8 text", "Save the file as UTF-8.")]
    return read_yaml(text, name)


def read_yaml(text: str, name: str) -> tuple[Any, list[Fault]]:
    """Give the content of a YAML text and its faults."""
    try:
        node = YAML(typ="safe").compose(text)
    except MarkedYAMLError as error:
        place = f"{name}: line {error.problem_mark.line + 1 if error.problem_mark else 1}"
        remedy = "Mend the line, or quote the text."
        return None, [Fault(place, str(error.problem), "well-formed YAML", remedy)]
    except (YAMLError, ValueError) as error:
        found = str(error).split("\n")[0]
        return None, [Fault(name, found, "well-formed YAML", "Save it as plain UTF-8 text.")]
    except RecursionError:
        return None, [Fault(name, "brackets too deeply nested", "well-formed YAML", "Mend the file.")]
    if node is None:
        expected = "a mapping of keys to values"
        return None, [Fault(name, "an empty file", expected, "Write the file, or delete it.")]
    reading = _Reading(name)
    try:
        return reading.value(node, ""), reading.faults
    except RecursionError:
        return None, [Fault(name, "brackets too deeply nested", "well-formed YAML", "Mend the file.")]


class _Reading:
    """The way from the nodes of one file to plain content, with the faults on it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.seen: set[int] = set()

    def value(self, node: Node, path: str) -> Any:
        if id(node) in self.seen:
            # an alias gives the same node again: a file of a few lines could then stand for millions
            self._fault(node, path, "an alias (`*`)", "each value written out", "Write it out.")
            return str(node.value) if isinstance(node, ScalarNode) else None
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(child, f"{path}[{i}]") for i, child in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self._scalar(node, path)

    def _fault(self, node: Node, path: str, found: str, expected: str, remedy: str) -> None:
        line = f"{self.name}: line {node.start_mark.line + 1}"
        self.faults.append(Fault(f"{line}: {path}" if path else line, found, expected, remedy))

    def _mapping(self, node: MappingNode, path: str) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self._fault(
                    key_node, "", "a key that is no word", "a plain word as key", "Write `word: value`."
                )
                continue
            key = str(key_node.value)
            here = f"{path}.{key}" if path else key
            if key in content:
                found = f"the key `{here}` a second time"
                self._fault(key_node, "", found, "each key once", "Keep one of the two.")
                continue
            content[key] = self.value(value_node, here)
        return content

    def _scalar(self, node: ScalarNode, path: str) -> Any:
        text = str(node.value)
        if node.style is not None:
            return text
        if text in _NULL:
            return None
        if _INTEGER.match(text) and len(text) <= LONGEST_NUMBER:
            return int(text)
        if _DECIMAL.match(text):
            return float(text)
        if text.lower() in _BOOLEAN:
            expected = "a word of the vocabulary, such as present or absent (YAML reads it as true or false)"
            self._fault(node, path, f"`{text}`", expected, "Use the word meant, or quote it.")
        elif _OCTAL.match(text):
            expected = "a number without leading zeros"
            self._fault(node, path, f"`{text}`", expected, "Quote it if it is a code.")
        elif _DATE.match(text):
            self._fault(node, path, f"the bare date `{text}`", "a quoted date", f'Write "{text}".')
        return text
