"""The compiled exercises, joints and programme settings to their types, on the standard library alone."""

from __future__ import annotations

from typing import Any

from rhomboid.domain import exercises as e
from rhomboid.loading import compiled_care as care
from rhomboid.loading.compiled_words import wording


def exercise(exercise_id: str, x: dict[str, Any]) -> e.Exercise:
    """Give one exercise."""
    conditions = x["conditions"]
    return e.Exercise(
        id=exercise_id,
        title=wording(x["title"]),
        goal=x["goal"],
        area=x["area"],
        level=x["level"],
        equipment=tuple(x["equipment"]),
        summary=x["summary"],
        steps=tuple(x["steps"]),
        dose=_dose(x["dose"]),
        easier=_change(x.get("easier")),
        harder=_change(x.get("harder")),
        stop_if=tuple(x["stop_if"]),
        must_not=tuple(care.contraindication(c) for c in x["must_not"]),
        safety=care.support(x["safety"]),
        conditions=() if isinstance(conditions, str) else tuple(conditions),
        not_for=tuple(x["not_for"]),
        evidence=care.evidence(x["evidence"]),
        picture=_picture(x["picture"]),
        rows=tuple(x["rows"]),
        status=x["status"],
        checked_on=x["checked_on"],
    )


def joint_limits(content: dict[str, Any]) -> dict[str, e.JointLimits]:
    """Give the limits of each joint by its name."""
    return {i: e.JointLimits(i, j["low"], j["high"], j["reads"], care.support(j)) for i, j in content.items()}


def programme_settings(p: dict[str, Any]) -> e.ProgrammeSettings:
    """Give how a programme is put together."""
    return e.ProgrammeSettings(
        exercises_at_most=p["exercises_at_most"],
        of_one_area_at_most=p["of_one_area_at_most"],
        area_order=tuple(p["area_order"]),
        phases=tuple(e.Phase(f["level"], f["weeks"], f["goal"], tuple(f["goals"])) for f in p["phases"]),
        rules={
            i: e.ProgressRule(i, r["value"], r["unit"], r["text"], care.support(r))
            for i, r in p["rules"].items()
        },
        sentences=dict(p["sentences"]),
        support=care.support(p),
    )


def _dose(d: dict[str, Any]) -> e.ExerciseDose:
    return e.ExerciseDose(
        sets=d["sets"],
        repetitions=d["repetitions"],
        hold_seconds=d["hold_seconds"],
        minutes=d["minutes"],
        times_a_day=d["times_a_day"],
        days_a_week=d["days_a_week"],
        text=d["text"],
        support=care.support(d),
    )


def _change(c: dict[str, str] | None) -> e.Change | None:
    return e.Change(c.get("exercise", ""), c.get("text", "")) if c else None


def _picture(p: dict[str, Any]) -> e.Picture:
    standing: dict[str, float] = {}
    frames = []
    for frame in p["frames"]:
        # a frame says only what changes
        standing = standing | of_each_side(frame["joints"])
        frames.append(_frame(frame, {joint: angle for joint, angle in standing.items() if angle}))
    return e.Picture(
        p["view"], p["alt"], p["shows"] == "close_up", tuple(_prop(one) for one in p["props"]), tuple(frames)
    )


def of_each_side(joints: dict[str, float]) -> dict[str, float]:
    """Give the angles by joint and side: `both_hip` stands for `right_hip` and `left_hip`."""
    found: dict[str, float] = {}
    for name, angle in joints.items():
        joint = name.removeprefix("both_")
        found |= {name: angle} if joint == name else {f"right_{joint}": angle, f"left_{joint}": angle}
    return found


def _prop(p: dict[str, Any]) -> e.Prop:
    ends = p.get("ends", ("", ""))
    return e.Prop(p["id"], p["kind"], _point(p["at"]), p["height"], p["turn"], (ends[0], ends[1]))


def _frame(f: dict[str, Any], angles: dict[str, float]) -> e.Frame:
    return e.Frame(f["caption"], angles, f["anchor"], _point(f["at"]), dict(f["touches"]), tuple(f["moves"]))


def _point(numbers: list[float]) -> e.Point:
    x, y, z = numbers
    return (x, y, z)
