"""Where a stretch of words begins within which one word can bear upon another."""

from __future__ import annotations

from collections.abc import Sequence

from rhomboid.language.lexicon import Lexicon
from rhomboid.language.matching import Match
from rhomboid.language.tokens import NO_LAST, SENTENCE_ENDS, Token

# after a comma, a list goes on if something that can be denied follows this soon
LIST_GOES_ON_WITHIN = 3
# a new statement shows its verb this soon
STATEMENT_WITHIN = 4
# of a list that is denied, "or" stands before the last part, this far on at most
DENIAL_WITHIN = 9
ALWAYS = ("no", "not", "nor", "without")
DENIALS = (*ALWAYS, "denies", "denied", "denying", "negative", "nil", "none")


def clause_starts(lexicon: Lexicon, tokens: Sequence[Token], matches: Sequence[Match]) -> list[int]:
    """Give the places at which a clause begins, in order, the first being 0."""
    row = _Row(lexicon, [token.word for token in tokens], matches)
    starts = [0]
    for at in range(1, len(tokens)):
        if row.is_start(at, starts[-1]):
            starts.append(at)
        elif row.is_joined_subject(at):
            starts.append(max(at - 1, starts[-1]))
    return sorted(set(starts))


class _Row:
    """A row of words with the phrases found in it."""

    def __init__(self, lexicon: Lexicon, words: list[str], matches: Sequence[Match]) -> None:
        self.words = words
        self.held = {at for match in matches for at in match.consumed}
        self.heads = {match.start for match in matches if _says(lexicon, match)}
        self.ends = {match.end for match in matches}
        clauses = lexicon.clauses
        self.openings: dict[str, list[list[str]]] = {}
        for opening in (ending.split() for ending in clauses["clause_ends"]):
            self.openings.setdefault(opening[0], []).append(opening)
        self.subjects, self.conjunctions = set(clauses["subjects"]), set(clauses["conjunctions"])
        self.verbs = set(clauses["verbs"])
        self.before_subject, self.after_comma = set(clauses["before_subject"]), set(clauses["after_comma"])

    def is_start(self, at: int, begin: int) -> bool:
        """Whether a clause begins at a word; begin: where the clause before it began."""
        word, before = self.words[at], self.words[at - 1]
        if before in SENTENCE_ENDS or (before == ":" and not self.is_answer_or_list(at)):
            return True
        if at in self.held and at not in self.heads:
            return False
        is_opening = any(self.words[at : at + len(o)] == o for o in self.openings.get(word, ()))
        if at not in self.held and is_opening:
            return True
        if word in self.subjects and (before == "," or at in self.ends):
            return True
        if word == "i" and before not in self.before_subject and _is_spent(self.words, self.ends, begin, at):
            return True
        return before == "," and not self.is_list_going_on(at)

    def is_joined_subject(self, at: int) -> bool:
        """Whether a joining word and a new subject begin a clause ("... and my neck hurts")."""
        before = self.words[at - 1]
        is_subject = self.words[at] in self.subjects
        return is_subject and before in self.conjunctions and at - 1 not in self.held

    def is_answer_or_list(self, at: int) -> bool:
        """Whether what follows a colon answers what stands before it, or lists what that denies."""
        nearest = self.words[max(at - 2, 0) : at]
        return self.words[at].endswith(NO_LAST) or any(word in DENIALS for word in nearest)

    def is_statement(self, at: int) -> bool:
        """Whether something and a verb follow ("..., legs went weak"), as in no list of what is denied."""
        for here in range(at, min(at + STATEMENT_WITHIN, len(self.words))):
            word = self.words[here]
            if word in self.conjunctions or word in SENTENCE_ENDS or word == ",":
                return False
            if here > at and word in self.verbs:
                return True
        return False

    def is_list_going_on(self, at: int) -> bool:
        """Whether what follows a comma is one more part of a list."""
        if self.words[at] in self.after_comma or self.is_statement(at):
            return False
        if _is_closed(self.words, self.conjunctions, at - 1) and not self.is_denial_going_on(at):
            return False
        near = range(at, min(at + LIST_GOES_ON_WITHIN, len(self.words)))
        is_joined = self.words[at] in self.conjunctions or self.words[at] in ALWAYS
        return is_joined or any(here in self.heads for here in near)

    def is_denial_going_on(self, at: int) -> bool:
        """Whether a denial that seemed closed goes on ("denied pain or numbness, fever, or cough")."""
        for here in range(at, min(at + DENIAL_WITHIN, len(self.words))):
            word = self.words[here]
            if word in SENTENCE_ENDS or word in self.verbs or word in self.subjects:
                return False
            if word in ("or", "nor"):
                return True
        return False


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
