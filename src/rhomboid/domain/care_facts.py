"""What is known of care: everything that a plan is made from, and that no assessment reads."""

from __future__ import annotations

from dataclasses import dataclass

from rhomboid.domain.care import PlanSettings, Prevention, Treatment
from rhomboid.domain.exercises import Exercise, JointLimits, ProgrammeSettings


@dataclass(frozen=True)
class CareFacts:
    """Treatments, prevention and exercises by id, and how a plan is put together from them."""

    treatments: dict[str, Treatment]
    prevention: dict[str, Prevention]
    exercises: dict[str, Exercise]
    joints: dict[str, JointLimits]
    programme: ProgrammeSettings
    plan: PlanSettings
