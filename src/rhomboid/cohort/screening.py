"""Codes of many people to an Arrow batch of results. The one function that every engine runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from rhomboid.cohort.network_arrays import LIMITS_AT_MOST, network_arrays
from rhomboid.cohort.people import Model, Ranked, Results, Verdicts, fill_results
from rhomboid.cohort.person_arrays import person_arrays
from rhomboid.cohort.reasons import Reasons
from rhomboid.cohort.rule_arrays import FLOORS, NamedReason, reason_arrays, reasons_in_order, rule_arrays
from rhomboid.cohort.sparse import Array
from rhomboid.cohort.vocabulary import SEXES, UNSURE, Vocabulary
from rhomboid.domain.knowledge import URGENCIES, Knowledge
from rhomboid.inference.network import network_of


def _results(word: pa.DataType) -> pa.Schema:
    ranked = pa.list_(pa.struct([("id", word), ("probability", pa.float64())]))
    reason = pa.struct([("kind", word), ("id", word), ("urgency", word), ("because", pa.list_(word))])
    return pa.schema(
        [
            ("id", pa.string()),
            ("age_years", pa.int16()),
            ("sex", word),
            ("urgency", word),
            ("service", word),
            ("within_days", pa.int16()),
            ("complete", pa.bool_()),
            ("reasons", pa.list_(reason)),
            ("conditions", ranked),
            ("must_not_miss", ranked),
            ("synthetic", pa.bool_()),
        ]
    )


# what is published, and the same with words in dictionaries, as it is worked with
RESULTS = _results(pa.string())
CODED = _results(pa.dictionary(pa.int16(), pa.string()))
RANKED, REASON = CODED.field("conditions").type, CODED.field("reasons").type.value_type


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
        """Give the results of some people, in their order, as `CODED`: words stand in dictionaries."""
        out = self.room_for(len(people.ages))
        codes = np.ascontiguousarray(people.codes.T)
        ranked_at_most = min(self.ranked_at_most, len(self.conditions))
        fill_results(self.model, codes, people.ages, people.sexes, ranked_at_most, out)
        told, spelled = out.verdicts, self._spelled
        columns = [
            people.ids,
            pa.array(people.ages, mask=people.ages < 0),
            _worded(people.sexes.astype(np.int16) - 1, spelled.sexes),
            _worded(told.level, spelled.levels),
            _worded(told.service, spelled.services),
            pa.array(told.days, mask=told.days < 0),
            pa.array(told.is_complete.view(bool)),
            self._reasons(out.reasons),
            self._ranked(out.conditions),
            self._ranked(out.dangers),
            pa.array(people.is_synthetic),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=CODED)

    def room_for(self, count: int) -> Results:
        """Give room for the results of so many people."""
        # flat arrays are as long as could ever be needed; what is not written to is never in memory
        reasons = count * (self.model.reasons.first_risk + len(self.conditions) + len(FLOORS))
        because = count * (len(self.model.rules.parent) + 2 * len(self.words.findings))
        return Results(
            Verdicts(
                level=np.empty(count, np.uint8),
                is_complete=np.empty(count, np.uint8),
                service=np.empty(count, np.int16),
                days=np.empty(count, np.int16),
            ),
            Reasons(
                start=np.zeros(count + 1, np.int32),
                code=np.empty(reasons, np.int16),
                because_start=np.zeros(reasons + 1, np.int32),
                because=np.empty(because, np.int16),
            ),
            *(self._list_for(count) for _ in range(2)),
        )

    def _list_for(self, count: int) -> Ranked:
        most = count * min(self.ranked_at_most, len(self.conditions))
        return Ranked(np.zeros(count + 1, np.int32), np.empty(most, np.int16), np.empty(most))

    def _reasons(self, out: Reasons) -> pa.Array:
        spelled, total = self._spelled, out.start[-1]
        codes, starts = out.code[:total], out.because_start[: total + 1]
        because = pa.ListArray.from_arrays(
            pa.array(starts),
            _worded(spelled.said[0][out.because[: starts[-1]]], spelled.said[1]),
            type=REASON[3].type,
        )
        kinds, ids = (_worded(place[codes], words) for place, words in (spelled.kinds, spelled.ids))
        levels = _worded(spelled.ranks[codes], spelled.levels)
        flat = pa.StructArray.from_arrays([kinds, ids, levels, because], fields=list(REASON))
        return pa.ListArray.from_arrays(pa.array(out.start), flat, type=CODED.field("reasons").type)

    def _ranked(self, out: Ranked) -> pa.Array:
        ids = _worded(out.place[: out.start[-1]], self._spelled.conditions)
        shares = pa.array(out.share[: out.start[-1]])
        flat = pa.StructArray.from_arrays([ids, shares], fields=list(RANKED.value_type))
        return pa.ListArray.from_arrays(pa.array(out.start), flat, type=RANKED)

    @cached_property
    def _spelled(self) -> _Spelled:
        return _Spelled(
            sexes=pa.array(SEXES),
            levels=pa.array(URGENCIES),
            services=pa.array(self.services),
            conditions=pa.array(self.conditions),
            said=_by_name(self.said),
            kinds=_by_name([r.kind for r in self.reasons]),
            ids=_by_name([r.id for r in self.reasons]),
            ranks=self.model.reasons.rank.astype(np.int16),
        )


@dataclass(frozen=True)
class _Spelled:
    """The words of each column of results; the same in every batch, so that batches join without a search.

    said: place of each answer's words, and the words; kinds, ids: the same of each reason. ranks: place
    of each reason's urgency.
    """

    sexes: pa.Array
    levels: pa.Array
    services: pa.Array
    conditions: pa.Array
    said: tuple[Array, pa.Array]
    kinds: tuple[Array, pa.Array]
    ids: tuple[Array, pa.Array]
    ranks: Array


def _worded(codes: Array, words: pa.Array) -> pa.Array:
    """Give codes as words; a code below 0 is null."""
    whole = codes.astype(np.int16)
    is_none = whole < 0
    places = pa.array(whole, mask=is_none) if is_none.any() else pa.array(whole)
    return pa.DictionaryArray.from_arrays(places, words, safe=False)


def _by_name(words: list[str]) -> tuple[Array, pa.Array]:
    """Give the place of each word, where several are the same, and the words."""
    names = {word: i for i, word in enumerate(dict.fromkeys(words))}
    return np.array([names[word] for word in words], np.int16), pa.array([*names])
