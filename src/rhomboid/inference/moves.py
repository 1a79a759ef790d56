"""Every number behind an answer, moved alone to the low and to the high end of its range.

Of a question's table, that is the entry of the answer given.

A move says what it multiplies in the posterior table: one row, one column, or (for numbers that every cause
shares) rows, columns and cells. The other numbers of a table are renormalised: if x becomes x', the rest are
scaled by (1 - x')/(1 - x).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rhomboid.domain.knowledge import ABSENT, Condition, Finding, Knowledge
from rhomboid.domain.numbers import Share, Table
from rhomboid.inference.network import Context, Network, Symptom, symptom_with_leak
from rhomboid.inference.posterior import Factors, absent_factors, present_factors
from rhomboid.inference.table_changes import (
    NO_MEETINGS,
    Change,
    ColumnChange,
    LinkedChange,
    RowChange,
    RowPriorChange,
    ratio_of,
)


class Move(NamedTuple):
    """One number at one end of its range. `number`: the path of the number in the knowledge."""

    number: str
    end: str
    change: Change


def moves_behind(knowledge: Knowledge, network: Network, evidence: Mapping[str, str]) -> Iterator[Move]:
    """Give every move that can change the posterior under this evidence, in a fixed order."""
    yield from _prior_moves(knowledge, network)
    for finding_id in sorted(evidence):
        finding = knowledge.findings[finding_id]
        if finding_id in network.symptoms:
            yield from _symptom_moves(knowledge, network, finding, evidence[finding_id])
        else:
            yield from _context_moves(knowledge, network, finding, evidence[finding_id])


def _ends(share: Share) -> Iterator[tuple[str, float]]:
    if share.low != share.point:
        yield "low", share.low
    if share.high != share.point:
        yield "high", share.high


def _place(network: Network, condition: Condition) -> tuple[bool, int]:
    """Say whether the condition is a row, and at which index."""
    if condition.kind == "ordinary":
        return True, network.row_index[condition.id]
    return False, network.column_index[condition.id]


# priors ---------------------------------------------------------------------------------------------------


def _prior_moves(knowledge: Knowledge, network: Network) -> Iterator[Move]:
    total = sum(c.prior.share.point for c in knowledge.conditions.values())
    for condition_id in network.conditions:
        condition = knowledge.conditions[condition_id]
        for end, value in _ends(condition.prior.share):
            change = _prior_change(network, condition, min(value / total, 0.999))
            yield Move(f"conditions.{condition_id}.prior", end, change)
    for end, value in _ends(knowledge.model.danger_alone.share):
        alone = network.danger_alone
        rows = {0: value / alone, **dict.fromkeys(range(1, len(network.rows)), (1 - value) / (1 - alone))}
        # column 0 (no danger) is not touched by how dangers come
        cells = {(r, 0): 1 / factor for r, factor in rows.items() if r}
        yield Move("model.danger_alone", end, Factors(rows, {}, cells))


def _prior_change(network: Network, condition: Condition, moved: float) -> ColumnChange | RowPriorChange:
    """Give what changes when one prior moves; `rest`, by which all else scales, is divided out."""
    is_row, index = _place(network, condition)
    before = (network.p_row if is_row else network.p_column)[index]
    rest = (1 - moved) / (1 - before)
    factor = moved / before / rest
    if not is_row:
        return ColumnChange(index, factor, NO_MEETINGS)
    # P(o, d) = (1 - a) p(d) p(o) / S, with S the sum over ordinary causes, which changes too
    all_ordinary = sum(network.p_row)
    return RowPriorChange(index, factor, rest * all_ordinary / (rest * (all_ordinary - before) + moved))


# symptoms -------------------------------------------------------------------------------------------------


def _symptom_moves(knowledge: Knowledge, network: Network, finding: Finding, value: str) -> Iterator[Move]:
    symptom = network.symptoms[finding.id]
    for condition_id in network.conditions:
        condition = knowledge.conditions[condition_id]
        number = condition.findings.get(finding.id)
        if number is not None:
            for end, moved in _ends(number.share):
                change = _link_change(network, symptom, condition, value, moved)
                yield Move(f"conditions.{condition_id}.findings.{finding.id}", end, change)
    assert finding.base_rate is not None
    for end, moved in _ends(finding.base_rate.share):
        leak = max(moved, knowledge.model.leak_floor)
        if leak != symptom.leak:
            # a lower leak may make a link of a number that lay below the leak before
            leaking = _leak_change(knowledge, finding, symptom, leak, value)
            yield Move(f"findings.{finding.id}.base_rate", end, leaking)


def _leak_change(
    knowledge: Knowledge, finding: Finding, symptom: Symptom, leak: float, value: str
) -> LinkedChange | Factors:
    shifted = symptom_with_leak(finding, knowledge.ordinary(), knowledge.dangers(), leak)
    has_same_links = shifted.rows == symptom.rows and shifted.columns == symptom.columns
    if value == ABSENT and has_same_links:
        return LinkedChange(symptom, (1 - symptom.leak) / (1 - leak))
    return ratio_of(_symptom_factors(shifted, value), _symptom_factors(symptom, value))


def _symptom_factors(symptom: Symptom, value: str) -> Factors:
    return absent_factors(symptom) if value == ABSENT else present_factors(symptom)


def _link_change(
    network: Network, symptom: Symptom, condition: Condition, value: str, moved: float
) -> RowChange | ColumnChange:
    is_row, index = _place(network, condition)
    linked, others = (symptom.rows, symptom.columns) if is_row else (symptom.columns, symptom.rows)
    before = linked.get(index, symptom.leak)
    after = max(moved, symptom.leak)
    change = RowChange if is_row else ColumnChange
    if value == ABSENT:
        return change(index, (1 - after) / (1 - before), NO_MEETINGS)
    return change(index, after / before, _LinkMeetings(before, after, 1 - symptom.leak, others))


class _LinkMeetings(NamedTuple):
    """A present symptom's moved link, where a link of the other kind meets it."""

    before: float
    after: float
    keep: float
    others: Mapping[int, float]

    def get(self, other: int, default: float) -> float:
        p = self.others.get(other)
        if p is None:
            return default
        return (1 - (1 - self.after) * (1 - p) / self.keep) / (1 - (1 - self.before) * (1 - p) / self.keep)


