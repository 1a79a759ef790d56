"""The knowledge as arrays ready for the exact sum.

Rows are ordinary causes and columns are dangers; index 0 of each is `none`. Not both can be none.

Prior.     P(o, none) = p(o);  P(none, d) = a p(d);  P(o, d) = (1 - a) p(d) p(o) / sum of p over ordinary
Symptom.   P(absent | o, d) = (1 - p_o)(1 - p_d) / (1 - leak), p being P(present | cause alone), at least leak
           (the noisy-OR (1 - leak)(1 - q_o)(1 - q_d) with 1 - q = (1 - p)/(1 - leak))
Context.   P(v | o, d) = P(v | o) P(v | d) / P(v) / Z(o, d), Z normalising over the values; `none` has P(v)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import mul

from rhomboid.domain.knowledge import ABSENT, NONE, PRESENT, Condition, Finding, Knowledge


@dataclass(frozen=True)
class Symptom:
    """One noisy-OR symptom, as it is answered.

    rows, columns: index of a cause -> P(answered present | cause alone), above the leak.
    """

    id: str
    leak: float
    rows: Mapping[int, float]
    columns: Mapping[int, float]


@dataclass(frozen=True)
class Context:
    """One context variable: population share of each value, and P(value | cause) for causes that differ."""

    id: str
    values: tuple[str, ...]
    population: tuple[float, ...]
    rows: Mapping[int, tuple[float, ...]]
    columns: Mapping[int, tuple[float, ...]]

    @cached_property
    def normalisers(self) -> dict[tuple[int, int], float]:
        """Give Z = sum over values of P(v | o) P(v | d) / P(v), for each linked row and linked column."""
        relative = {
            r: [p / base for p, base in zip(shares, self.population, strict=True)]
            for r, shares in self.rows.items()
        }
        return {
            (r, c): sum(map(mul, over_base, column))
            for r, over_base in relative.items()
            for c, column in self.columns.items()
        }

    @cached_property
    def meetings(self) -> Mapping[tuple[int, int], float]:
        """Give 1/Z for each linked row and linked column: the same under every answer."""
        return {cell: 1 / z for cell, z in self.normalisers.items()}


@dataclass(frozen=True)
class Network:
    """The model of one knowledge release. `prior[r][c]` sums to 1 and `prior[0][0]` is 0."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    p_row: tuple[float, ...]
    p_column: tuple[float, ...]
    danger_alone: float
    prior: tuple[tuple[float, ...], ...]
    symptoms: Mapping[str, Symptom]
    contexts: Mapping[str, Context]
    groups: Mapping[str, str]
    reference_row: int
    row_index: Mapping[str, int] = field(repr=False)
    column_index: Mapping[str, int] = field(repr=False)

    @property
    def conditions(self) -> tuple[str, ...]:
        """Give all condition ids, ordinary ones first."""
        return self.rows[1:] + self.columns[1:]


def network_of(knowledge: Knowledge, leak_floor: float | None = None) -> Network:
    """Build the network. Pass leak_floor 0 to draw people, whose rare symptoms must stay rare."""
    floor = knowledge.model.leak_floor if leak_floor is None else leak_floor
    ordinary, dangers = knowledge.ordinary(), knowledge.dangers()
    total = sum(c.prior.share.point for c in knowledge.conditions.values())
    p_row = (0.0, *(c.prior.share.point / total for c in ordinary))
    p_column = (0.0, *(c.prior.share.point / total for c in dangers))
    alone = knowledge.model.danger_alone.share.point
    rows = (NONE, *(c.id for c in ordinary))
    columns = (NONE, *(c.id for c in dangers))
    findings = knowledge.findings.values()
    return Network(
        rows=rows,
        columns=columns,
        p_row=p_row,
        p_column=p_column,
        danger_alone=alone,
        prior=joint_prior(p_row, p_column, alone),
        symptoms={
            f.id: _symptom(f, ordinary, dangers, floor, knowledge.model.reported)
            for f in findings
            if f.type == "symptom"
        },
        contexts={f.id: _context(f, ordinary, dangers) for f in findings if _is_weighed(f)},
        groups={c.id: c.group for c in knowledge.conditions.values()},
        reference_row=rows.index(knowledge.model.reference_condition),
        row_index={name: i for i, name in enumerate(rows)},
        column_index={name: i for i, name in enumerate(columns)},
    )


