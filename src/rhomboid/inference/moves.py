"""Every number behind an answer, moved alone to the low and to the high end of its range.

Of a question's table, that is the entry of the answer given.

A move says what it multiplies in the posterior table: one row, one column, or (for numbers that every cause
shares) rows, columns and cells. The other numbers of a table are renormalised: if x becomes x', the rest are
scaled by (1 - x')/(1 - x).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    causes = [_cause(network, knowledge.conditions[condition_id]) for condition_id in network.conditions]
    yield from _prior_moves(knowledge, network, causes)
    linked = _linked(causes, evidence)
    for finding_id in sorted(evidence):
        finding, value = knowledge.findings[finding_id], evidence[finding_id]
        if finding_id in network.symptoms:
            yield from _symptom_moves(
                knowledge, network.symptoms[finding_id], finding, value, linked[finding_id]
            )
        else:
            yield from _context_moves(network.contexts[finding_id], finding, value, linked[finding_id])


class _Cause(NamedTuple):
    """A condition, whether it is a row of the table or a column, and the number of that."""

    condition: Condition
    is_row: bool
    place: int


def _cause(network: Network, condition: Condition) -> _Cause:
    if condition.kind == "ordinary":
        return _Cause(condition, True, network.row_index[condition.id])
    return _Cause(condition, False, network.column_index[condition.id])


def _linked(causes: Sequence[_Cause], evidence: Mapping[str, str]) -> dict[str, list[_Cause]]:
    """Give the causes that have a number of their own for each finding that was answered."""
    found: dict[str, list[_Cause]] = {finding_id: [] for finding_id in evidence}
    for cause in causes:
        for finding_id in (*cause.condition.findings, *cause.condition.tables):
            if finding_id in found:
                found[finding_id].append(cause)
    return found


def _ends(share: Share) -> Iterator[tuple[str, float]]:
    if share.low != share.point:
        yield "low", share.low
    if share.high != share.point:
        yield "high", share.high


# priors ---------------------------------------------------------------------------------------------------


def _prior_moves(knowledge: Knowledge, network: Network, causes: Sequence[_Cause]) -> Iterator[Move]:
    total = sum(c.prior.share.point for c in knowledge.conditions.values())
    for cause in causes:
        for end, value in _ends(cause.condition.prior.share):
            change = _prior_change(network, cause, min(value / total, 0.999))
            yield Move(f"conditions.{cause.condition.id}.prior", end, change)
    for end, value in _ends(knowledge.model.danger_alone.share):
        alone = network.danger_alone
        rows = {0: value / alone, **dict.fromkeys(range(1, len(network.rows)), (1 - value) / (1 - alone))}
        # column 0 (no danger) is not touched by how dangers come
        cells = {(r, 0): 1 / factor for r, factor in rows.items() if r}
        yield Move("model.danger_alone", end, Factors(rows, {}, cells))


def _prior_change(network: Network, cause: _Cause, moved: float) -> ColumnChange | RowPriorChange:
    """Give what changes when one prior moves; `rest`, by which all else scales, is divided out."""
    _, is_row, index = cause
    before = (network.p_row if is_row else network.p_column)[index]
    rest = (1 - moved) / (1 - before)
    factor = moved / before / rest
    if not is_row:
        return ColumnChange(index, factor, NO_MEETINGS)
    # P(o, d) = (1 - a) p(d) p(o) / S, with S the sum over ordinary causes, which changes too
    all_ordinary = sum(network.p_row)
    return RowPriorChange(index, factor, rest * all_ordinary / (rest * (all_ordinary - before) + moved))


# symptoms -------------------------------------------------------------------------------------------------


def _symptom_moves(
    knowledge: Knowledge, symptom: Symptom, finding: Finding, value: str, linked: Sequence[_Cause]
) -> Iterator[Move]:
    for cause in linked:
        number = f"conditions.{cause.condition.id}.findings.{finding.id}"
        for end, moved in _ends(cause.condition.findings[finding.id].share):
            yield Move(number, end, _link_change(symptom, cause, value, moved))
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


def _link_change(symptom: Symptom, cause: _Cause, value: str, moved: float) -> RowChange | ColumnChange:
    _, is_row, index = cause
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

    def gained(self, weights: Sequence[float], others: Iterable[int]) -> float:
        factor = self.after / self.before
        return sum([weights[o] * (self.get(o, factor) - factor) for o in others if o in self.others])


# context --------------------------------------------------------------------------------------------------


def _context_moves(
    context: Context, finding: Finding, value: str, linked: Sequence[_Cause]
) -> Iterator[Move]:
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
    for end, moved in _ends(share):
        yield _MovedEntry(name, end, position, moved, (1 - moved) / (1 - shares[position]))


def _table_change(
    cause: _Cause, before: tuple[float, ...], v: int, move: _MovedEntry, pulls: Mapping[int, float]
) -> RowChange | ColumnChange:
    i = move.position
    factor = (move.value if v == i else before[v] * move.rest) / before[v]
    excess = move.value - before[i] * move.rest
    meetings = _TableMeetings(factor, move.rest, excess, pulls)
    return (RowChange if cause.is_row else ColumnChange)(cause.place, factor, meetings)


def _pulls(context: Context, cause: _Cause, i: int) -> dict[int, float]:
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
