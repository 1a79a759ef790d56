"""The shapes of pages that are asked: those of the interview, and when it stops."""

from __future__ import annotations

from pydantic import Field

from rhomboid.loading.number_shapes import Id, Strict, Text
from rhomboid.loading.schema import Fact


class BlockShape(Strict):
    """At most seven items of one theme."""

    title: Text
    findings: list[Id] = Field(min_length=1, max_length=7)


class PageShape(Strict):
    """One themed screen."""

    id: Id
    title: Text
    why: Text
    blocks: list[BlockShape]


class StopShape(Strict):
    """When the interview ends."""

    below_bits: float = Field(gt=0)
    screens_at_most: int = Field(gt=0)
    singles_at_most: int = Field(ge=0)
    why: Text


class InterviewShape(Fact):
    """The themed pages and when to stop."""

    pages: list[PageShape]
    stop: StopShape
