"""The light matcher: the standard library alone, nothing to load, for where the extra `nlp` is not there."""

from __future__ import annotations

from collections.abc import Sequence

from rhomboid.language.lexicon import Lexicon
from rhomboid.language.matching import Match
from rhomboid.language.reach import Edge, edges_by_light
from rhomboid.language.spelling import OneSlip
from rhomboid.language.tokens import Token


class LightMatcher:
    """The reach of modifiers in plain Python, and guesses of at most one slip."""

    name = "light"

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.guess = OneSlip(lexicon)

    def edges(self, tokens: Sequence[Token], matches: Sequence[Match], starts: Sequence[int]) -> list[Edge]:
        """Give each phrase with each modifier in whose reach it stands."""
        return edges_by_light(self.lexicon, tokens, matches, starts)
