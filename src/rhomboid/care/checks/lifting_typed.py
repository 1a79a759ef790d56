"""A lift as a person types it, to the lift that the equation takes; and its terms in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rhomboid.care.checks.lifting import Lift
from rhomboid.care.checks.quantities import amount
from rhomboid.domain.answers import nearest
from rhomboid.domain.checks import LiftingTables
from rhomboid.domain.errors import Fault, RhomboidError

# what a person can measure; the equation's own limits lie inside and give a weight limit of 0
MOST_KG, MOST_CM, MOST_DEGREES, MOST_RATE, MOST_HOURS = 200, 250, 180, 30, 8
TERMS = {
    "horizontal": "how far the load is from your body",
    "vertical": "the height of your hands at the start",
    "travel": "how far up or down it goes",
    "twist": "twisting to the side",
    "frequency": "how often and how long you lift",
    "grip": "how well you can grip it",
}
UNITS = {
    "horizontal": "cm",
    "vertical": "cm",
    "travel": "cm",
    "twist": "degrees",
    "frequency": "lifts a minute, for an hour at most,",
}


def lift_of(given: Mapping[str, Any], tables: LiftingTables) -> Lift:
    """Give the lift that the options describe. Errors: RhomboidError with every fault."""
    faults: list[Fault] = []

    def read(name: str, kind: str, least: float, most: float) -> float:
        return amount(given[name], kind, name.replace("_", " "), least, most, faults)

    if given["grip"] not in tables.couplings:
        expected = f"one of {', '.join(tables.couplings)}{nearest(given['grip'], tables.couplings)}"
        faults.append(Fault("grip", f'"{given["grip"]}"', expected, "Choose one of these."))
    lift = Lift(
        load_kg=read("load", "weight", 0.1, MOST_KG),
        horizontal_cm=read("distance", "length", 0, MOST_CM),
        start_height_cm=read("start", "length", 0, MOST_CM),
        end_height_cm=read("end", "length", 0, MOST_CM),
        twist_degrees=read("twist", "angle", 0, MOST_DEGREES),
        lifts_a_minute=read("often", "rate", 0, MOST_RATE),
        hours=read("hours", "time", 0, MOST_HOURS),
        grip=given["grip"],
        end_horizontal_cm=read("end_distance", "length", 0, MOST_CM) if given["end_distance"] else None,
    )
    for word in given["situations"]:
        reason = tables.does_not_hold_for.get(word)
        if reason is None:
            expected = (
                f"one of {', '.join(tables.does_not_hold_for)}{nearest(word, tables.does_not_hold_for)}"
            )
            faults.append(Fault("situation", f'"{word}"', expected, "Mend the word."))
        else:
            remedy = "Ask someone trained in ergonomics to look at it."
            faults.append(
                Fault("situation", reason, "a two-handed lift that the equation is made for", remedy)
            )
    if faults:
        raise RhomboidError(faults)
    return lift


def value_told(value: float | str, term: str) -> str:
    """Give the value of a term in words, such as `25 cm` or `a good grip`."""
    return f"a {value} grip" if isinstance(value, str) else f"{value:g} {UNITS[term]}"
