"""The stop-rule curve: what one more screen, or a more patient stop rule, buys in accuracy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from rhomboid.assessment import Engine
from rhomboid.domain.numbers import significant
from rhomboid.domain.pages import InterviewPlan
from rhomboid.evaluation.cases import Case
from rhomboid.evaluation.figures import middle
from rhomboid.evaluation.metrics import ranking_figures, urgency_figures
from rhomboid.evaluation.outcomes import Outcome
from rhomboid.evaluation.person import Unstated
from rhomboid.evaluation.trajectory import SINGLES_TRIED, Trajectory, stopped, trajectory_of

BITS = (0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


def curve_of(
    engine: Engine, cases: Sequence[Case], unstated: Unstated, watch: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Give the figures at the stop for the shipped rule, after each screen, and over a grid of stop rules.

    shipped: the rule as it is. by_screens: its interview cut after so many screens. grid: by the least gain
    worth a question, in bits, and by the most single questions.
    """
    trajectories = []
    for case in cases:
        trajectories.append(trajectory_of(engine, case, unstated))
        watch(case.id)
    plan = engine.knowledge.interview
    return {
        "n": len(cases),
        "unstated": unstated,
        "shipped": {**_rule(plan), **_figures([stopped(t, plan) for t in trajectories])},
        "by_screens": _by_screens(trajectories, plan),
        "grid": [_at(trajectories, plan, bits, most) for bits in BITS for most in range(SINGLES_TRIED + 1)],
    }


def _rule(plan: InterviewPlan) -> dict[str, Any]:
    return {
        "below_bits": plan.stop_below_bits,
        "singles_at_most": plan.singles_at_most,
        "screens_at_most": plan.screens_at_most,
    }


def _at(trajectories: Sequence[Trajectory], plan: InterviewPlan, bits: float, most: int) -> dict[str, Any]:
    tried = replace(plan, stop_below_bits=bits, singles_at_most=most)
    return {**_rule(tried), **_figures([stopped(t, tried) for t in trajectories])}


def _by_screens(trajectories: Sequence[Trajectory], plan: InterviewPlan) -> list[dict[str, Any]]:
    ends = [stopped(t, plan) for t in trajectories]
    rows = []
    for screens in range(1, max(end.screens for end in ends) + 1):
        cut = [
            trajectory[screens - 1].outcome if screens < end.screens else end
            for trajectory, end in zip(trajectories, ends, strict=True)
        ]
        going_on = sum(end.screens > screens for end in ends)
        rows.append({"screens": screens, "going_on": going_on, **_figures(cut)})
    return rows


def _figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    urgency = urgency_figures(outcomes)
    return {
        "screens_median": middle(o.screens for o in outcomes),
        "screens_mean": significant(sum(o.screens for o in outcomes) / len(outcomes)),
        "items_median": middle(o.items for o in outcomes),
        "items_mean": significant(sum(o.items for o in outcomes) / len(outcomes)),
        **ranking_figures(outcomes, lambda o: o.at_stop),
        **{key: urgency[key] for key in ("urgency_exact", "urgency_acceptable", "overtriage_rate")},
        **{key: urgency[key] for key in ("self_care_kept", "undertriage", "emergency_undertriage")},
    }
