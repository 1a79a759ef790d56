"""Balls and chains of balls: what a body and its props are made of. Units: centimetres.

A solid is a chain of balls; what is drawn is the hull of each two that follow one another.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from rhomboid.documents.space import STRAIGHT, Turn, Vector, dot, plus, times, turned

# a piece of the spine: its upper end, and its frame
Piece = tuple[Vector, Turn]


@dataclass(frozen=True, slots=True)
class Ball:
    """A ball, or an egg with three half-axes as vectors."""

    centre: Vector
    axes: Turn


@dataclass(frozen=True, slots=True)
class Solid:
    """Pairs of balls whose hulls are one thing: a part of the body or of a prop.

    cloth: what it is painted as. whose: the limb that it is drawn with.
    """

    name: str
    cloth: str
    whose: str
    links: tuple[tuple[Ball, ...], ...]

    @property
    def balls(self) -> tuple[Ball, ...]:
        """Give every ball once or more."""
        return tuple(ball for link in self.links for ball in link)


def shifted(one: Ball, by: Vector) -> Ball:
    """Give the same ball elsewhere."""
    return Ball(plus(one.centre, by), one.axes)


def ball(centre: Vector, radius: float) -> Ball:
    """Give a round ball."""
    return Ball(centre, (times(radius, STRAIGHT[0]), times(radius, STRAIGHT[1]), times(radius, STRAIGHT[2])))


def egg(centre: Vector, turn: Turn, radii: Vector) -> Ball:
    """Give an egg with half-axes along a turned frame."""
    return Ball(centre, (times(radii[0], turn[0]), times(radii[1], turn[1]), times(radii[2], turn[2])))


def reach(one: Ball, direction: Vector) -> float:
    """Give how far a ball reaches from its centre along a unit direction."""
    return float(sum(dot(axis, direction) ** 2 for axis in one.axes) ** 0.5)


def chain(*balls: Ball) -> tuple[tuple[Ball, ...], ...]:
    """Give the pairs of balls that follow one another."""
    return tuple(pairwise(balls)) if len(balls) > 1 else (balls,)


def beside(piece: Piece, x: float, y: float, z: float = 0.0) -> Vector:
    """Give a point beside the upper end of a piece of the spine."""
    return plus(piece[0], turned(piece[1], (x, y, z)))
