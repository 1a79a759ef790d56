"""Misspelled words to the words they were meant for: at most one slip, on the standard library alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rhomboid.language.lexicon import SHORTEST_GUESSED, Lexicon
from rhomboid.language.tokens import Token

Guess = Callable[[str], str | None]


def respelled(tokens: Sequence[Token], lexicon: Lexicon, guess: Guess) -> list[Token]:
    """Give the tokens with every unknown word replaced by the guess, and marked as one."""
    out = []
    for token in tokens:
        word = token.word
        if len(word) < SHORTEST_GUESSED or not word.isalpha() or lexicon.is_known(word):
            out.append(token)
            continue
        meant = guess(word)
        out.append(token if meant is None else Token(meant, token.start, token.end, is_guess=True))
    return out


class OneSlip:
    """Guesses words that are one letter away (added, left out, changed or two swapped), same first letter.

    Source of the method: an index of words with one letter left out (symmetric delete).
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._by_shortened: dict[str, list[str]] | None = None

    def __call__(self, word: str) -> str | None:
        """Give the word meant, or None; ties go to the likelier slip."""
        if self._by_shortened is None:
            self._by_shortened = self._index()
        near = {
            found
            for short in _shortened(word)
            for found in self._by_shortened.get(short, ())
            if found[0] == word[0] and distance(word, found) <= 1
        }
        return min(near, key=lambda found: likeliest_slip(word, found), default=None)

    def _index(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for word in sorted(self.lexicon.meant):
            for short in _shortened(word):
                index.setdefault(short, []).append(word)
        return index


def likeliest_slip(word: str, meant: str) -> tuple[int, str]:
    """Give a rank for a slip: a letter left out, two swapped, one too many, one changed."""
    if len(meant) > len(word):
        return 0, meant
    if len(meant) < len(word):
        return 2, meant
    return (1 if sorted(meant) == sorted(word) else 3), meant


def _shortened(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def distance(one: str, other: str) -> int:
    """Give 0, 1 or 2 (2 meaning more than one slip) between two words."""
    if one == other:
        return 0
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    while rest and other_rest and rest[-1] == other_rest[-1]:
        rest, other_rest = rest[:-1], other_rest[:-1]
    if len(rest) <= 1 and len(other_rest) <= 1:
        return 1
    return 1 if len(rest) == 2 and rest == other_rest[::-1] else 2
