"""The shape of every knowledge file, as pydantic models that refuse unknown keys."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from rhomboid.domain.knowledge import OF_PLAN
from rhomboid.loading.number_shapes import Id, NumberShape, OptionId, Strict, TableShape, Text

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
UrgencyId = Literal["self_care", "consultation", "consultation_24", "emergency", "emergency_ambulance"]
Policy = Literal["ask_then_assume_present", "ask_then_ignore"]
# told apart by their form, so that a fault names the one that was meant
Policies = Annotated[
    Annotated[Policy, Tag("all")] | Annotated[dict[str, Policy], Tag("each")],
    Discriminator(lambda content: "each" if isinstance(content, dict) else "all"),
]


class WordingShape(Strict):
    """The same words for the person and for the clinician."""

    patient: Text
    clinician: Text


class CodesShape(Strict):
    """Codes of other systems."""

    icd10cm: list[Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$")]] = (
        Field(default=[])
    )
    snomed: list[Annotated[str, StringConstraints(pattern=r"^[0-9]{6,18}$")]] = Field(default=[])

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


class ContradictionShape(Strict):
    """Answers of this finding that cannot stand beside answers of another."""

    when: list[OptionId] = Field(min_length=1)
    finding: Id
    is_: list[OptionId] = Field(alias="is", min_length=1)
    why: Text


class FindingShape(Fact):
    """A symptom, a risk factor, a question with options, or what follows from age and sex."""

    type: Literal["symptom", "risk_factor", "question", "derived", "safety", "activity"]
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
    contradicts: list[ContradictionShape] = Field(default=[])

    @model_validator(mode="after")
    def _has_its_parts(self) -> FindingShape:
        needed = {
            "symptom": ("question", "why_asked", "base_rate"),
            "risk_factor": ("question", "why_asked", "base_rate"),
            "question": ("question", "why_asked", "options", "population"),
            "derived": ("derived",),
            "safety": ("question", "why_asked"),
            "activity": ("question", "why_asked"),
        }[self.type]
        missing = [key for key in needed if getattr(self, key) is None]
        if missing:
            raise ValueError(f"a {self.type} needs {', '.join(missing)}")
        if self.population and set(_options_of(self.population)) != set(self.options or {}):
            raise ValueError("population must name each option once")
        if self.type in OF_PLAN and (self.base_rate or self.population or self.asked_if):
            raise ValueError(f"a {self.type} finding carries no weight and is asked on a page of the plan")
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
    """A rule that sets an urgency from answers alone. A bare id means present; `id: [options]` some."""

    urgency: UrgencyId
    within_days: int | None = None
    service: Id | None = None
    title: WordingShape
    reason: WordingShape
    about: list[Id]
    when: dict[str, Any]
    unknown: Policies
    citations: list[CitationShape]
    judgement: Text | None = None
    rows: list[str] = Field(default=[])

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
        "guideline",
        "systematic_review",
        "cohort",
        "cross_sectional",
        "case_series",
        "textbook",
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
    department_card: list[Text]
    crisis_card: list[Text]
    citations: list[CitationShape]


class RiskStepShape(Strict):
    """What a danger still sets from a part of its threshold on."""

    part: float = Field(gt=0, lt=1)
    urgency: UrgencyId
    why: Text


class ModelShape(Fact):
    """Judgements of the model as a whole, and the release's version."""

    version: Annotated[str, StringConstraints(pattern=r"^\d{4}\.\d{1,2}\.\d+$")]
    danger_alone: NumberShape
    unreported: NumberShape
    leak_floor: float = Field(ge=0, lt=0.2)
    leak_floor_why: Text
    reference_condition: Id
    floor_under_open_emergency: UrgencyId
    floor_under_doubtful_sign: UrgencyId
    risk_steps: list[RiskStepShape]
