"""What a red-flag rule may say: any, all, and an answer that is one of some values. Nothing else.

And which answers cannot stand beside one another.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Is:
    """True when the finding's answer is one of the values."""

    finding: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """True when at least one part is."""

    parts: tuple[Expression, ...]


# no negation and no threshold on a probability: present can then never lower urgency
Expression = Is | All | Any


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Answers of a finding that cannot stand beside answers of another, and why."""

    values: tuple[str, ...]
    finding: str
    other_values: tuple[str, ...]
    why: str
