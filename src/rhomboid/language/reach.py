"""Which modifiers bear upon which phrases, on the standard library alone.

Source of the method: the ConText algorithm (modifiers with a direction, a reach within the clause, and words
that end it), here with the modifiers of our own knowledge.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from rhomboid.language.clauses import clause_of
from rhomboid.language.lexicon import ENTRIES, Lexicon
from rhomboid.language.matching import Match
from rhomboid.language.tokens import Token

# the categories that end the reach of others: whose turn it is to speak of himself
ENDED_BY = {"family": "own"}


@dataclass(frozen=True)
class Modifier:
    """A modifier in the words from start to end; number: which of the language's."""

    number: int
    start: int
    end: int


# a phrase (its index) and a modifier that bears upon it
Edge = tuple[int, Modifier]


def modifiers_in(lexicon: Lexicon, tokens: Sequence[Token]) -> list[Modifier]:
    """Give every modifier, without those that lie within a longer one."""
    words = [lexicon.modifier_symbols.get(token.word) for token in tokens]
    found = []
    for at, opening in enumerate(words):
        if opening is None:
            continue
        ways = [
            (lexicon.modifier_tree[symbol], at + 1) for symbol in opening if symbol in lexicon.modifier_tree
        ]
        while ways:
            node, here = ways.pop()
            found += [Modifier(number, at, here) for number in node.get(ENTRIES, ())]
            symbols = words[here] if here < len(words) else None
            if symbols is not None:
                ways += [(node[symbol], here + 1) for symbol in symbols if symbol in node]
    at_word: dict[int, list[Modifier]] = {}
    for one in found:
        for here in range(one.start, one.end):
            at_word.setdefault(here, []).append(one)
    return [one for one in found if not any(_holds(other, one) for other in at_word[one.start])]


def _holds(longer: Modifier, one: Modifier) -> bool:
    return (
        longer.start <= one.start
        and one.end <= longer.end
        and (longer.end - longer.start) > (one.end - one.start)
    )


def edges_by_light(
    lexicon: Lexicon, tokens: Sequence[Token], matches: Sequence[Match], starts: Sequence[int]
) -> list[Edge]:
    """Give each phrase with each modifier in whose reach it stands."""
    modifiers = modifiers_in(lexicon, tokens)
    stops = {category: _stops(lexicon, modifiers, category) for category in (None, *ENDED_BY)}
    edges = []
    # phrases stand in the order of their first words, so that those in reach lie side by side
    places = [match.start for match in matches]
    for modifier in modifiers:
        category = lexicon.modifiers[modifier.number]["category"]
        ends = stops[category if category in stops else None]
        low, high = _scope(lexicon, modifier, ends, starts, len(tokens))
        for index in range(bisect_left(places, low), bisect_left(places, high)):
            match = matches[index]
            is_apart = match.end <= modifier.start or modifier.end <= match.start
            if match.end <= high and is_apart:
                edges.append((index, modifier))
    return edges


def _stops(lexicon: Lexicon, found: Sequence[Modifier], category: str | None) -> list[Modifier]:
    """Give the modifiers at which the reach of a category ends."""
    ended_by = ENDED_BY.get(category) if category else None
    rules = ((one, lexicon.modifiers[one.number]) for one in found)
    return [
        one
        for one, rule in rules
        if rule["direction"] == "ends" or (ended_by is not None and rule["category"] == ended_by)
    ]


def _scope(
    lexicon: Lexicon, modifier: Modifier, stops: Sequence[Modifier], starts: Sequence[int], length: int
) -> tuple[int, int]:
    """Give the words that a modifier reaches, up to the nearest stop; nothing for one that hides others."""
    rule = lexicon.modifiers[modifier.number]
    begin, end = clause_of(starts, length, modifier.start)
    if rule["direction"] == "forward":
        reach = min([end, *(s.start for s in stops if modifier.end <= s.start < end)])
        return modifier.end, min(reach, modifier.end + rule.get("reach", length))
    if rule["direction"] == "backward":
        reach = max([begin, *(s.end for s in stops if begin <= s.end <= modifier.start)])
        return max(reach, modifier.start - rule.get("reach", length)), modifier.start
    if rule["direction"] == "both":
        return begin, end
    return 0, -1
