"""The static folder, written once and served by Python's own server of files, and a person who uses it."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import httpx
import pytest
from platformdirs import user_cache_path
from playwright.sync_api import BrowserContext, Frame, Page

from rhomboid.assessment import Engine
from rhomboid.domain.errors import RhomboidError
from rhomboid.faces.web.static_home.pyodide import pyodide_files
from rhomboid.faces.web.static_home.site import site_files, write_site
from web.browser import Reader

# the folder lies below another one, as on a host that serves several projects
PLACE = "/back/"
READY = "html[data-ready]"


def need_pyodide() -> dict[str, bytes]:
    """Give the pinned Pyodide from the cache or from npm; skip with a warning where it cannot be had."""
    try:
        return pyodide_files(None, Path(user_cache_path("rhomboid", appauthor=False)))
    except RhomboidError as error:
        why = f"the static pages are not tried in a browser: {error.faults[0]}"
        warnings.warn(why, stacklevel=1)
        pytest.skip(why)


def write(engine: Engine, folder: Path) -> None:
    write_site(folder / PLACE.strip("/"), site_files(engine.knowledge, need_pyodide()))


class FileServer:
    """`python -m http.server`. stop: from then on there is no network."""

    def __init__(self, folder: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.log = folder / "log.txt"
        command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
        with self.log.open("w") as log:
            self.server = subprocess.Popen(
                [*command, "--directory", str(folder)], stderr=log, stdout=subprocess.DEVNULL
            )
        end = monotonic() + 20
        while True:
            try:
                httpx.get(self.address + "/log.txt")
                return
            except httpx.TransportError:
                assert monotonic() < end, "the server of files did not start"
                sleep(0.05)

    def asked(self) -> list[str]:
        """Give the path of every request so far."""
        lines = self.log.read_text().splitlines()
        return [line.split('"')[1].split()[1] for line in lines if '"GET' in line or '"POST' in line]

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(10)


@contextmanager
def file_server(folder: Path, port: int) -> Iterator[FileServer]:
    server = FileServer(folder, port)
    try:
        yield server
    finally:
        server.stop()


class StaticReader(Reader):
    """A person at the static pages: index.html holds the app in a frame, and that frame is what is read."""

    # a frame has all the words of a page that a reader uses
    page: Frame  # type: ignore[assignment]

    def __init__(self, context: BrowserContext, address: str) -> None:
        super().__init__(context, f"{address}{PLACE}app")
        self.first: Page = self.page  # type: ignore[assignment]
        self.home = address + PLACE

    def arrive(self) -> None:
        self.first.goto(self.home)
        self.first.locator(READY).wait_for(state="attached", timeout=90_000)

    def enter(self) -> None:
        self.first.click("#begin")
        self.look_inside()

    def look_inside(self) -> None:
        self.first.locator("#app").wait_for(timeout=90_000)
        frame = self.first.frame_locator("#app")
        frame.locator("h1").wait_for(timeout=90_000)
        held = self.first.query_selector("#app")
        assert held is not None
        inside = held.content_frame()
        assert inside is not None
        self.page = inside

    def go_on(self) -> None:
        """Press the button and wait for the next page: within a frame nothing waits by itself."""
        self.page.evaluate("document.documentElement.dataset.left = 'yes'")
        self.page.locator("form button[type=submit]").first.click()
        self.page.locator("html:not([data-left]) h1").first.wait_for(state="attached")
        self.page.wait_for_load_state("domcontentloaded")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path.removeprefix(f"{PLACE}app")
