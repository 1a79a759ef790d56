"""The app at home in a browser: one request in, one answer out, by ASGI; what it keeps lies in one folder.

The worker's script mirrors the folder into the browser's own storage. Addresses of the app begin with `/`;
in the browser they lie below the place where the folder is served, so they are moved on the way out.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message

from rhomboid.assessment import Engine
from rhomboid.faces.web.app import MODULES, make_app
from rhomboid.faces.web.services import Services
from rhomboid.faces.web.sqlite_sessions import SqliteSessions
from rhomboid.faces.web.static_home import device
from rhomboid.faces.web.static_home.jar import Jar
from rhomboid.loading.compiled import knowledge_from
from rhomboid.loading.folder import shipped_articles, shipped_body_map, shipped_checks, shipped_content

OWN_ADDRESS = re.compile(
    r'(\s(?:href|src|action|formaction|poster|hx-get)=")/(?!/)|(content="\d+; ?url=)/(?!/)'
)
OTHER_HOST = re.compile(r'<a href="(?=https?://)')
# what only a server needs: a cookie stays in the jar, the length is the browser's to count
HELD_BACK = {"set-cookie", "content-length", "strict-transport-security", "connection"}
# compiled ahead: else the first step to each of them takes half a second longer
FIRST_TEMPLATES = ("emergency.html", "result.html", "answers.html", "plan_check.html", "plan.html")
Answer = tuple[int, list[tuple[str, str]], bytes]


class Prepared:
    """What takes long and is the same at every start: the engine of the shipped knowledge.

    A picture of the memory is taken after this, so nothing in it may hold an open file or a visitor's answer.
    """

    def __init__(self) -> None:
        self.content = shipped_content()
        self.engine = Engine.of(knowledge_from(self.content))
        self.articles = shipped_articles()
        self.body_map = shipped_body_map()
        self.checks = shipped_checks()

    async def warm(self) -> None:
        """Answer once in a home that is thrown away, so that what comes late is there."""
        with TemporaryDirectory() as place:
            home = self.home(Path(place), "")
            for path in ("/", "/interview/0", "/device"):
                await home.answer("GET", path, [], b"")
            for name in FIRST_TEMPLATES:
                home.app.state.house.templates.get_template(name)
            home.close()

    def home(self, kept: Path, prefix: str) -> Home:
        """Give the home whose files lie in a folder. prefix: where its addresses begin, such as `/app`."""
        kept.mkdir(parents=True, exist_ok=True)
        sessions = SqliteSessions(kept / "visits.sqlite", time.time)
        # one file, and what is deleted is gone from it at once: no other program reads here
        sessions.file.execute("pragma journal_mode = delete")
        services = Services(
            engine=self.engine,
            sessions=sessions,
            today=date.today,
            content=lambda: self.content,
            articles=lambda: self.articles,
            body_map=self.body_map,
            checks=self.checks,
        )
        return Home(make_app(services, (*MODULES, device)), kept, prefix, sessions.close)


class Home:
    """The app, its cookies and its folder."""

    def __init__(self, app: Any, kept: Path, prefix: str, close: Callable[[], None]) -> None:
        self.app, self.kept, self.prefix, self.close = app, kept, prefix, close
        self.jar = Jar(kept / "cookies.json", time.time)

    def tell_persisted(self, is_persisted: bool) -> None:
        """Note whether the browser promised to keep what is stored."""
        self.app.state.is_persisted = is_persisted

    async def answer(self, method: str, target: str, headers: Iterable[Iterable[str]], body: bytes) -> Answer:
        """Give (status, headers, body). target: path and query as the browser asked for them."""
        pairs = [(name.lower(), value) for name, value in headers if name.lower() != "cookie"]
        pairs += [("host", "localhost"), ("cookie", self.jar.header())]
        status, sent, content = await _asked(self.app, method, target.removeprefix(self.prefix), pairs, body)
        self.jar.take(value for name, value in sent if name == "set-cookie")
        if any(name == "clear-site-data" for name, _ in sent):
            self.jar.empty()
        outward = [(name, self._outward(name, value)) for name, value in sent if name not in HELD_BACK]
        if dict(sent).get("content-type", "").startswith("text/html"):
            content = self._moved(content.decode()).encode()
        return status, outward, content

    def _outward(self, name: str, value: str) -> str:
        if name == "location" and value.startswith("/"):
            return self.prefix + value
        if name == "content-security-policy":
            # the pages are shown within index.html, which holds the engine
            return value.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        return value

    def _moved(self, page: str) -> str:
        moved = OWN_ADDRESS.sub(lambda found: f"{found[1] or found[2]}{self.prefix}/", page)
        return OTHER_HOST.sub('<a target="_blank" href="', moved)


async def _asked(
    app: ASGIApp, method: str, target: str, headers: list[tuple[str, str]], body: bytes
) -> Answer:
    """Pass one request to an ASGI app and give its answer."""
    parts = urlsplit(target)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(parts.path) or "/",
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 0),
    }
    inward = iter([{"type": "http.request", "body": body, "more_body": False}])
    status, sent, content = 500, [], b""

    async def receive() -> Message:
        return next(inward, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        nonlocal status, sent, content
        if message["type"] == "http.response.start":
            status = message["status"]
            sent = [
                (name.decode("latin-1").lower(), value.decode("latin-1"))
                for name, value in message["headers"]
            ]
        else:
            content += message.get("body", b"")

    await app(scope, receive, send)
    return status, sent, content
