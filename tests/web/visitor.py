"""A visitor of the pages without a browser: follows forms as they stand on the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from rhomboid.assessment import Engine
from rhomboid.domain.knowledge import ABSENT
from rhomboid.faces.diary_summary import drawn_chart
from rhomboid.faces.web import Services, make_app
from rhomboid.faces.web.papers import Papers
from rhomboid.faces.web.sqlite_diaries import SqliteDiaries
from rhomboid.faces.web.sqlite_sessions import SqliteSessions
from rhomboid.loading.folder import (
    shipped_articles,
    shipped_body_map,
    shipped_checks,
    shipped_content,
    shipped_follow_up,
)

AS_OF = date(2026, 11, 21)
NONE_OF = re.compile(r'name="(none_of_\d+)"')
QUESTIONS = re.compile(r'type="radio" name="(\w+)" value="(\w+)"')
TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


@contextmanager
def app_of(
    engine: Engine,
    folder: Path,
    now: Callable[[], float] = lambda: 1.8e9,
    today: Callable[[], date] = lambda: AS_OF,
    made: Callable[[Services], Starlette] = make_app,
) -> Iterator[Starlette]:
    """Give the app on a fresh store. made: makes it from its services."""
    diaries = SqliteDiaries(folder / "diaries.sqlite")
    sessions = SqliteSessions(folder / "visits.sqlite", now, diaries.let_go)
    services = Services(
        engine,
        sessions,
        today,
        shipped_content,
        shipped_articles,
        body_map=shipped_body_map(),
        checks=shipped_checks(),
        diary=diaries,
        follow_up=shipped_follow_up,
        charts=drawn_chart,
        documents=Papers(engine.knowledge),
    )
    yield made(services)
    sessions.close()


class Visitor:
    """Fills in the pages. client: keeps its cookie."""

    def __init__(self, app: Starlette) -> None:
        self.app = app
        self.client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=True)
        self.page = self.client.get("/")

    @property
    def token(self) -> str:
        found = TOKEN.search(self.page.text)
        assert found, f"no form on {self.page.url.path}"
        return found.group(1)

    def get(self, path: str) -> str:
        self.page = self.client.get(path)
        return self.page.text

    def post(self, path: str, **fields: str) -> str:
        self.page = self.client.post(path, data={"form_token": self.token, **fields})
        return self.page.text

    def begin(self, place: str = "uk") -> None:
        self.get("/")
        self.post("/begin", place=place)

    def answer_screen(self, age: int | None, sex: str | None, answers: Mapping[str, str]) -> None:
        """Answer the screen that is open: what is not among the answers is absent, or not sure."""
        fields: dict[str, str] = {}
        for name, value in QUESTIONS.findall(self.page.text):
            wanted = answers.get(name, ABSENT)
            if value == wanted or (name not in fields and value == "unknown"):
                fields[name] = value
        if 'name="age_years"' in self.page.text:
            fields |= {"age_years": str(age)} if age is not None else {"age_unsaid": "1"}
            fields["sex"] = sex or "unknown"
        self.post(self.page.url.path, **fields)

    def walk(self, age: int | None, sex: str | None, answers: Mapping[str, str]) -> int:
        """Answer until there is nothing more to ask; give how many screens there were."""
        screens = 0
        while self.page.url.path.startswith("/interview/"):
            self.answer_screen(age, sex, answers)
            screens += 1
            assert screens < 40, "the questions never end"
        return screens

    def words(self) -> str:
        """Give the page's text without tags."""
        return words_of(self.page.text)


def words_of(page: str) -> str:
    """Give a page's text without tags: what a person reads, never a random token of a form."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def plain(answers: Any) -> dict[str, str]:
    return dict(answers.given)
