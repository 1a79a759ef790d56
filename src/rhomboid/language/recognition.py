"""Which language a text is in, by its commonest small words and its script. No package is needed."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence

from rhomboid.language.lexicon import Lexicon
from rhomboid.language.tokens import Token

UNKNOWN_LANGUAGE = "und"
# of the words of a text in a language, at least this share is known to it
LEAST_SHARE = 0.34
# a small word of another language weighs more than a word that we know: it may be both
OTHERS_WEIGH = 0.6


def language_of(
    plain: Sequence[Token],
    rewritten: Mapping[str, Sequence[Token]],
    lexicons: Mapping[str, Lexicon],
    profiles: Mapping[str, Collection[str]],
) -> str:
    """Give the code of the likeliest language, or `und` (also where there are no words at all).

    plain: the words as they stand; rewritten: the same for each language that has a lexicon, in its spelling.
    """
    words = _words(plain)
    if not words or not _is_latin("".join(words)):
        return UNKNOWN_LANGUAGE
    spelled = {code: _share(_words(rewritten[code]), lexicon.known) for code, lexicon in lexicons.items()}
    small = {code: _share(_words(rewritten[code]), lexicon.profile) for code, lexicon in lexicons.items()}
    best = max(spelled, key=lambda code: (spelled[code], code))
    others = {code: _share(words, profile) for code, profile in profiles.items()}
    other = max(others, key=lambda code: (others[code], code), default=UNKNOWN_LANGUAGE)
    if others.get(other, 0.0) > small[best] and others[other] >= spelled[best] * OTHERS_WEIGH:
        return other
    return best if spelled[best] >= LEAST_SHARE else UNKNOWN_LANGUAGE


def _words(tokens: Sequence[Token]) -> list[str]:
    return [token.word for token in tokens if token.word[0].isalpha()]


def _share(words: Sequence[str], known: Collection[str]) -> float:
    return sum(word in known for word in words) / len(words)


def _is_latin(letters: str) -> bool:
    latin = sum(c.isascii() or "LATIN" in unicodedata.name(c, "") for c in letters)
    return latin * 2 > len(letters)
