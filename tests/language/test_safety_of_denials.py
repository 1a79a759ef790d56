"""No sign of an emergency is taken for denied unless it plainly is, nor for present unless it is said."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from language.reading import parse, said
from rhomboid.domain.knowledge import ABSENT, PRESENT
from rhomboid.domain.urgency import EMERGENCIES
from rhomboid.loading.folder import shipped_phrases
from strategies import shipped

# stories with an emergency in them, in which something else is denied or belongs to someone else
NAMED_BESIDE_A_DENIAL: Mapping[str, str] = {
    "No fever, but I can't pee and my bum is numb.": "bladder_or_bowel_change",
    "I haven't got a cough. My chest feels crushed.": "chest_pain",
    "not sure why but my legs keep giving way": "leg_weakness",
    "No injury, legs went weak this morning": "leg_weakness",
    "I never had this before: ripping pain through to my back": "tearing_pain",
    "painkillers don't help and I can't feel my feet": "leg_numbness_or_tingling",
    "I don't smoke, I coughed up blood": "coughing_blood",
    "no idea what caused it, I passed out twice": "fainted",
    "I'm otherwise healthy but I've wet myself": "bladder_or_bowel_change",
    "My dad had a heart attack and now I have pressure in my chest": "chest_pain",
    "Nothing helps, I can't breathe properly": "breathlessness",
    "didn't fall or anything, just can't walk": "cannot_walk",
    "no rash no fever my poo is black": "black_stool_or_vomiting_blood",
}
# nothing here denies a sign of an emergency
WITHOUT_A_DENIAL = (
    "My upper back has ached for weeks after long days at my desk.",
    "I'm healthy and otherwise well.",
    "No other symptoms.",
    "I don't know what to do. No idea what started it. Nothing helps.",
    "Not sleeping, can't work, don't want tablets, never had a scan.",
    "It doesn't matter how I sit. I can't get comfortable and not a day goes by without it.",
    "I don't smoke or drink and I'm not overweight.",
    "no medical history, no meds, no injury",
    "The doctor did not listen and the x-ray showed nothing.",
)


def emergency_signs() -> set[str]:
    """Give the symptoms of which an emergency rule may hold."""
    knowledge = shipped()
    rules = [rule for rule in knowledge.red_flags.values() if rule.urgency in EMERGENCIES]
    return {f for rule in rules for f in rule.unknown if knowledge.findings[f].type == "symptom"}


@pytest.mark.parametrize("matcher", ["light", "nlp"])
@pytest.mark.parametrize("text", NAMED_BESIDE_A_DENIAL)
def test_a_sign_named_beside_a_denial_is_never_lost(text: str, matcher: str) -> None:
    assert said(text, matcher).get(NAMED_BESIDE_A_DENIAL[text]) == PRESENT


@pytest.mark.parametrize("matcher", ["light", "nlp"])
@pytest.mark.parametrize("text", WITHOUT_A_DENIAL)
def test_no_emergency_sign_is_absent_where_nothing_denies_it(text: str, matcher: str) -> None:
    general = {"fever", "chills_or_shaking"} if "No other symptoms" in text else set()
    absent = {f for f, value in said(text, matcher).items() if value == ABSENT}
    assert absent & emergency_signs() <= general


def test_general_words_of_health_deny_illnesses_and_no_sign_and_are_marked_as_implied() -> None:
    found = parse("I am otherwise healthy.").findings
    assert found
    assert {one.certainty for one in found} == {"implied"}
    assert not {one.id for one in found} & emergency_signs()


def test_every_phrase_that_says_absent_holds_the_sign_it_speaks_of_or_a_denial() -> None:
    """An entry that denies several signs at once is marked as implied, or names no sign of an emergency."""
    entries = shipped_phrases()["languages"]["en"]["entries"]
    several = [e["says"] for e in entries if len(e.get("says", {})) > 4 and e.get("certainty") != "implied"]
    named = {f for says in several for f, value in says.items() if value == ABSENT}
    assert not named & (emergency_signs() - {"worse_deep_breath"})


@pytest.mark.parametrize(
    "text", ["my chest hurts $ $", "burning $ pain $", "it costs $50 and my chest hurts", "pain .. ... @span"]
)
def test_marks_of_the_tree_of_phrases_are_no_words(text: str) -> None:
    assert parse(text).matcher == "light"


@pytest.mark.parametrize("matcher", ["light", "nlp"])
@pytest.mark.parametrize(
    "text",
    [
        "Been in pain so long I don't want to be here any more.",
        "i cant do this anymore i want to end it all",
        "took a whole packet of paracetamol for the pain",
        "he hits me and i am not safe at home",
    ],
)
def test_words_of_harm_bring_the_crisis_card(text: str, matcher: str) -> None:
    assert parse(text, matcher).crisis
