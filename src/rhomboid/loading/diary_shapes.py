"""The shapes of the files in `diary/`: what follows an assessment over time."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from rhomboid.loading.number_shapes import Id, OptionId, Strict, Text
from rhomboid.loading.schema import CitationShape, Fact

Score = Annotated[int, Field(ge=0, le=10)]


class Supported(Strict):
    """Something that needs citations, or a judgement with its reason."""

    citations: list[CitationShape] = Field(default=[])
    judgement: Text | None = None

    @model_validator(mode="after")
    def _is_supported(self) -> Supported:
        if not self.citations and not self.judgement:
            raise ValueError("needs citations, or `judgement` with the reason")
        return self


class LimitShape(Supported):
    """One number that decides something."""

    value: float = Field(gt=0)
    reads: Text


class MeasureShape(Strict):
    """Something scored each day."""

    title: Text
    question: Text
    higher_is: Literal["worse", "better"]
    important_change: LimitShape


class TrendShape(Strict):
    """When a trend may be told."""

    least_days: LimitShape
    least_span_days: LimitShape
    recent_days: LimitShape
    confidence: LimitShape


class MeasuresShape(Fact):
    """What is scored, and when a trend may be told of it."""

    lowest: int
    highest: int
    measures: dict[Id, MeasureShape]
    trend: TrendShape


class MedicineShape(Strict):
    """The most of a medicine for one day."""

    title: Text
    names: list[Text] = Field(min_length=1)
    also_in: list[Text] = Field(default=[])
    most_mg_a_day: LimitShape
    over: Text
    also_text: Text
    service: Id


class MedicinesShape(Fact):
    """The medicines whose daily maximum is known."""

    medicines: dict[Id, MedicineShape]


class CrisisWordsShape(Fact):
    """Words in a free text that show the crisis card."""

    why: Text
    words: list[Text] = Field(min_length=1)


class WeeksShape(Strict):
    """Weeks until pain that is no better should be looked at again, and what that was drawn from."""

    value: int = Field(gt=0)
    from_: Text = Field(alias="from")


class ExpectedWeeksShape(Fact):
    """Expected weeks by condition."""

    why: Text
    weeks: dict[Id, WeeksShape]


class WritesShape(Strict):
    """The findings that the diary may answer."""

    worsening: Id
    no_better: Id
    contacts: Id
    severity: Id
    duration: Id


class ReassessmentShape(Fact):
    """What the diary may write as answers."""

    writes: WritesShape
    contacts: LimitShape
    signs_for_days: LimitShape
    recovered_at_most: LimitShape
    other_weeks: LimitShape
    severity_from: dict[OptionId, Score]
    severity_why: Text
    severity_citations: list[CitationShape]
    duration_from_days: dict[OptionId, Annotated[int, Field(ge=0)]]
    asked_signs: list[Id] = Field(min_length=1, max_length=7)


class WhyQuestionShape(Supported):
    """A question about what keeps pain going."""

    ask: Text
    advice: Text
    finding: Id | None = None
    service: Id | None = None
    counts_as: Literal["yellow_flag"] | None = None
    card: Literal["crisis"] | None = None


class WhyTopicShape(Strict):
    """One reason, with its questions."""

    title: Text
    questions: dict[Id, WhyQuestionShape] = Field(min_length=1)


class WhyShape(Fact):
    """The walk through the reasons why pain may last."""

    opening: Text
    yellow_flags_least: LimitShape
    yellow_flag_service: Id
    services_in_order: list[Id]
    nothing_found: Text
    topics: dict[Id, WhyTopicShape]
