"""Arms and legs in a pose. Units: centimetres, degrees.

Proportions: an adult of about 1.75 m, close to the segment lengths of Drillis and Contini (New York
University, 1966: thigh .245, shin .246, upper arm .186, forearm .146 of the height).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, radians, sin

from rhomboid.documents.solids import Ball, Piece, Solid, ball, chain, egg
from rhomboid.documents.solids import beside as place_beside
from rhomboid.documents.space import (
    RIGHT,
    Turn,
    Vector,
    about,
    after,
    cross,
    minus,
    plus,
    times,
    turn_about,
    turned,
)

THIGH, SHIN, UPPER_ARM, FOREARM, COLLAR, HIP_HALF = 43.0, 42.0, 30.0, 25.0, 16.5, 9.0


def add_arm(
    solids: dict[str, Solid],
    joints: dict[str, Vector],
    spine: list[Piece],
    own: Mapping[str, float],
    side: str,
    sign: float,
) -> None:
    """Add the solids and joints of one arm."""
    frame = spine[5][1]
    shoulder = _shoulder(spine[5], own, sign)
    along, fold = _upper_arm(frame, own, sign)
    elbow = plus(shoulder, times(UPPER_ARM, along))
    bend = radians(own.get("elbow", 0))
    lower = plus(times(cos(bend), along), times(sin(bend), fold))
    fold = minus(times(cos(bend), fold), times(sin(bend), along))
    wrist = plus(elbow, times(FOREARM, lower))
    turn = radians(own.get("wrist", 0))
    palm = plus(times(cos(turn), lower), times(sin(turn), fold))
    knuckles = plus(wrist, times(6.5, palm))
    blade = _blade(spine[5], own, sign)
    girdle = chain(ball(place_beside(spine[5], -0.5, -1.5), 5.6), ball(shoulder, 5.6))
    solids[f"{side}_shoulder"] = Solid(f"{side}_shoulder", "top", "trunk", girdle)
    solids[f"{side}_blade"] = Solid(f"{side}_blade", "blade", f"{side}_blade", ((blade,),))
    half = plus(shoulder, times(UPPER_ARM * 0.5, along))
    chains = {
        "upper_arm": chain(ball(shoulder, 5.4), ball(elbow, 4.0)),
        "sleeve": chain(ball(shoulder, 6.0), ball(half, 5.4)),
        "forearm": chain(ball(elbow, 4.1), ball(wrist, 2.8)),
        "hand": chain(ball(wrist, 2.8), ball(knuckles, 3.4), ball(plus(wrist, times(15.0, palm)), 2.0)),
    }
    for part, links in chains.items():
        cloth = "top" if part == "sleeve" else "skin"
        solids[f"{side}_{part}"] = Solid(f"{side}_{part}", cloth, f"{side}_arm", links)
    ends = {"blade": blade.centre, "shoulder": shoulder, "elbow": elbow, "wrist": wrist, "hand": knuckles}
    joints |= {f"{side}_{name}": point for name, point in ends.items()}


def _shoulder(root: Piece, own: Mapping[str, float], sign: float) -> Vector:
    """Give the shoulder joint: the collar bone swings forward (or back) and up."""
    ahead, up = radians(own.get("shoulder_forward", 0)), radians(own.get("shoulder_up", 0))
    beside = (sin(ahead) * cos(up), sin(up), sign * cos(ahead) * cos(up))
    return place_beside(root, *plus((-0.5, -4.0, 0.0), times(COLLAR, beside)))


# how far a shoulder blade glides for each degree that the collar bone swings. Units: centimetres
GLIDE, RISE = 0.2, 0.25


def _blade(root: Piece, own: Mapping[str, float], sign: float) -> Ball:
    """Give the shoulder blade as a flat egg; it glides to the spine when the shoulder goes back."""
    beside = 9.0 + GLIDE * own.get("shoulder_forward", 0)
    up = -9.5 + RISE * own.get("shoulder_up", 0)
    turn = after(root[1], turn_about((1.0, 0.0, 0.0), sign * own.get("arm_raise", 0) * 0.25))
    return egg(place_beside(root, -8.0, up, sign * beside), turn, (1.5, 7.0, 4.0))


def _upper_arm(frame: Turn, own: Mapping[str, float], sign: float) -> tuple[Vector, Vector]:
    """Give the direction of the upper arm, and the direction to which the elbow folds.

    The arm is raised in a plane (0 forward, 90 to its side) and then turned about itself, outward above 0.
    """
    plane = radians(own.get("arm_plane", 0))
    towards = (cos(plane), 0.0, sign * sin(plane))
    axis = cross((0.0, -1.0, 0.0), towards)
    raised = own.get("arm_raise", 0)
    along = about(axis, raised, (0.0, -1.0, 0.0))
    fold = about(along, sign * own.get("arm_turn", 0), about(axis, raised, (1.0, 0.0, 0.0)))
    return turned(frame, along), turned(frame, fold)


def add_leg(
    solids: dict[str, Solid],
    joints: dict[str, Vector],
    pelvis: Turn,
    own: Mapping[str, float],
    side: str,
    sign: float,
) -> None:
    """Add the solids and joints of one leg."""
    get = own.get
    hip = times(sign * HIP_HALF, pelvis[2])
    frame = after(pelvis, turn_about(RIGHT, get("hip", 0)))
    frame = after(frame, turn_about((1.0, 0.0, 0.0), -sign * get("hip_out", 0)))
    frame = after(frame, turn_about((0.0, 1.0, 0.0), -sign * get("hip_turn", 0)))
    knee = minus(hip, times(THIGH, frame[1]))
    shin = after(frame, turn_about(RIGHT, -get("knee", 0)))
    ankle = minus(knee, times(SHIN, shin[1]))
    foot = after(shin, turn_about(RIGHT, get("ankle", 0)))
    limb, calf = f"{side}_leg", plus(minus(knee, times(12.0, shin[1])), times(-1.2, shin[0]))
    thigh = chain(ball(hip, 8.4), ball(knee, 5.7))
    solids[f"{side}_thigh"] = Solid(f"{side}_thigh", "legs", limb, thigh)
    solids[f"{side}_knee"] = Solid(f"{side}_knee", "legs", limb, ((ball(knee, 5.7),),))
    lower = chain(ball(knee, 5.6), ball(calf, 5.4), ball(ankle, 3.7))
    solids[f"{side}_shin"] = Solid(f"{side}_shin", "legs", limb, lower)
    sole = [
        ((-4.0, -4.0, 0.0), 3.5),
        ((3.0, -3.6, 0.0), 3.9),
        ((11.0, -4.9, 0.0), 2.6),
        ((16.5, -5.4, 0.0), 2.1),
    ]
    shoe = chain(*(ball(plus(ankle, turned(foot, place)), radius) for place, radius in sole))
    solids[f"{side}_foot"] = Solid(f"{side}_foot", "shoe", limb, shoe)
    joints |= {f"{side}_hip": hip, f"{side}_knee": knee, f"{side}_ankle": ankle}
    joints[f"{side}_foot"] = plus(ankle, turned(foot, (6.0, -5.0, 0.0)))
