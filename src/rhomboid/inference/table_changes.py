"""What a change multiplies in the posterior table: one row, one column, or what many causes share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import mul, truediv
from typing import NamedTuple, Protocol

from rhomboid.domain.knowledge import ABSENT
from rhomboid.inference.network import Network, Symptom
from rhomboid.inference.posterior import Factors, factors_of


class Meetings(Protocol):
    """The factors of a change where a linked cause of the other kind meets it, worked out when asked for."""

    def get(self, other: int, default: float) -> float:
        """Give the factor at the cause with that index, or the default where it is not linked."""

    def gained(self, weights: Sequence[float], others: Iterable[int]) -> float:
        """Give what these others' weights gain by the change beyond its own factor."""


class RowChange(NamedTuple):
    """Row `row` is multiplied by `factor`, but by `exceptions` where a linked column meets it."""

    row: int
    factor: float
    exceptions: Meetings


class ColumnChange(NamedTuple):
    """Column `column` is multiplied by `factor`, but by `exceptions` where a linked row meets it."""

    column: int
    factor: float
    exceptions: Meetings


class RowPriorChange(NamedTuple):
    """Row `row` is multiplied by `factor`, and all cells of an ordinary cause beside a danger by `beside`."""

    row: int
    factor: float
    beside: float


class LinkedChange(NamedTuple):
    """Every linked row and every linked column of a symptom is multiplied by `factor`."""

    symptom: Symptom
    factor: float


class PresentInstead(NamedTuple):
    """A symptom that was absent is present."""

    symptom: Symptom


Change = RowChange | ColumnChange | RowPriorChange | LinkedChange | PresentInstead | Factors


class _NoMeetings:
    """An absent symptom multiplies separately over the two causes: no meeting changes it."""

    def get(self, other: int, default: float) -> float:
        return default

    def gained(self, weights: Sequence[float], others: Iterable[int]) -> float:
        return 0.0


NO_MEETINGS = _NoMeetings()


def answered_instead(network: Network, finding_id: str, was: str, value: str) -> PresentInstead | Factors:
    """Give what changes when one answer gives way to another of the same finding."""
    context = network.contexts.get(finding_id)
    if context is None:
        if was == ABSENT:
            return PresentInstead(network.symptoms[finding_id])
        return ratio_of(factors_of(network, finding_id, value), factors_of(network, finding_id, was))
    # where two causes meet, 1/Z is the same under every answer
    old, new = context.values.index(was), context.values.index(value)
    by = context.population[old] / context.population[new]
    rows = {r: shares[new] / shares[old] * by for r, shares in context.rows.items()}
    columns = {c: shares[new] / shares[old] * by for c, shares in context.columns.items()}
    return Factors(rows, columns, {})


def ratio_of(new: Factors, old: Factors) -> Factors:
    """Give what changes when one answer's factors give way to others."""
    return _combined(new, old, truediv)


def product_of(first: Factors, second: Factors) -> Factors:
    """Give what two changes multiply together."""
    return _combined(first, second, mul)


def _combined(first: Factors, second: Factors, by: Callable[[float, float], float]) -> Factors:
    def each(one: Mapping, other: Mapping) -> dict:  # type: ignore[type-arg]
        return {k: by(one.get(k, 1.0), other.get(k, 1.0)) for k in {**other, **one}}

    rows, columns = each(first.rows, second.rows), each(first.columns, second.columns)
    return Factors(rows, columns, each(first.cells, second.cells))
