"""A real Chromium, and the pages served to it on this machine.

Chromium comes from the system. Without it these tests are skipped, unless RHOMBOID_NEED_BROWSER is set, as in
`.ci/run`: then they fail.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.applications import Starlette

from rhomboid.assessment import Engine
from rhomboid.faces.web import Services, make_app
from web.visitor import app_of

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MILLISECONDS_AT_MOST = 30_000
NewReader = Callable[..., "Reader"]
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def chromium_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def need_chromium() -> str:
    path = chromium_path()
    if path is not None:
        return path
    why = "no Chromium on this machine (on Debian: apt-get install chromium)"
    if os.environ.get("RHOMBOID_NEED_BROWSER"):
        pytest.fail(why)
    pytest.skip(why)


@contextmanager
def chromium() -> Iterator[Browser]:
    path = need_chromium()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(
    engine: Engine, folder: Path, made: Callable[[Services], Starlette] = make_app, port: int = 0
) -> Iterator[str]:
    """Give the address of the pages, served on a port of this machine; a free one if none is given."""
    with app_of(engine, folder, made=made) as app:
        server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.02)
            assert thread.is_alive(), "the server did not start"
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(10)


class Reader:
    """A person at a browser. asked: every address that the browser asked for."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        context.set_default_timeout(MILLISECONDS_AT_MOST)
        self.asked: list[str] = []
        self.told: list[str] = []
        context.on("request", lambda request: self.asked.append(request.url))
        self.page = self.tab()

    def tab(self) -> Page:
        page = self.context.new_page()
        page.on(
            "console", lambda message: self.told.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: self.told.append(str(error)))
        return page

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def begin(self, place: str = "generic") -> None:
        self.open("/")
        self.page.check(f"#place-{place}", force=True)
        self.go_on()

    def go_on(self) -> None:
        self.page.locator("form button[type=submit]").first.click()
        self.page.wait_for_load_state("domcontentloaded")

    def answer_screen(self, age: int | None, sex: str | None, answers: dict[str, str]) -> None:
        """Answer the screen that is open and go on; what is not among the answers is absent, or not sure."""
        if self.page.locator("#age_years").count():
            if age is None:
                self.page.check("#age_unsaid", force=True)
            else:
                self.page.fill("#age_years", str(age))
            self.page.check(f"[name=sex][value={sex or 'unknown'}]", force=True)
        else:
            self.page.evaluate(CHOOSE, answers)
        self.go_on()

    def walk(self, age: int | None, sex: str | None, answers: dict[str, str]) -> None:
        for _ in range(40):
            if not self.path.startswith("/interview/"):
                return
            self.answer_screen(age, sex, answers)
        raise AssertionError("the questions never end")

    def hosts(self) -> set[str]:
        return {urlsplit(address).hostname or "" for address in self.asked}

    def faults(self, only: list[str] | None = None) -> list[str]:
        """Give what axe finds on the page. only: these rules and no others."""
        # evaluated, not loaded: the page's own policy lets no foreign script in
        self.page.evaluate(AXE)
        wanted = {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS}
        found = self.page.evaluate("wanted => axe.run({runOnly: wanted})", wanted)
        return [
            f"{self.path}: {fault['id']}: {node['html'][:120]}: {node['failureSummary'][:200]}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    def is_wider_than_its_window(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@contextmanager
def readers(browser: Browser, address: str, watching: str = "") -> Iterator[tuple[NewReader, list[Reader]]]:
    """Give a way to open the pages as somebody new, and all who came. watching: a script run on each page."""
    everyone: list[Reader] = []

    def new(**how: Any) -> Reader:
        everyone.append(Reader(browser.new_context(**{"viewport": PHONE, **how}), address))
        if watching:
            everyone[-1].page.add_init_script(watching)
        return everyone[-1]

    yield new, everyone
    for one in everyone:
        assert one.hosts() <= {"127.0.0.1"}, "something was asked of another host"
        one.context.close()


# clicks as a person would, on the labels; one call for the whole screen, so that a walk takes seconds
CHOOSE = """answers => {
  const names = new Set([...document.querySelectorAll('main input[type=radio]')].map(one => one.name));
  for (const name of names) {
    const of = value => document.querySelector(`input[name="${name}"][value="${value}"]`);
    (of(answers[name] || 'absent') || of('unknown')).labels[0].click();
  }
}"""
