"""What was understood of a text, each part with the words it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# how sure the reading is: in so many words, with a spelling guessed at, or following from an answer
STATED, LIKELY, IMPLIED = "stated", "likely", "implied"


@dataclass(frozen=True)
class Understood:
    """One answer that a text gives. span: start and end in characters; words: what stands there."""

    id: str
    value: str
    span: tuple[int, int]
    words: str
    certainty: str
    why: str


@dataclass(frozen=True)
class Parse:
    """What a text says. Nothing of it counts before the person has confirmed it.

    duration: {days, option, span} or None; severity: {of_ten, option, span} or None. not_understood:
    stretches that carry meaning but match nothing, as (start, end). emergency: ids of findings that cannot
    wait. crisis: lines of the crisis card, if words of harm were seen or could not be told. card: the
    emergency card, where the language is not understood. is_cut: whether the text was longer than is read.
    """

    findings: tuple[Understood, ...] = ()
    age_years: int | None = None
    sex: str | None = None
    duration: dict[str, Any] | None = None
    severity: dict[str, Any] | None = None
    regions: tuple[Understood, ...] = ()
    not_understood: tuple[tuple[int, int], ...] = ()
    language: str = "und"
    is_understood: bool = False
    emergency: tuple[str, ...] = ()
    ask_first: tuple[tuple[str, str], ...] = ()
    crisis: tuple[str, ...] = ()
    card: tuple[str, ...] = ()
    is_cut: bool = False
    matcher: str = ""
    text: str = field(default="", repr=False)

    def plain(self) -> dict[str, Any]:
        """Give it as JSON content."""
        return {
            "findings": [_plain(one) for one in self.findings],
            "age_years": self.age_years,
            "sex": self.sex,
            "duration": self.duration,
            "severity": self.severity,
            "regions": [_plain(one) for one in self.regions],
            "not_understood": [
                {"span": [start, end], "words": self.text[start:end]} for start, end in self.not_understood
            ],
            "language": self.language,
            "is_understood": self.is_understood,
            "emergency": list(self.emergency),
            "ask_first": [{"id": finding, "question": question} for finding, question in self.ask_first],
            "crisis": list(self.crisis),
            "card": list(self.card),
            "is_cut": self.is_cut,
            "matcher": self.matcher,
        }


def _plain(one: Understood) -> dict[str, Any]:
    return {
        "id": one.id,
        "value": one.value,
        "span": list(one.span),
        "words": one.words,
        "certainty": one.certainty,
        "why": one.why,
    }
