"""Which modifiers bear upon which phrases, on the standard library alone.

Source of the method: the ConText algorithm (modifiers with a direction, a reach within the clause, and words
that end it), here with the modifiers of our own knowledge.
"""

from __future__ import annotations

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
    found = []
    for at in range(len(tokens)):
        ways = [(lexicon.modifier_tree, at)]
        while ways:
            node, here = ways.pop()
            found += [Modifier(number, at, here) for number in node.get(ENTRIES, ())]
            if here < len(tokens):
                steps = (node.get(symbol) for symbol in lexicon.symbols(tokens[here].word))
                ways += [(step, here + 1) for step in steps if step is not None]
    return [
        one
        for one in found
        if not any(
            o.start <= one.start and one.end <= o.end and (o.end - o.start) > (one.end - one.start)
            for o in found
        )
    ]


def edges_by_light(
    lexicon: Lexicon, tokens: Sequence[Token], matches: Sequence[Match], starts: Sequence[int]
) -> list[Edge]:
    """Give each phrase with each modifier in whose reach it stands."""
    modifiers = modifiers_in(lexicon, tokens)
    edges = []
    for modifier in modifiers:
        low, high = _scope(lexicon, modifier, modifiers, starts, len(tokens))
        for index, match in enumerate(matches):
            if (
                low <= match.start
                and match.end <= high
                and not (match.start < modifier.end and modifier.start < match.end)
            ):
                edges.append((index, modifier))
    return edges


def _scope(
    lexicon: Lexicon, modifier: Modifier, all_found: Sequence[Modifier], starts: Sequence[int], length: int
) -> tuple[int, int]:
    """Give the words that a modifier reaches; nothing for one that only hides others."""
    rule = lexicon.modifiers[modifier.number]
    begin, end = clause_of(starts, length, modifier.start)
    category = rule["category"]
    stops = [
        other
        for other in all_found
        if lexicon.modifiers[other.number]["category"] == ENDED_BY.get(category)
        or lexicon.modifiers[other.number]["direction"] == "ends"
    ]
    if rule["direction"] == "forward":
        reach = min([end, *(s.start for s in stops if modifier.end <= s.start < end)])
        return modifier.end, min(reach, modifier.end + rule.get("reach", length))
    if rule["direction"] == "backward":
        reach = max([begin, *(s.end for s in stops if begin <= s.end <= modifier.start)])
        return max(reach, modifier.start - rule.get("reach", length)), modifier.start
    if rule["direction"] == "both":
        return begin, end
    return 0, -1
