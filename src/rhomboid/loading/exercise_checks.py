"""What exercises must say about one another and about other files; and joints that bend too far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rhomboid.domain.answers import nearest
from rhomboid.domain.errors import Fault
from rhomboid.domain.exercises import PARTS, POINTS, SIDE_JOINTS, TRUNK_JOINTS
from rhomboid.loading.care_checks import known, legal

Content = Mapping[str, Any]
# the limits and the sentences that a programme uses by name
RULES = ("done_enough", "pain_may_be", "pain_rose", "worse_weeks")
SENTENCES = (
    *(
        "under_16",
        "age_unknown",
        "no_condition",
        "nothing_left",
        "not_for_condition",
        "not_asked",
        "not_sure",
    ),
    *("first_week", "moved_on", "held", "stepped_back", "stopped", "finished"),
)


def faults_of_exercises(content: Content) -> Iterator[Fault]:
    """Give every fault of exercises, joints and the programme that no single shape can see."""
    for exercise_id, exercise in content["exercises"].items():
        place = f"exercises/{exercise_id}.yaml"
        yield from _links(content, place, exercise_id, exercise)
        yield from _props(content, place, exercise["picture"])
        for number, frame in enumerate(exercise["picture"]["frames"], start=1):
            yield from _frame(content, f"{place}: picture, frame {number}", exercise["picture"], frame)
    if "joints.yaml" not in content["unread"]:
        yield from _joints(content)
    if "programme.yaml" not in content["unread"]:
        yield from _programme(content["programme"])


def _links(content: Content, place: str, exercise_id: str, exercise: Mapping[str, Any]) -> Iterator[Fault]:
    for rule in exercise["must_not"]:
        yield from legal(content, f"{place}: must_not", rule["finding"], rule["when"])
    named = exercise["conditions"]
    for condition in (*(() if isinstance(named, str) else named), *exercise["not_for"]):
        yield from known(content, f"{place}: conditions", condition, "conditions/", content["conditions"])
    for way in ("easier", "harder"):
        other = exercise.get(way, {}).get("exercise")
        if other == exercise_id:
            yield Fault(
                f"{place}: {way}", "the exercise itself", "another exercise", "Name another, or use text."
            )
        elif other:
            yield from known(content, f"{place}: {way}", other, "exercises/", content["exercises"])


def _props(content: Content, place: str, picture: Mapping[str, Any]) -> Iterator[Fault]:
    ids = [prop["id"] for prop in picture["props"]]
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        yield Fault(f"{place}: picture.props", f"{twice} a second time", "each prop once", "Rename one.")
    for prop in picture["props"]:
        for end in prop.get("ends", ()):
            yield from known(
                content, f"{place}: picture.props.{prop['id']}", end, "points", (*POINTS, "anchor")
            )


def _frame(
    content: Content, place: str, picture: Mapping[str, Any], frame: Mapping[str, Any]
) -> Iterator[Fault]:
    yield from known(content, f"{place}: anchor", frame["anchor"], "parts of the body", PARTS)
    props = [prop["id"] for prop in picture["props"]]
    for part, prop in frame["touches"].items():
        yield from known(content, f"{place}: touches", part, "parts of the body", PARTS)
        yield from known(content, f"{place}: touches.{part}", prop, "the picture's props", props)
    for point in frame["moves"]:
        yield from known(content, f"{place}: moves", point, "points of the body", POINTS)
    for joint, angle in frame["joints"].items():
        yield from _angle(content, f"{place}: joints.{joint}", joint, angle)


def _angle(content: Content, place: str, joint: str, angle: float) -> Iterator[Fault]:
    """Give a fault for an unknown joint, and for one that is bent farther than it goes."""
    plain = joint
    for side in ("right_", "left_", "both_"):
        plain = plain.removeprefix(side) if plain.removeprefix(side) in SIDE_JOINTS else plain
    if (joint not in TRUNK_JOINTS and plain == joint) or plain not in (*TRUNK_JOINTS, *SIDE_JOINTS):
        names = (
            *TRUNK_JOINTS,
            *(f"{side}_{one}" for side in ("right", "left", "both") for one in SIDE_JOINTS),
        )
        expected = f"a joint, as `thoracic_bend` or `right_elbow`{nearest(joint, names)}"
        yield Fault(place, f'"{joint}"', expected, "Mend the name.")
        return
    limits = content.get("joints", {}).get(plain)
    if limits and not limits["low"] <= angle <= limits["high"]:
        expected = f"{limits['low']:g} to {limits['high']:g} degrees ({limits['reads']})"
        yield Fault(place, f"{angle:g}", expected, "Bend it less; nobody can do this.")


def _joints(content: Content) -> Iterator[Fault]:
    names = (*TRUNK_JOINTS, *SIDE_JOINTS)
    for joint in names:
        if joint not in content["joints"]:
            yield Fault("joints.yaml: joints", "nothing", f"the joint {joint}", "Add its limits.")
    for joint in content["joints"]:
        yield from known(content, "joints.yaml: joints", joint, "joints", names)


def _programme(programme: Mapping[str, Any]) -> Iterator[Fault]:
    for part, names in (("rules", RULES), ("sentences", SENTENCES)):
        for name in names:
            if name not in programme[part]:
                yield Fault(f"programme.yaml: {part}", "nothing", f"{name}", "Add it.")
    for one, two in zip(programme["phases"], programme["phases"][1:], strict=False):
        if two["level"] < one["level"]:
            found = f"level {two['level']} after level {one['level']}"
            yield Fault("programme.yaml: phases", found, "levels that do not fall", "Put them in order.")
