"""How heavy a bag is for the person who carries it."""

from __future__ import annotations

from dataclasses import dataclass

from rhomboid.domain.checks import BagLimits


@dataclass(frozen=True)
class BagResult:
    """The share of body weight, the verdict, the limits for this way of carrying, and advice. Units: kg."""

    share: float
    verdict: str
    comfort_kg: float
    most_kg: float
    advice: tuple[str, ...]


def bag(limits: BagLimits, bag_kg: float, body_kg: float, is_on_one_side: bool, is_close: bool) -> BagResult:
    """Give the verdict on a bag: light, middle or heavy.

    Formula: the limits are shares of body weight, divided by `one_side_factor` for one shoulder.
    """
    factor = limits.one_side_factor.value if is_on_one_side else 1.0
    comfort_kg = body_kg * limits.comfort_share.value / factor
    most_kg = body_kg * limits.most_share.value / factor
    verdict = "light" if bag_kg <= comfort_kg else "middle" if bag_kg <= most_kg else "heavy"
    chosen = {"one_side": is_on_one_side, "far_from_back": not is_close, "heavy": verdict != "light"}
    advice = tuple(limits.advice[name] for name, is_needed in chosen.items() if is_needed)
    return BagResult(bag_kg / body_kg, verdict, comfort_kg, most_kg, advice)
