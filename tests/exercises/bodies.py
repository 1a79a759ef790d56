"""Every pose that a picture shows, and those on the way between them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rhomboid.documents.body import Body
from rhomboid.documents.scene import body_between, placed
from rhomboid.domain.exercises import Exercise
from strategies import shipped

EXERCISES = [exercise for _, exercise in sorted(shipped().care.exercises.items())]
NAMES = [exercise.id for exercise in EXERCISES]


def bodies_in(exercise: Exercise) -> Iterator[Body]:
    """Give the body of each key frame, and four on the way to each next one."""
    frames = exercise.picture.frames
    for one, two in pairwise(frames):
        yield from (body_between(one, two, share / 5) for share in range(5))
    yield placed(frames[-1])
