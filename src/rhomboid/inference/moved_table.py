"""The posterior table with one number moved, in time that does not grow with the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rhomboid.inference.network import Network, Symptom
from rhomboid.inference.posterior import Factors
from rhomboid.inference.table_changes import (
    Change,
    ColumnChange,
    LinkedChange,
    PresentInstead,
    RowChange,
    RowPriorChange,
)

# a column leans on a row if more than this part of it lies there: a move of the row then touches it
LEANS = 1e-4
# a cell below this part of the whole table cannot be felt in its sum; in a column, neither can one that is
# besides below this part of its column
WEIGHTY, WEIGHTY_IN_COLUMN = 1e-12, 1e-5


class Moved(NamedTuple):
    """What a move does: the new total, and the new (not yet divided) weight of each share that it touches."""

    total: float
    touched: Mapping[int, float]


class MovedTable:
    """The posterior table and the sums that make one row's or column's change cheap.

    Shares are in the order of network.conditions: P(o, none) of each row, then P(d) of each column.
    """

    def __init__(self, network: Network, weights: Sequence[Sequence[float]]) -> None:
        self.weights = weights
        self.columns = [list(column) for column in zip(*weights, strict=True)]
        self.first_column = len(network.rows) - 1
        self.base = [row[0] for row in weights[1:]] + [sum(column) for column in self.columns[1:]]
        self.row_mass = [sum(row) for row in weights]
        # (number, cells, share) of each danger's column
        self.dangers = [
            (c, self.columns[c], self.base[self.first_column + c - 1]) for c in range(1, len(self.columns))
        ]
        self._linked_masses: dict[str, list[float]] = {}
        self.leaning = [self._leaning_on(row) for row in weights]
        self.weighty_columns = [[c for c in range(1, len(row)) if row[c] > WEIGHTY] for row in weights]
        self.weighty_rows = [
            [r for r, w in enumerate(column) if w > min(WEIGHTY, WEIGHTY_IN_COLUMN * sum(column))]
            for column in self.columns
        ]

    def _leaning_on(self, row: Sequence[float]) -> list[tuple[int, int]]:
        """Give (column, place of its share) of the columns that lean on a row."""
        places = ((c, self.first_column + c - 1) for c in range(1, len(row)))
        return [(c, place) for c, place in places if row[c] > LEANS * self.base[place]]

    def moved(self, change: Change) -> Moved:
        """Give the new total and the touched shares."""
        if isinstance(change, RowChange):
            return self._with_row(change)
        if isinstance(change, ColumnChange):
            return self._with_column(change)
        if isinstance(change, RowPriorChange):
            return self._with_row_prior(change)
        if isinstance(change, LinkedChange):
            shares = self._with_linked(change)
        elif isinstance(change, PresentInstead):
            shares = self._with_present(change.symptom)
        else:
            shares = self._with_factors(change)
        return Moved(sum(shares), dict(enumerate(shares)))

    def shares_after(self, moved: Moved) -> list[float]:
        """Give every share after a move, summing to 1."""
        weights = list(self.base)
        for place, weight in moved.touched.items():
            weights[place] = weight
        return [weight / moved.total for weight in weights]

    def _with_row(self, change: RowChange) -> Moved:
        index, factor, exceptions = change
        row = self.weights[index]
        touched = {index - 1: row[0] * factor}
        total = 1 + (factor - 1) * self.row_mass[index]
        total += exceptions.gained(row, self.weighty_columns[index])
        for c, place in self.leaning[index]:
            touched[place] = self.base[place] + row[c] * (exceptions.get(c, factor) - 1)
        return Moved(total, touched)

    def _with_column(self, change: ColumnChange) -> Moved:
        index, factor, exceptions = change
        column = self.columns[index]
        place = self.first_column + index - 1
        weight = self.base[place] * factor
        weight += exceptions.gained(column, self.weighty_rows[index])
        return Moved(1 + weight - self.base[place], {place: weight})

    def _with_row_prior(self, change: RowPriorChange) -> Moved:
        index, factor, beside = change
        alone = self.weights[0]
        row = self.weights[index]
        touched = {index - 1: row[0] * factor}
        total = 1 + row[0] * (factor - 1)
        for place, (c, _, share) in enumerate(self.dangers, start=self.first_column):
            extra = (share - alone[c]) * (beside - 1) + row[c] * (factor - 1) * beside
            touched[place] = share + extra
            total += extra
        return Moved(total, touched)

    def _with_linked(self, change: LinkedChange) -> list[float]:
        symptom, factor = change
        first = [row[0] for row in self.weights]
        for r in symptom.rows:
            first[r] *= factor
        sums = []
        for (c, _, share), linked in zip(self.dangers, self._linked_mass(symptom), strict=True):
            whole = share + linked * (factor - 1)
            sums.append(whole * factor if c in symptom.columns else whole)
        return first[1:] + sums

    def _with_present(self, symptom: Symptom) -> list[float]:
        """Give every weight if a symptom, absent so far, were present.

        P(present | r, c) / P(absent | r, c) is 1 / (keep a_r b_c) - 1, with a and b the causes' own parts of
        the symptom's absence and keep that of the leak: a sum over the linked rows, without any cell.
        """
        keep = 1 - symptom.leak
        per_row = {r: keep / (1 - p) for r, p in symptom.rows.items()}
        first = [row[0] * (per_row.get(r, 1.0) / keep - 1) for r, row in enumerate(self.weights)]
        excess = [(r, by - 1) for r, by in per_row.items()]
        sums = []
        for c, column, share in self.dangers:
            by_rows = share + sum([column[r] * by for r, by in excess])
            sums.append(by_rows / (1 - symptom.columns.get(c, symptom.leak)) - share)
        return first[1:] + sums

    def _linked_mass(self, symptom: Symptom) -> list[float]:
        """Give the part of each danger's column that lies in the symptom's linked rows."""
        found = self._linked_masses.get(symptom.id)
        if found is None:
            found = [sum([column[r] for r in symptom.rows]) for _, column, _ in self.dangers]
            self._linked_masses[symptom.id] = found
        return found

    def _with_factors(self, change: Factors) -> list[float]:
        rows, columns, cells, weights = change.rows, change.columns, change.cells, self.weights
        kept = columns.get(0, 1.0)
        first = [w * rows.get(r, 1.0) * kept for r, w in enumerate(self.columns[0])]
        shifts = [(r, by - 1) for r, by in rows.items() if by != 1]
        sums = [
            (share + sum([column[r] * shift for r, shift in shifts])) * columns.get(c, 1.0)
            for c, column, share in self.dangers
        ]
        for (r, c), by in cells.items():
            if not c:
                first[r] *= by
            elif weights[r][c] > WEIGHTY:
                sums[c - 1] += weights[r][c] * rows.get(r, 1.0) * columns.get(c, 1.0) * (by - 1)
        return first[1:] + sums
