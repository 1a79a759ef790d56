"""Which sources a compiled fact cites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def cited_in(fact: Any) -> Iterator[str]:
    """Give the id of every source cited anywhere in a fact, in its order; one cited twice comes twice."""
    if isinstance(fact, dict):
        for key, value in fact.items():
            if key == "source" and isinstance(value, str):
                yield value
            elif key == "sources" and isinstance(value, list):
                yield from (one for one in value if isinstance(one, str))
            else:
                yield from cited_in(value)
    elif isinstance(fact, list):
        for value in fact:
            yield from cited_in(value)
