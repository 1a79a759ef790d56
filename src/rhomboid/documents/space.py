"""Points, directions and turns in space, as plain tuples. Units: centimetres, degrees.

Axes of an upright body: x forward, y up, z to its right.
"""

from __future__ import annotations

from math import cos, radians, sin, sqrt

Vector = tuple[float, float, float]
# three columns: where the x, y and z axis go
Turn = tuple[Vector, Vector, Vector]
FORWARD, UP, RIGHT = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
STRAIGHT: Turn = (FORWARD, UP, RIGHT)


def plus(a: Vector, b: Vector) -> Vector:
    """Give a + b."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def minus(a: Vector, b: Vector) -> Vector:
    """Give a - b."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def times(factor: float, a: Vector) -> Vector:
    """Give a, so many times as long."""
    return (factor * a[0], factor * a[1], factor * a[2])


def dot(a: Vector, b: Vector) -> float:
    """Give the scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """Give the vector product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vector) -> float:
    """Give the length."""
    return sqrt(dot(a, a))


def between(a: Vector, b: Vector, share: float) -> Vector:
    """Give the point at a share of the way from a to b."""
    return plus(a, times(share, minus(b, a)))


def turned(turn: Turn, a: Vector) -> Vector:
    """Give the vector after a turn."""
    return plus(plus(times(a[0], turn[0]), times(a[1], turn[1])), times(a[2], turn[2]))


def after(outer: Turn, inner: Turn) -> Turn:
    """Give the turn that does the inner one in the frame of the outer one."""
    return (turned(outer, inner[0]), turned(outer, inner[1]), turned(outer, inner[2]))


def about(axis: Vector, degrees: float, a: Vector) -> Vector:
    """Give the vector turned about a unit axis by the right-hand rule.

    Formula: Rodrigues, a cos t + (k x a) sin t + k (k . a)(1 - cos t).
    """
    c, s = cos(radians(degrees)), sin(radians(degrees))
    along = times(dot(axis, a) * (1 - c), axis)
    return plus(plus(times(c, a), times(s, cross(axis, a))), along)


def turn_about(axis: Vector, degrees: float) -> Turn:
    """Give the turn about a unit axis."""
    return (about(axis, degrees, FORWARD), about(axis, degrees, UP), about(axis, degrees, RIGHT))


def bent(forward: float, to_right: float, twisted_right: float) -> Turn:
    """Give the turn of a trunk that bends forward, bends to its right and twists to its right."""
    leaning = after(turn_about(RIGHT, -forward), turn_about(FORWARD, to_right))
    return after(turn_about(UP, -twisted_right), leaning)
