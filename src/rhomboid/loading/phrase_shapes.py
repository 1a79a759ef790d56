"""The shape of the phrase files: what people say, and what it says about a finding."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rhomboid.loading.number_shapes import Id, OptionId, Strict, Text

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Direction = Literal["forward", "backward", "both", "pseudo", "ends"]
Category = Literal[
    "negated", "family", "past", "resolved", "supposed", "feared", "until", "doubt", "own", "none"
]


class PhraseFile(Strict):
    """What every file of phrases begins with."""

    id: Id
    about: Text


class FindingPhrases(Strict):
    """How people say that a finding is present, absent, or which of its options holds."""

    past: Literal["counts"] | None = None
    within: Literal["counts"] | None = None
    present: list[Text] = Field(default=[])
    absent: list[Text] = Field(default=[])
    options: dict[OptionId, list[Text]] = Field(default={})


class TogetherShape(Strict):
    """Phrases that say several things at once, as they stand or when they are denied.

    certainty: implied where they name none of them ("healthy").
    """

    phrases: list[Text] = Field(min_length=1)
    says: dict[Id, OptionId] = Field(default={})
    denied: dict[Id, OptionId] = Field(default={})
    certainty: Literal["implied"] | None = None
    past: Literal["counts"] | None = None


class PhrasesShape(PhraseFile):
    """Phrases of one family of findings, in one language."""

    phrases: dict[Id, FindingPhrases] = Field(default={})
    together: list[TogetherShape] = Field(default=[])


class ImpliedShape(Strict):
    """What follows from an answer that was said, unless another was said too."""

    when: dict[Id, list[OptionId]]
    says: dict[Id, OptionId]
    unless: list[Id] = Field(default=[])
    why: Text


class ModifierShape(Strict):
    """Words that change what a finding in their reach means."""

    category: Category
    direction: Direction
    reach: int | None = Field(default=None, gt=0)
    words: list[Text] = Field(min_length=1)


class ModifiersShape(PhraseFile):
    """The modifiers of a language, and where their reach ends."""

    modifiers: list[ModifierShape]
    clause_ends: list[Text]
    subjects: list[Text]
    conjunctions: list[Text]
    after_comma: list[Text]
    uncounted: list[Text]
    before_subject: list[Text]
    question_openings: list[Text]
    answers_after: dict[Literal["affirmed", "denied"], list[Text]]
    closing_answers: list[Text]
    verbs: list[Text]


class WordsShape(PhraseFile):
    """Classes of words, spellings that mean the same, and ordinary words that are never respelled."""

    classes: dict[Id, list[Text]]
    rewrites: dict[Text, Text]
    ordinary: list[Text]
    profile: list[Text]


class TimesShape(PhraseFile):
    """Words for numbers, times, ages and sexes. Units: days, years of age, points of 0 to 10.

    In patterns SPAN is a length of time, MOMENT a day that can be counted from, NUMBER a number.
    """

    numbers: dict[Text, float]
    units: dict[Text, float]
    lone_units: dict[Text, float]
    clinic_units: dict[Text, float]
    and_a_half: list[Text]
    clock_words: list[Text]
    clock_after: list[Text]
    clock_days: float
    moments: dict[Text, float]
    months: list[Text]
    weekdays: list[Text]
    duration: list[Text]
    not_duration: list[Text]
    severity: list[Text]
    not_severity: list[Text]
    age: list[Text]
    sexes: dict[Literal["female", "male"], list[Text]]
    duration_options: dict[OptionId, float]
    severity_options: dict[OptionId, float]


class CrisisShape(PhraseFile):
    """Words of suicide, overdose or danger at home; the crisis card answers them."""

    findings: list[Id]
    crisis: list[Text]
    not_meant: list[Text]
    implied: list[ImpliedShape]


class ProfileShape(PhraseFile):
    """The commonest small words of languages that are recognised, though not understood."""

    profiles: dict[Language, list[Text]]
