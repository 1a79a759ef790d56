"""Not sure of a sign is no reassurance; and what to do now fits what was found."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from rhomboid.assessment import Engine, assess
from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.knowledge import PRESENT, UNKNOWN, Knowledge
from rhomboid.domain.urgency import rank
from rhomboid.evaluation.person import fully_answered
from strategies import shipped

MILD = {
    "onset": "gradual",
    "onset_activity": "nothing_noticed",
    "pain_severity": "moderate",
    "duration": "3_to_14_days",
    "main_site": "between_shoulder_blades",
}
# signs that alone make an emergency, in the words of the knowledge
GRAVE_SIGNS = (
    "saddle_numbness",
    "bladder_or_bowel_change",
    "leg_weakness",
    "numb_below_a_line",
    "unsteady_walking",
    "both_legs_affected",
    "fainted",
    "cannot_walk",
    "black_stool_or_vomiting_blood",
    "very_unwell_signs",
    "suicidal_thoughts",
)


@cache
def engine_of_the_day() -> Engine:
    return Engine.of(shipped())


def seen(age_years: int | None = 45, pathway: str = "uk", **said: str) -> Assessment:
    """Assess someone who denies every sign but says what is given."""
    engine = engine_of_the_day()
    stated = Answers(age_years, "female", {**MILD, **said})
    return assess(engine, fully_answered(engine, stated, "absent"), date(2026, 11, 21), pathway)


def test_someone_who_denies_every_sign_may_look_after_it() -> None:
    assert seen().urgency.level == "self_care"


@pytest.mark.parametrize("sign", GRAVE_SIGNS)
def test_not_sure_of_a_grave_sign_means_a_doctor_within_a_day_and_the_sign_is_named(sign: str) -> None:
    urgency = seen(**{sign: UNKNOWN}).urgency
    assert urgency.level == "consultation_24"
    assert [b["finding"] for r in urgency.reasons if r.kind == "doubtful_sign" for b in r.because] == [sign]


@pytest.mark.parametrize("sign", ["chest_pain", "breathlessness", "major_injury"])
def test_not_sure_of_a_sign_whose_time_was_then_not_asked_means_a_doctor_within_a_day(sign: str) -> None:
    urgency = seen(**{sign: UNKNOWN, "duration": "under_12_hours"}).urgency
    assert rank(urgency.level) >= rank("consultation_24")
    assert sign in {b["finding"] for r in urgency.reasons for b in r.because}


@pytest.mark.parametrize("sign", ["fever", "jaundice", "one_leg_swollen", "clumsy_hands", "blistering_rash"])
def test_not_sure_of_a_sign_to_be_seen_within_a_day_is_not_self_care(sign: str) -> None:
    assert rank(seen(**{sign: UNKNOWN}).urgency.level) >= rank("consultation")


@pytest.mark.parametrize("sign", GRAVE_SIGNS)
def test_being_sure_of_the_sign_is_never_less_urgent_than_not_being_sure(sign: str) -> None:
    assert rank(seen(**{sign: PRESENT}).urgency.level) > rank(seen(**{sign: UNKNOWN}).urgency.level)


def test_a_sign_that_needs_another_is_doubted_when_the_other_is_there() -> None:
    tip = {"shoulder_tip_pain": PRESENT}
    alone = seen(**tip).urgency
    assert "doubtful_sign" not in {r.kind for r in alone.reasons}
    pregnant = seen(**tip, may_be_pregnant_with_missed_period=UNKNOWN).urgency
    assert rank(pregnant.level) >= rank("consultation_24")


@pytest.mark.parametrize("age_years", [None, 30, 70])
def test_who_cannot_say_how_when_or_how_bad_is_not_told_to_wait(age_years: int | None) -> None:
    nothing_known = dict.fromkeys(("onset", "onset_activity", "pain_severity", "duration"), UNKNOWN)
    assert rank(seen(age_years, **nothing_known).urgency.level) >= rank("consultation")


def test_one_not_sure_away_from_an_emergency_is_not_told_to_wait() -> None:
    told = {"onset_activity": "nothing_noticed", "duration": "under_12_hours"}
    unsure_how_bad = seen(70, **told, onset="sudden", pain_severity=UNKNOWN).urgency
    assert "doubtful" in {r.kind for r in unsure_how_bad.reasons}
    assert rank(unsure_how_bad.level) >= rank("consultation")


def test_two_not_sures_about_how_it_began_and_how_bad_it_is_frighten_nobody() -> None:
    told = {"onset_activity": "long_sitting_or_posture", "duration": "3_to_14_days"}
    unsure = seen(45, **told, onset=UNKNOWN, pain_severity=UNKNOWN).urgency
    assert "doubtful" not in {r.kind for r in unsure.reasons}


def test_not_sure_of_everything_is_no_less_urgent_than_not_sure_of_one_sign(knowledge: Knowledge) -> None:
    engine = engine_of_the_day()
    unsure = fully_answered(engine, Answers(45, "female"), "unknown")
    level = assess(engine, unsure, date(2026, 11, 21)).urgency.level
    assert rank(level) >= rank("consultation_24")
    assert knowledge.model.floor_under_doubtful_sign == "consultation_24"


@pytest.mark.parametrize("answer", [PRESENT, UNKNOWN])
def test_thoughts_of_ending_life_bring_the_crisis_line_first_and_no_script_for_an_ambulance(
    answer: str,
) -> None:
    card = seen(suicidal_thoughts=answer).urgency.card
    assert card == shipped().pathways["uk"].crisis_card


def test_a_bodily_emergency_beside_a_crisis_keeps_both_cards_the_crisis_first() -> None:
    urgency = seen(suicidal_thoughts=PRESENT, fainted=PRESENT).urgency
    crisis = shipped().pathways["uk"].crisis_card
    assert urgency.level == "emergency_ambulance"
    assert urgency.card[: len(crisis)] == crisis
    assert any("999" in line and "Fainting" in line for line in urgency.card[len(crisis) :])


@pytest.mark.parametrize("pathway", ["generic", "uk", "us"])
def test_the_card_names_the_sign_and_sends_to_the_service_of_the_level(pathway: str) -> None:
    cord = seen(pathway=pathway, saddle_numbness=PRESENT).urgency
    assert cord.level == "emergency"
    assert any("Numb between the legs" in line for line in cord.card)
    assert "{" not in "".join(cord.card)
    faint = seen(pathway=pathway, fainted=PRESENT).urgency
    assert faint.level == "emergency_ambulance"
    assert faint.card != cord.card


def test_no_card_is_shown_where_nothing_is_an_emergency() -> None:
    assert seen().urgency.card == ()
