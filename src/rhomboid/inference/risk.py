"""The risk rule: a condition whose share passes the harm-based threshold of its file sets its own urgency.

Below its threshold a danger does not vanish at once: from a stated part of the threshold on it still sets a
lower level. It can only raise an urgency; the red flags are decided elsewhere, by answers alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rhomboid.domain.knowledge import Condition, Knowledge, Urgency
from rhomboid.domain.numbers import significant
from rhomboid.domain.urgency import PRESSING, most_urgent, rank


@dataclass(frozen=True)
class Limit:
    """From this share on, the condition sets this urgency."""

    share: float
    urgency: Urgency


@dataclass(frozen=True)
class Risk:
    """A condition that sets an urgency by its share."""

    condition: str
    urgency: Urgency


def limits_of(knowledge: Knowledge, condition: Condition) -> tuple[Limit, ...]:
    """Give the shares at which a condition sets an urgency, the highest first; none without a threshold."""
    if condition.threshold is None:
        return ()
    threshold = condition.threshold.share.point
    limits = [Limit(threshold, condition.urgency)]
    for step in knowledge.model.risk_steps:
        if condition.urgency in PRESSING and rank(step.urgency) < rank(limits[-1].urgency):
            limits.append(Limit(step.part * threshold, step.urgency))
    return tuple(limits)


def risks(knowledge: Knowledge, shares: Mapping[str, float]) -> list[Risk]:
    """Give the conditions that set an urgency by their share, likeliest first."""
    found = []
    for condition_id in sorted(shares, key=lambda c: (-significant(shares[c]), c)):
        limits = limits_of(knowledge, knowledge.conditions[condition_id])
        passed = next((limit for limit in limits if shares[condition_id] >= limit.share), None)
        if passed is not None:
            found.append(Risk(condition_id, passed.urgency))
    return found


def risk_urgency(knowledge: Knowledge, shares: Mapping[str, float]) -> Urgency:
    """Give the most urgent level that a share sets."""
    return most_urgent(*(risk.urgency for risk in risks(knowledge, shares)))
