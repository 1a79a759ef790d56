"""From phrases and what bears upon them to answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rhomboid.language.clauses import ALWAYS, clause_of
from rhomboid.language.lexicon import Lexicon
from rhomboid.language.matching import Match
from rhomboid.language.reach import Edge, Modifier, modifiers_in
from rhomboid.language.tokens import Token
from rhomboid.language.understanding import IMPLIED, LIKELY, STATED

NEGATED, UNTIL, PAST, FAMILY, RESOLVED = "negated", "until", "past", "family", "resolved"
# what takes a phrase away from the person as she is now
TAKES_AWAY = (FAMILY, RESOLVED, "supposed", "feared", "doubt")
PRESENT, ABSENT = "present", "absent"


@dataclass(frozen=True)
class Said:
    """What one phrase comes to: answers (none if of someone else or the past), and what bore upon it.

    denied_from: the word that denies it, if that stands before the phrase. is_general: whether it speaks of
    many things at once ("healthy") and names none.
    """

    match: Match
    answers: Mapping[str, str]
    modifiers: tuple[str, ...]
    is_guess: bool
    denied_from: int | None = None
    is_general: bool = False

    @property
    def certainty(self) -> str:
        """Give how sure the reading is."""
        if self.is_general:
            return IMPLIED
        return LIKELY if self.is_guess else STATED


def all_said(
    lexicon: Lexicon,
    tokens: Sequence[Token],
    matches: Sequence[Match],
    edges: Sequence[Edge],
    starts: Sequence[int],
) -> list[Said]:
    """Give what each phrase comes to, in the order of the text."""
    # what says itself that something is not there ("not a smoker") leaves its denial to the words beside it
    held = {at for match in matches if _is_of_presence(lexicon, match) for at in match.consumed}
    denied_from: dict[int, int] = {}
    bearing: dict[int, set[str]] = {index: set() for index in range(len(matches))}
    for index, modifier in edges:
        # a denial that is part of a phrase ("no appetite") has said what it had to say
        if _category(lexicon, modifier) != NEGATED or not (
            held.issuperset(range(modifier.start, modifier.end))
            or _denies_itself(lexicon, tokens, matches[index])
        ):
            bearing[index].add(_category(lexicon, modifier))
            if _category(lexicon, modifier) == NEGATED and modifier.end <= matches[index].start:
                denied_from[index] = min(modifier.start, denied_from.get(index, modifier.start))
    for index, category in _between(lexicon, tokens, matches):
        bearing[index].add(category)
    for index, category in _questions(lexicon, tokens, matches):
        bearing[index].add(category)
    said = [_said(lexicon, tokens, match, bearing[i], denied_from.get(i)) for i, match in enumerate(matches)]
    return _with_answers_after(lexicon, tokens, matches, said, starts)


def _is_of_presence(lexicon: Lexicon, match: Match) -> bool:
    """Whether a phrase says more than that something is absent."""
    entry = lexicon.entries[match.entry]
    says = entry.get("says", {})
    if says and set(says.values()) == {ABSENT}:
        return False
    return bool(says or entry.get("denied") or entry.get("kind") == "crisis")


def _denies_itself(lexicon: Lexicon, tokens: Sequence[Token], match: Match) -> bool:
    """Whether a phrase says with a denial of its own that something is absent ("do not smoke")."""
    return not _is_of_presence(lexicon, match) and any(tokens[at].word in ALWAYS for at in match.consumed)


def _category(lexicon: Lexicon, modifier: Modifier) -> str:
    return str(lexicon.modifiers[modifier.number]["category"])


def _between(lexicon: Lexicon, tokens: Sequence[Token], matches: Sequence[Match]) -> list[tuple[int, str]]:
    """Give denials that stand between the words of a phrase ("my chest does not hurt")."""
    denials = [m for m in modifiers_in(lexicon, tokens) if _category(lexicon, m) == NEGATED]
    return [
        (index, NEGATED)
        for index, match in enumerate(matches)
        for denial in denials
        if match.start < denial.start
        and denial.end < match.end
        and not match.consumed.issuperset(range(denial.start, denial.end))
    ]


def _questions(lexicon: Lexicon, tokens: Sequence[Token], matches: Sequence[Match]) -> list[tuple[int, str]]:
    """Give the phrases of sentences that ask ("could this be shingles?")."""
    openings = set(lexicon.clauses["question_openings"])
    found: list[tuple[int, str]] = []
    begin = 0
    for at, token in enumerate(tokens):
        if token.word in (".", "!", "?", ";", "\n"):
            if token.word == "?" and begin < at and tokens[begin].word in openings:
                found += [(i, "supposed") for i, m in enumerate(matches) if begin <= m.start < at]
            begin = at + 1
    return found


def _said(
    lexicon: Lexicon, tokens: Sequence[Token], match: Match, bearing: set[str], denied_from: int | None
) -> Said:
    entry = lexicon.entries[match.entry]
    is_guess = any(tokens[at].is_guess for at in match.consumed)
    if set(entry.get("says", {})).intersection(lexicon.crisis_findings):
        # "I do not want to be here any more" is no end of it
        bearing = bearing - {RESOLVED}
    is_general = entry.get("certainty") == IMPLIED
    return Said(match, _answers(entry, bearing), tuple(sorted(bearing)), is_guess, denied_from, is_general)


def _answers(entry: Mapping[str, Any], bearing: set[str]) -> Mapping[str, str]:
    says: Mapping[str, str] = entry.get("says", {})
    denied: Mapping[str, str] = entry.get("denied", {})
    if bearing.intersection(TAKES_AWAY):
        return {}
    if UNTIL in bearing:
        # "no cough until today" is a cough; "a cough until today" is over
        return says if NEGATED in bearing else {}
    if PAST in bearing and entry.get(PAST) != "counts" and NEGATED not in bearing:
        return {}
    return denied if NEGATED in bearing else says


def _with_answers_after(
    lexicon: Lexicon,
    tokens: Sequence[Token],
    matches: Sequence[Match],
    said: list[Said],
    starts: Sequence[int],
) -> list[Said]:
    """Let "I don't" or "so do I" speak for the phrases of the clause before."""
    words = [token.word for token in tokens]
    out = list(said)
    for verdict, endings in lexicon.clauses["answers_after"].items():
        for ending in (e.split() for e in endings):
            for at in range(1, len(words) - len(ending) + 1):
                # the first word alone tells most places apart, before anything is cut out
                if words[at] != ending[0]:
                    continue
                if words[at : at + len(ending)] != ending or not _closes(words, at + len(ending)):
                    continue
                begin, _ = clause_of(starts, len(words), _last_word(words, at))
                for index, one in enumerate(out):
                    if begin <= one.match.start < at and one.match.end <= at:
                        entry = lexicon.entries[one.match.entry]
                        answers = entry.get("denied" if verdict == "denied" else "says", {})
                        out[index] = Said(one.match, answers, (verdict,), one.is_guess)
    return out


def _closes(words: Sequence[str], at: int) -> bool:
    return at >= len(words) or words[at] in (".", "!", "?", ";", ",", "\n")


def _last_word(words: Sequence[str], at: int) -> int:
    """Give the last word before a place that is no mark and no small joining word."""
    here = at - 1
    while here > 0 and words[here] in (",", ".", "and", "but", "so", "today", "now", "-"):
        here -= 1
    return here
