"""The places of a figure of the body, and what each of them answers, as frozen types."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

View = Literal["back", "front"]


@dataclass(frozen=True, slots=True)
class MapQuestion:
    """What is asked about the figure."""

    title: str
    help: str


@dataclass(frozen=True, slots=True)
class Region:
    """A place on the body. worst, spread: finding -> answer, if it hurts most there, or there too."""

    id: str
    name: str
    view: View
    worst: dict[str, str]
    spread: dict[str, str]


@dataclass(frozen=True, slots=True)
class BodyMap:
    """All places in the order in which they are read. site, side: the findings that say where it is worst."""

    worst: MapQuestion
    spread: MapQuestion
    site: str
    side: str
    both_sides: str
    views: dict[str, str]
    regions: dict[str, Region]
    status: str

    def answers(self, worst: str, spread: Collection[str]) -> dict[str, str]:
        """Give the answers that the chosen places stand for: finding -> value.

        Nothing is ever answered with absent: a place that was not chosen was not asked about. The side is
        both sides if the same kind of place was chosen on both. Errors: KeyError for an unknown place.
        """
        main = self.regions[worst]
        others = [self.regions[one] for one in spread if one != worst]
        given: dict[str, str] = {}
        for region in others:
            given |= region.spread
        given |= main.worst
        alike = [main, *(one for one in others if one.worst[self.site] == main.worst[self.site])]
        if len({one.worst[self.side] for one in alike}) > 1:
            given[self.side] = self.both_sides
        return given

    def words(self, worst: str, spread: Collection[str]) -> str:
        """Give what was understood, in a sentence or two."""
        told = f"It is worst here: {_small(self.regions[worst].name)}."
        others = [_small(region.name) for region in self.regions.values() if region.id in spread]
        others = [name for name in others if name != _small(self.regions[worst].name)]
        if others:
            listed = others[0] if len(others) == 1 else f"{', '.join(others[:-1])} and {others[-1]}"
            told += f" It also hurts here: {listed}."
        return told


def _small(name: str) -> str:
    return name[0].lower() + name[1:]
