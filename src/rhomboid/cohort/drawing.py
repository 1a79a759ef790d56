"""A synthetic population: people drawn from the model itself, many at a time.

It measures code, never clinical truth: nobody in it has lived. The draws are those of
`evaluation.population`, by whole columns; the people differ, their rates do not, and a test holds that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rhomboid.cohort.sparse import Array
from rhomboid.cohort.vocabulary import FIRST_VALUE, UNSURE, Vocabulary, sex_code
from rhomboid.domain.knowledge import NONE, Finding, Knowledge
from rhomboid.inference.bif import p_values
from rhomboid.inference.network import Network, network_of

SEED = 20261121
# a block has a generator of its own, so that the same people come whatever is drawn before them
BLOCK = 65_536
YOUNGEST, OLDEST = 16, 95
# what cannot be (a row and a column of none) must not be drawn even by rounding
ALMOST_ONE = np.nextafter(1.0, 0.0)


@dataclass(frozen=True)
class Drawn:
    """People drawn. rows, columns: their causes in the network. codes: (people, findings)."""

    rows: Array
    columns: Array
    codes: Array
    ages: Array
    sexes: Array


@dataclass(frozen=True)
class Population:
    """The model to draw from. seed: the same seed gives the same people."""

    knowledge: Knowledge
    seed: int = SEED

    @cached_property
    def network(self) -> Network:
        """Give the network without the leak floor of inference: rare symptoms stay as rare as is known."""
        return network_of(self.knowledge, leak_floor=0.0)

    @cached_property
    def words(self) -> Vocabulary:
        """Give the codes of answers."""
        return Vocabulary(self.knowledge)

    @cached_property
    def _cumulative(self) -> dict[str, Array]:
        """Give finding id -> P(one of the first values | cell), cumulated. Shapes: (cells, values - 1)."""
        rows, columns = range(len(self.network.rows)), range(len(self.network.columns))
        drawn = {*self.network.symptoms, *self.network.contexts}
        return {
            f.id: np.cumsum([_in_order(f, self.network, r, c) for r in rows for c in columns], axis=1)[:, :-1]
            for f in self.words.findings
            if f.id in drawn
        }

    def cause_names(self) -> tuple[list[str], list[str]]:
        """Give the names of the causes by row and by column."""
        return [*self.network.rows], [*self.network.columns]

    def blocks(self, count: int) -> Iterator[Drawn]:
        """Give so many people, a block at a time."""
        for number, start in enumerate(range(0, count, BLOCK)):
            yield self.block(number, min(BLOCK, count - start))

    def block(self, number: int, count: int) -> Drawn:
        """Give the first people of one block."""
        random = np.random.Generator(np.random.PCG64([self.seed, number]))
        # whole blocks are drawn, so that asking for fewer people gives the first of them
        prior = np.cumsum(np.array(self.network.prior).ravel())
        cells = np.searchsorted(prior, random.random(BLOCK) * prior[-1] * ALMOST_ONE, side="right")
        codes = np.zeros((BLOCK, len(self.words.findings)), np.uint8)
        for place, finding in enumerate(self.words.findings):
            below = self._cumulative.get(finding.id)
            if below is not None:
                drawn = random.random(BLOCK)
                codes[:, place] = FIRST_VALUE + (drawn[:, None] >= below[cells]).sum(axis=1)
        ages, sexes = self._ages(codes, random), self._sexes(codes)
        self._unask(codes, ages)
        rows, columns = np.divmod(cells, len(self.network.columns))
        kept = slice(0, count)
        return Drawn(rows[kept], columns[kept], codes[kept], ages[kept], sexes[kept])

    def _ages(self, codes: Array, random: np.random.Generator) -> Array:
        finding = self.knowledge.findings["age_band"]
        assert finding.derived is not None
        limits = np.array([finding.derived.bands[band] for band in finding.values])
        band = codes[:, self.words.index["age_band"]] - FIRST_VALUE
        low = np.maximum(limits[band, 0], YOUNGEST)
        high = np.minimum(limits[band, 1], OLDEST)
        return (low + np.floor(random.random(BLOCK) * (high - low + 1))).astype(np.int16)

    def _sexes(self, codes: Array) -> Array:
        by_code = [0] * self.words.width
        for code, value in enumerate(self.knowledge.findings["sex"].values, start=FIRST_VALUE):
            by_code[code] = sex_code(value)
        return np.array(by_code, np.uint8)[codes[:, self.words.index["sex"]]]

    def _unask(self, codes: Array, ages: Array) -> None:
        """Take back what nobody would have asked this person, and what follows from age and sex."""
        told = codes.copy()
        for place, finding in enumerate(self.words.findings):
            if finding.derived is not None:
                codes[:, place] = 0
                continue
            was_asked = self._is_called_for(finding, told)
            if finding.asked_of is not None:
                low, high = finding.asked_of
                was_asked &= (ages >= low) & (ages <= high)
            codes[~was_asked, place] = 0

    def _is_called_for(self, finding: Finding, told: Array) -> Array:
        index, findings = self.words.index, self.knowledge.findings
        if finding.asked_if:
            parents = [told[:, index[p]] == self.words.present_code(findings[p]) for p in finding.asked_if]
            return np.any(parents, axis=0)
        is_called = np.ones(len(told), bool)
        for parent, options in finding.asked_if_option.items():
            legal = [self.words.codes[parent][option] for option in options]
            is_called &= np.isin(told[:, index[parent]], [UNSURE, *legal])
        return is_called


def _in_order(finding: Finding, network: Network, row: int, column: int) -> list[float]:
    """Give P(value | cell) in the order of the finding's values; the cell without a cause is never drawn."""
    if (network.rows[row], network.columns[column]) == (NONE, NONE):
        return [1.0, *[0.0] * (len(finding.values) - 1)]
    return p_values(network, finding.id, row, column)
