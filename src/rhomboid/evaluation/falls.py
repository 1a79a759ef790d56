"""Falls: one answer becomes less reassuring, and the total urgency goes down.

Flags and floors never fall when an answer turns from absent to present or to not sure. The risk rule can: one
finding explains another cause away, or makes an ordinary cause likelier, and a danger's share drops below its
threshold. So only a person whose level the risk rule alone has set can fall; the others are not searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Knowledge, Urgency
from rhomboid.domain.urgency import most_urgent, rank
from rhomboid.evaluation.outcomes import urgency_of
from rhomboid.inference.moved_table import MovedTable
from rhomboid.inference.posterior import Factors, Posterior, factors_of, posterior
from rhomboid.inference.risk import risk_urgency, risks
from rhomboid.inference.table_changes import ratio_of

# an answer that becomes less reassuring; options of a question have no such order
LESS_REASSURING = ((ABSENT, UNKNOWN), (ABSENT, PRESENT), (UNKNOWN, PRESENT))
NOTHING = Factors({}, {}, {})

Change = tuple[str, str, str]


@dataclass(frozen=True)
class Fall:
    """One answer of one person, and what it did.

    let_go: the conditions that set the level before and pass their threshold no longer. took: the condition
    whose share rose most. shares: of the first of let_go, before and after, and its threshold.
    """

    person: str
    finding: str
    was: str
    to: str
    before: Urgency
    after: Urgency
    let_go: tuple[str, ...]
    took: str
    shares: tuple[float, float, float]


@dataclass(frozen=True)
class FallSearch:
    """An engine with the factor of every single change of an answer, worked out once."""

    engine: Engine

    @cached_property
    def ratios(self) -> dict[Change, Factors]:
        """Give {(finding, was, to): what the change multiplies in the posterior table}."""
        network, found = self.engine.network, {}
        for finding_id, finding in self.engine.knowledge.findings.items():
            if finding.options or finding.derived or not self._carries(finding_id):
                continue
            factors = {v: factors_of(network, finding_id, v) for v in (ABSENT, PRESENT)} | {UNKNOWN: NOTHING}
            for was, to in LESS_REASSURING:
                found[finding_id, was, to] = ratio_of(factors[to], factors[was])
        return found

    def _carries(self, finding_id: str) -> bool:
        network = self.engine.network
        return finding_id in network.symptoms or finding_id in network.contexts

    def falls(self, person: str, answers: Answers) -> Iterator[Fall] | None:
        """Give the falls of a person, or None if their level is not set by the risk rule alone."""
        if answers.is_under_16:
            return None
        knowledge = self.engine.knowledge
        full = with_derived(knowledge, answers)
        result = posterior(self.engine.network, full)
        least = urgency_of(self.engine, answers, None)
        if rank(risk_urgency(knowledge, result.shares())) <= rank(least):
            return None
        return self._searched(person, answers, result, least)

    def _searched(self, person: str, answers: Answers, result: Posterior, least: Urgency) -> Iterator[Fall]:
        knowledge = self.engine.knowledge
        before = result.shares()
        level = risk_urgency(knowledge, before)
        table = MovedTable(self.engine.network, result.weights)
        names = self.engine.network.conditions
        for finding_id, was, to in self.changes(answers):
            moved = table.moved(self.ratios[finding_id, was, to])
            after = dict(zip(names, table.shares_after(moved), strict=True))
            if rank(risk_urgency(knowledge, after)) >= rank(level):
                continue
            # a flag or a floor that the new answer brings may hold the level; the exact table says the rest
            changed = Answers(answers.age_years, answers.sex, {**answers.given, finding_id: to})
            after = posterior(self.engine.network, with_derived(knowledge, changed)).shares()
            then = most_urgent(least, urgency_of(self.engine, changed, after))
            if rank(then) < rank(level):
                yield _fall(knowledge, person, (finding_id, was, to), (level, then), (before, after))

    def changes(self, answers: Answers) -> Iterator[Change]:
        """Give every single change of a person's answers that makes one of them less reassuring."""
        for change in self.ratios:
            if answers.given.get(change[0]) == change[1]:
                yield change


def _fall(
    knowledge: Knowledge,
    person: str,
    change: Change,
    levels: tuple[Urgency, Urgency],
    shares: tuple[Mapping[str, float], Mapping[str, float]],
) -> Fall:
    before, after = shares
    still = {risk.condition for risk in risks(knowledge, after) if risk.urgency == levels[0]}
    leading = [risk.condition for risk in risks(knowledge, before) if risk.urgency == levels[0]]
    let_go = tuple(c for c in leading if c not in still)
    took = max(sorted(after), key=lambda c: after[c] - before[c])
    threshold = knowledge.conditions[let_go[0]].threshold
    assert threshold is not None
    triple = (before[let_go[0]], after[let_go[0]], threshold.share.point)
    return Fall(person, *change, *levels, let_go, took, triple)
