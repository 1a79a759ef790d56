"""What all phrases of a text come to: one answer to each finding, age, sex, and what was not understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from rhomboid.domain.answers import OLDEST_YEARS
from rhomboid.domain.knowledge import Knowledge
from rhomboid.language.conclude import ABSENT, FAMILY, NEGATED, PRESENT, TAKES_AWAY, Said
from rhomboid.language.lexicon import Lexicon
from rhomboid.language.tokens import Token
from rhomboid.language.understanding import IMPLIED, STATED, Understood

# stretches of so many unread words that are no small words are shown as not understood
LEAST_UNREAD_WORDS = 2
REGION_QUESTIONS = ("main_site", "side")
DURATION, SEVERITY = "duration", "pain_severity"


class Reading:
    """One text, read."""

    def __init__(
        self, knowledge: Knowledge, lexicon: Lexicon, tokens: Sequence[Token], said: Sequence[Said], text: str
    ) -> None:
        self.knowledge, self.lexicon, self.tokens = knowledge, lexicon, tokens
        self.said, self.text = said, text

    def _kind(self, kind: str) -> list[Said]:
        entries = self.lexicon.entries
        return [
            one
            for one in self.said
            if entries[one.match.entry].get("kind") == kind
            and not set(one.modifiers).intersection(TAKES_AWAY)
        ]

    def _span(self, one: Said) -> tuple[int, int]:
        return self.tokens[one.match.start].start, self.tokens[one.match.end - 1].end

    def _understood(self, one: Said, finding_id: str, value: str) -> Understood:
        start, end = self._span(one)
        if value == ABSENT and one.denied_from is not None:
            start = self.tokens[one.denied_from].start
        words = self.text[start:end]
        if one.is_general:
            return Understood(finding_id, value, (start, end), words, one.certainty, f"“{words}” says so")
        how = {PRESENT: "said", ABSENT: "denied"}.get(value, "said")
        why = f"{how} in “{words}”" + (", a spelling that was guessed at" if one.is_guess else "")
        return Understood(finding_id, value, (start, end), words, one.certainty, why)

    @cached_property
    def is_crisis(self) -> bool:
        """Whether words of harm stand in the text, not denied and not of someone else.

        A fear or a doubt takes nothing away here: to show the card once too often harms nobody.
        """
        return any(
            self._is_of_harm(one) and not {NEGATED, FAMILY}.intersection(one.modifiers) for one in self.said
        )

    def _is_of_harm(self, one: Said) -> bool:
        entry = self.lexicon.entries[one.match.entry]
        says = entry.get("says", {})
        return entry.get("kind") == "crisis" or any(
            says.get(f) == PRESENT for f in self.lexicon.crisis_findings
        )

    @cached_property
    def findings(self) -> tuple[Understood, ...]:
        """Give one answer to each finding, in the order of the text, then what follows from them."""
        chosen: dict[str, Understood] = {}
        for one in self.said:
            for finding_id, value in one.answers.items():
                answer = self._understood(one, finding_id, value)
                before = chosen.get(finding_id)
                if before is None or _is_stronger(answer, before):
                    chosen[finding_id] = answer
        for question, amount in ((DURATION, self.duration), (SEVERITY, self.severity)):
            if amount is not None:
                chosen[question] = amount["answer"]
        for answer in self._implied(chosen):
            chosen[answer.id] = answer
        return tuple(
            sorted(chosen.values(), key=lambda answer: (answer.certainty == IMPLIED, answer.span, answer.id))
        )

    def _implied(self, chosen: Mapping[str, Understood]) -> list[Understood]:
        found = []
        for rule in self.lexicon.implied:
            causes = [
                chosen[f] for f, values in rule["when"].items() if f in chosen and chosen[f].value in values
            ]
            barred = any(f in chosen and chosen[f].value == PRESENT for f in rule["unless"])
            if len(causes) < len(rule["when"]) or barred:
                continue
            for finding_id, value in rule["says"].items():
                if finding_id not in chosen:
                    first = causes[0]
                    found.append(Understood(finding_id, value, first.span, first.words, IMPLIED, rule["why"]))
        return found

    @cached_property
    def duration(self) -> dict[str, Any] | None:
        """Give {days, option, span, answer} of how long the pain has lasted: the first that is said."""
        times = [
            o for o in self._kind(DURATION) if o.match.amount is not None and "negated" not in o.modifiers
        ]
        return self._amount(times[:1], DURATION, "days", self.lexicon.times["duration_options"])

    @cached_property
    def severity(self) -> dict[str, Any] | None:
        """Give {of_ten, option, span, answer} of the pain that is said first as a number, or None."""
        numbers = [o for o in self._kind("severity") if o.match.amount is not None and o.match.amount <= 10]
        return self._amount(numbers[:1], SEVERITY, "of_ten", self.lexicon.times["severity_options"])

    def _amount(
        self, found: Sequence[Said], question: str, unit: str, options: Mapping[str, float]
    ) -> dict[str, Any] | None:
        for one in found:
            amount = one.match.amount or 0.0
            option = min((most, option) for option, most in options.items() if amount <= most)[1]
            answer = self._understood(one, question, option)
            return {unit: amount, "option": option, "span": list(answer.span), "answer": answer}
        return None

    @cached_property
    def age_years(self) -> int | None:
        """Give the age that is said of the person, in years."""
        ages = [int(o.match.amount) for o in self._kind("age") if o.match.amount is not None]
        return next((age for age in ages if 0 <= age <= OLDEST_YEARS), None)

    @cached_property
    def sex(self) -> str | None:
        """Give female or male, if one of them alone is said."""
        found = {
            self.lexicon.entries[o.match.entry]["sex"]
            for o in self._kind("sex")
            if "negated" not in o.modifiers
        }
        return found.pop() if len(found) == 1 else None

    @cached_property
    def regions(self) -> tuple[Understood, ...]:
        """Give what is said of place and side."""
        return tuple(answer for answer in self.findings if answer.id in REGION_QUESTIONS)

    @cached_property
    def not_understood(self) -> tuple[tuple[int, int], ...]:
        """Give stretches that carry meaning but match nothing, as (start, end) in the text."""
        read = {at for one in self.said for at in range(one.match.start, one.match.end)}
        stretches: list[tuple[int, int]] = []
        run: list[int] = []
        for at, token in enumerate(self.tokens):
            if token.word[0].isalnum() and at not in read:
                run.append(at)
                continue
            stretches += self._stretch(run)
            run = []
        return tuple(stretches + self._stretch(run))

    def _stretch(self, run: Sequence[int]) -> list[tuple[int, int]]:
        """Give the stretch from the first to the last word of weight, if there are enough of them."""
        small = self.lexicon.profile
        heavy = [at for at in run if self.tokens[at].word not in small and self.tokens[at].word.isalpha()]
        if len(heavy) < LEAST_UNREAD_WORDS:
            return []
        return [(self.tokens[heavy[0]].start, self.tokens[heavy[-1]].end)]


def _is_stronger(new: Understood, old: Understood) -> bool:
    """Whether a later answer replaces an earlier one: a sign named is never lost to a denial elsewhere."""
    if new.value == old.value:
        return old.certainty != STATED and new.certainty == STATED
    return old.value == ABSENT and new.value == PRESENT
