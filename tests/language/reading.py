"""Readers of the shipped phrases, made once."""

from __future__ import annotations

from datetime import date
from functools import cache

from rhomboid.language import Parse, Reader
from rhomboid.loading.folder import shipped_phrases
from strategies import shipped

AS_OF = date(2026, 11, 21)


@cache
def reader(matcher: str) -> Reader:
    return Reader(shipped(), shipped_phrases(), matcher)


def parse(text: str, matcher: str = "light", pathway: str = "uk") -> Parse:
    return reader(matcher).parse(text, AS_OF, pathway)


def said(text: str, matcher: str = "light") -> dict[str, str]:
    """Give finding to value."""
    return {one.id: one.value for one in parse(text, matcher).findings}
