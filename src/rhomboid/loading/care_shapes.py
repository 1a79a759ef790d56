"""The shapes of treatments, prevention and the plan's settings: pydantic models without unknown keys."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from rhomboid.loading.number_shapes import Id, OptionId, Strict, Text
from rhomboid.loading.page_shapes import PageShape
from rhomboid.loading.schema import CitationShape, Fact, UrgencyId, WordingShape
from rhomboid.loading.wording_shapes import StatementShape

CareRow = Annotated[str, StringConstraints(pattern=r"^(T[1-8]|V[1-6]|U[1-3])$")]
Condition = Id


class SupportShape(Strict):
    """Sources with the place in each, or the reason of a judgement."""

    citations: list[CitationShape] = Field(default=[])
    judgement: Text | None = None

    @model_validator(mode="after")
    def _is_supported(self) -> SupportShape:
        if not self.citations and not self.judgement:
            raise ValueError("needs citations, or `judgement` with the reason")
        return self


class MedicineLimitsShape(Strict):
    """Limits for adults as labelled. Units: milligrams, hours, days."""

    substance: Id
    form: Text
    single_mg_low: int = Field(gt=0)
    single_mg: int = Field(gt=0)
    hours_between: int = Field(gt=0, le=24)
    daily_maximum_mg: int = Field(gt=0)
    days_at_most: int = Field(gt=0, le=31)

    @model_validator(mode="after")
    def _in_order(self) -> MedicineLimitsShape:
        if not self.single_mg_low <= self.single_mg <= self.daily_maximum_mg:
            raise ValueError("single_mg_low <= single_mg <= daily_maximum_mg does not hold")
        return self


class TimeLimitsShape(Strict):
    """How long one application lasts. Units: minutes, hours."""

    minutes_low: int = Field(gt=0)
    minutes: int = Field(gt=0)
    never_above_minutes: int = Field(gt=0)
    hours_between: float = Field(ge=0, le=24)

    @model_validator(mode="after")
    def _in_order(self) -> TimeLimitsShape:
        if not self.minutes_low <= self.minutes <= self.never_above_minutes:
            raise ValueError("minutes_low <= minutes <= never_above_minutes does not hold")
        return self


class DoseShape(SupportShape):
    """How much, how often, how long."""

    text: Text
    medicine: MedicineLimitsShape | None = None
    time: TimeLimitsShape | None = None


class ContraindicationShape(Strict):
    """An answer that takes an offer away; unknown and no answer do so too."""

    finding: Id
    when: list[OptionId] = Field(min_length=1)
    why: Text
    ask: Id


class FitShape(Strict):
    """An answer that makes an offer fit this person."""

    finding: Id
    when: list[OptionId] = Field(min_length=1)
    why: Text


class TriedShape(Strict):
    """What came of it before."""

    finding: Id
    helped: list[OptionId]
    in_vain: list[OptionId]


class EvidenceShape(SupportShape):
    """What studies found, and how sure that is."""

    grade: Literal["high", "moderate", "low", "very_low", "none"]
    studied_in: Literal["thoracic", "neck_and_shoulder", "lumbar", "muscle", "general", "nobody"]
    finds: Text

    @model_validator(mode="after")
    def _grade_has_a_source(self) -> EvidenceShape:
        if self.grade != "none" and not self.citations:
            raise ValueError("a grade above `none` needs citations")
        return self


class PositionShape(Strict):
    """Where one guideline stands."""

    who: Text
    position: Literal["for", "option", "only_in_package", "silent", "against"]
    says: Text
    source: Id
    where: Text


class ClaimShape(Strict):
    """What an article says, and what is known."""

    says: Text
    by: list[Id] = Field(min_length=1)
    answer: Text


class TreatmentShape(Fact):
    """Something that may ease the pain, offered or not."""

    kind: Literal["self", "pharmacist", "clinician_only", "not_recommended"]
    group: Literal["activity", "workplace", "comfort", "mind", "hands_on", "medicine", "clinic"]
    given_by: Id
    title: WordingShape
    summary: Text
    dose: DoseShape
    how: list[Text] = Field(min_length=1)
    steps_from: list[CitationShape] = Field(default=[])
    harms: list[Text] = Field(min_length=1)
    stop_if: list[Text] = Field(default=[])
    must_not: list[ContraindicationShape]
    safety: SupportShape
    evidence: EvidenceShape
    guidelines: list[PositionShape]
    disagreement: Text | None = None
    claims: list[ClaimShape] = Field(default=[])
    conditions: Literal["all_ordinary"] | list[Condition]
    not_for: list[Condition] = Field(default=[])
    offered_up_to: UrgencyId
    removed_by: list[Id] = Field(default=[])
    from_age_years: int = Field(default=16, ge=0, le=120)
    fits: list[FitShape] = Field(default=[])
    for_whom: Literal["everyone", "those_it_fits"] = "everyone"
    tried: TriedShape | None = None
    rows: list[CareRow] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_careful(self) -> TreatmentShape:
        if self.offered_up_to in ("emergency", "emergency_ambulance"):
            raise ValueError("offered_up_to must be below emergency: nothing is offered beside an emergency")
        if self.group == "medicine" and self.kind in ("self", "pharmacist"):
            if self.dose.medicine is None:
                raise ValueError("a medicine that is offered needs dose.medicine with its limits")
            if self.from_age_years < 16 or not self.must_not:
                raise ValueError("a medicine that is offered needs must_not, and from_age_years from 16")
        if self.for_whom == "those_it_fits" and not self.fits:
            raise ValueError("for those_it_fits, `fits` must say whom it fits")
        return self


class QuantityShape(SupportShape):
    """A number that a check or a reminder counts with."""

    id: Id
    value: float
    unit: Literal["minutes", "hours", "percent_of_body_weight", "kilograms", "times_a_week", "minutes_a_week"]


class PreventionShape(Fact):
    """Something that may keep the pain away."""

    title: WordingShape
    advice: Text
    how: list[Text] = Field(min_length=1)
    steps_from: list[CitationShape] = Field(default=[])
    quantities: list[QuantityShape] = Field(default=[])
    must_not: list[ContraindicationShape] = Field(default=[])
    evidence: EvidenceShape
    disagreement: Text | None = None
    fits: list[FitShape] = Field(default=[])
    for_whom: Literal["everyone", "those_it_fits"] = "everyone"
    check: Literal["lifting", "bag", "workstation", "break"] | None = None
    rows: list[CareRow] = Field(min_length=1)


class ReturnRuleShape(SupportShape):
    """When to look again and with whom."""

    id: Id
    days: int = Field(gt=0, le=365)
    whom: Id
    why: Text
    finding: Id | None = None
    when: list[OptionId] = Field(default=[])


class AskShape(Strict):
    """Something to ask at the appointment."""

    text: Text
    services: list[Id] = Field(default=[])
    finding: Id | None = None
    when: list[OptionId] = Field(default=[])


class WhoToSeeShape(SupportShape):
    """When which professional is the right one."""

    service: Id
    when: Text


class PlanFileShape(Fact):
    """How a plan is asked for and put together."""

    pages: list[PageShape] = Field(min_length=1)
    leading_from: float = Field(gt=0, lt=1)
    leading_at_most: int = Field(gt=0)
    barred_from: float = Field(gt=0, lt=1)
    offered_while_incomplete: UrgencyId
    programme_removed_by: list[Id] = Field(default=[])
    why: Text
    group_order: list[Id]
    come_back: list[ReturnRuleShape] = Field(min_length=1)
    what_to_ask: list[AskShape] = Field(min_length=1)
    who_to_see: list[WhoToSeeShape] = Field(min_length=1)
    sentences: dict[Id, StatementShape]
