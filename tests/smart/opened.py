"""A record system and the pages that it opens, and a person who comes from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette

from rhomboid.assessment import Engine
from rhomboid.faces.web import Services
from rhomboid.faces.web.smart import Issuer, SmartSettings, make_smart_app
from rhomboid.loading.folder import shipped_record_signs
from smart.record_system import RecordSystem, running
from web.visitor import Visitor, app_of

REDIRECT = "http://app.example/smart/callback"
CHECKED = re.compile(r'name="(\w+)" value="(\w+)"[^>]* checked')


@dataclass(frozen=True)
class Both:
    """A record system, and the app that it opens."""

    system: RecordSystem
    app: Starlette


@contextmanager
def opened_from(engine: Engine, folder: Path, system: RecordSystem, secret: str = "") -> Iterator[Both]:
    """Give a record system that runs, or that did, with the app that it opens."""
    system.clients["rhomboid"] = secret
    settings = SmartSettings({system.base: Issuer("rhomboid", secret)}, REDIRECT, "uk")

    def made(services: Services) -> Starlette:
        return make_smart_app(services, shipped_record_signs(), settings)

    with app_of(engine, folder, made=made) as app:
        yield Both(system, app)


@contextmanager
def both(engine: Engine, folder: Path, secret: str = "", **told: Any) -> Iterator[Both]:
    system = RecordSystem(**told)
    with running(system), opened_from(engine, folder, system, secret) as pair:
        yield pair


class Opened(Visitor):
    """A visitor whom a record system sends."""

    def __init__(self, pair: Both) -> None:
        super().__init__(pair.app)
        self.system = pair.system

    def begin_launch(self, issuer: str | None = None) -> httpx.Response:
        """Come from the record, and give what is answered: the way to the record's page of leave."""
        asked = {"iss": self.system.base if issuer is None else issuer, "launch": "from-the-record"}
        return self.client.get("/smart/launch", params=asked, follow_redirects=False)

    def code(self) -> str:
        """Begin, and give the address with which the record system sends the browser back."""
        first = self.begin_launch()
        assert first.status_code == 302, first.text
        back = httpx.get(first.headers["location"])
        assert back.status_code == 302, back.text
        place = urlsplit(back.headers["location"])
        assert f"{place.scheme}://{place.netloc}{place.path}" == REDIRECT
        return f"{place.path}?{place.query}"

    def launch(self) -> str:
        """Go through the launch as a browser does, and give the page it ends at."""
        return self.get(self.code())

    def confirm(self, **changed: str) -> str:
        """Send the page of the record, with some of it changed."""
        fields = self.standing() | changed
        return self.post("/record/confirm", **fields)

    def standing(self) -> dict[str, str]:
        """Give what is filled in on the page."""
        typed = dict(re.findall(r'name="(age_years)" id="age_years" value="(\d*)"', self.page.text))
        return {**dict(CHECKED.findall(self.page.text)), **typed}

    def answered(self) -> set[str]:
        return set(re.findall(r'href="/answers/(\w+)"', self.get("/answers"))) - {"who"}
