"""Phrases found in a row of words: a walk along the tree of phrases from every word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rhomboid.language.amounts import Amounts
from rhomboid.language.lexicon import ENTRIES, GAPS, Lexicon
from rhomboid.language.tokens import SENTENCE_ENDS, Token

SPAN, MOMENT, NUMBER = "@span", "@moment", "@number"


@dataclass(frozen=True)
class Match:
    """A phrase in the words from start to end. consumed: the words that it is made of, without those between.

    amount: days of a length of time, or a number, where the phrase holds one.
    """

    entry: int
    start: int
    end: int
    consumed: frozenset[int]
    amount: float | None = None


def matches_in(lexicon: Lexicon, tokens: Sequence[Token], amounts: Amounts) -> list[Match]:
    """Give every phrase found, the longest of each kind at each place, without those within longer ones."""
    symbols = [lexicon.symbols(token.word) for token in tokens]
    found: list[Match] = []
    for at in range(len(tokens)):
        longest: dict[int, Match] = {}
        for match in _Walk(lexicon, tokens, symbols, amounts, at).matches():
            before = longest.get(match.entry)
            if before is None or len(match.consumed) > len(before.consumed):
                longest[match.entry] = match
        found += longest.values()
    return _without_contained(lexicon, found)


class _Walk:
    """The ways along the tree from one word."""

    def __init__(
        self,
        lexicon: Lexicon,
        tokens: Sequence[Token],
        symbols: list[list[str]],
        amounts: Amounts,
        start: int,
    ) -> None:
        self.trie, self.tokens, self.symbols = lexicon.trie, tokens, symbols
        self.amounts, self.start = amounts, start
        self.uncounted = lexicon.uncounted

    def matches(self) -> Iterator[Match]:
        """Give a match for every phrase that begins at the word."""
        ways: list[tuple[dict[str, Any], int, tuple[int, ...], float | None]] = [
            (self.trie, self.start, (), None)
        ]
        while ways:
            node, at, consumed, amount = ways.pop()
            for entry in node.get(ENTRIES, ()):
                yield Match(entry, self.start, at, frozenset(consumed), amount)
            ways += self._steps(node, at, consumed, amount)
            for mark, most in GAPS.items():
                if mark in node:
                    ways += self._over_gap(node[mark], most, at, consumed, amount)

    def _over_gap(
        self, node: dict[str, Any], most: int, at: int, consumed: tuple[int, ...], amount: float | None
    ) -> Iterator[tuple[dict[str, Any], int, tuple[int, ...], float | None]]:
        skipped, here = 0, at
        while skipped <= most:
            yield from self._steps(node, here, consumed, amount)
            if here >= len(self.tokens) or self.tokens[here].word in SENTENCE_ENDS:
                return
            skipped += self.tokens[here].word not in self.uncounted
            here += 1

    def _steps(
        self, node: dict[str, Any], at: int, consumed: tuple[int, ...], amount: float | None
    ) -> Iterator[tuple[dict[str, Any], int, tuple[int, ...], float | None]]:
        if at >= len(self.tokens):
            return
        for symbol in self.symbols[at]:
            following = node.get(symbol)
            if following is not None:
                yield following, at + 1, (*consumed, at), amount
        for symbol, table in (
            (SPAN, self.amounts.spans),
            (MOMENT, self.amounts.days),
            (NUMBER, self.amounts.numbers),
        ):
            following, here = node.get(symbol), table.get(at)
            if following is not None and here is not None:
                length, value = here
                yield following, at + length, (*consumed, *range(at, at + length)), value


def _without_contained(lexicon: Lexicon, found: list[Match]) -> list[Match]:
    """Leave out what lies word for word within a longer phrase, and what a phrase without meaning covers."""
    by_word: dict[int, list[Match]] = {}
    for match in found:
        for at in match.consumed:
            by_word.setdefault(at, []).append(match)
    kept = []
    for match in found:
        rivals = {rival for at in match.consumed for rival in by_word[at] if rival is not match}
        is_within = any(match.consumed < r.consumed and _is_alike(lexicon, match, r) for r in rivals)
        may_be = lexicon.entries[match.entry].get("within") == "counts"
        if (may_be or not is_within) and not any(_silences(lexicon, rival, match) for rival in rivals):
            kept.append(match)
    return kept


def _silences(lexicon: Lexicon, rival: Match, match: Match) -> bool:
    """Whether a phrase that means nothing here covers another, or where it is marked so, touches it."""
    entry = lexicon.entries[rival.entry]
    if entry.get("kind") != "skip" or match.entry == rival.entry:
        return False
    is_time = lexicon.entries[match.entry].get("kind") in ("duration", "severity")
    return "whole" in entry or (is_time and match.consumed <= rival.consumed)


def _is_alike(lexicon: Lexicon, match: Match, rival: Match) -> bool:
    """Whether two phrases tell the same sort of thing: findings, or both an age, a time, a sex."""
    return lexicon.entries[match.entry].get("kind") == lexicon.entries[rival.entry].get("kind")
