from __future__ import annotations

import pytest

from rhomboid.assessment import Engine
from rhomboid.domain.knowledge import Knowledge
from strategies import shipped


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return shipped()


@pytest.fixture(scope="session")
def engine(knowledge: Knowledge) -> Engine:
    return Engine.of(knowledge)
