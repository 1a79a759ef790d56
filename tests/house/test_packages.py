"""Each third-party package has one room, written down in docs/packages.md."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from house.reading import ROOT, SOURCE, TESTS, imported_modules, name_of, source_files

TABLE = ROOT / "docs" / "packages.md"


def rooms_in_docs() -> dict[str, str]:
    """Give package -> room of the table."""
    rows = re.findall(
        r"^\| *([\w.-]+) *\| *([\w ,-]+?) *\| *(\S.*?) *\|$", TABLE.read_text(), flags=re.MULTILINE
    )
    return {
        plain(package): room for package, room, _ in rows if package[0].isalnum() and package != "package"
    }


def plain(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


@cache
def distributions() -> Mapping[str, list[str]]:
    """Give module -> packages that bring it, read once: it takes a good part of a second."""
    return packages_distributions()


def packages_behind(module: str) -> set[str]:
    """Give the packages that may bring a module; its own name if none is installed."""
    top = module.split(".", maxsplit=1)[0]
    found = {plain(package) for package in distributions().get(top, [])}
    # a namespace of several packages: `ruamel.yaml` is one of them
    exact = {package for package in found if package == plain(module)}
    return exact or found or {plain(top)}


def own_modules() -> set[str]:
    tests = {path.stem for path in TESTS.rglob("*.py")} | {
        path.name for path in TESTS.iterdir() if path.is_dir()
    }
    return {"rhomboid", *tests}


def foreign_modules(path: Path) -> set[str]:
    tops = set(imported_modules(path))
    own = own_modules() | set(sys.stdlib_module_names)
    return {module for module in tops if module.split(".")[0] not in own}


def test_the_table_names_a_room_for_every_package() -> None:
    assert len(rooms_in_docs()) > 10
    rooms = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert set(rooms_in_docs().values()) <= {*rooms, "build", "tests"}


def test_no_room_uses_a_package_that_lives_elsewhere() -> None:
    rooms = rooms_in_docs()
    for path in source_files():
        room = path.relative_to(SOURCE).parts[0]
        for module in foreign_modules(path):
            held = {rooms.get(package) for package in packages_behind(module)}
            assert room in held, f"{name_of(path)} imports {module}, whose room is {held}"


def test_no_test_uses_a_package_that_has_no_room() -> None:
    rooms = rooms_in_docs()
    for path in sorted(TESTS.rglob("*.py")):
        for module in foreign_modules(path):
            known = {package for package in packages_behind(module) if package in rooms}
            assert known, f"{name_of(path)} imports {module}: no row in docs/packages.md"


def test_what_the_program_needs_to_run_is_what_the_table_says() -> None:
    needed = (ROOT / "requirements" / "run.in").read_text().splitlines()
    packages = {plain(re.split(r"[^\w.-]", line)[0]) for line in needed if line and line[0].isalpha()}
    assert packages <= set(rooms_in_docs())
