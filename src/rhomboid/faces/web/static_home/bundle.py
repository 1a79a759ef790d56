"""The Python that the browser is given: this package without its doors for programs, and what it needs."""

from __future__ import annotations

import gzip
import json
from importlib.metadata import Distribution, distribution

from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.loading.folder import SHIPPED_FOLDER, shipped_articles, shipped_knowledge

# what the pages import beyond the standard library, all of it plain Python
PACKAGES = ("starlette", "anyio", "idna", "jinja2", "markupsafe", "typing_extensions")
# rooms and doors that no page uses
DOORS = {"api", "authorization", "cds_hooks", "fhir", "gate", "mcp", "openid", "smart"}
LEFT_OUT = {"cli", "client.py", "cohort", "fhir_mapping", *DOORS}
KEPT_ENDINGS = {".py", ".html", ".css", ".js", ".svg", ".txt", ".typ"}
COMPILED = ("knowledge.json", "articles.json", "follow_up.json", "phrases.json")
LICENCE_NAMES = ("licen", "copying", "notice", "authors")


def python_bundle() -> bytes:
    """Give all files as one, packed by gzip: a line of JSON with names and sizes, then the contents."""
    contents = {**_own_files(), **{name: text for one in PACKAGES for name, text in _files_of(one).items()}}
    names = sorted(contents)
    index = json.dumps([[name, len(contents[name])] for name in names]).encode()
    return gzip.compress(index + b"\n" + b"".join(contents[name] for name in names), mtime=0)


def notices() -> str:
    """Give the licences of the packages, as their authors ship them."""
    parts = []
    for name in PACKAGES:
        package = _package(name)
        parts.append(f"{package.name} {package.version}\n")
        for path in package.files or []:
            if any(path.name.lower().startswith(start) for start in LICENCE_NAMES) and path.suffix != ".py":
                parts.append(path.read_text(encoding="utf-8"))
    return "\n\n".join(parts)


def _package(name: str) -> Distribution:
    try:
        return distribution(name)
    except ImportError as error:
        remedy = "Install it: pip install 'rhomboid[web]'."
        raise RhomboidError([Fault("static", f"no {name}", "the extra `web`", remedy)]) from error


def _files_of(name: str) -> dict[str, bytes]:
    """Give path -> content of a package's modules. What is compiled for this machine stays here."""
    files = _package(name).files or []
    return {
        path.as_posix(): path.read_binary()
        for path in files
        if path.suffix == ".py" and ".." not in path.parts and "_backends/_trio" not in path.as_posix()
    }


def _own_files() -> dict[str, bytes]:
    # read once, so that they are compiled again where a file of a checkout changed
    shipped_knowledge()
    shipped_articles()
    root = SHIPPED_FOLDER.parent
    found = {}
    for path in sorted(root.rglob("*")):
        inner = path.relative_to(root)
        if path.suffix in KEPT_ENDINGS and not LEFT_OUT & set(inner.parts) and inner.parts[0] != "knowledge":
            found[f"rhomboid/{inner.as_posix()}"] = path.read_bytes()
    return found | {f"rhomboid/knowledge/{name}": (SHIPPED_FOLDER / name).read_bytes() for name in COMPILED}
