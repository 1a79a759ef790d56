"""A text to what it says: the one function that every door calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.domain.knowledge import Knowledge
from rhomboid.language.amounts import Amounts
from rhomboid.language.answers import Reading
from rhomboid.language.clauses import clause_starts
from rhomboid.language.conclude import all_said
from rhomboid.language.emergencies import emergency_questions, emergency_signs, questions_of
from rhomboid.language.lexicon import Lexicon
from rhomboid.language.light import LightMatcher
from rhomboid.language.matching import Match, matches_in
from rhomboid.language.reach import Edge
from rhomboid.language.recognition import language_of
from rhomboid.language.spelling import respelled
from rhomboid.language.tokens import CHARACTERS_AT_MOST, Token, cleaned, tokens_of, with_last_words
from rhomboid.language.understanding import Parse

MATCHERS = ("nlp", "light")


class Matcher(Protocol):
    """What a matcher must do: guess at misspelled words, and say which modifiers bear upon which phrases."""

    name: str

    def guess(self, word: str) -> str | None:
        """Give the word that a misspelled one was meant for, or None."""

    def edges(self, tokens: Sequence[Token], matches: Sequence[Match], starts: Sequence[int]) -> list[Edge]:
        """Give each phrase, by its index, with each modifier in whose reach it stands."""


class Reader:
    """Reads texts against one knowledge and its phrases; what is loaded once is kept.

    Errors: AnswersError if the matcher is unknown or its packages are not installed.
    """

    def __init__(self, knowledge: Knowledge, phrases: Mapping[str, Any], matcher: str = "light") -> None:
        self.knowledge = knowledge
        self.lexicons = {code: Lexicon(code, content) for code, content in phrases["languages"].items()}
        self.profiles = {code: frozenset(words) for code, words in phrases["profiles"].items()}
        self.matcher = matcher
        self.matchers = {code: matcher_of(matcher, lexicon) for code, lexicon in self.lexicons.items()}

    def parse(self, text: str, as_of: date, pathway: str = "generic") -> Parse:
        """Give what a text says. Nothing of it counts before the person has confirmed it.

        as_of: the day from which "since March" is counted. Errors: AnswersError if the pathway is unknown.
        """
        cards = self.knowledge.pathways.get(pathway)
        if cards is None:
            known = ", ".join(self.knowledge.pathways)
            raise AnswersError([Fault("pathway", f'"{pathway}"', f"one of {known}", "Use one of these.")])
        plain = tokens_of(cleaned(text))
        # the words as they stand tell the language; respelled ones would already be of ours
        rewritten = {code: lexicon.rewrites.applied(plain) for code, lexicon in self.lexicons.items()}
        language = language_of(plain, rewritten, self.lexicons, self.profiles)
        is_cut = len(text) > CHARACTERS_AT_MOST
        if language not in self.lexicons:
            # what looks like a word of ours may mean something else there: nothing is taken over, and since
            # words of harm cannot be told either, both cards are shown
            empty = Parse(language=language, is_cut=is_cut, matcher=self.matcher, text=text)
            first = emergency_questions(self.knowledge)
            return replace(empty, crisis=cards.crisis_card, card=cards.emergency_card, ask_first=first)
        reading = self._reading(language, rewritten[language], text, as_of)
        crisis = cards.crisis_card if reading.is_crisis else ()
        return replace(self._parse_of(reading), language=language, crisis=crisis, is_cut=is_cut, text=text)

    def _parse_of(self, reading: Reading) -> Parse:
        signs = emergency_signs(self.knowledge, {one.id: one.value for one in reading.findings})
        return Parse(
            findings=reading.findings,
            age_years=reading.age_years,
            sex=reading.sex,
            duration=_told(reading.duration),
            severity=_told(reading.severity),
            regions=reading.regions,
            not_understood=reading.not_understood,
            is_understood=True,
            emergency=signs,
            ask_first=questions_of(self.knowledge, signs),
            matcher=self.matcher,
        )

    def _reading(self, code: str, rewritten: Sequence[Token], text: str, as_of: date) -> Reading:
        lexicon, matcher = self.lexicons[code], self.matchers[code]
        marked = with_last_words(rewritten, lexicon.clauses["closing_answers"])
        # a misspelled "sholder blade" is a shoulder blade once it is spelled right
        tokens = lexicon.rewrites.applied(respelled(marked, lexicon, matcher.guess))
        amounts = Amounts(lexicon.times, tokens, as_of)
        matches = matches_in(lexicon, tokens, amounts)
        starts = clause_starts(lexicon, tokens, matches)
        edges = matcher.edges(tokens, matches, starts)
        said = all_said(lexicon, tokens, matches, edges, starts)
        return Reading(self.knowledge, lexicon, tokens, said, text)


def _told(amount: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Give an amount without the answer that it led to, which stands among the findings."""
    return None if amount is None else {key: value for key, value in amount.items() if key != "answer"}


def matcher_of(name: str, lexicon: Lexicon) -> Matcher:
    """Give a matcher by its name. Errors: AnswersError if it is unknown or its packages are not installed."""
    if name == "light":
        return LightMatcher(lexicon)
    if name not in MATCHERS:
        expected = f"one of {', '.join(MATCHERS)}"
        raise AnswersError([Fault("matcher", f'"{name}"', expected, "Use one of these.")])
    try:
        # loaded only where it is asked for: it takes seconds
        from rhomboid.language.nlp import ContextMatcher  # noqa: PLC0415

        return ContextMatcher(lexicon)
    except ImportError as error:
        found, remedy = f"no package {error.name}", "Install rhomboid[nlp], or use the matcher `light`."
        raise AnswersError([Fault("matcher nlp", found, "the extra `nlp`", remedy)]) from error


def parse(
    knowledge: Knowledge,
    phrases: Mapping[str, Any],
    text: str,
    as_of: date,
    pathway: str = "generic",
    matcher: str = "light",
) -> Parse:
    """Give what one text says; for many texts keep a `Reader`."""
    return Reader(knowledge, phrases, matcher).parse(text, as_of, pathway)
