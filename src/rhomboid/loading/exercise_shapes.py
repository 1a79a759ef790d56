"""The shapes of exercises, joints and the programme, as pydantic models that refuse unknown keys."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from rhomboid.loading.care_shapes import ContraindicationShape, EvidenceShape, SupportShape
from rhomboid.loading.number_shapes import Id, Strict, Text
from rhomboid.loading.schema import Fact, WordingShape

ExerciseRow = Annotated[str, StringConstraints(pattern=r"^(T3|T4|V1|V3|V6)$")]
GoalId = Literal["mobility", "strength", "control", "relaxation", "fitness"]
AreaId = Literal[
    "thoracic_spine", "shoulder_blades", "neck", "trunk", "chest", "breathing", "whole_body", "endurance"
]
Coordinates = tuple[float, float, float]


class ExerciseDoseShape(SupportShape):
    """How much: repetitions with a hold, or minutes."""

    sets: int = Field(ge=1, le=5)
    repetitions: int = Field(default=0, ge=0, le=30)
    hold_seconds: int = Field(default=0, ge=0, le=120)
    minutes: int = Field(default=0, ge=0, le=60)
    times_a_day: int = Field(ge=1, le=12)
    days_a_week: int = Field(ge=1, le=7)
    text: Text

    @model_validator(mode="after")
    def _is_counted_one_way(self) -> ExerciseDoseShape:
        if (self.repetitions == 0) == (self.minutes == 0):
            raise ValueError("needs exactly one of repetitions and minutes")
        return self


class ChangeShape(Strict):
    """Another exercise, or words, or both."""

    exercise: Id | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> ChangeShape:
        if not self.exercise and not self.text:
            raise ValueError("needs exercise, text or both")
        return self


class PropShape(Strict):
    """Something beside the body. Units: centimetres, degrees."""

    id: Id
    kind: Literal["floor", "mat", "chair", "stool", "wall", "doorway", "table", "band", "roller", "pillow"]
    at: Coordinates = (0.0, 0.0, 0.0)
    height: float = Field(default=0.0, ge=0, le=220)
    turn: float = Field(default=0.0, ge=-180, le=180)
    ends: tuple[Id, Id] | None = None

    @model_validator(mode="after")
    def _band_has_ends(self) -> PropShape:
        if (self.kind == "band") != (self.ends is not None):
            raise ValueError("a band needs `ends`, and nothing else has them")
        return self


class FrameShape(Strict):
    """One key frame; joints that are left out stand as in the frame before, and at 0 in the first."""

    caption: Annotated[str, StringConstraints(min_length=1, max_length=70, strip_whitespace=True)]
    anchor: Id
    at: Coordinates
    joints: dict[Id, float] = Field(default={})
    touches: dict[Id, Id] = Field(default={})
    moves: list[Id] = Field(default=[])


class PictureShape(Strict):
    """Two to four key frames seen from one side."""

    view: Literal["side", "front", "back", "above", "corner", "corner_back"]
    alt: Text
    shows: Literal["whole", "close_up"] = "whole"
    props: list[PropShape] = Field(default=[])
    frames: list[FrameShape] = Field(min_length=2, max_length=4)


class ExerciseShape(Fact):
    """A movement that a person does alone."""

    title: WordingShape
    goal: GoalId
    area: AreaId
    level: Literal[1, 2, 3]
    equipment: list[Text] = Field(default=[])
    summary: Text
    steps: list[Text] = Field(min_length=2)
    dose: ExerciseDoseShape
    easier: ChangeShape | None = None
    harder: ChangeShape | None = None
    stop_if: list[Text] = Field(min_length=1)
    must_not: list[ContraindicationShape] = Field(min_length=1)
    safety: SupportShape
    conditions: Literal["all_ordinary"] | list[Id]
    not_for: list[Id] = Field(default=[])
    evidence: EvidenceShape
    picture: PictureShape
    rows: list[ExerciseRow] = Field(min_length=1)


class JointShape(SupportShape):
    """How far a joint goes. Units: degrees."""

    reads: Text
    low: float = Field(ge=-360, le=0)
    high: float = Field(ge=0, le=360)


class JointsFileShape(Fact):
    """The limits of every joint that a pose may bend."""

    joints: dict[Id, JointShape]


class PhaseShape(Strict):
    """One part of a programme."""

    level: Literal[1, 2, 3]
    weeks: int = Field(ge=1, le=12)
    goal: Text
    goals: list[GoalId] = Field(min_length=1)


class ProgressRuleShape(SupportShape):
    """One limit by which a diary moves a programme."""

    value: float = Field(ge=0)
    unit: Literal["pain_0_to_10", "points", "share_of_days", "weeks"]
    text: Text


class ProgrammeFileShape(Fact, SupportShape):
    """How a programme is put together and progresses."""

    exercises_at_most: int = Field(ge=1, le=12)
    of_one_area_at_most: int = Field(ge=1, le=12)
    area_order: list[AreaId] = Field(min_length=1)
    phases: list[PhaseShape] = Field(min_length=1)
    rules: dict[Id, ProgressRuleShape]
    sentences: dict[Id, Text]
