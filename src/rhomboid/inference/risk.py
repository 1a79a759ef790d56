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
    likeliest_first = sorted(shares, key=lambda c: (-significant(shares[c]), c))
    return [
        Risk(condition_id, urgency)
        for condition_id in likeliest_first
        if (urgency := _urgency_at(knowledge, condition_id, shares[condition_id])) is not None
    ]


def _urgency_at(knowledge: Knowledge, condition_id: str, share: float) -> Urgency | None:
    limits = limits_of(knowledge, knowledge.conditions[condition_id])
    return next((limit.urgency for limit in limits if share >= limit.share), None)


def risk_urgency(knowledge: Knowledge, shares: Mapping[str, float]) -> Urgency:
    """Give the most urgent level that a share sets."""
    least_part = min((step.part for step in knowledge.model.risk_steps), default=1.0)
    found = []
    for condition_id, share in shares.items():
        threshold = knowledge.conditions[condition_id].threshold
        if threshold is not None and share >= min(least_part, 1.0) * threshold.share.point:
            found.append(_urgency_at(knowledge, condition_id, share))
    return most_urgent(*(urgency for urgency in found if urgency is not None))
