"""Stories encoded before any matcher read them: how much is understood, and how much is right."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from language.reading import parse
from rhomboid.loading.yaml_reader import read_yaml_file
from strategies import shipped

FILE = Path(__file__).with_name("stories.yaml")


def stories() -> list[Mapping[str, Any]]:
    content, faults = read_yaml_file(FILE, FILE.name)
    assert not faults
    assert isinstance(content, dict)
    return list(content["stories"])


def encoded(story: Mapping[str, Any]) -> dict[str, str]:
    present = dict.fromkeys(story.get("present", ()), "present")
    return {**present, **dict.fromkeys(story.get("absent", ()), "absent"), **story.get("options", {})}


def test_every_story_is_encoded_in_words_of_the_vocabulary() -> None:
    assert len(stories()) >= 60
    assert {f for story in stories() for f in encoded(story)} <= set(shipped().findings)


@pytest.mark.parametrize("matcher", ["light", "nlp"])
def test_most_of_what_stories_say_is_understood_and_most_of_it_rightly(matcher: str) -> None:
    right = understood = stated = 0
    for story in stories():
        wanted = set(encoded(story).items())
        found = {(o.id, o.value) for o in parse(story["text"], matcher).findings if o.certainty != "implied"}
        right += len(wanted & found)
        understood += len(found)
        stated += len(wanted)
    assert right / understood >= 0.87
    assert right / stated >= 0.87
