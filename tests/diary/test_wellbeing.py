"""What must be said at once: words of crisis, and more of a medicine than is safe in a day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhomboid.diary.entries import Dose
from rhomboid.diary.wellbeing import held_beside, medicines_in, speaks_of_crisis, taken_together
from rhomboid.diary.why import why_it_lasts
from rhomboid.loading.folder import shipped_follow_up
from strategies import examples, shipped

KNOWN = shipped_follow_up()


@pytest.mark.parametrize(
    "note",
    [
        "I want to die",
        "i can’t go on like this",
        "Thinking about SUICIDE again",
        "I'm not going to kill myself, but...",
        "took all\nmy pills",
        "self-harm",
        "self harm.",
        "It would be better-off dead",
        "he hits me when he drinks",
        "I don’t feel safe: unsafe at home!",
        "súicide",
    ],
)
def test_a_note_that_speaks_of_crisis_is_never_passed_over(note: str) -> None:
    assert speaks_of_crisis([note], KNOWN)


@pytest.mark.parametrize(
    "note",
    ["", "slept badly", "the pain is killing my mood", "went to the studio", "skillful", "overdosed3d model"],
)
def test_an_everyday_note_shows_no_card(note: str) -> None:
    assert not speaks_of_crisis([note], KNOWN)


@examples(50)
@given(st.sampled_from(KNOWN.crisis_words), st.text(max_size=20), st.text(max_size=20))
def test_words_of_crisis_are_found_whatever_stands_around_them(words: str, before: str, after: str) -> None:
    assert speaks_of_crisis(["slept well", f"{before} {words.upper()} {after}"], KNOWN)


def test_the_same_medicine_under_two_names_is_added_up() -> None:
    doses = (Dose("Tylenol Extra", 500, 6), Dose("Co-codamol 8/500", 500, 3), Dose("Ibuprofen", 200, 6))
    by_id = {taken.medicine.id: taken for taken in taken_together(doses, KNOWN)}
    assert by_id["paracetamol"].mg == 4500
    assert by_id["paracetamol"].is_over
    assert by_id["ibuprofen"].mg == 1200
    assert not by_id["ibuprofen"].is_over
    assert [medicine.id for medicine in held_beside("co-codamol", KNOWN)] == ["paracetamol"]


def test_the_most_for_a_day_is_not_over_and_a_milligram_more_is() -> None:
    for medicine in KNOWN.medicines.values():
        most = medicine.most_mg_a_day.value
        for mg, is_over in ((most, False), (most + 1, True)):
            (taken,) = taken_together([Dose(medicine.names[0].upper(), mg, 1)], KNOWN)
            assert taken.is_over is is_over


def test_an_unknown_medicine_is_not_taken_for_a_known_one() -> None:
    assert medicines_in("paracetamolol", KNOWN) == ()
    assert medicines_in("naproxen", KNOWN) == ()


def test_every_daily_maximum_has_a_source_and_a_service() -> None:
    for medicine in KNOWN.medicines.values():
        assert medicine.most_mg_a_day.citations
        assert all(medicine.service in pathway.services for pathway in shipped().pathways.values())


# why it will not go away ----------------------------------------------------------------------------------


def test_the_walk_goes_through_every_reason_that_it_must() -> None:
    topics = [topic.id for topic in KNOWN.why.topics]
    wanted = [
        "underlying_condition",
        "treatment",
        "painkillers_alone",
        "repetitive_strain",
        "posture",
        "stress",
    ]
    assert topics == [*wanted, "sleep"]


def test_yellow_flags_lead_to_support_for_mind_and_body() -> None:
    one = why_it_lasts(KNOWN.why, ["high_stress"])
    assert (one.yellow_flags, one.services) == (1, ())
    two = why_it_lasts(KNOWN.why, ["high_stress", "fear_of_movement", "no_exercise"])
    assert two.services[0] == "physiotherapy_with_psychosocial_support"
    assert "physiotherapist" in two.services


def test_painkillers_alone_lead_to_a_pharmacist_and_to_movement() -> None:
    result = why_it_lasts(KNOWN.why, ["only_painkillers"])
    assert result.services == ("pharmacist",)
    assert "movement" in result.reasons[0][1].advice


def test_low_mood_shows_the_crisis_card() -> None:
    assert why_it_lasts(KNOWN.why, ["low_mood"]).shows_crisis_card
    assert not why_it_lasts(KNOWN.why, ["poor_sleep"]).shows_crisis_card


def test_signs_of_something_else_are_answers_of_the_vocabulary() -> None:
    result = why_it_lasts(KNOWN.why, [question.id for question in KNOWN.why.questions()])
    assert {"weight_loss", "fever", "leg_weakness"} <= set(result.findings)
    assert set(result.findings) <= set(shipped().findings)


@examples(100)
@given(st.sets(st.sampled_from([question.id for question in KNOWN.why.questions()])))
def test_one_more_yes_never_takes_a_reason_or_a_service_away(said: set[str]) -> None:
    before = why_it_lasts(KNOWN.why, said)
    assert len(before.reasons) == len(said)
    for question in KNOWN.why.questions():
        after = why_it_lasts(KNOWN.why, {*said, question.id})
        assert set(before.reasons) <= set(after.reasons)
        assert set(before.services) <= set(after.services)
        order = KNOWN.why.services_in_order
        assert list(after.services) == sorted(after.services, key=order.index)
