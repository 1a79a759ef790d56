"""Every number behind an answer about a person's background, moved alone to the ends of its range.

The other numbers of a table are renormalised: if x becomes x', the rest are scaled by (1 - x')/(1 - x).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rhomboid.domain.knowledge import Condition, Finding
from rhomboid.domain.numbers import Share, Table
from rhomboid.inference.move import Cause, Move, ends_of
from rhomboid.inference.network import Context
from rhomboid.inference.posterior import Factors
from rhomboid.inference.table_changes import ColumnChange, RowChange


def context_moves(context: Context, finding: Finding, value: str, linked: Sequence[Cause]) -> Iterator[Move]:
    """Give the moves behind one answer. linked: the causes that have a table of their own for it."""
    v = context.values.index(value)
    for cause in linked:
        shares = (context.rows if cause.is_row else context.columns)[cause.place]
        moved = list(_moved_entries(_ranges_of(finding, cause.condition), shares, v))
        pulls = _pulls(context, cause, moved[0].position) if moved else {}
        for move in moved:
            number = f"conditions.{cause.condition.id}.findings.{finding.id}{move.name}"
            yield Move(number, move.end, _table_change(cause, shares, v, move, pulls))
    for move in _moved_entries(_population_ranges(finding), context.population, v):
        ratio = _population_change(context, v, move)
        yield Move(f"findings.{finding.id}.population{move.name}", move.end, ratio)


def _population_change(context: Context, v: int, move: _MovedEntry) -> Factors:
    """Give what changes when one entry of the population's table moves: P(v) under every link, and each Z.

    With p_i moved to q and the rest scaled, Z' = Z / rest + r_i c_i (1 / q - 1 / (p_i rest)).
    """
    i, rest = move.position, move.rest
    before = context.population
    by = before[v] / (move.value if v == i else before[v] * rest)
    excess = 1 / move.value - 1 / (before[i] * rest)
    rows, columns = context.rows, context.columns
    cells = {
        (r, c): z / (z / rest + rows[r][i] * columns[c][i] * excess)
        for (r, c), z in context.normalisers.items()
    }
    return Factors(dict.fromkeys(rows, by), dict.fromkeys(columns, by), cells)


def _ranges_of(finding: Finding, condition: Condition) -> dict[str, Share]:
    if finding.options:
        return _in_order(finding, condition.tables[finding.id])
    return {"": condition.findings[finding.id].share}


def _population_ranges(finding: Finding) -> dict[str, Share]:
    if finding.population is not None:
        return _in_order(finding, finding.population)
    assert finding.base_rate is not None
    return {"": finding.base_rate.share}


def _in_order(finding: Finding, table: Table) -> dict[str, Share]:
    # a table's own order is that of its file; the network's arrays are in the order of the values
    return {value: table.shares[value] for value in finding.values}


class _MovedEntry(NamedTuple):
    """One entry of a table at one end of its range; the other entries are scaled by `rest`."""

    name: str
    end: str
    position: int
    value: float
    rest: float


def _moved_entries(ranges: Mapping[str, Share], shares: tuple[float, ...], v: int) -> Iterator[_MovedEntry]:
    """Give the entry of the given answer at both ends.

    Only that entry: the ranges of the others tell the same uncertainty from the side of other answers, and
    counting them too would count it twice (decision record 0009).
    """
    entries = list(ranges.items())
    # present or absent is one number, P(present)
    position = v if len(entries) > 1 else 0
    option, share = entries[position]
    name = f".{option}" if option else ""
    for end, moved in ends_of(share):
        yield _MovedEntry(name, end, position, moved, (1 - moved) / (1 - shares[position]))


def _table_change(
    cause: Cause, before: tuple[float, ...], v: int, move: _MovedEntry, pulls: Mapping[int, float]
) -> RowChange | ColumnChange:
    i = move.position
    factor = (move.value if v == i else before[v] * move.rest) / before[v]
    excess = move.value - before[i] * move.rest
    meetings = _TableMeetings(factor, move.rest, excess, pulls)
    return (RowChange if cause.is_row else ColumnChange)(cause.place, factor, meetings)


def _pulls(context: Context, cause: Cause, i: int) -> dict[int, float]:
    """Give P(i | other) / (P(i) Z) of each cause of the other kind that the table meets."""
    base, meetings, own = context.population[i], context.meetings, cause.place
    if cause.is_row:
        return {c: shares[i] / base * meetings[own, c] for c, shares in context.columns.items()}
    return {r: shares[i] / base * meetings[r, own] for r, shares in context.rows.items()}


class _TableMeetings(NamedTuple):
    """A moved table where a table of the other kind meets it: Z changes too.

    The moved table is `rest` times the one before, plus `excess` at one position; Z is linear in the table.
    pulls: other cause -> its share of that position over P(value) and Z.
    """

    factor: float
    rest: float
    excess: float
    pulls: Mapping[int, float]

    def get(self, other: int, default: float) -> float:
        pull = self.pulls.get(other)
        return default if pull is None else self.factor / (self.rest + self.excess * pull)

    def gained(self, weights: Sequence[float], others: Iterable[int]) -> float:
        _, rest, excess, pulls = self
        gains = [weights[o] * (1 / (rest + excess * pulls[o]) - 1) for o in others if o in pulls]
        return self.factor * sum(gains)
