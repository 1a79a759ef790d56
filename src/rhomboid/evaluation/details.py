"""What came out for each case, and what is wrong about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rhomboid.assessment import Engine
from rhomboid.domain.answers import with_derived
from rhomboid.domain.numbers import significant
from rhomboid.evaluation.cases import Case
from rhomboid.evaluation.metrics import is_over, is_under
from rhomboid.evaluation.outcomes import outcome_of, shares_for
from rhomboid.evaluation.person import Unstated, fully_answered, interviewed
from rhomboid.inference.risk import risks
from rhomboid.triage.flags import read_flags


def details_of(
    engine: Engine, cases: Sequence[Case], unstated: Unstated, watch: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Give {case id: what was asked, what came out, what was right}."""
    content = {}
    for case in cases:
        content[case.id] = _detail(engine, case, unstated)
        watch(case.id)
    return content


def _detail(engine: Engine, case: Case, unstated: Unstated) -> dict[str, Any]:
    outcome = outcome_of(engine, case, unstated)
    interview = interviewed(engine, case.answers, unstated)
    at_stop = shares_for(engine, interview.at_stop) or {}
    reading = read_flags(engine.knowledge, with_derived(engine.knowledge, interview.at_stop))
    shares = shares_for(engine, fully_answered(engine, case.answers, unstated)) or {}
    order = outcome.full.order if outcome.full else ()
    places = [order.index(c) + 1 for c in case.accepts if c in order]
    return {
        "title": case.title,
        "primary": case.primary,
        "firm": case.is_firm,
        "accepts": list(case.accepts),
        "best_place": min(places, default=None),
        "likeliest": [{"id": c, "share": significant(shares[c], 3)} for c in order[:5]],
        "must_not_miss": list(outcome.full.dangers[:3]) if outcome.full else [],
        "group": outcome.full.group if outcome.full else None,
        "accept_groups": list(case.accept_groups),
        "urgency": outcome.urgency,
        "accepted": list(case.accepted_levels),
        "verdict": "under" if is_under(outcome) else "over" if is_over(outcome) else "accepted",
        "flags": [flag.rule.id for flag in reading.fired],
        "risks": risks(engine.knowledge, at_stop),
        "doubtful": [doubt.rule.id for doubt in reading.doubtful],
        "screens": outcome.screens,
        "items": outcome.items,
        "stated": outcome.stated,
        "stated_asked": outcome.stated_asked,
    }
