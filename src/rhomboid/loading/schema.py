"""The shape of every knowledge file, as pydantic models that refuse unknown keys.

Source of the rule "exactly one of counts, interval, judgement": decision record 0004.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
# an option may open with a number (3_to_14_days)
OptionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
UrgencyId = Literal["self_care", "consultation", "consultation_24", "emergency", "emergency_ambulance"]
Policy = Literal["ask_then_assume_present", "ask_then_ignore"]


class Strict(BaseModel):
    """A model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", strict=False)


class RangeShape(Strict):
    """A share and its range. Units: fraction."""

    point: float = Field(gt=0, lt=1)
    low: float = Field(gt=0, lt=1)
    high: float = Field(gt=0, lt=1)
    unit: Literal["share"] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> RangeShape:
        if not self.low <= self.point <= self.high:
            raise ValueError(f"low {self.low} <= point {self.point} <= high {self.high} does not hold")
        return self


class CountsShape(Strict):
    """n of m, seen in a source."""

    n: int = Field(gt=0)
    of: int = Field(gt=1)

    @model_validator(mode="after")
    def _in_order(self) -> CountsShape:
        if not self.n < self.of:
            raise ValueError(f"n {self.n} must be below of {self.of}; 0 or all is an `interval`")
        return self


class Originated(Strict):
    """What every number and table must say about where it comes from."""

    reads: Text
    source: Id | None = None
    where: Text | None = None
    why: Text | None = None
    arithmetic: Text | None = None

    @model_validator(mode="after")
    def _is_supported(self) -> Originated:
        kinds = [kind for kind in ("counts", "interval", "judgement") if getattr(self, kind, None) is not None]
        if len(kinds) != 1:
            raise ValueError("needs exactly one of counts, interval and judgement")
        if kinds == ["judgement"]:
            if not self.why:
                raise ValueError("a judgement needs `why`, its reason")
        elif not (self.source and self.where):
            raise ValueError(f"{kinds[0]} needs `source` and `where` in it; without a source it is a judgement")
        return self


class NumberShape(Originated):
    """One share."""

    counts: CountsShape | None = None
    interval: RangeShape | None = None
    judgement: RangeShape | None = None


class TableShape(Originated):
    """Shares of the options of a question; points sum to 1 within 0.02."""

    counts: dict[OptionId, int] | None = None
    interval: dict[OptionId, RangeShape | str] | None = None
    judgement: dict[OptionId, RangeShape] | None = None

    @model_validator(mode="after")
    def _sums_to_one(self) -> TableShape:
        ranges = self.judgement or self.interval
        if ranges:
            total = sum(r.point for r in ranges.values() if isinstance(r, RangeShape))
            if abs(total - 1) > 0.0201:
                raise ValueError(f"the points sum to {total:.3f}, not to 1")
        return self


class WordingShape(Strict):
    """The same words for the person and for the clinician."""

    patient: Text
    clinician: Text


