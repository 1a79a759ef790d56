"""The shape of `pictures/body_map.yaml`: what a place on the figure answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from rhomboid.domain.answers import nearest
from rhomboid.domain.errors import Fault
from rhomboid.loading.number_shapes import Id, Strict, Text
from rhomboid.loading.schema import Fact

PLACE = "pictures/body_map.yaml"


class MapQuestionShape(Strict):
    """What is asked about the figure."""

    title: Text
    help: Text


class MapQuestionsShape(Strict):
    """The two questions."""

    worst: MapQuestionShape
    spread: MapQuestionShape


class RegionShape(Strict):
    """A place: its name for a person, the view it is seen in, and the answers it stands for."""

    name: Text
    view: Literal["back", "front"]
    worst: dict[Id, Id]
    spread: dict[Id, Id]


class BodyMapShape(Fact):
    """The places of the figure."""

    why: Text
    questions: MapQuestionsShape
    site: Id
    side: Id
    both_sides: Id
    views: dict[Literal["back", "front"], Text]
    regions: dict[Id, RegionShape]


def faults_of_pictures(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Give every answer that the figure stands for and the vocabulary does not know."""
    figure = content["follow_up"]["pictures"].get("body_map")
    if figure is None:
        return
    yield from _answer(content, "both_sides", figure["side"], figure["both_sides"])
    for region in figure["regions"]:
        missing = [f for f in (figure["site"], figure["side"]) if f not in region["worst"]]
        for finding in missing:
            expected = f"an answer to {finding} in `worst`"
            yield Fault(f"{PLACE}: {region['id']}", "none", expected, "Say where it is.")
        for key in ("worst", "spread"):
            for finding, value in region[key].items():
                yield from _answer(content, f"{region['id']}.{key}", finding, value)


def _answer(content: Mapping[str, Any], place: str, finding: str, value: str) -> Iterator[Fault]:
    known = content["findings"]
    if finding in content["unread"]:
        return
    if finding not in known:
        expected = f"a known id{nearest(finding, known)}"
        yield Fault(f"{PLACE}: {place}", f'"{finding}"', expected, "Mend the id, or add the file.")
        return
    values = [option["id"] for option in known[finding].get("options", ())] or ["present"]
    if value not in values:
        expected = f"one of {', '.join(values)}{nearest(value, tuple(values))}"
        yield Fault(f"{PLACE}: {place}.{finding}", f'"{value}"', expected, "Mend the answer.")