def joint_prior(
    p_row: tuple[float, ...], p_column: tuple[float, ...], danger_alone: float
) -> tuple[tuple[float, ...], ...]:
    """Give P(ordinary, danger) from the conditions' shares. Shapes: (rows, columns)."""
    all_ordinary = sum(p_row)
    none_row = (0.0, *(danger_alone * p for p in p_column[1:]))
    beside = 1 - danger_alone
    others = tuple((p, *(beside * d * p / all_ordinary for d in p_column[1:])) for p in p_row[1:])
    return (none_row, *others)


def _is_weighed(finding: Finding) -> bool:
    """Whether it is a context variable with a distribution (limits of age carry no weight of their own)."""
    return finding.is_context and (finding.population is not None or finding.base_rate is not None)


def _symptom(
    finding: Finding,
    ordinary: tuple[Condition, ...],
    dangers: tuple[Condition, ...],
    floor: float,
    reported: float,
) -> Symptom:
    assert finding.base_rate is not None
    leak = max(finding.base_rate.share.point, floor)
    return symptom_with_leak(finding, ordinary, dangers, leak, reported)


def symptom_with_leak(
    finding: Finding,
    ordinary: tuple[Condition, ...],
    dangers: tuple[Condition, ...],
    leak: float,
    reported: float,
) -> Symptom:
    """Give a symptom as it is answered, at some leak; a link that is not above it is no link.

    reported: the share of those who have it that say so.
    """

    def links(conditions: tuple[Condition, ...]) -> dict[int, float]:
        pairs = ((i, c.findings.get(finding.id)) for i, c in enumerate(conditions, start=1))
        return {i: n.share.point * reported for i, n in pairs if n is not None and n.share.point > leak}

    return Symptom(finding.id, leak * reported, links(ordinary), links(dangers))


def _context(finding: Finding, ordinary: tuple[Condition, ...], dangers: tuple[Condition, ...]) -> Context:
    def tables(conditions: tuple[Condition, ...]) -> dict[int, tuple[float, ...]]:
        found = ((i, context_shares(finding, c)) for i, c in enumerate(conditions, start=1))
        return {i: shares for i, shares in found if shares is not None}

    return Context(finding.id, finding.values, population_shares(finding), tables(ordinary), tables(dangers))


def population_shares(finding: Finding) -> tuple[float, ...]:
    """Give P(value) among adults with upper back pain, in the order of the finding's values, summing to 1."""
    if finding.population is not None:
        return _normalised(tuple(finding.population.shares[v].point for v in finding.values))
    assert finding.base_rate is not None
    return _present_absent(finding.base_rate.share.point)


def context_shares(finding: Finding, condition: Condition) -> tuple[float, ...] | None:
    """Give P(value | condition), or None where the condition has the population's."""
    if finding.options:
        table = condition.tables.get(finding.id)
        return None if table is None else _normalised(tuple(table.shares[v].point for v in finding.values))
    number = condition.findings.get(finding.id)
    return None if number is None else _present_absent(number.share.point)


def _present_absent(p_present: float) -> tuple[float, float]:
    return (p_present, 1 - p_present)


def _normalised(shares: tuple[float, ...]) -> tuple[float, ...]:
    total = sum(shares)
    return tuple(share / total for share in shares)


def evidence_of(network: Network, answers: Mapping[str, str]) -> dict[str, str]:
    """Give the answers that carry weight: those of the network, but not `unknown` ones."""
    weighed = {}
    for finding_id, value in answers.items():
        if (finding_id in network.symptoms and value in (PRESENT, ABSENT)) or (
            finding_id in network.contexts and value in network.contexts[finding_id].values
        ):
            weighed[finding_id] = value
    return weighed
