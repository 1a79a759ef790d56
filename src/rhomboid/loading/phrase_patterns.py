"""The small language in which phrases are written, expanded to plain sequences of places.

`(a b|c)` or `a|b`: one of two. `x?` or `(a b)?`: may be left out. `bouts?`: with or without the s.
`cough~`: with its regular endings. `PART`: a word of the class `part`. `COMMA`: the mark. `..`: up to three
words between, `...`: up to eight. Words that may stand at the same place become one place, `a|b|c`.
"""

from __future__ import annotations

import re
from itertools import product

GAP, LONG_GAP = "..", "..."
GAPS = (GAP, LONG_GAP)
EXPANSIONS_AT_MOST = 3000
# amounts are no words: they stay places of their own
AMOUNTS = ("SPAN", "MOMENT", "NUMBER")
_VOWELS = "aeiou"
_PIECE = re.compile(r"\(|\)\??|\||[^\s()|]+")
_OUTER_PIECE = re.compile(r"\(|\)\??|[^\s()]+")

Sequence = tuple[str, ...]


def inflected(word: str) -> list[str]:
    """Give a verb or noun with its regular endings: s, ed, ing, with a dropped e or a doubled consonant."""
    if word.endswith("e"):
        stem = word[:-1]
        return [word, word + "s", word + "d", stem + "ing"]
    if word.endswith("y") and word[-2] not in _VOWELS:
        return [word, word[:-1] + "ies", word[:-1] + "ied", word + "ing"]
    if word.endswith(("s", "sh", "ch", "x", "z")):
        return [word, word + "es", word + "ed", word + "ing"]
    forms = [word, word + "s", word + "ed", word + "ing"]
    if re.search(r"[^aeiou][aeiou][bdgmnpt]$", word):
        forms += [word + word[-1] + "ed", word + word[-1] + "ing"]
    return forms


def expanded(pattern: str) -> list[Sequence]:
    """Give every sequence of places that a pattern stands for. Errors: ValueError if it is ill formed."""
    pieces = _pieces(pattern)
    sequences, rest = _alternatives(pieces, 0)
    if rest != len(pieces):
        raise ValueError("a bracket that nothing opened")
    unique = list(dict.fromkeys(_without_loose_gaps(sequence) for sequence in sequences))
    if not all(unique):
        raise ValueError("a phrase needs a word")
    return unique


def _pieces(pattern: str) -> list[str]:
    """Give brackets, bars and words; outside brackets `a|b` is one piece, two words for one place."""
    pieces = []
    depth = at = 0
    while at < len(pattern):
        found = (_PIECE if depth else _OUTER_PIECE).match(pattern, at)
        if found is None:
            at += 1
            continue
        piece = found.group()
        depth += (piece == "(") - piece.startswith(")")
        pieces.append(piece)
        at = found.end()
    return pieces


def _without_loose_gaps(sequence: Sequence) -> Sequence:
    """Leave out gaps at the ends, where what follows was left out."""
    words = list(sequence)
    while words and words[-1] in GAPS:
        words.pop()
    while words and words[0] in GAPS:
        words.pop(0)
    return tuple(words)


def _alternatives(pieces: list[str], at: int) -> tuple[list[Sequence], int]:
    found: list[Sequence] = []
    parts: list[list[Sequence]] = []
    while at < len(pieces) and not pieces[at].startswith(")"):
        piece = pieces[at]
        if piece == "|":
            found += _joined(parts)
            parts = []
        elif piece == "(":
            inner, at = _alternatives(pieces, at + 1)
            if at >= len(pieces):
                raise ValueError("a bracket that is never closed")
            merged = _merged(inner)
            parts.append([*merged, ()] if pieces[at] == ")?" else merged)
        else:
            parts.append(_one_place(piece))
        at += 1
    return found + _joined(parts), at


def _one_place(piece: str) -> list[Sequence]:
    """Give the readings of one word."""
    if not piece.endswith("?"):
        return [(piece,)]
    word = piece[:-1]
    if "|" in word:
        return [(word,), ()]
    return [(f"{word[:-1]}|{word}",)] if word.endswith("s") and word.islower() else [(word,), ()]


def _merged(sequences: list[Sequence]) -> list[Sequence]:
    """Give the sequences with all single words as one place."""
    singles = [s[0] for s in sequences if len(s) == 1 and s[0] not in AMOUNTS and s[0] not in GAPS]
    if len(singles) < 2:
        return sequences
    words = dict.fromkeys(word for single in singles for word in single.split("|"))
    rest = [s for s in sequences if len(s) != 1 or s[0] in AMOUNTS or s[0] in GAPS]
    return [("|".join(words),), *rest]


def _joined(parts: list[list[Sequence]]) -> list[Sequence]:
    if not parts:
        return []
    count = 1
    for part in parts:
        count *= len(part)
        if count > EXPANSIONS_AT_MOST:
            raise ValueError(f"more than {EXPANSIONS_AT_MOST} readings; split it")
    return [tuple(word for piece in choice for word in piece) for choice in product(*parts)]