# context --------------------------------------------------------------------------------------------------


def _context_moves(knowledge: Knowledge, network: Network, finding: Finding, value: str) -> Iterator[Move]:
    context = network.contexts[finding.id]
    v = context.values.index(value)
    for condition_id in network.conditions:
        condition = knowledge.conditions[condition_id]
        is_row, index = _place(network, condition)
        shares = (context.rows if is_row else context.columns).get(index)
        if shares is None:
            continue
        for move in _moved_entries(_ranges_of(finding, condition), shares, v):
            change = _table_change(network, context, condition, v, move)
            yield Move(f"conditions.{condition_id}.findings.{finding.id}{move.name}", move.end, change)
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
    for end, moved in _ends(share):
        yield _MovedEntry(name, end, position, moved, (1 - moved) / (1 - shares[position]))


def _table_change(
    network: Network, context: Context, condition: Condition, v: int, move: _MovedEntry
) -> RowChange | ColumnChange:
    is_row, index = _place(network, condition)
    own, others = (context.rows, context.columns) if is_row else (context.columns, context.rows)
    before = own[index]
    i = move.position
    factor = (move.value if v == i else before[v] * move.rest) / before[v]
    excess = (move.value - before[i] * move.rest) / context.population[i]
    meetings = _TableMeetings(context, is_row, index, factor, move.rest, excess, i, others)
    return (RowChange if is_row else ColumnChange)(index, factor, meetings)


class _TableMeetings(NamedTuple):
    """A moved table where a table of the other kind meets it: Z changes too.

    The moved table is `rest` times the one before, plus `excess` at one position; Z is linear in the table.
    """

    context: Context
    is_row: bool
    own: int
    factor: float
    rest: float
    excess: float
    position: int
    others: Mapping[int, tuple[float, ...]]

    def get(self, other: int, default: float) -> float:
        shares = self.others.get(other)
        if shares is None:
            return default
        z = self.context.normalisers[(self.own, other) if self.is_row else (other, self.own)]
        return self.factor * z / (z * self.rest + self.excess * shares[self.position])
