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

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"-?([0-9]*\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(\.[0-9]+)?[eE][-+]?[0-9]+)\Z")
_OCTAL = re.compile(r"-?0[0-9]+\Z|0[xob][0-9a-fA-F]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?\Z")
_BOOLEAN = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n"})
_NULL = frozenset({"", "~", "null", "Null", "NULL"})


def read_yaml_file(path: Path, name: str) -> tuple[Any, list[Fault]]:
    """Give the content of a file and its faults; the content is None where it could not be read at all."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return None, [Fault(name, str(error), "a readable UTF-8 text file", "Check the path and its rights.")]
    return read_yaml(text, name)


def read_yaml(text: str, name: str) -> tuple[Any, list[Fault]]:
    """Give the content of a YAML text and its faults."""
    try:
        node = YAML(typ="safe").compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        found = f"{error.problem}"
        return None, [Fault(f"{name}: line {line}", found, "well-formed YAML", "Mend the line, or quote the text.")]
    except (YAMLError, ValueError) as error:
        return None, [Fault(name, str(error).split("\n")[0], "well-formed YAML", "Save it as plain UTF-8 text.")]
    if node is None:
        return None, [Fault(name, "an empty file", "a mapping of keys to values", "Write the file, or delete it.")]
    faults: list[Fault] = []
    return _value(node, name, "", faults), faults


def _value(node: Node, name: str, path: str, faults: list[Fault]) -> Any:
    if isinstance(node, MappingNode):
        return _mapping(node, name, path, faults)
    if isinstance(node, SequenceNode):
        return [_value(child, name, f"{path}[{i}]", faults) for i, child in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    return _scalar(node, name, path, faults)


def _mapping(node: MappingNode, name: str, path: str, faults: list[Fault]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key_node, value_node in node.value:
        place = f"{name}: line {key_node.start_mark.line + 1}"
        if not isinstance(key_node, ScalarNode):
            faults.append(Fault(place, "a key that is no word", "a plain word as key", "Write `word: value`."))
            continue
        key = str(key_node.value)
        here = f"{path}.{key}" if path else key
        if key in content:
            found, remedy = f"the key `{here}` a second time", "Keep one of the two."
            faults.append(Fault(place, found, "each key once", remedy))
            continue
        content[key] = _value(value_node, name, here, faults)
    return content


def _scalar(node: ScalarNode, name: str, path: str, faults: list[Fault]) -> Any:
    text = str(node.value)
    if node.style is not None:
        return text
    if text in _NULL:
        return None
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return float(text)
    place = f"{name}: line {node.start_mark.line + 1}: {path}"
    if text.lower() in _BOOLEAN:
        expected = "a word of the vocabulary, such as present or absent (YAML reads this one as true or false)"
        faults.append(Fault(place, f"`{text}`", expected, "Use the word meant, or quote it."))
    elif _OCTAL.match(text):
        faults.append(Fault(place, f"`{text}`", "a number without leading zeros", "Quote it if it is a code."))
    elif _DATE.match(text):
        faults.append(Fault(place, f"the bare date `{text}`", "a quoted date", f'Write "{text}".'))
    return text
