"""People at the pages of a clinic, each with a browser of their own, and a clock that the tests move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from httpx import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from rhomboid.assessment import Engine
from rhomboid.diary.clinic.clinic import Clinic
from rhomboid.diary.clinic.passwords import Passwords
from rhomboid.faces.diary_summary import drawn_chart
from rhomboid.faces.web import Services
from rhomboid.faces.web.clinic import make_clinic_app
from rhomboid.faces.web.clinic.openid.settings import OpenIdSettings
from rhomboid.faces.web.papers import Papers
from rhomboid.loading.folder import (
    shipped_articles,
    shipped_body_map,
    shipped_checks,
    shipped_content,
    shipped_follow_up,
)
from web.visitor import AS_OF, Visitor

PASSWORD = "correct horse battery"
HOME = "https://127.0.0.1"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def wait(self, minutes: float) -> None:
        self.moment += timedelta(minutes=minutes)


class QuickPasswords(Passwords):
    """Hashes that cost little, since the tests make many."""

    def __init__(self) -> None:
        super().__init__()
        self._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def opened(url: str, clock: Clock) -> Clinic:
    """Give the clinic of a database."""
    clinic = Clinic(url, clock)
    clinic.accounts.passwords = clinic.sign_ins.passwords = QuickPasswords()
    return clinic


def app_of(engine: Engine, clinic: Clinic, openid: OpenIdSettings | None = None) -> Starlette:
    """Give the pages of a clinic. openid: the provider at which people may sign in."""
    services = Services(
        engine,
        clinic.visits,
        lambda: AS_OF,
        shipped_content,
        shipped_articles,
        body_map=shipped_body_map(),
        checks=shipped_checks(),
        diary=clinic.diaries,
        follow_up=shipped_follow_up,
        charts=drawn_chart,
        documents=Papers(engine.knowledge),
    )
    return make_clinic_app(services, clinic, openid=openid)


class Person(Visitor):
    """Somebody at a browser of their own, signed in if a name is given."""

    def __init__(self, app: Starlette, name: str = "", password: str = PASSWORD) -> None:
        self.app = app
        self.client = TestClient(app, base_url=HOME, follow_redirects=True)
        self.page = self.client.get("/")
        if name:
            self.sign_in(name, password)

    def sign_in(self, name: str, password: str = PASSWORD) -> Response:
        self.get("/sign-in")
        self.post("/sign-in", name=name, password=password)
        return self.page

    @property
    def is_in(self) -> bool:
        return not self.client.get("/password").url.path.startswith("/sign-in")

    def answer_something(self, age: int = 47) -> None:
        """Answer the first two screens, with pain in the chest."""
        self.begin()
        self.answer_screen(age, "female", {})
        self.answer_screen(age, "female", {"chest_pain": "present"})
