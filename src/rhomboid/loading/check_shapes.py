"""The shapes of the files in `checks/`: lifting, bags, workstations and timers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from rhomboid.loading.diary_shapes import LimitShape, Supported
from rhomboid.loading.number_shapes import Id, Strict, Text
from rhomboid.loading.schema import CitationShape, Fact


class HorizontalShape(Strict):
    """HM."""

    best_cm: float
    most_cm: float
    where: Text


class VerticalShape(HorizontalShape):
    """VM."""

    per_cm: float


class TravelShape(HorizontalShape):
    """DM."""

    base: float
    over_cm: float


class TwistShape(Strict):
    """AM."""

    most_degrees: float
    per_degree: float
    where: Text


class MostWhenLowShape(Strict):
    """Highest frequencies with the hands low."""

    up_to_1_hour: float
    up_to_2_hours: float
    up_to_8_hours: float


class FrequencyShape(Strict):
    """FM: three columns over the same rows."""

    where: Text
    lifts_a_minute: list[float]
    up_to_1_hour: list[float]
    up_to_2_hours: list[float]
    up_to_8_hours: list[float]
    most_when_low: MostWhenLowShape

    @model_validator(mode="after")
    def _is_a_table(self) -> FrequencyShape:
        rows = self.lifts_a_minute
        columns = (self.up_to_1_hour, self.up_to_2_hours, self.up_to_8_hours)
        if any(len(column) != len(rows) for column in columns) or rows != sorted(set(rows)):
            raise ValueError("rows must rise, and each column must have one value for each row")
        if any(column != sorted(column, reverse=True) for column in columns):
            raise ValueError("a multiplier may not rise with the frequency")
        return self


class CouplingShape(Strict):
    """CM of one grip."""

    low: float = Field(gt=0, le=1)
    high: float = Field(gt=0, le=1)
    means: Text


class CouplingsShape(Strict):
    """CM."""

    where: Text
    good: CouplingShape
    fair: CouplingShape
    poor: CouplingShape


class BandsShape(Strict):
    """What a lifting index means."""

    citations: list[CitationShape] = Field(min_length=1)
    up_to_1: Text
    up_to_3: Text
    above_3: Text


class LiftingShape(Fact):
    """The revised NIOSH lifting equation."""

    source: Id
    load_constant_kg: LimitShape
    horizontal: HorizontalShape
    vertical: VerticalShape
    travel: TravelShape
    twist: TwistShape
    frequency: FrequencyShape
    coupling: CouplingsShape
    index_bands: BandsShape
    does_not_hold_where: Text
    does_not_hold_for: dict[Id, Text]
    not_for_pain: Text
    not_for_pain_judgement: Text


class BagShape(Fact):
    """How heavy a bag may be."""

    comfort_share: LimitShape
    most_share: LimitShape
    one_side_factor: LimitShape
    evidence: Text
    evidence_citations: list[CitationShape] = Field(min_length=1)
    verdicts: dict[Literal["light", "middle", "heavy"], Text] = Field(min_length=3)
    advice: dict[Literal["one_side", "far_from_back", "heavy"], Text] = Field(min_length=3)
    advice_judgement: Text


class WorkstationQuestionShape(Supported):
    """A question about a workplace."""

    ask: Text
    worth: int = Field(ge=1, le=10)
    change: Text


class WorkstationShape(Fact):
    """The questions about a workplace."""

    changes_told: int = Field(ge=1)
    why: Text
    evidence: Text
    evidence_citations: list[CitationShape] = Field(min_length=1)
    questions: dict[Id, WorkstationQuestionShape]


class TimerShape(Supported):
    """How long, and what to say."""

    title: Text
    minutes: int
    least: int = Field(ge=1)
    most: int
    before: Text
    halfway: Text
    after: Text
    not_if: Text

    @model_validator(mode="after")
    def _in_order(self) -> TimerShape:
        if not self.least <= self.minutes <= self.most:
            raise ValueError("least <= minutes <= most does not hold")
        return self


class TimersShape(Fact):
    """Every timer."""

    timers: dict[Id, TimerShape]