class CodesShape(Strict):
    """Codes of other systems."""

    icd10cm: list[Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$")]] = []
    snomed: list[Annotated[str, StringConstraints(pattern=r"^[0-9]{6,18}$")]] = []

    @model_validator(mode="before")
    @classmethod
    def _digits_as_text(cls, content: Any) -> Any:
        if isinstance(content, dict) and isinstance(content.get("snomed"), list):
            content = {**content, "snomed": [str(code) for code in content["snomed"]]}
        return content


class Fact(Strict):
    """What every file of a fact opens with."""

    id: Id
    status: Literal["literature", "reviewed"]
    checked_on: Day


class OptionShape(Strict):
    """One answer of a question."""

    label: Text
    clinician: Text


class DerivedShape(Strict):
    """How an answer follows from age or sex."""

    from_: Literal["age_years", "sex"] = Field(alias="from")
    at_least: int | None = None
    bands: dict[str, tuple[int, int]] | None = None


class AgesShape(Strict):
    """The ages a question is asked of, in years."""

    from_age: int
    to_age: int


class FindingShape(Fact):
    """A symptom, a risk factor, a question with options, or what follows from age and sex."""

    type: Literal["symptom", "risk_factor", "question", "derived"]
    title: WordingShape
    question: Text | None = None
    help: Text | None = None
    why_asked: Text | None = None
    base_rate: NumberShape | None = None
    options: dict[OptionId, OptionShape] | None = None
    population: TableShape | None = None
    asked_if: Id | list[Id] | dict[Id, list[OptionId]] | None = None
    asked_of: AgesShape | None = None
    derived: DerivedShape | None = None
    codes: CodesShape | None = None

    @model_validator(mode="after")
    def _has_its_parts(self) -> FindingShape:
        needed = {
            "symptom": ("question", "why_asked", "base_rate"),
            "risk_factor": ("question", "why_asked", "base_rate"),
            "question": ("question", "why_asked", "options", "population"),
            "derived": ("derived",),
        }[self.type]
        missing = [key for key in needed if getattr(self, key) is None]
        if missing:
            raise ValueError(f"a {self.type} needs {', '.join(missing)}")
        if self.population and set(_options_of(self.population)) != set(self.options or {}):
            raise ValueError("population must name each option once")
        return self


def _options_of(table: TableShape) -> list[str]:
    shares = table.counts or table.interval or table.judgement or {}
    return [option for option in shares if option != "unit"]


class NextStepShape(Strict):
    """What a clinician may do."""

    do: Text
    patient: Text
    shows: Text
    cannot_show: Text
    source: Id
    where: Text


class ConditionTextShape(Strict):
    """The explanation of a condition."""

    what_it_is: Text
    usual_causes: Text
    how_it_feels: Text
    what_does_not_fit: Text
    usual_course: Text
    for_clinician: Text
    sources: list[Id]


class ConditionShape(Fact):
    """A cause of upper back pain."""

    kind: Literal["ordinary", "danger"]
    nature: list[Literal["cancer", "spinal_infection", "fracture"]]
    group: Literal["muscle", "nerve", "spine", "organ", "systemic"]
    urgency: UrgencyId
    title: WordingShape
    codes: CodesShape
    threshold: NumberShape | None = None
    prior: NumberShape
    text: ConditionTextShape
    next_steps: list[NextStepShape]
    findings: dict[str, dict[str, Any]]

    @model_validator(mode="after")
    def _kind_follows(self) -> ConditionShape:
        pressing = self.urgency in ("consultation_24", "emergency", "emergency_ambulance")
        is_danger = pressing or bool(self.nature)
        if is_danger != (self.kind == "danger"):
            raise ValueError(
                "a danger is what has an urgency of consultation_24 or above, or is a cancer, a spinal "
                "infection or a fracture; anything else is ordinary"
            )
        if self.urgency != "self_care" and self.threshold is None:
            raise ValueError("an urgency above self_care needs a threshold")
        return self


class CitationShape(Strict):
    """A source and the place in it."""

    source: Id
    where: Text


class RedFlagShape(Fact):
    """A rule that sets an urgency from answers alone. A bare id means present; `id: [options]` is one of them."""

    urgency: UrgencyId
    within_days: int | None = None
    service: Id | None = None
    title: WordingShape
    reason: WordingShape
    about: list[Id]
    when: dict[str, Any]
    unknown: Policy | dict[str, Policy]
    citations: list[CitationShape]
    judgement: Text | None = None
    rows: list[str] = []

    @model_validator(mode="after")
    def _is_supported(self) -> RedFlagShape:
        if not self.citations and not self.judgement:
            raise ValueError("needs citations, or `judgement` with the reason")
        return self


class ExclusionShape(Fact):
    """A warning sign that is no rule, and why."""

    title: Text
    excluded_because: Text
    citations: list[CitationShape]


class SourceShape(Strict):
    """A publication."""

    title: Text
    authors: Text | None = None
    container: Text | None = None
    year: int | None = None
    url: Text | None = None
    kind: Literal[
        "guideline", "systematic_review", "cohort", "cross_sectional", "case_series", "textbook",
        "patient_information",
    ]
    read: Literal["full", "abstract", "excerpt", "secondary"]


class UrgencyShape(Strict):
    """One step of urgency."""

    title: WordingShape
    service: Id
    within_days: int | None = None
    advice: list[Text]


class PathwayShape(Fact):
    """Local names and numbers."""

    title: Text
    services: dict[Id, Text]
    emergency_card: list[Text]
    crisis_card: list[Text]
    citations: list[CitationShape]


class BlockShape(Strict):
    """At most seven items of one theme."""

    title: Text
    findings: list[Id] = Field(min_length=1, max_length=7)


class PageShape(Strict):
    """One themed screen."""

    id: Id
    title: Text
    why: Text
    blocks: list[BlockShape]


class StopShape(Strict):
    """When the interview ends."""

    below_bits: float = Field(gt=0)
    screens_at_most: int = Field(gt=0)
    singles_at_most: int = Field(ge=0)
    why: Text


class InterviewShape(Fact):
    """The themed pages and when to stop."""

    pages: list[PageShape]
    stop: StopShape


class ModelShape(Fact):
    """Judgements of the model as a whole, and the release's version."""

    version: Annotated[str, StringConstraints(pattern=r"^\d{4}\.\d{1,2}\.\d+$")]
    danger_alone: NumberShape
    leak_floor: float = Field(ge=0, lt=0.2)
    leak_floor_why: Text
    reference_condition: Id
    floor_under_open_emergency: UrgencyId


class StatementShape(Strict):
    """A sentence of the product, with its source or the reason for it."""

    patient: Text
    clinician: Text
    citations: list[CitationShape] = []
    judgement: Text | None = None

    @model_validator(mode="after")
    def _is_supported(self) -> StatementShape:
        if not self.citations and not self.judgement:
            raise ValueError("needs citations, or `judgement` with the reason")
        return self


class WordingFileShape(Fact):
    """The sentences that a result may say whatever the condition."""

    statements: dict[Id, StatementShape]
