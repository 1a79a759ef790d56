"""What was asked of each case, what came out and why, and what is wrong about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rhomboid.assessment import Engine
from rhomboid.assessment.urgency import reasons_for
from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.numbers import significant
from rhomboid.evaluation.cases import Case
from rhomboid.evaluation.metrics import is_over, is_under
from rhomboid.evaluation.outcomes import LIKELIEST_SHOWN, Outcome, outcome_of, shares_for
from rhomboid.evaluation.person import Step, Unstated, fully_answered, steps_of
from rhomboid.triage.flags import read_flags

SHOWN = 5


def details_of(
    engine: Engine, cases: Sequence[Case], unstated: Unstated, watch: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Give {case id: who it is, what was asked, what came out and why, what was right, what is wrong}."""
    content = {}
    for case in cases:
        content[case.id] = _detail(engine, case, unstated)
        watch(case.id)
    return content


def _detail(engine: Engine, case: Case, unstated: Unstated) -> dict[str, Any]:
    outcome = outcome_of(engine, case, unstated)
    steps = list(steps_of(engine, case.answers, unstated))
    shares = shares_for(engine, fully_answered(engine, case.answers, unstated)) or {}
    order = outcome.full.order if outcome.full else ()
    place = min((order.index(c) + 1 for c in case.accepts if c in order), default=None)
    return {
        "title": case.title,
        "age_years": case.answers.age_years,
        "sex": case.answers.sex,
        "primary": case.primary,
        "firm": case.is_firm,
        "accepts": list(case.accepts),
        "best_place": place,
        "likeliest": [{"id": c, "share": significant(shares[c], 3)} for c in order[:SHOWN]],
        "must_not_miss": list(outcome.full.dangers[:3]) if outcome.full else [],
        "group": outcome.full.group if outcome.full else None,
        "accept_groups": list(case.accept_groups),
        "level": case.level,
        "urgency": outcome.urgency,
        "accepted": list(case.accepted_levels),
        "verdict": "under" if is_under(outcome) else "over" if is_over(outcome) else "accepted",
        "wrong": list(_wrong(outcome, place)),
        **_why(engine, steps[-1].answers),
        **_asked(steps, case),
        "remarks": list(case.remarks),
        "no_history_solves": case.no_history_solves,
    }


def _wrong(outcome: Outcome, place: int | None) -> Iterator[str]:
    """Give in words what is wrong: urgency, ranking at full answers, group."""
    if is_under(outcome):
        yield "urgency too low"
    if is_over(outcome):
        yield "urgency too high"
    if outcome.full is None:
        return
    if place is None or place > 1:
        yield "first condition" if place and place <= LIKELIEST_SHOWN else "first three conditions"
    if outcome.full.group not in outcome.case.accept_groups:
        yield "group"


def _why(engine: Engine, at_stop: Answers) -> dict[str, Any]:
    knowledge = engine.knowledge
    shares: Mapping[str, float] = shares_for(engine, at_stop) or {}
    reading = read_flags(knowledge, with_derived(knowledge, at_stop))
    reasons = reasons_for(knowledge, at_stop, reading, shares)
    return {
        "reasons": [
            {
                "kind": reason.kind,
                "id": reason.id,
                "urgency": reason.urgency,
                "because": [part["finding"] for part in reason.because],
            }
            for reason in reasons
        ],
        "flags": [reason.id for reason in reasons if reason.kind == "red_flag"],
        "risks": [reason.id for reason in reasons if reason.kind == "risk"],
        "doubtful": [doubt.rule.id for doubt in reading.doubtful],
    }


def _asked(steps: Sequence[Step], case: Case) -> dict[str, Any]:
    last, stated = steps[-1], set(case.answers.given)
    return {
        "screens": last.progress.screens,
        "items": last.items,
        "asked": [
            {"screen": step.screen.id, "kind": step.screen.kind, "items": step.screen.items} for step in steps
        ],
        "stated": len(stated),
        "stated_asked": len(stated & last.asked),
        "stated_not_asked": sorted(stated - last.asked),
    }
