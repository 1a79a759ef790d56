"""Amounts with their units, as people write them: `15 kg`, `33 lb`, `40 cm`, `16 in`, `45 deg`."""

from __future__ import annotations

import re
from math import isfinite

from rhomboid.domain.errors import Fault

# everything is counted in the first unit of its kind; pound and inch are exact by definition
UNITS: dict[str, dict[str, float]] = {
    "weight": {"kg": 1, "g": 0.001, "lb": 0.45359237, "lbs": 0.45359237, "st": 6.35029318},
    "length": {"cm": 1, "mm": 0.1, "m": 100, "in": 2.54, "ft": 30.48},
    "angle": {"deg": 1, "°": 1, "degrees": 1},
    "rate": {"/min": 1, "/h": 1 / 60},
    "time": {"h": 1, "min": 1 / 60},
}
_AMOUNT = re.compile(r"\s*([-+]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+))\s*([^\s0-9.,+-]\S*)?\s*\Z")
LONGEST = 40


def amount(text: str, kind: str, place: str, least: float, most: float, faults: list[Fault]) -> float:
    """Give an amount in the first unit of its kind; with a fault added, and NaN given, if it is none.

    Units: kg, cm, degrees, lifts per minute, hours. least and most are in those.
    """
    units = UNITS[kind]
    first = next(iter(units))
    expected = f"a number with its unit ({', '.join(units)}), from {least:g} to {most:g} {first}"
    found = _AMOUNT.match(text) if len(text) <= LONGEST else None
    unit = found.group(2) if found else None
    if found is None or unit is None or unit.lower() not in units:
        remedy = f"Write it such as `{_example(least, most)} {first}`."
        faults.append(Fault(place, f'"{text}"', expected, remedy))
        return float("nan")
    value = float(found.group(1).replace(",", ".")) * units[unit.lower()]
    if not (isfinite(value) and least <= value <= most):
        faults.append(Fault(place, f'"{text}"', expected, "Measure again, or check the unit."))
        return float("nan")
    return value


def _example(least: float, most: float) -> str:
    return f"{(least + most) / 4:.0f}"
