"""Texts written by somebody who saw no phrase: what is to be expected of a text that was never seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from language.reading import parse
from language.test_stories import encoded
from rhomboid.loading.yaml_reader import read_yaml_file
from strategies import shipped

FOLDER = Path(__file__).parent
HELD_OUT_OF = 4


def figures(name: str, held_out: bool | None = None) -> tuple[float, float]:
    """Give (precision, recall) of the pairs of a file: of the texts held out, of the others, or (None) of all."""
    content, faults = read_yaml_file(FOLDER / name, name)
    assert not faults
    assert isinstance(content, dict)
    right = understood = stated = 0
    for number, story in enumerate(content["stories"], start=1):
        if held_out is not None and (number % HELD_OUT_OF == 0) != held_out:
            continue
        wanted = {(f, str(value)) for f, value in encoded(story).items()}
        assert {finding for finding, _ in wanted} <= set(shipped().findings)
        found = {(o.id, o.value) for o in parse(story["text"]).findings if o.certainty != "implied"}
        right += len(wanted & found)
        understood += len(found)
        stated += len(wanted)
    return right / understood, right / stated


@pytest.mark.parametrize("name", ["told_by_people.yaml", "told_by_clinicians.yaml"])
def test_two_thirds_are_right_and_half_is_understood_of_texts_that_were_held_out(name: str) -> None:
    precision, recall = figures(name, held_out=True)
    assert precision >= 0.67
    assert recall >= 0.5


@pytest.mark.parametrize("name", ["told_by_people.yaml", "told_by_clinicians.yaml"])
def test_of_texts_that_were_open_more_is_understood(name: str) -> None:
    precision, recall = figures(name, held_out=False)
    assert precision >= 0.72
    assert recall >= 0.6


def test_of_texts_nobody_looked_at_most_is_right_and_more_than_half_is_understood() -> None:
    precision, recall = figures("told_unseen.yaml")
    assert precision >= 0.86
    assert recall >= 0.63
