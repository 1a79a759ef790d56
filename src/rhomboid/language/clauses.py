"""Where a stretch of words begins within which one word can bear upon another."""

from __future__ import annotations

from collections.abc import Sequence

from rhomboid.language.lexicon import Lexicon
from rhomboid.language.matching import Match
from rhomboid.language.tokens import SENTENCE_ENDS, Token

# after a comma, a list goes on if something that can be denied follows this soon
LIST_GOES_ON_WITHIN = 3
ALWAYS = ("no", "not", "nor", "without")


def clause_starts(lexicon: Lexicon, tokens: Sequence[Token], matches: Sequence[Match]) -> list[int]:
    """Give the places at which a clause begins, in order, the first being 0."""
    words = [token.word for token in tokens]
    starts = {0}
    held = {at for match in matches for at in match.consumed}
    heads = {match.start for match in matches if _says(lexicon, match)}
    ends = {match.end for match in matches}
    openings = [tuple(opening.split()) for opening in lexicon.clauses["clause_ends"]]
    subjects, conjunctions = set(lexicon.clauses["subjects"]), set(lexicon.clauses["conjunctions"])
    before_subject = set(lexicon.clauses["before_subject"])
    after_comma = set(lexicon.clauses["after_comma"])
    for at in range(1, len(words)):
        before = words[at - 1]
        if before in SENTENCE_ENDS:
            starts.add(at)
        elif at in held and at not in heads:
            continue
        elif (any(tuple(words[at : at + len(o)]) == o for o in openings) and at not in held) or (
            words[at] in subjects and (before == "," or at in ends)
        ):
            starts.add(at)
        elif words[at] in subjects and before in conjunctions and at - 1 not in held:
            starts.add(at - 1)
        elif (
            words[at] == "i" and before not in before_subject and _is_spent(words, ends, max(starts), at)
        ) or (
            before == ","
            and (
                words[at] in after_comma
                or _is_closed(words, conjunctions, at - 1)
                or not _list_goes_on(words, heads, conjunctions, at)
            )
        ):
            starts.add(at)
    return sorted(starts)


def _list_goes_on(words: list[str], heads: set[int], conjunctions: set[str], at: int) -> bool:
    near = range(at, min(at + LIST_GOES_ON_WITHIN, len(words)))
    return words[at] in conjunctions or words[at] in ALWAYS or any(here in heads for here in near)


def _is_spent(words: list[str], ends: set[int], begin: int, at: int) -> bool:
    """Whether the clause so far has said or denied something, so that a new subject begins another."""
    return any(begin < here <= at for here in ends) or any(word in ALWAYS for word in words[begin:at])


def _is_closed(words: list[str], conjunctions: set[str], comma: int) -> bool:
    """Whether the stretch before a comma already joined its last part ("no cough or fever, ...")."""
    for word in reversed(words[:comma]):
        if word == "," or word in SENTENCE_ENDS:
            return False
        if word in conjunctions:
            return True
    return False


def _says(lexicon: Lexicon, match: Match) -> bool:
    return bool(lexicon.entries[match.entry].get("says"))


def clause_of(starts: Sequence[int], length: int, at: int) -> tuple[int, int]:
    """Give start and end of the clause that holds a word."""
    begin, end = 0, length
    for start in starts:
        if start <= at:
            begin = start
        else:
            end = start
            break
    return begin, end
