"""Chairs, walls and other things beside a body: their solids, and how far a part is from resting on them.

Units: centimetres. A prop stands at `at`; its own x axis points where the person would look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rhomboid.documents.body import Body
from rhomboid.documents.solids import Ball, Solid, ball, chain, reach
from rhomboid.documents.space import UP, Turn, Vector, dot, length, minus, plus, times, turn_about, turned
from rhomboid.domain.exercises import Prop

ROLLER_HALF, MAT = 32.0, (190.0, 2.0, 66.0)
# a floor and a wall have no end that a body could reach
ENDLESS = 1000.0


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its middle, half sizes and turn. Units: centimetres."""

    middle: Vector
    half: Vector
    turn: Turn

    def corners(self) -> tuple[Vector, ...]:
        """Give the eight corners."""
        x, y, z = self.half
        signs = [(a, b, c) for a in (-x, x) for b in (-y, y) for c in (-z, z)]
        return tuple(plus(self.middle, turned(self.turn, sign)) for sign in signs)

    def gap(self, part: Ball) -> float:
        """Give the distance of a ball's skin from the box; below 0 it sinks in."""
        away = minus(part.centre, self.middle)
        own = tuple(dot(axis, away) for axis in self.turn)
        beyond = tuple(abs(o) - h for o, h in zip(own, self.half, strict=True))
        outside = tuple(max(b, 0.0) for b in beyond)
        deepest = max(range(3), key=lambda i: beyond[i])
        if max(beyond) <= 0:
            return beyond[deepest] - reach(part, self.turn[deepest])
        signed = [o if w >= 0 else -o for o, w in zip(outside, own, strict=True)]
        towards = turned(self.turn, (signed[0], signed[1], signed[2]))
        distance = length(towards)
        return distance - reach(part, times(1 / distance, towards))


def boxes_of(prop: Prop) -> tuple[Box, ...]:
    """Give the boxes that something can rest on; none for a band and a roller."""
    height = prop.height
    each: dict[str, list[tuple[Vector, Vector]]] = {
        "floor": [((0, -ENDLESS, 0), (ENDLESS, ENDLESS, ENDLESS))],
        "mat": [((0, -MAT[1] / 2, 0), (MAT[0] / 2, MAT[1] / 2, MAT[2] / 2))],
        "chair": [((0, height - 2.5, 0), (21, 2.5, 21)), ((-22.5, height + 24, 0), (1.5, 24, 19))],
        "stool": [((0, height - 2.5, 0), (18, 2.5, 18))],
        "wall": [((4, 110, 0), (4, 110, 75))],
        "doorway": [((4, 110, 0), (4, 110, 5))],
        "table": [((0, height - 2, 0), (28, 2, 45))],
        "pillow": [((0, height / 2, 0), (15, height / 2, 22))],
    }
    turn = turn_about(UP, prop.turn)
    return tuple(
        Box(plus(prop.at, turned(turn, middle)), half, turn) for middle, half in each.get(prop.kind, [])
    )


def gap_between(prop: Prop, part: Solid) -> float:
    """Give the distance from the skin of a part to a prop, in centimetres; at 0 it rests there."""
    if prop.kind == "roller":
        radius = prop.height / 2
        middle = plus(prop.at, (0.0, radius, 0.0))
        return min(_gap_to_roller(one, middle, radius, turn_about(UP, prop.turn)) for one in part.balls)
    return min(box.gap(one) for one in part.balls for box in boxes_of(prop))


def _gap_to_roller(part: Ball, middle: Vector, radius: float, turn: Turn) -> float:
    away = minus(part.centre, middle)
    along = max(-ROLLER_HALF, min(ROLLER_HALF, dot(away, turn[2])))
    straight = minus(away, times(along, turn[2]))
    distance = length(straight) or 1e-9
    return distance - radius - reach(part, times(1 / distance, straight))


def solids_of(prop: Prop, body: Body) -> tuple[Solid, ...]:
    """Give what is drawn of a prop; a floor is drawn as a line and has no solid."""
    if prop.kind == "floor":
        return ()
    if prop.kind == "band":
        ends = [body.joints.get(end, prop.at) for end in prop.ends]
        return (Solid(prop.id, "band", prop.id, chain(*(ball(end, 1.1) for end in ends))),)
    if prop.kind == "roller":
        middle, turn = plus(prop.at, (0.0, prop.height / 2, 0.0)), turn_about(UP, prop.turn)
        ends = [plus(middle, times(side * ROLLER_HALF, turn[2])) for side in (-1, 1)]
        return (Solid(prop.id, "prop", prop.id, chain(*(_disc(end, prop.height / 2, turn) for end in ends))),)
    cloth = {"wall": "wall", "doorway": "prop", "mat": "mat", "pillow": "pillow"}.get(prop.kind, "prop")
    links = [*(_corners(box) for box in boxes_of(prop)), *_legs(prop)]
    return (Solid(prop.id, cloth, prop.id, tuple(links)),)


def _disc(centre: Vector, radius: float, turn: Turn) -> Ball:
    return Ball(centre, (times(radius, turn[0]), times(radius, turn[1]), times(0.5, turn[2])))


def _corners(box: Box) -> tuple[Ball, ...]:
    return tuple(ball(corner, 0.8) for corner in box.corners())


def _legs(prop: Prop) -> Iterator[tuple[Ball, ...]]:
    half = {"chair": (19.0, 19.0), "stool": (15.0, 15.0), "table": (25.0, 41.0)}.get(prop.kind)
    if half is None:
        return
    turn = turn_about(UP, prop.turn)
    for x in (-half[0], half[0]):
        for z in (-half[1], half[1]):
            foot, top = turned(turn, (x, 1.3, z)), turned(turn, (x, prop.height - 3, z))
            yield (ball(plus(prop.at, foot), 1.3), ball(plus(prop.at, top), 1.5))
