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
from rhomboid.inference.context_moves import context_moves
from rhomboid.inference.move import Cause, Move, ends_of
from rhomboid.inference.network import Network, Symptom, symptom_with_leak
from rhomboid.inference.posterior import Factors, absent_factors, present_factors
from rhomboid.inference.table_changes import (
    NO_MEETINGS,
    ColumnChange,
    LinkedChange,
    RowChange,
    RowPriorChange,
    product_of,
    ratio_of,
)


def moves_behind(knowledge: Knowledge, network: Network, evidence: Mapping[str, str]) -> Iterator[Move]:
    """Give every move that can change the posterior under this evidence, in a fixed order."""
    causes = [_cause(network, knowledge.conditions[condition_id]) for condition_id in network.conditions]
    yield from _prior_moves(knowledge, network, causes)
    yield from _reporting_moves(knowledge, network, evidence)
    linked = _linked(causes, evidence)
    for finding_id in sorted(evidence):
        finding, value = knowledge.findings[finding_id], evidence[finding_id]
        if finding_id in network.symptoms:
            yield from _symptom_moves(
                knowledge, network.symptoms[finding_id], finding, value, linked[finding_id]
            )
        else:
            yield from context_moves(network.contexts[finding_id], finding, value, linked[finding_id])


def _cause(network: Network, condition: Condition) -> Cause:
    if condition.kind == "ordinary":
        return Cause(condition, True, network.row_index[condition.id])
    return Cause(condition, False, network.column_index[condition.id])


def _linked(causes: Sequence[Cause], evidence: Mapping[str, str]) -> dict[str, list[Cause]]:
    """Give the causes that have a number of their own for each finding that was answered."""
    found: dict[str, list[Cause]] = {finding_id: [] for finding_id in evidence}
    for cause in causes:
        for finding_id in (*cause.condition.findings, *cause.condition.tables):
            if finding_id in found:
                found[finding_id].append(cause)
    return found


# priors ---------------------------------------------------------------------------------------------------


def _prior_moves(knowledge: Knowledge, network: Network, causes: Sequence[Cause]) -> Iterator[Move]:
    total = sum(c.prior.share.point for c in knowledge.conditions.values())
    for cause in causes:
        for end, value in ends_of(cause.condition.prior.share):
            change = _prior_change(network, cause, min(value / total, 0.999))
            yield Move(f"conditions.{cause.condition.id}.prior", end, change)
    for end, value in ends_of(knowledge.model.danger_alone.share):
        alone = network.danger_alone
        rows = {0: value / alone, **dict.fromkeys(range(1, len(network.rows)), (1 - value) / (1 - alone))}
        # column 0 (no danger) is not touched by how dangers come
        cells = {(r, 0): 1 / factor for r, factor in rows.items() if r}
        yield Move("model.danger_alone", end, Factors(rows, {}, cells))


def _prior_change(network: Network, cause: Cause, moved: float) -> ColumnChange | RowPriorChange:
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


# how much is told -----------------------------------------------------------------------------------------


def _reporting_moves(knowledge: Knowledge, network: Network, evidence: Mapping[str, str]) -> Iterator[Move]:
    """Every symptom at once: the share of those who have one and say so."""
    number = knowledge.model.unreported
    if number is None:
        return
    for end, value in ends_of(number.share):
        by = (1 - value) / knowledge.model.reported
        change = Factors({}, {}, {})
        for finding_id in sorted(evidence):
            if finding_id in network.symptoms:
                symptom = network.symptoms[finding_id]
                told = _symptom_factors(_scaled(symptom, by), evidence[finding_id])
                change = product_of(change, ratio_of(told, _symptom_factors(symptom, evidence[finding_id])))
        yield Move("model.unreported", end, change)


def _scaled(symptom: Symptom, by: float) -> Symptom:
    rows = {r: p * by for r, p in symptom.rows.items()}
    return Symptom(symptom.id, symptom.leak * by, rows, {c: p * by for c, p in symptom.columns.items()})


# symptoms -------------------------------------------------------------------------------------------------


def _symptom_moves(
    knowledge: Knowledge, symptom: Symptom, finding: Finding, value: str, linked: Sequence[Cause]
) -> Iterator[Move]:
    for cause in linked:
        number = f"conditions.{cause.condition.id}.findings.{finding.id}"
        for end, moved in ends_of(cause.condition.findings[finding.id].share):
            told = max(moved * knowledge.model.reported, symptom.leak)
            yield Move(number, end, _link_change(symptom, cause, value, told))
    assert finding.base_rate is not None
    for end, moved in ends_of(finding.base_rate.share):
        leak = max(moved, knowledge.model.leak_floor)
        if leak * knowledge.model.reported != symptom.leak:
            # a lower leak may make a link of a number that lay below the leak before
            leaking = _leak_change(knowledge, finding, symptom, leak, value)
            yield Move(f"findings.{finding.id}.base_rate", end, leaking)


def _leak_change(
    knowledge: Knowledge, finding: Finding, symptom: Symptom, leak: float, value: str
) -> LinkedChange | Factors:
    reported = knowledge.model.reported
    shifted = symptom_with_leak(finding, knowledge.ordinary(), knowledge.dangers(), leak, reported)
    has_same_links = shifted.rows == symptom.rows and shifted.columns == symptom.columns
    if value == ABSENT and has_same_links:
        return LinkedChange(symptom, (1 - symptom.leak) / (1 - shifted.leak))
    return ratio_of(_symptom_factors(shifted, value), _symptom_factors(symptom, value))


def _symptom_factors(symptom: Symptom, value: str) -> Factors:
    return absent_factors(symptom) if value == ABSENT else present_factors(symptom)


def _link_change(symptom: Symptom, cause: Cause, value: str, after: float) -> RowChange | ColumnChange:
    _, is_row, index = cause
    linked, others = (symptom.rows, symptom.columns) if is_row else (symptom.columns, symptom.rows)
    before = linked.get(index, symptom.leak)
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
