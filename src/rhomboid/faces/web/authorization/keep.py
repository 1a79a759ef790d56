"""What is kept while somebody is elsewhere, in memory alone: nothing outlives the process."""

from __future__ import annotations

from collections import OrderedDict
from secrets import token_urlsafe
from time import monotonic
from typing import Generic, TypeVar

AT_MOST = 1_000
Content = TypeVar("Content")


class Keep(Generic[Content]):
    """Contents under names; the oldest go first when it is full."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, Content]] = OrderedDict()

    def put(self, content: Content, seconds: float) -> str:
        """Keep a content for so many seconds and give its name, which cannot be guessed."""
        name = token_urlsafe(32)
        self.put_as(name, content, seconds)
        return name

    def put_as(self, name: str, content: Content, seconds: float) -> None:
        """Keep a content for so many seconds under a name, in the place of what was there."""
        self._kept.pop(name, None)
        self._kept[name] = (monotonic() + seconds, content)
        while len(self._kept) > AT_MOST:
            self._kept.popitem(last=False)

    def get(self, name: str) -> Content | None:
        """Give what is kept under a name; None if there is nothing or its time is over."""
        until, content = self._kept.get(name, (0.0, None))
        if content is not None and monotonic() < until:
            return content
        self._kept.pop(name, None)
        return None

    def take(self, name: str) -> Content | None:
        """Give what is kept under a name, once."""
        content = self.get(name)
        self._kept.pop(name, None)
        return content
