"""Codes of many people to an Arrow batch of results. The one function that every engine runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from rhomboid.cohort.flat import flattened
from rhomboid.cohort.network_arrays import LIMITS_AT_MOST, network_arrays
from rhomboid.cohort.people import Model, Results, fill_results
from rhomboid.cohort.person_arrays import person_arrays
from rhomboid.cohort.rule_arrays import NamedReason, reason_arrays, reasons_in_order, rule_arrays
from rhomboid.cohort.sparse import Array
from rhomboid.cohort.vocabulary import SEXES, UNSURE, Vocabulary
from rhomboid.domain.knowledge import URGENCIES, Knowledge
from rhomboid.inference.network import network_of

# plain words: joined dictionaries would come out in another order each time
WORD = pa.string()
RANKED = pa.list_(pa.struct([("id", WORD), ("probability", pa.float64())]))
REASON = pa.struct([("kind", WORD), ("id", WORD), ("urgency", WORD), ("because", pa.list_(WORD))])
RESULTS = pa.schema(
    [
        ("id", pa.string()),
        ("age_years", pa.int16()),
        ("sex", WORD),
        ("urgency", WORD),
        ("service", WORD),
        ("within_days", pa.int16()),
        ("complete", pa.bool_()),
        ("reasons", pa.list_(REASON)),
        ("conditions", RANKED),
        ("must_not_miss", RANKED),
        ("synthetic", pa.bool_()),
    ]
)


@dataclass(frozen=True)
class People:
    """Answers of some people. codes: (people, findings). sexes: 0 for none. is_synthetic: drawn."""

    ids: pa.Array
    codes: Array
    ages: Array
    sexes: Array
    is_synthetic: Array


@dataclass(frozen=True)
class Screening:
    """The knowledge as compiled code reads it. ranked_at_most: how long each of the two lists is."""

    knowledge: Knowledge
    ranked_at_most: int = 5

    @cached_property
    def words(self) -> Vocabulary:
        """Give the codes of answers."""
        return Vocabulary(self.knowledge)

    @cached_property
    def conditions(self) -> list[str]:
        """Give the conditions in order of their code."""
        return sorted(self.knowledge.conditions)

    @cached_property
    def reasons(self) -> list[NamedReason]:
        """Give every reason that there can be, in order of its code."""
        return reasons_in_order(self.knowledge, LIMITS_AT_MOST)

    @cached_property
    def services(self) -> list[str]:
        """Give the services in order of their code."""
        levels = {level.service for level in self.knowledge.urgencies.values()}
        return sorted(levels | {r.service for r in self.reasons if r.service is not None})

    @cached_property
    def model(self) -> Model:
        """Give everything that compiled code knows."""
        return Model(
            network_arrays(self.knowledge, network_of(self.knowledge), self.words),
            rule_arrays(self.knowledge, self.words),
            reason_arrays(self.knowledge, self.reasons, self.services, LIMITS_AT_MOST),
            person_arrays(self.knowledge, self.words),
        )

    @cached_property
    def said(self) -> list[str]:
        """Give how an answer behind a reason is written, by finding * width + code."""
        words = self.words
        told = []
        for finding in words.findings:
            own = [f"{finding.id}: {word}" for word in words.words(finding)]
            told += ["", *own, *[""] * (words.width - UNSURE - len(own))]
        return told

    def results_of(self, people: People) -> pa.RecordBatch:
        """Give the results of some people, in their order. Shapes: as `RESULTS`."""
        out = self._room_for(len(people.ages))
        codes = people.codes.copy()
        fill_results(self.model, codes, people.ages, people.sexes, out)
        columns = [
            people.ids,
            pa.array(people.ages, mask=people.ages < 0),
            _worded(people.sexes.astype(np.int32) - 1, SEXES),
            _worded(out.level, list(URGENCIES)),
            _worded(out.service, self.services),
            pa.array(out.days, mask=out.days < 0),
            pa.array(out.is_complete.view(bool)),
            self._reasons(out),
            self._ranked(out.condition_count, out.condition, out.condition_share),
            self._ranked(out.danger_count, out.danger, out.danger_share),
            pa.array(people.is_synthetic),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=RESULTS)

    def _room_for(self, count: int) -> Results:
        leaves = len(self.model.rules.finding) + 2 * len(self.words.findings)
        ranked = min(self.ranked_at_most, len(self.conditions))
        reasons = self.model.reasons.first_risk + len(self.conditions) + 5
        return Results(
            level=np.empty(count, np.uint8),
            is_complete=np.empty(count, np.uint8),
            service=np.empty(count, np.int32),
            days=np.empty(count, np.int16),
            reason_count=np.empty(count, np.int32),
            reason=np.empty((count, reasons), np.int32),
            because_of=np.empty((count, reasons), np.int32),
            because_count=np.empty(count, np.int32),
            because=np.empty((count, leaves), np.int32),
            condition_count=np.empty(count, np.int32),
            condition=np.empty((count, ranked), np.int32),
            condition_share=np.empty((count, ranked)),
            danger_count=np.empty(count, np.int32),
            danger=np.empty((count, ranked), np.int32),
            danger_share=np.empty((count, ranked)),
        )

    def _reasons(self, out: Results) -> pa.Array:
        codes = flattened(out.reason, out.reason_count)
        because = pa.ListArray.from_arrays(
            _offsets(flattened(out.because_of, out.reason_count)),
            _worded(flattened(out.because, out.because_count), self.said),
        )
        names = [[r.kind for r in self.reasons], [r.id for r in self.reasons]]
        kinds, ids = (_by_name(codes, words) for words in names)
        levels = _worded(self.model.reasons.rank[codes], list(URGENCIES))
        flat = pa.StructArray.from_arrays([kinds, ids, levels, because], fields=list(REASON))
        return pa.ListArray.from_arrays(_offsets(out.reason_count), flat)

    def _ranked(self, counts: Array, places: Array, shares: Array) -> pa.Array:
        ids = _worded(flattened(places, counts), self.conditions)
        flat = pa.StructArray.from_arrays(
            [ids, pa.array(flattened(shares, counts))], fields=list(RANKED.value_type)
        )
        return pa.ListArray.from_arrays(_offsets(counts), flat)


def _offsets(counts: Array) -> pa.Array:
    offsets = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, out=offsets[1:])
    return pa.array(offsets)


def _worded(codes: Array, words: Sequence[str]) -> pa.Array:
    """Give codes as words; a code below 0 is null."""
    whole = codes.astype(np.int32)
    return pa.array(words, pa.string()).take(pa.array(whole, mask=whole < 0))


def _by_name(codes: Array, words: list[str]) -> pa.Array:
    """Give the word of each code, where several codes share one."""
    names = list(dict.fromkeys(words))
    place = np.array([names.index(word) for word in words], np.int32)
    return _worded(place[codes], names)
