"""Hard sentences: denied, someone else's, past, feared, supposed, misspelled, in other languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from language.reading import reader
from rhomboid.evaluation.parsing import read_sentences, sentence_figures

SENTENCES = Path(__file__).with_name("hard_sentences.yaml")


@pytest.fixture(scope="module", params=["light", "nlp"])
def figures(request: pytest.FixtureRequest) -> dict[str, Any]:
    return sentence_figures(reader(request.param), read_sentences(SENTENCES))


def test_the_set_of_hard_sentences_is_large_and_of_many_kinds(figures: dict[str, Any]) -> None:
    assert figures["sentences"] >= 260
    assert len(figures["by_group"]) >= 15


def test_hardly_a_denial_a_fear_or_a_past_is_taken_for_the_present(figures: dict[str, Any]) -> None:
    assert figures["negation_accuracy"]["value"] >= 0.97, figures["missed"]


@pytest.mark.parametrize("group", ["crisis", "emergency", "languages"])
def test_no_word_that_cannot_wait_is_overlooked(figures: dict[str, Any], group: str) -> None:
    assert figures["by_group"][group]["value"] == 1, figures["missed"]
