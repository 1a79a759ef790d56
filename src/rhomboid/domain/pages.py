"""The themed pages of the interview, and when it stops."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """At most seven items of one theme, read together."""

    title: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One themed screen of the interview."""

    id: str
    title: str
    why: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class InterviewPlan:
    """The themed pages and when to stop. stop_below_bits: expected gain of the best question, in bits."""

    pages: tuple[Page, ...]
    stop_below_bits: float
    screens_at_most: int
    singles_at_most: int
