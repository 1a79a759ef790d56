"""A body in a pose: joint angles to solids in space, from which the outlines are drawn.

Lengths never change: a pose turns limbs and moves the whole, nothing else. Units: centimetres, degrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rhomboid.documents.limbs import add_arm, add_leg
from rhomboid.documents.solids import Piece, Solid, ball, beside, chain, egg, shifted
from rhomboid.documents.space import RIGHT, Turn, Vector, after, bent, plus, times, turn_about, turned

PELVIS, LUMBAR, THORACIC, NECK = 9.0, (8.0, 8.0), (10.0, 10.0, 9.0), (5.0, 5.0)
SIDES = {"right": 1.0, "left": -1.0}
# so far the belly comes forward with a full breath
BREATH = 3.5


@dataclass(frozen=True, slots=True)
class Body:
    """A posed body: its solids by name, and its joints as points."""

    solids: dict[str, Solid]
    joints: dict[str, Vector]

    def moved(self, by: Vector) -> Body:
        """Give the same body elsewhere."""
        solids = {
            name: Solid(
                s.name, s.cloth, s.whose, tuple(tuple(shifted(b, by) for b in link) for link in s.links)
            )
            for name, s in self.solids.items()
        }
        return Body(solids, {name: plus(point, by) for name, point in self.joints.items()})


def posed(angles: Mapping[str, float]) -> Body:
    """Give the body with its hip centre at the origin. Joints that are not named stand at 0."""
    get = angles.get
    pelvis = bent(get("lean", 0), get("roll", 0), get("body_turn", 0))
    solids: dict[str, Solid] = {}
    joints: dict[str, Vector] = {"hips": (0.0, 0.0, 0.0)}
    spine = _spine(angles, pelvis)
    _trunk(solids, joints, pelvis, spine, get("breath", 0) / 100)
    _head(solids, joints, spine, get("head_bend", 0))
    for side, sign in SIDES.items():
        own = {name.removeprefix(f"{side}_"): angle for name, angle in angles.items()}
        add_arm(solids, joints, spine, own, side, sign)
        add_leg(solids, joints, pelvis, own, side, sign)
    return Body(solids, joints)


def _spine(angles: Mapping[str, float], pelvis: Turn) -> list[Piece]:
    """Give (upper end, frame) of each piece from the pelvis to the top of the neck."""
    end = times(PELVIS, pelvis[1])
    pieces, frame = [(end, pelvis)], pelvis
    for region, lengths in (("lumbar", LUMBAR), ("thoracic", THORACIC), ("neck", NECK)):
        share = 1 / len(lengths)
        bend, side, twist = (angles.get(f"{region}_{way}", 0) * share for way in ("bend", "side", "twist"))
        for piece in lengths:
            frame = after(frame, bent(bend, side, twist))
            end = plus(end, times(piece, frame[1]))
            pieces.append((end, frame))
    return pieces


def _trunk(
    solids: dict[str, Solid],
    joints: dict[str, Vector],
    pelvis: Turn,
    spine: list[Piece],
    breath: float,
) -> None:
    belly = BREATH * breath
    at = [
        egg(turned(pelvis, (0.0, 3.0, 0.0)), pelvis, (10.0, 9.0, 15.5)),
        egg(beside(spine[1], belly / 2, -2), spine[1][1], (9.0 + belly / 2, 8.0, 13.5)),
        egg(beside(spine[2], belly / 2, 0), spine[2][1], (9.5 + belly / 2, 8.0, 13.5)),
        egg(beside(spine[3], 0.5, -1), spine[3][1], (10.5, 8.0, 15.0)),
        egg(beside(spine[4], 0.5, -1), spine[4][1], (11.0, 8.0, 16.0)),
        egg(beside(spine[5], -0.5, -4), spine[5][1], (8.5, 6.0, 14.0)),
    ]
    seat = tuple(ball(turned(pelvis, (-3.5, -1.5, z)), 8.5) for z in (6.5, -6.5))
    solids["pelvis"] = Solid("pelvis", "legs", "trunk", (*chain(at[0], at[0]), seat))
    solids["belly"] = Solid("belly", "top", "trunk", chain(*at[:3]))
    solids["back"] = Solid("back", "top", "trunk", chain(*at[2:5]))
    solids["upper_back"] = Solid("upper_back", "top", "trunk", chain(*at[4:]))
    joints["belly"], joints["chest"] = beside(spine[1], 9 + belly, 0), beside(spine[4], 10, -2)
    joints["back_middle"], joints["upper_back"] = beside(spine[3], -9, 0), beside(spine[4], -9, 0)
    joints["neck_base"] = spine[5][0]


def _head(solids: dict[str, Solid], joints: dict[str, Vector], spine: list[Piece], nod: float) -> None:
    root, top = spine[5], spine[7]
    throat = ball(beside(root, 0.3, 0), 5.6), ball(beside(top, 0.3, 0), 5.2)
    skull = (top[0], after(top[1], turn_about(RIGHT, -nod)))
    centre = beside(skull, 2.0, 8.0)
    face = egg(beside(skull, 3.2, 6.5), skull[1], (6.8, 9.4, 6.7))
    crown = egg(beside(skull, 1.2, 9.0), skull[1], (9.2, 8.6, 7.6))
    nose = ball(beside(skull, 10.3, 6.0), 1.5), ball(beside(skull, 8.5, 8.0), 1.2)
    solids["neck"] = Solid("neck", "skin", "neck", chain(*throat))
    solids["head"] = Solid("head", "skin", "head", chain(face, face))
    solids["hair"] = Solid("hair", "hair", "hair", chain(crown, ball(beside(skull, -3.0, 5.0), 5.6)))
    solids["nose"] = Solid("nose", "skin", "nose", chain(*nose))
    for side, sign in SIDES.items():
        eye = ball(beside(skull, 8.9, 8.2, sign * 2.9), 0.85)
        solids[f"{side}_eye"] = Solid(f"{side}_eye", "eye", f"{side}_eye", ((eye,),))
    joints["head"], joints["chin"] = centre, beside(skull, 9.0, 1.0)
    joints["nose"] = beside(skull, 11.0, 6.5)
