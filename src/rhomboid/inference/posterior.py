"""The posterior, exact, by one sweep over the table of ordinary causes and dangers.

Each answer multiplies rows, columns and the few cells where a linked row meets a linked column; every term is
positive, so nothing cancels. Order of answers does not matter: they are taken in order of id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rhomboid.domain.knowledge import ABSENT, GROUPS
from rhomboid.inference.network import Context, Network, Symptom, evidence_of


@dataclass(frozen=True)
class Factors:
    """What one answer multiplies, up to a constant: rows, columns, and single cells (row, column)."""

    rows: Mapping[int, float]
    columns: Mapping[int, float]
    cells: Mapping[tuple[int, int], float]


@dataclass(frozen=True)
class Posterior:
    """P(ordinary, danger | answers). Shapes: weights[rows][columns], summing to 1."""

    network: Network
    weights: tuple[tuple[float, ...], ...]

    def shares(self) -> dict[str, float]:
        """Give each condition's share as main cause: the danger if there is one, else the ordinary cause."""
        return shares_of(self.network, self.weights)

    def groups(self) -> dict[str, float]:
        """Give the share of each group of causes; they sum to 1."""
        shares = self.shares()
        totals = dict.fromkeys(GROUPS, 0.0)
        for condition_id, share in shares.items():
            totals[self.network.groups[condition_id]] += share
        return totals


def posterior(network: Network, answers: Mapping[str, str]) -> Posterior:
    """Give the posterior after the answers; unknown and missing answers change nothing."""
    evidence = evidence_of(network, answers)
    row_factor = [1.0] * len(network.rows)
    column_factor = [1.0] * len(network.columns)
    cells: dict[tuple[int, int], float] = {}
    for finding_id in sorted(evidence):
        factors = factors_of(network, finding_id, evidence[finding_id])
        for r, factor in factors.rows.items():
            row_factor[r] *= factor
        for c, factor in factors.columns.items():
            column_factor[c] *= factor
        for cell, factor in factors.cells.items():
            cells[cell] = cells.get(cell, 1.0) * factor
    table = [
        [p * r * c for p, c in zip(row, column_factor, strict=True)]
        for row, r in zip(network.prior, row_factor, strict=True)
    ]
    for (r, c), factor in cells.items():
        table[r][c] *= factor
    total = sum(map(sum, table))
    return Posterior(network, tuple(tuple(w / total for w in row) for row in table))


def factors_of(network: Network, finding_id: str, value: str) -> Factors:
    """Give what one answer multiplies, relative to the pair in which no cause is linked to it."""
    symptom = network.symptoms.get(finding_id)
    if symptom is None:
        return context_factors(network.contexts[finding_id], value)
    return absent_factors(symptom) if value == ABSENT else present_factors(symptom)


def absent_factors(symptom: Symptom) -> Factors:
    """Give (1 - q) for each linked cause; causes act separately on an absent symptom."""
    keep = 1 - symptom.leak
    rows = {r: (1 - p) / keep for r, p in symptom.rows.items()}
    columns = {c: (1 - p) / keep for c, p in symptom.columns.items()}
    return Factors(rows, columns, {})


def present_factors(symptom: Symptom) -> Factors:
    """Give P(present | cause) / leak for each linked cause, and the correction where two linked ones meet."""
    leak, keep = symptom.leak, 1 - symptom.leak
    rows = {r: p / leak for r, p in symptom.rows.items()}
    columns = {c: p / leak for c, p in symptom.columns.items()}
    cells = {
        (r, c): (1 - (1 - p) * (1 - d) / keep) / leak / (rows[r] * columns[c])
        for r, p in symptom.rows.items()
        for c, d in symptom.columns.items()
    }
    return Factors(rows, columns, cells)


def context_factors(context: Context, value: str) -> Factors:
    """Give P(v | cause) / P(v) for each cause that differs, and 1/Z where two of them meet."""
    v = context.values.index(value)
    base = context.population[v]
    rows = {r: shares[v] / base for r, shares in context.rows.items()}
    columns = {c: shares[v] / base for c, shares in context.columns.items()}
    return Factors(rows, columns, context.meetings)


def shares_of(network: Network, weights: tuple[tuple[float, ...], ...]) -> dict[str, float]:
    """Give share(o) = P(o and no danger) and share(d) = P(d), from a table that sums to 1."""
    shares = {name: weights[r][0] for r, name in enumerate(network.rows) if r}
    for c, name in enumerate(network.columns):
        if c:
            shares[name] = sum(row[c] for row in weights)
    return shares
