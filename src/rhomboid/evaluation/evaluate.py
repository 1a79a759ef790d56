"""Run every case through the engine and through three baselines, in both readings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from rhomboid.assessment import Engine
from rhomboid.domain.knowledge import Knowledge
from rhomboid.evaluation.cases import Case
from rhomboid.evaluation.metrics import figures, ranking_figures, urgency_figures
from rhomboid.evaluation.outcomes import Outcome, outcome_of, ranking_of, urgency_of
from rhomboid.evaluation.person import Unstated, interviewed

Watch = Callable[[str], None]
READINGS: tuple[Unstated, ...] = ("absent", "unknown")


def evaluate(engine: Engine, cases: Sequence[Case], watch: Watch = lambda _: None) -> dict[str, Any]:
    """Give the published figures: default reading on top, `firm`, `unstated_unknown` and `baselines`.

    watch is called with each case's id, for a progress bar.
    """
    by_reading = {reading: _outcomes(engine, cases, reading, watch) for reading in READINGS}
    default, unknown = by_reading["absent"], by_reading["unknown"]
    return {
        **figures(default),
        "firm": figures(_firm(default)),
        "unstated_unknown": {**figures(unknown), "firm": figures(_firm(unknown))},
        "baselines": _baselines(engine, default),
    }


def _outcomes(engine: Engine, cases: Sequence[Case], unstated: Unstated, watch: Watch) -> list[Outcome]:
    outcomes = []
    for case in cases:
        outcomes.append(outcome_of(engine, case, unstated))
        watch(case.id)
    return outcomes


def _firm(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [o for o in outcomes if o.case.is_firm]


def _baselines(engine: Engine, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Give what doing less comes to: always `consultation`, the flags alone, the priors alone."""
    constant = [replace(o, urgency="consultation") for o in outcomes]
    flags = [replace(o, urgency=_flags_alone(engine, o.case)) for o in outcomes]
    priors = priors_ranking(engine.knowledge, engine)
    ranked = [replace(o, full=priors if o.full else None) for o in outcomes]
    return {
        "constant_consultation": {"n": len(outcomes), **urgency_figures(constant)},
        "flags_only": {"n": len(outcomes), **urgency_figures(flags)},
        "priors_only": {"n": len(outcomes), **ranking_figures(ranked, lambda o: o.full)},
    }


def _flags_alone(engine: Engine, case: Case) -> Any:
    at_stop = interviewed(engine, case.answers, "absent").at_stop
    return urgency_of(engine, at_stop, None)


def priors_ranking(knowledge: Knowledge, engine: Engine) -> Any:
    """Give the ranking that knows nothing of the person."""
    return ranking_of(engine, {c.id: c.prior.share.point for c in knowledge.conditions.values()})
