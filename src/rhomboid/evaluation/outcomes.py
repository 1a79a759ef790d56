"""What came out for one case, under one reading of what it does not state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rhomboid.assessment import Engine
from rhomboid.assessment.urgency import LEAST_UNDER_16, floors_of
from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import Urgency
from rhomboid.domain.numbers import significant
from rhomboid.domain.urgency import most_urgent
from rhomboid.evaluation.cases import Case
from rhomboid.evaluation.person import Unstated, fully_answered, interviewed
from rhomboid.inference.posterior import posterior
from rhomboid.inference.risk import risk_urgency
from rhomboid.triage.flags import read_flags

LIKELIEST_SHOWN, DANGERS_SHOWN = 3, 2
NO_ANSWERS = Answers()


@dataclass(frozen=True)
class Ranking:
    """Condition ids, likeliest first; the group with the largest share; the first share."""

    order: tuple[str, ...]
    dangers: tuple[str, ...]
    group: str
    p_top: float

    @property
    def five_lines(self) -> tuple[str, ...]:
        """Give the three likeliest, then the first two dangers not among them."""
        first = self.order[:LIKELIEST_SHOWN]
        return first + tuple(d for d in self.dangers if d not in first)[:DANGERS_SHOWN]


@dataclass(frozen=True)
class Outcome:
    """The case, the urgency at the stop, what it cost, and the rankings (None under 16)."""

    case: Case
    urgency: Urgency
    screens: int
    items: int
    stated_asked: int
    stated: int
    full: Ranking | None
    at_stop: Ranking | None


def urgency_of(engine: Engine, answers: Answers, shares: Mapping[str, float] | None) -> Urgency:
    """Give the urgency as `assess` would, without the cost of intervals and explanations."""
    knowledge = engine.knowledge
    reading = read_flags(knowledge, with_derived(knowledge, answers))
    floors = floors_of(knowledge, reading)
    if answers.is_under_16:
        floors = (*floors, LEAST_UNDER_16)
    risk = risk_urgency(knowledge, shares) if shares is not None else "self_care"
    return most_urgent(reading.urgency, risk, *floors)


def shares_for(engine: Engine, answers: Answers) -> dict[str, float] | None:
    """Give the shares of all conditions, or None under 16."""
    if answers.is_under_16:
        return None
    return posterior(engine.network, with_derived(engine.knowledge, answers)).shares()


def ranking_of(engine: Engine, shares: Mapping[str, float], answers: Answers = NO_ANSWERS) -> Ranking:
    """Give the ranking of the shares, ties by id; warning signs among the answers put a danger first."""
    conditions = engine.knowledge.conditions
    order = tuple(sorted(shares, key=lambda c: (-significant(shares[c]), c)))
    groups: dict[str, float] = {}
    for condition_id, share in shares.items():
        group = conditions[condition_id].group
        groups[group] = groups.get(group, 0.0) + share
    group = max(sorted(groups), key=lambda g: significant(groups[g]))
    dangers = tuple(c for c in order if conditions[c].kind == "danger")
    reading = read_flags(engine.knowledge, with_derived(engine.knowledge, answers))
    return Ranking(order, reading.signalled_first(dangers), group, shares[order[0]])


def outcome_of(engine: Engine, case: Case, unstated: Unstated) -> Outcome:
    """Give what the simulated interview and the full answers of a case come to."""
    interview = interviewed(engine, case.answers, unstated)
    at_stop = shares_for(engine, interview.at_stop)
    to_the_end = fully_answered(engine, case.answers, unstated)
    full = shares_for(engine, to_the_end)
    stated = set(case.answers.given)
    return Outcome(
        case=case,
        urgency=urgency_of(engine, interview.at_stop, at_stop),
        screens=interview.screens,
        items=interview.items,
        stated_asked=len(stated & interview.asked),
        stated=len(stated),
        full=ranking_of(engine, full, to_the_end) if full else None,
        at_stop=ranking_of(engine, at_stop, interview.at_stop) if at_stop else None,
    )
