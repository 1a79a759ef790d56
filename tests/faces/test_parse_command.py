"""`rhomboid parse` and `rhomboid evaluate --parse` as programs see them."""

from __future__ import annotations

from faces.running import content_of, refusals, rhomboid

STORY = "I am 47, it burns between my shoulder blades, no fever"


def test_a_text_becomes_json_with_spans_of_the_text() -> None:
    content = content_of("parse", STORY, "--json", "--matcher", "light", "--as-of", "2026-11-21")
    assert content["age_years"] == 47
    assert {one["id"]: one["value"] for one in content["findings"]} == {
        "burning_pain": "present",
        "main_site": "between_shoulder_blades",
        "fever": "absent",
    }
    for one in content["findings"]:
        start, end = one["span"]
        assert STORY[start:end] == one["words"]


def test_both_matchers_give_the_same_form() -> None:
    light = content_of("parse", STORY, "--json", "--matcher", "light")
    heavy = content_of("parse", STORY, "--json", "--matcher", "nlp")
    assert set(light) == set(heavy)
    assert light["findings"] == heavy["findings"]


def test_a_text_may_come_on_standard_input_and_bytes_that_are_no_text_do_no_harm() -> None:
    assert content_of("parse", "-", "--json", "--matcher", "light", typed="no fever")["findings"]
    assert rhomboid("parse", "-", "--matcher", "light", typed=b"\xff\xfe fever \x00").code == 0


def test_nothing_to_read_an_unknown_matcher_and_an_unknown_pathway_are_refused() -> None:
    assert refusals(rhomboid("parse", "-", typed=""))
    assert refusals(rhomboid("parse", "fever", "--matcher", "heavy"))
    assert refusals(rhomboid("parse", "fever", "--matcher", "light", "--pathway", "mars"))


def test_people_read_that_nothing_counts_yet() -> None:
    shown = rhomboid("parse", STORY, "--matcher", "light").out
    assert "“no fever”" in shown
    assert "Nothing of this counts before you have confirmed it." in shown


def test_the_cases_words_are_understood_as_well_as_is_said() -> None:
    sentences = "tests/language/hard_sentences.yaml"
    content = content_of(
        "evaluate", "cases", "--parse", "--json", "--sentences", sentences, "--matcher", "light"
    )
    assert content["parse_precision"]["value"] >= 0.92
    assert content["parse_recall"]["value"] >= 0.75
    assert content["hard_sentences"]["negation_accuracy"]["value"] >= 0.97
    interview = content["interview"]
    assert interview["screens_median_after_parse"] * 3 <= interview["screens_median"] * 2
    assert interview["urgency_lost"] == []
    assert len(content["cases"]) == content["n"]
