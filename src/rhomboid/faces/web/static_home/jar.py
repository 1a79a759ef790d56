"""The cookies of the app that runs in the browser: kept beside it, where no page or script sees them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from pathlib import Path


class Jar:
    """Cookies with the time until which each is kept, in a file. now: seconds since 1970."""

    def __init__(self, path: Path, now: Callable[[], float]) -> None:
        self.path, self.now = path, now
        self._kept: dict[str, tuple[str, float]] = {}
        if path.exists():
            self._kept = {
                name: (value, until) for name, (value, until) in json.loads(path.read_text()).items()
            }

    def header(self) -> str:
        """Give the header Cookie; empty if there is none."""
        return "; ".join(
            f"{name}={value}" for name, (value, until) in self._kept.items() if until > self.now()
        )

    def take(self, headers: Iterable[str]) -> None:
        """Note what headers Set-Cookie say. A cookie without an age is kept as long as the file."""
        before = dict(self._kept)
        for header in headers:
            try:
                cookies = SimpleCookie(header)
            except CookieError:
                continue
            for name, morsel in cookies.items():
                age = morsel["max-age"]
                self._kept[name] = (morsel.coded_value, self.now() + int(age) if age else float(2**53))
        self._kept = {name: one for name, one in self._kept.items() if one[1] > self.now()}
        if self._kept != before:
            self.path.write_text(json.dumps(self._kept))

    def empty(self) -> None:
        """Forget every cookie."""
        self._kept = {}
        self.path.unlink(missing_ok=True)
