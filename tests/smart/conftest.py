from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rhomboid.assessment import Engine
from smart.opened import Both, Opened, both


@pytest.fixture
def pair(engine: Engine, tmp_path: Path) -> Iterator[Both]:
    with both(engine, tmp_path) as found:
        yield found


@pytest.fixture
def visitor(pair: Both) -> Opened:
    return Opened(pair)
