"""What the exercises promise: every part of the back, a way down and a way up, and care for who must not."""

from __future__ import annotations

from collections import Counter

import pytest

from exercises.bodies import EXERCISES, NAMES
from rhomboid.domain.exercises import Exercise
from spec.test_reading_age import LONGEST_SENTENCE, above, grade
from strategies import shipped

PARTS_OF_THE_BACK = ("thoracic_spine", "shoulder_blades", "neck", "trunk", "chest", "breathing", "endurance")
# end-range movement of the spine, or load on it
BENDS_THE_SPINE = [e for e in EXERCISES if e.area == "thoracic_spine"]


def test_there_are_at_least_20_exercises_and_some_for_each_part_of_the_back() -> None:
    assert len(EXERCISES) >= 20
    areas = Counter(e.area for e in EXERCISES)
    assert all(areas[part] for part in PARTS_OF_THE_BACK)
    assert areas["thoracic_spine"] >= 7 and areas["shoulder_blades"] >= 5 and areas["neck"] >= 3


@pytest.mark.parametrize("row", ["T3", "V1", "V3"])
def test_every_promised_row_of_exercises_has_some(row: str) -> None:
    assert [e.id for e in EXERCISES if row in e.rows]


def test_going_from_harder_to_harder_never_goes_round_and_never_gets_gentler() -> None:
    exercises = shipped().care.exercises
    for exercise in EXERCISES:
        seen, now = [exercise.id], exercise
        while now.harder and now.harder.exercise:
            after = exercises[now.harder.exercise]
            assert after.level >= now.level, (now.id, after.id)
            assert after.id not in seen, [*seen, after.id]
            seen.append(after.id)
            now = after


def test_going_from_easier_to_easier_never_goes_round_and_never_gets_stronger() -> None:
    exercises = shipped().care.exercises
    for exercise in EXERCISES:
        seen, now = [exercise.id], exercise
        while now.easier and now.easier.exercise:
            after = exercises[now.easier.exercise]
            assert after.level <= now.level, (now.id, after.id)
            assert after.id not in seen, [*seen, after.id]
            seen.append(after.id)
            now = after


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_every_exercise_has_a_way_down_or_a_way_up_and_says_when_to_stop(exercise: Exercise) -> None:
    assert exercise.easier or exercise.harder
    assert any(rule.startswith("Stop") for rule in exercise.stop_if)
    assert exercise.must_not


@pytest.mark.parametrize("exercise", BENDS_THE_SPINE, ids=lambda e: e.id)
def test_thin_bones_and_a_fresh_injury_keep_far_bends_of_the_spine_away(exercise: Exercise) -> None:
    barred = {rule.finding for rule in exercise.must_not}
    assert {"osteoporosis", "long_term_steroids", "fall_or_blow", "major_injury"} <= barred


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_lying_flat_on_back_or_belly_is_kept_from_later_pregnancy(exercise: Exercise) -> None:
    lies = any(abs(frame.angles.get("lean", 0)) > 85 for frame in exercise.picture.frames)
    is_on_all_fours = any("knees" in frame.touches for frame in exercise.picture.frames)
    if lies and not is_on_all_fours:
        rules = [rule for rule in exercise.must_not if rule.finding == "pregnancy_now"]
        assert rules and "from_20_weeks" in rules[0].values


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_leaning_on_hands_and_knees_is_kept_from_who_cannot(exercise: Exercise) -> None:
    on_all_fours = any({"hands", "knees"} <= set(frame.touches) for frame in exercise.picture.frames)
    if on_all_fours:
        assert "painful_wrists_or_knees" in {rule.finding for rule in exercise.must_not}


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_what_is_done_on_the_floor_is_kept_from_who_cannot_get_there(exercise: Exercise) -> None:
    # breathing may be done sitting, and says so; the nod too may be done in bed
    if exercise.id in ("belly_breathing", "deep_neck_nod"):
        return
    body_is_down = {"pelvis", "knees", "belly", "whole_back", "left_knee", "right_knee"}
    down = any(frame.anchor in body_is_down and frame.at[1] < 10 for frame in exercise.picture.frames)
    if down:
        assert "hard_to_get_to_floor" in {rule.finding for rule in exercise.must_not}


def test_no_exercise_is_for_a_condition_that_it_is_kept_from() -> None:
    assert [e.id for e in EXERCISES if set(e.conditions) & set(e.not_for)] == []


def test_no_exercise_is_for_a_danger() -> None:
    kinds = {i: c.kind for i, c in shipped().conditions.items()}
    assert [(e.id, c) for e in EXERCISES for c in e.conditions if kinds[c] != "ordinary"] == []


def texts_of(exercise: Exercise) -> list[str]:
    changes = [change.text for change in (exercise.easier, exercise.harder) if change and change.text]
    captions = [frame.caption for frame in exercise.picture.frames]
    told = [exercise.summary, *exercise.steps, exercise.dose.text, *changes, *exercise.stop_if, *captions]
    return [*told, *(rule.why for rule in exercise.must_not)]


def test_exercises_are_easy_to_read() -> None:
    assert above(6.5, {e.id: grade(" ".join(texts_of(e))) for e in EXERCISES}) == {}
    sentences = [s for e in EXERCISES for text in texts_of(e) for s in text.split(". ")]
    assert [s for s in sentences if len(s.split()) > LONGEST_SENTENCE] == []


def test_what_a_programme_says_is_easy_to_read() -> None:
    settings = shipped().care.programme
    texts = {**settings.sentences, **{i: rule.text for i, rule in settings.rules.items()}}
    assert above(9.0, {name: grade(text) for name, text in texts.items()}) == {}
