"""The scripts of `supply`, which are no package."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest

from house.reading import ROOT


@pytest.fixture(scope="module")
def supply() -> Iterator[dict[str, ModuleType]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "supply")
        yield {name: importlib.import_module(name) for name in ("pins", "advisories", "audit", "sbom")}
