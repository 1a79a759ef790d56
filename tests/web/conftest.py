from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from rhomboid.assessment import Engine
from web.visitor import Visitor, app_of


@pytest.fixture
def app(engine: Engine, tmp_path: Path) -> Iterator[Starlette]:
    with app_of(engine, tmp_path) as app:
        yield app


@pytest.fixture
def visitor(app: Starlette) -> Visitor:
    return Visitor(app)
