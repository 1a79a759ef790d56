"""What compiled facts of every kind hold: words, sources, sentences, pages and answers that clash."""

from __future__ import annotations

from typing import Any

from rhomboid.domain.knowledge import Citation, Statement, Wording
from rhomboid.domain.pages import Block, Page
from rhomboid.domain.rules import Contradiction


def wording(words: dict[str, str]) -> Wording:
    """Give the words for the person and for the clinician."""
    return Wording(words["patient"], words["clinician"])


def citations(cited: list[dict[str, str]]) -> tuple[Citation, ...]:
    """Give sources with the place in each."""
    return tuple(Citation(c["source"], c["where"]) for c in cited)


def statement(s: dict[str, Any]) -> Statement:
    """Give a sentence with its sources or its reason."""
    return Statement(wording(s), citations(s["citations"]), s.get("judgement", ""))


def page(p: dict[str, Any]) -> Page:
    """Give one page that is asked."""
    blocks = tuple(Block(b["title"], tuple(b["findings"])) for b in p["blocks"])
    return Page(p["id"], p["title"], p["why"], blocks)


def contradiction(c: dict[str, Any]) -> Contradiction:
    """Give answers that cannot stand beside one another."""
    return Contradiction(tuple(c["when"]), c["finding"], tuple(c["is"]), c["why"])
