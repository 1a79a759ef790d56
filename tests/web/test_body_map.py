"""The body map: every place can be drawn, answers what the vocabulary knows, and never answers absent."""

from __future__ import annotations

import pytest

from rhomboid.domain.knowledge import ABSENT, Knowledge
from rhomboid.faces.web.body_map.figure import figure_svg, layer_svg
from rhomboid.faces.web.body_map.shapes import MIDDLE, mirrored, outlines
from rhomboid.loading.folder import shipped_body_map

FIGURE = shipped_body_map()


def test_every_place_of_the_knowledge_is_drawn_and_every_drawn_place_is_known() -> None:
    for view in FIGURE.views:
        known = {region.id for region in FIGURE.regions.values() if region.view == view}
        assert known == set(outlines(view))


def test_every_place_answers_only_what_the_vocabulary_allows(knowledge: Knowledge) -> None:
    for region in FIGURE.regions.values():
        for finding, value in {**region.spread, **region.worst}.items():
            assert value in knowledge.findings[finding].values
            assert value != ABSENT


def test_left_and_right_are_the_persons_own_in_both_views() -> None:
    def middle_of(region: str, view: str) -> float:
        points = outlines(view)[region].split()
        across = [float(word.lstrip("MLC")) for word in points if word != "Z"][::2]
        return sum(across) / len(across)

    assert middle_of("blade_left", "back") < MIDDLE < middle_of("blade_right", "back")
    assert middle_of("chest_right", "front") < MIDDLE < middle_of("chest_left", "front")


def test_a_path_turned_twice_over_the_midline_is_itself() -> None:
    for path in outlines("back").values():
        assert mirrored(mirrored(path)).split() == path.split()


def test_pain_at_one_shoulder_blade_that_is_at_the_other_too_is_on_both_sides() -> None:
    assert FIGURE.answers("blade_left", ())["side"] == "left"
    assert FIGURE.answers("blade_left", ("blade_right",))["side"] == "both_or_middle"
    assert FIGURE.answers("blade_left", ("hand_palm_right",))["side"] == "left"


def test_chest_pain_shown_on_the_figure_is_never_lost() -> None:
    assert FIGURE.answers("blade_left", ("chest_middle",))["chest_pain"] == "present"
    assert FIGURE.answers("chest_left", ())["chest_pain"] == "present"


def test_what_was_understood_names_every_place_chosen() -> None:
    told = FIGURE.words("blade_left", ("hand_palm_left", "chest_middle"))
    for name in ("over the left shoulder blade", "palm of the left hand", "middle of the chest"):
        assert name in told


def test_an_unknown_place_is_no_answer() -> None:
    with pytest.raises(KeyError):
        FIGURE.answers("tail", ())


def test_the_figure_needs_no_style_and_no_script_of_its_own() -> None:
    drawn = figure_svg("back") + figure_svg("front") + layer_svg("blade_left", "back")
    for word in ("style=", "<style", "<script", "onclick", "http"):
        assert word not in drawn
