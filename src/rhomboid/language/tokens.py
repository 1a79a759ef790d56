"""Text to words with their place in it; spellings that mean the same become one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# no one tells more than this of their back; a longer text is cut and the reader is told
CHARACTERS_AT_MOST = 20_000
LONGEST_WORD = 40
SENTENCE_ENDS = frozenset(".!?;\n•…")
NO_LAST = "_last"
_APOSTROPHES = {ord(c): "'" for c in "’‘ʼ`´"}
_DASHES = {ord(c): "-" for c in "–—−‐‑"}
_MARKUP = re.compile(r"<[^<>]{0,300}>")
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:\.\d+)?|\n|[^\w\s]")


@dataclass(frozen=True)
class Token:
    """A word as it is read, where it stands, and whether its spelling was changed by a guess."""

    word: str
    start: int
    end: int
    is_guess: bool = False


def cleaned(text: str) -> str:
    """Give the text in lower case, of the same length: marks that steer a screen and markup become spaces."""
    shown = text[:CHARACTERS_AT_MOST].translate(_APOSTROPHES).translate(_DASHES)
    shown = "".join(_plain_character(c) for c in shown)
    return _MARKUP.sub(lambda found: " " * len(found.group()), shown)


def _plain_character(character: str) -> str:
    if character == "\n":
        return character
    if not character.isascii() and unicodedata.category(character)[0] in "CM":
        return " "
    if character < " " or character == "\x7f":
        return " "
    return character.lower()[:1]


def tokens_of(text: str) -> list[Token]:
    """Give the words and marks of a cleaned text. A hyphen within a word parts it and is left out."""
    tokens = []
    for found in _TOKEN.finditer(text):
        word, start, end = found.group(), found.start(), found.end()
        is_hyphen = word == "-" and text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()
        if not is_hyphen and end - start <= LONGEST_WORD:
            tokens.append(Token(word, start, end))
    return tokens


class Rewrites:
    """Spellings and shortened words to the words they stand for, the longest first."""

    def __init__(self, pairs: Sequence[Sequence[Sequence[str]]]) -> None:
        self.by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for found, meant in pairs:
            self.by_first.setdefault(found[0], []).append((tuple(found), tuple(meant)))
        for candidates in self.by_first.values():
            candidates.sort(key=lambda pair: -len(pair[0]))

    def applied(self, tokens: Sequence[Token]) -> list[Token]:
        """Give the tokens with every spelling replaced; the new words keep the place of the old ones."""
        plain = [self._without_apostrophe(token) for token in tokens]
        words = [token.word for token in plain]
        out: list[Token] = []
        at = 0
        while at < len(plain):
            taken = self._longest(words, at)
            if taken is None:
                out.append(plain[at])
                at += 1
                continue
            length, meant = taken
            taken_from = plain[at : at + length]
            is_guess = any(token.is_guess for token in taken_from)
            out += [Token(word, taken_from[0].start, taken_from[-1].end, is_guess) for word in meant]
            at += length
        return out

    def _longest(self, words: Sequence[str], at: int) -> tuple[int, tuple[str, ...]] | None:
        for found, meant in self.by_first.get(words[at], ()):
            if tuple(words[at : at + len(found)]) == found:
                return len(found), meant
        return None

    def _without_apostrophe(self, token: Token) -> Token:
        if "'" not in token.word or not token.word[0].isalpha():
            return token
        joined = token.word.replace("'", "")
        if joined not in self.by_first and token.word.endswith("'s"):
            joined = token.word[:-2].replace("'", "")
        return Token(joined, token.start, token.end)


def with_last_words(tokens: Sequence[Token], closing: Mapping[str, Any]) -> list[Token]:
    """Mark answers that close a stretch ("fever: no, cough: yes"), since they look back and not ahead."""
    marked = list(tokens)
    for at in range(1, len(tokens)):
        before, here = tokens[at - 1].word, tokens[at].word
        follows = tokens[at + 1].word if at + 1 < len(tokens) else "."
        opens = before in SENTENCE_ENDS or before == ","
        if here in closing and not opens and (follows in SENTENCE_ENDS or follows in (",", ")")):
            marked[at] = Token(here + NO_LAST, tokens[at].start, tokens[at].end)
    return marked
