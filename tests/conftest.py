"""What most tests start from: the shipped knowledge, its engine, and the published cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rhomboid.assessment import Engine
from rhomboid.domain.knowledge import Knowledge
from rhomboid.evaluation.cases import Case, read_cases
from rhomboid.inference.network import Network
from strategies import shipped

CASES = Path(__file__).parents[1] / "cases"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return shipped()


@pytest.fixture(scope="session")
def engine(knowledge: Knowledge) -> Engine:
    return Engine.of(knowledge)


@pytest.fixture(scope="session")
def network(engine: Engine) -> Network:
    return engine.network


@pytest.fixture(scope="session")
def cases(knowledge: Knowledge) -> list[Case]:
    return read_cases(CASES, knowledge)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Give the URL of a running PostgreSQL: one for all tests that ask for it."""
    from databases import running_server  # noqa: PLC0415 - only where a test needs it

    with running_server() as url:
        yield url


@pytest.fixture
def postgresql(server: str) -> Iterator[str]:
    """Give the URL of an empty PostgreSQL database."""
    from databases import empty_database  # noqa: PLC0415

    with empty_database(server) as url:
        yield url
