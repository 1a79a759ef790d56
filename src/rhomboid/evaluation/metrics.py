"""The published figures of a set of outcomes. Their names and meanings: docs/evaluation.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rhomboid.domain.urgency import EMERGENCIES, rank
from rhomboid.evaluation.figures import mean, middle, rate
from rhomboid.evaluation.outcomes import Outcome, Ranking

GENTLE = ("self_care", "consultation")


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Give every figure of the outcomes, as JSON content."""
    return {
        "n": len(outcomes),
        **ranking_figures(outcomes, lambda o: o.full),
        **urgency_figures(outcomes),
        "screens_median": middle(o.screens for o in outcomes),
        "screens_median_emergency": middle(o.screens for o in outcomes if o.case.level in EMERGENCIES),
        "items_median": middle(o.items for o in outcomes),
        "elicited": _elicited(outcomes),
        "unmapped": sum(len(o.case.unmapped) for o in outcomes),
        "at_stop": ranking_figures(outcomes, lambda o: o.at_stop),
    }


def ranking_figures(
    outcomes: Sequence[Outcome], ranking_of: Callable[[Outcome], Ranking | None]
) -> dict[str, Any]:
    """Give top-1, top-3, top-5, group and Brier over the outcomes that have a ranking."""
    pairs = [(o.case, r) for o in outcomes if (r := ranking_of(o)) is not None]

    def among(lines: Callable[[Ranking], Sequence[str]]) -> dict[str, Any]:
        return rate(any(c in case.accepts for c in lines(r)) for case, r in pairs)

    return {
        "top1": among(lambda r: r.order[:1]),
        "top3": among(lambda r: r.order[:3]),
        "top5": among(lambda r: r.five_lines),
        "group": rate(r.group in case.accept_groups for case, r in pairs),
        "brier": mean((r.p_top - (r.order[0] in case.accepts)) ** 2 for case, r in pairs),
    }


def is_under(outcome: Outcome) -> bool:
    """Whether the urgency is below every accepted level."""
    return rank(outcome.urgency) < min(map(rank, outcome.case.accepted_levels))


def is_over(outcome: Outcome) -> bool:
    """Whether the urgency is above every accepted level."""
    return rank(outcome.urgency) > max(map(rank, outcome.case.accepted_levels))


def urgency_figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Give the figures of urgency at the stop."""
    under = [o for o in outcomes if is_under(o)]
    over = [o for o in outcomes if is_over(o)]
    return {
        "urgency_exact": rate(o.urgency == o.case.level for o in outcomes),
        "urgency_acceptable": rate(o.urgency in o.case.accepted_levels for o in outcomes),
        "undertriage": [o.case.id for o in under],
        "overtriage": [o.case.id for o in over],
        "emergency_undertriage": [o.case.id for o in under if o.case.level in EMERGENCIES],
        "overtriage_rate": rate(o in over for o in outcomes if o.case.level in GENTLE),
        "self_care_kept": rate(o.urgency == "self_care" for o in outcomes if o.case.level == "self_care"),
    }


def _elicited(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    asked = sum(o.stated_asked for o in outcomes)
    stated = sum(o.stated for o in outcomes)
    return rate([True] * asked + [False] * (stated - asked))
