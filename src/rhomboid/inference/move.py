"""One number of the knowledge at one end of its range, and the cause that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rhomboid.domain.knowledge import Condition
from rhomboid.domain.numbers import Share
from rhomboid.inference.table_changes import Change


class Move(NamedTuple):
    """One number at one end of its range. `number`: the path of the number in the knowledge."""

    number: str
    end: str
    change: Change


class Cause(NamedTuple):
    """A condition, whether it is a row of the table or a column, and the number of that."""

    condition: Condition
    is_row: bool
    place: int


def ends_of(share: Share) -> Iterator[tuple[str, float]]:
    """Give the name and the value of each end of a range that is not its point."""
    if share.low != share.point:
        yield "low", share.low
    if share.high != share.point:
        yield "high", share.high
