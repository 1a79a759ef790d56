"""Phrases found in a row of words: a walk along the tree of phrases from every word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rhomboid.language.amounts import Amount, Amounts
from rhomboid.language.lexicon import ENTRIES, GAPS, Lexicon
from rhomboid.language.tokens import SENTENCE_ENDS, Token

SPAN, MOMENT, NUMBER = "@span", "@moment", "@number"
# the kind of phrases that mean nothing here
SKIP = "skip"


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
    walk = _Walk(lexicon, tokens, amounts)
    found: list[Match] = []
    for at in range(len(tokens)):
        longest: dict[int, Match] = {}
        for match in walk.matches_from(at):
            before = longest.get(match.entry)
            if before is None or len(match.consumed) > len(before.consumed):
                longest[match.entry] = match
        found += longest.values()
    return _without_contained(lexicon, found)


# a place in the tree of phrases, the word that comes next, the words taken so far, and an amount among them
Way = tuple[dict[str, Any], int, tuple[int, ...], float | None]


class _Walk:
    """The ways along the tree of phrases from the words of one text."""

    def __init__(self, lexicon: Lexicon, tokens: Sequence[Token], amounts: Amounts) -> None:
        self.trie = lexicon.trie
        symbols = {word: lexicon.symbols(word) for word in {token.word for token in tokens}}
        symbols[ENTRIES] = []  # the mark of an end is no word, though a text may hold it
        as_sets = {word: frozenset(found) for word, found in symbols.items()}
        self.symbols = [symbols[token.word] for token in tokens]
        self.symbol_sets = [as_sets[token.word] for token in tokens]
        self.is_end = [token.word in SENTENCE_ENDS for token in tokens]
        self.counts = [token.word not in lexicon.uncounted for token in tokens]
        self.amounts = {
            at: [(mark, table[at]) for mark, table in _tables(amounts) if at in table]
            for at in {at for _, table in _tables(amounts) for at in table}
        }

    def matches_from(self, start: int) -> Iterator[Match]:
        """Give a match for every phrase that begins at the word."""
        ways: list[Way] = []
        self._step(ways, self.trie, start, (), None)
        while ways:
            node, at, consumed, amount = ways.pop()
            for entry in node.get(ENTRIES, ()):
                yield Match(entry, start, at, frozenset(consumed), amount)
            self._step(ways, node, at, consumed, amount)
            for mark, most in GAPS.items():
                if mark in node:
                    self._over_gap(ways, node[mark], most, at, consumed, amount)

    def _over_gap(
        self,
        ways: list[Way],
        node: dict[str, Any],
        most: int,
        at: int,
        consumed: tuple[int, ...],
        amount: float | None,
    ) -> None:
        skipped, here = 0, at
        while skipped <= most:
            self._step(ways, node, here, consumed, amount)
            if here >= len(self.is_end) or self.is_end[here]:
                return
            skipped += self.counts[here]
            here += 1

    def _step(
        self, ways: list[Way], node: dict[str, Any], at: int, consumed: tuple[int, ...], amount: float | None
    ) -> None:
        """Add the ways on from a place in the tree by the next word, or by an amount that begins with it."""
        if at >= len(self.symbols):
            return
        # the shorter of the two is gone through: most places lead on to few words
        symbols = self.symbols[at]
        if len(node) < len(symbols):
            here = self.symbol_sets[at]
            shared = [symbol for symbol in node if symbol in here]
        else:
            shared = [symbol for symbol in symbols if symbol in node]
        if shared:
            taken = (*consumed, at)
            ways += [(node[symbol], at + 1, taken, amount) for symbol in shared]
        for mark, (length, value) in self.amounts.get(at, ()):
            if mark in node:
                ways.append((node[mark], at + length, (*consumed, *range(at, at + length)), value))


def _tables(amounts: Amounts) -> tuple[tuple[str, dict[int, Amount]], ...]:
    return (SPAN, amounts.spans), (MOMENT, amounts.days), (NUMBER, amounts.numbers)


def _without_contained(lexicon: Lexicon, found: list[Match]) -> list[Match]:
    """Leave out what lies word for word within a longer phrase, and what a phrase without meaning covers."""
    at_word: dict[int, list[int]] = {}
    for index, match in enumerate(found):
        for at in match.consumed:
            at_word.setdefault(at, []).append(index)
    # a row beside the other, since to compare places is quicker than to compare phrases
    kinds = [lexicon.entries[match.entry].get("kind") for match in found]
    kept = []
    for index, match in enumerate(found):
        rivals = {other for at in match.consumed for other in at_word[at]} - {index}
        holders = [o for o in rivals if kinds[o] == kinds[index] and match.consumed < found[o].consumed]
        counts = lexicon.entries[match.entry].get("within") == "counts"
        # a longer phrase that says nothing at all was written to take the meaning away
        if holders and not (counts and all(lexicon.entries[found[o].entry].get("says") for o in holders)):
            continue
        skips = (found[other] for other in rivals if kinds[other] == SKIP)
        if not any(_silences(lexicon, rival, match) for rival in skips):
            kept.append(match)
    return kept


def _silences(lexicon: Lexicon, rival: Match, match: Match) -> bool:
    """Whether a phrase that means nothing here covers another, or where it is marked so, touches it."""
    entry = lexicon.entries[rival.entry]
    if match.entry == rival.entry:
        return False
    is_time = lexicon.entries[match.entry].get("kind") in ("duration", "severity")
    return "whole" in entry or (is_time and match.consumed <= rival.consumed)

