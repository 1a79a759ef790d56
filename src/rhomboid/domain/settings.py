"""Judgements of the model as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rhomboid.domain.numbers import Number

if TYPE_CHECKING:
    from rhomboid.domain.knowledge import Urgency


@dataclass(frozen=True, slots=True)
class RiskStep:
    """From this part of a danger's threshold on, it still sets this lower urgency."""

    part: float
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Judgements of the model as a whole.

    danger_alone: share of dangers that come without an ordinary cause beside them.
    leak_floor: a base rate below it is raised to it in inference, so that one slip cannot decide.
    unreported: share of people with a symptom who answer no to it; None in releases that did not know of it.
    risk_steps: what a danger sets below its threshold, the largest part first.
    """

    danger_alone: Number
    leak_floor: float
    reference_condition: str
    floor_under_open_emergency: Urgency
    floor_under_doubtful_sign: Urgency
    risk_steps: tuple[RiskStep, ...]
    unreported: Number | None = None

    @property
    def reported(self) -> float:
        """Give the share of people with a symptom who say so when asked."""
        return 1.0 if self.unreported is None else 1 - self.unreported.share.point
