"""The risk rule: a condition whose share passes the harm-based threshold of its file sets its own urgency.

It can only raise an urgency; the red flags are decided elsewhere, by answers alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from rhomboid.domain.knowledge import Knowledge, Urgency
from rhomboid.domain.numbers import significant
from rhomboid.domain.urgency import most_urgent


def risks(knowledge: Knowledge, shares: Mapping[str, float]) -> list[str]:
    """Give the conditions whose share is at or above their own threshold, likeliest first."""
    passed = [
        condition_id
        for condition_id, share in shares.items()
        if (threshold := knowledge.conditions[condition_id].threshold) and share >= threshold.share.point
    ]
    return sorted(passed, key=lambda c: (-significant(shares[c]), c))


def risk_urgency(knowledge: Knowledge, shares: Mapping[str, float]) -> Urgency:
    """Give the most urgent level of the conditions that pass their threshold."""
    return most_urgent(*(knowledge.conditions[c].urgency for c in risks(knowledge, shares)))
