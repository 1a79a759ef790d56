"""One clinic for each file of tests: two clinicians, two patients, and a clock that the tests move."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from clinic.openid_provider import OpenIdProvider, running
from clinic.people import PASSWORD, Clock, app_of, opened
from databases import empty_database
from rhomboid.assessment import Engine
from rhomboid.diary.clinic.clinic import Clinic


@pytest.fixture(scope="module")
def url(server: str) -> Iterator[str]:
    with empty_database(server) as url:
        yield url


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def clinic(url: str, clock: Clock) -> Iterator[Clinic]:
    """Give a clinic: dr.bell sees ann, dr.cole sees bob."""
    with opened(url, clock) as clinic:
        for name in ("dr.bell", "dr.cole"):
            clinic.accounts.add(name, "clinician", PASSWORD)
        clinic.accounts.add("ann", "patient", PASSWORD, ("dr.bell",))
        clinic.accounts.add("bob", "patient", PASSWORD, ("dr.cole",))
        yield clinic


@pytest.fixture(scope="module")
def app(engine: Engine, clinic: Clinic) -> Starlette:
    return app_of(engine, clinic)


@pytest.fixture(scope="module")
def provider(clock: Clock) -> Iterator[OpenIdProvider]:
    with running(OpenIdProvider(clock)) as provider:
        yield provider


@pytest.fixture(scope="module")
def openid_app(engine: Engine, clinic: Clinic, provider: OpenIdProvider) -> Starlette:
    """Give the same pages, where people may sign in at a provider too."""
    return app_of(engine, clinic, provider.settings())
