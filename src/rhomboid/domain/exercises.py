"""Exercises as frozen facts: what to do, how much, who must not, and the poses of a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rhomboid.domain.care import Contraindication, Evidence, Support
from rhomboid.domain.knowledge import Wording

Goal = Literal["mobility", "strength", "control", "relaxation", "fitness"]
Area = Literal[
    "thoracic_spine", "shoulder_blades", "neck", "trunk", "chest", "breathing", "whole_body", "endurance"
]
View = Literal["side", "front", "back", "above", "corner", "corner_back"]
PropKind = Literal["floor", "mat", "chair", "stool", "wall", "doorway", "table", "band", "roller", "pillow"]
# 1 gentle, 2 build, 3 strong
Level = Literal[1, 2, 3]
Point = tuple[float, float, float]
# joints of the trunk, and those that each side has, as `right_...`, `left_...` or both at once
TRUNK_JOINTS = (
    *("lean", "roll", "body_turn", "lumbar_bend", "lumbar_side", "lumbar_twist", "thoracic_bend"),
    *("thoracic_side", "thoracic_twist", "neck_bend", "neck_side", "neck_twist", "head_bend", "breath"),
)
SIDE_JOINTS = (
    *("shoulder_forward", "shoulder_up", "arm_raise", "arm_plane", "arm_turn", "elbow", "wrist"),
    *("hip", "hip_out", "hip_turn", "knee", "ankle"),
)
# parts that can rest on something; a pair is named in one word
TRUNK_PARTS = ("pelvis", "belly", "back", "upper_back", "whole_back", "neck", "head", "hair", "nose")
SIDE_PARTS = ("shoulder", "upper_arm", "sleeve", "forearm", "hand", "thigh", "knee", "shin", "foot")
PAIRS = ("feet", "knees", "hands")
# points whose way an arrow may show, and which a band may be tied to
TRUNK_POINTS = ("hips", "belly", "chest", "back_middle", "upper_back", "neck_base", "head", "chin", "nose")
SIDE_POINTS = ("shoulder", "blade", "elbow", "wrist", "hand", "hip", "knee", "ankle", "foot")
SIDES = ("right", "left")


def named(of_trunk: tuple[str, ...], of_side: tuple[str, ...]) -> tuple[str, ...]:
    """Give every name: those of the trunk, and the others with their side."""
    return (*of_trunk, *(f"{side}_{name}" for side in SIDES for name in of_side))


PARTS = (*named(TRUNK_PARTS, SIDE_PARTS), *PAIRS)
POINTS = named(TRUNK_POINTS, SIDE_POINTS)


@dataclass(frozen=True, slots=True)
class ExerciseDose:
    """How much of an exercise. Units: seconds for a hold, minutes for what is not counted in repetitions.

    Either repetitions (each held hold_seconds, 0 for none) or minutes is above 0.
    """

    sets: int
    repetitions: int
    hold_seconds: int
    minutes: int
    times_a_day: int
    days_a_week: int
    text: str
    support: Support


@dataclass(frozen=True, slots=True)
class Change:
    """How an exercise is made easier or harder: by another exercise, or in words. Either may be empty."""

    exercise: str
    text: str


@dataclass(frozen=True, slots=True)
class Prop:
    """Something that a picture shows beside the body. at: where its middle stands. Units: centimetres.

    ends: for a band, the two things that it joins: parts of the body, or `anchor` (then at is where).
    """

    id: str
    kind: PropKind
    at: Point
    height: float
    turn: float
    ends: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """One key frame: every joint angle that is not 0, where the body stands, what it touches, what moves.

    angles: joint -> degrees. at: where the part `anchor` is. touches: part -> id of the prop it rests on.
    moves: parts whose way to the next frame is shown by an arrow. Units: degrees, centimetres.
    """

    caption: str
    angles: Mapping[str, float]
    anchor: str
    at: Point
    touches: Mapping[str, str]
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Key frames seen from one side, in order.

    alt: what is to be seen, for who cannot see it. close_up: only head, arms and chest are shown, and larger.
    """

    view: View
    alt: str
    close_up: bool
    props: tuple[Prop, ...]
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Exercise:
    """A movement that a person does alone.

    conditions: ids that it is for; empty means every ordinary one. not_for: conditions that take it away.
    easier and harder: None where there is no step down or up.
    """

    id: str
    title: Wording
    goal: Goal
    area: Area
    level: Level
    equipment: tuple[str, ...]
    summary: str
    steps: tuple[str, ...]
    dose: ExerciseDose
    easier: Change | None
    harder: Change | None
    stop_if: tuple[str, ...]
    must_not: tuple[Contraindication, ...]
    safety: Support
    conditions: tuple[str, ...]
    not_for: tuple[str, ...]
    evidence: Evidence
    picture: Picture
    rows: tuple[str, ...]
    status: str
    checked_on: str


@dataclass(frozen=True, slots=True)
class JointLimits:
    """How far a joint of a healthy adult goes. Units: degrees."""

    joint: str
    low: float
    high: float
    reads: str
    support: Support


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of a programme: the level and the goals that it draws from. Units: weeks."""

    level: Level
    weeks: int
    goal: str
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class ProgressRule:
    """One limit by which a diary moves a programme on or back, what it reads, and why."""

    id: str
    value: float
    unit: str
    text: str
    support: Support


@dataclass(frozen=True, slots=True)
class ProgrammeSettings:
    """How a programme is put together and progresses. rules: id -> limit. Units: exercises, weeks."""

    exercises_at_most: int
    of_one_area_at_most: int
    area_order: tuple[Area, ...]
    phases: tuple[Phase, ...]
    rules: Mapping[str, ProgressRule]
    sentences: Mapping[str, str]
    support: Support
