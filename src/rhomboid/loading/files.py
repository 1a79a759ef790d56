"""The YAML files of a knowledge folder, each in its shape, with every fault kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from rhomboid.domain.errors import Fault
from rhomboid.loading.yaml_reader import read_yaml_file

Shape = TypeVar("Shape", bound=BaseModel)
# phrases lie one folder deeper, by language
PHRASES = "phrases"
FOLDERS = (
    *("findings", "conditions", "red_flags", "pathways", "articles"),
    *("treatments", "prevention", "exercises", "diary", "checks", "pictures"),
)
FILES = (
    *("sources.yaml", "urgency.yaml", "interview.yaml", "model.yaml", "wording.yaml", "plan.yaml"),
    *("joints.yaml", "programme.yaml", "falls.yaml", "record.yaml"),
)


@dataclass
class KnowledgeFiles:
    """Reads files below a root and collects the faults.

    unread: ids and names that have a fault of their own, so that nothing else is said about them.
    """

    root: Path
    faults: list[Fault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def name(self, path: Path) -> str:
        """Give the path below the root, as messages show it."""
        return path.relative_to(self.root).as_posix()

    def read(self, path: Path) -> dict[Any, Any] | None:
        """Give the mapping of a file, or None with the faults kept."""
        name = self.name(path)
        content, faults = read_yaml_file(path, name)
        self.faults += faults
        if isinstance(content, dict):
            return content
        self.unread |= {name, path.stem}
        if not faults:
            expected = "a mapping of keys to values"
            self.faults.append(Fault(name, repr(content)[:60], expected, "Write `key: value` lines."))
        return None

    def shaped(self, shape: type[Shape], content: Any, name: str) -> Shape | None:
        """Give the content in its shape, or None with the faults kept."""
        try:
            return shape.model_validate(content)
        except ValidationError as error:
            self.faults += [_fault_of(name, one) for one in error.errors()]
            return None

    def facts(self, folder: str, shape: type[Shape], other: type[Shape] | None = None) -> dict[str, Shape]:
        """Give the checked facts of a folder by id; each file's name must be its id."""
        read = ((path, self.read(path)) for path in sorted((self.root / folder).glob("*.yaml")))
        facts = {}
        for path, content in read:
            if content is None:
                continue
            is_other = other is not None and "excluded_because" in content
            fact = self._fact(path, content, other if is_other and other else shape)
            if fact is None:
                self.unread.add(path.stem)
            else:
                facts[path.stem] = fact
        return facts

    def fact(self, path: Path, shape: type[Shape]) -> Shape | None:
        """Give one checked fact, or None with the faults kept; the file's name must be its id."""
        content = self.read(path)
        return None if content is None else self._fact(path, content, shape)

    def facts_by_id(self, folder: str, shapes: Mapping[str, type[Shape]]) -> dict[str, Shape]:
        """Give the checked facts of a folder in which each id has a shape of its own."""
        facts = {}
        for path in sorted((self.root / folder).glob("*.yaml")):
            if path.stem not in shapes:
                expected = f"one of {', '.join(f'{name}.yaml' for name in shapes)}"
                fault = Fault(self.name(path), "a file that nothing reads", expected, "Move or rename it.")
                self.faults.append(fault)
                continue
            content = self.read(path)
            fact = None if content is None else self._fact(path, content, shapes[path.stem])
            if fact is None:
                self.unread.add(path.stem)
            else:
                facts[path.stem] = fact
        return facts

    def _fact(self, path: Path, content: dict[Any, Any], shape: type[Shape]) -> Shape | None:
        name = self.name(path)
        first = next(iter(content), None)
        if first != "id" or content["id"] != path.stem:
            self.unread.add(str(content.get("id")))
            found = f"`{first}: {content.get(first)}` first"
            expected = f"`id: {path.stem}` as its first line"
            self.faults.append(Fault(name, found, expected, "Name the file after its id."))
            return None
        return self.shaped(shape, content, name)

    def strays(self) -> None:
        """Note every YAML file that nothing reads, because it lies elsewhere or ends in `.yml`."""
        for path in sorted(self.root.rglob("*.y*ml")):
            name = self.name(path)
            is_fact = path.parent.name in FOLDERS or name.startswith(f"{PHRASES}/")
            if name not in FILES and not (path.suffix == ".yaml" and is_fact):
                expected = f"{', '.join(FILES)}, or <id>.yaml in {', '.join(FOLDERS)}"
                self.faults.append(Fault(name, "a file that nothing reads", expected, "Move or rename it."))


def _fault_of(name: str, error: Any) -> Fault:
    path = ".".join(str(part) for part in error["loc"])
    place = f"{name}: {path}" if path else name
    kind, message = error["type"], error["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        return Fault(place, "an unknown key", "a key of the schema", "Delete it, or mend its spelling.")
    if kind == "missing":
        return Fault(place, "nothing", "this key", "Add it.")
    found = repr(error["input"])
    shown = found if len(found) <= 60 else found[:57] + "..."
    return Fault(place, shown, message, "See the README of the knowledge folder for the shape.")
