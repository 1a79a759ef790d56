"""One language as the matchers read it: phrases as a tree of words, modifiers, spellings, times."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from rhomboid.language.tokens import Rewrites

ENTRIES = "$"
# words that may stand between two parts of a phrase, by their mark
GAPS = {"..": 3, "...": 8}
# shorter words are too near to one another to guess at
SHORTEST_GUESSED = 4
ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers")


class Lexicon:
    """The compiled phrases of one language.

    content: one language of phrases.json. Entries say {finding: value}, and another when denied.
    """

    def __init__(self, code: str, content: Mapping[str, Any]) -> None:
        self.code = code
        self.trie: dict[str, Any] = content["trie"]
        self.entries: list[dict[str, Any]] = content["entries"]
        self.classes: dict[str, list[str]] = content["classes"]
        self.modifiers: list[dict[str, Any]] = content["modifiers"]
        self.clauses: dict[str, Any] = content["clauses"]
        self.uncounted = frozenset(self.clauses["uncounted"])
        self.times: dict[str, Any] = content["times"]
        self.implied: list[dict[str, Any]] = content["implied"]
        self.crisis_findings: list[str] = content["crisis_findings"]
        self.profile = frozenset(content["profile"])
        self.rewrites = Rewrites(content["rewrites"])
        self._ordinary_words: str = content["ordinary"]

    @cached_property
    def modifier_tree(self) -> dict[str, Any]:
        """Give the modifiers as a tree of words, with their numbers at the ends."""
        tree: dict[str, Any] = {}
        for number, modifier in enumerate(self.modifiers):
            for sequence in modifier["sequences"]:
                node = tree
                for word in sequence:
                    node = node.setdefault(word, {})
                node.setdefault(ENTRIES, []).append(number)
        return tree

    @cached_property
    def modifier_symbols(self) -> dict[str, list[str]]:
        """Give for each word that a modifier may hold the symbols by which modifiers name it."""
        named = {symbol for one in self.modifiers for sequence in one["sequences"] for symbol in sequence}
        by_word = {word: [word] for word in named}
        for word, classes in self.classes.items():
            shared = [symbol for symbol in self.symbols(word) if symbol in named]
            if shared and not set(classes).isdisjoint(named):
                by_word[word] = shared
        return by_word

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Give words that are spelled right though no phrase has them."""
        return frozenset(self._ordinary_words.split())

    @cached_property
    def meant(self) -> frozenset[str]:
        """Give the words that carry a phrase: what a misspelled word may be taken for."""
        found = {word for word in self.classes if word.isalpha()}
        _collect(self.trie, found)
        _collect(self.modifier_tree, found)
        found |= set(self.times["units"]) | set(self.times["numbers"])
        return frozenset(word for word in found if word.isalpha() and len(word) >= SHORTEST_GUESSED)

    @cached_property
    def known(self) -> frozenset[str]:
        """Give every word that is never respelled."""
        spelled = {word for found in self.rewrites.by_first.values() for pair in found for word in pair[0]}
        meant = {word for found in self.rewrites.by_first.values() for pair in found for word in pair[1]}
        times = {w for key in ("moments", "lone_units") for words in self.times[key] for w in words.split()}
        months = set(self.times["months"]) | set(self.times["weekdays"])
        return self.meant | self.ordinary | self.profile | spelled | meant | times | months

    def is_known(self, word: str) -> bool:
        """Whether the word, or the word without a regular ending, is spelled right."""
        known = self.known
        return word in known or any(
            word.endswith(ending) and (word[: -len(ending)] in known or word[: -len(ending)] + "e" in known)
            for ending in ENDINGS
        )

    def symbols(self, word: str) -> list[str]:
        """Give the word itself and the classes that it belongs to."""
        return [word, *self.classes.get(word, ())]


def _collect(node: Mapping[str, Any], found: set[str]) -> None:
    for word, child in node.items():
        if word != ENTRIES:
            if word[0] not in "@.":
                found.add(word)
            _collect(child, found)
