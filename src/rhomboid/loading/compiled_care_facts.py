"""The compiled content of care to its types, on the standard library alone."""

from __future__ import annotations

from typing import Any

from rhomboid.domain.care_facts import CareFacts
from rhomboid.loading import compiled_care as care
from rhomboid.loading import compiled_exercises as moving


def care_facts_from(content: dict[str, Any]) -> CareFacts:
    """Give what is known of care from the compiled content."""
    return CareFacts(
        treatments={i: care.treatment(i, t) for i, t in content["treatments"].items()},
        prevention={i: care.prevention(i, p) for i, p in content["prevention"].items()},
        exercises={i: moving.exercise(i, e) for i, e in content["exercises"].items()},
        joints=moving.joint_limits(content["joints"]),
        programme=moving.programme_settings(content["programme"]),
        plan=care.plan_settings(content["plan"]),
    )
