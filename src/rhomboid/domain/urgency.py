"""The order of the five urgencies."""

from __future__ import annotations

from rhomboid.domain.knowledge import URGENCIES, Urgency

# the rules that must be settled before anything reassuring is said
PRESSING: frozenset[Urgency] = frozenset({"consultation_24", "emergency", "emergency_ambulance"})
EMERGENCIES: frozenset[Urgency] = frozenset({"emergency", "emergency_ambulance"})


def rank(urgency: Urgency) -> int:
    """Give the step of an urgency, 0 for self-care."""
    return URGENCIES.index(urgency)


def most_urgent(*urgencies: Urgency) -> Urgency:
    """Give the most urgent of some urgencies; self-care if there are none."""
    return max(urgencies, key=rank, default="self_care")
