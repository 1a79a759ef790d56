"""The drawn body is a body: bones keep their length, joints their limits, and hands and feet their place."""

from __future__ import annotations

from itertools import pairwise

import pytest

from exercises.bodies import EXERCISES, NAMES, bodies_in
from rhomboid.documents.body import posed
from rhomboid.documents.limbs import FOREARM, HIP_HALF, SHIN, THIGH, UPPER_ARM
from rhomboid.documents.props import gap_between
from rhomboid.documents.scene import body_between, part_of, placed
from rhomboid.documents.space import length, minus
from rhomboid.domain.exercises import PARTS, POINTS, SIDES, Exercise, Prop
from strategies import shipped

# what a soft body and whole degrees may be off; and a hand on its way, since it is angles that go straight.
# Units: centimetres
SINKS, HOVERS, DRIFTS = 3.0, 2.5, 8.0
BONES = {
    ("hip", "knee"): THIGH,
    ("knee", "ankle"): SHIN,
    ("shoulder", "elbow"): UPPER_ARM,
    ("elbow", "wrist"): FOREARM,
}
FLOOR = Prop("floor", "floor", (0.0, 0.0, 0.0), 0.0, 0.0, ("", ""))


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_no_bone_changes_its_length_while_a_body_moves(exercise: Exercise) -> None:
    for body in bodies_in(exercise):
        for side in SIDES:
            for (one, two), expected in BONES.items():
                found = length(minus(body.joints[f"{side}_{one}"], body.joints[f"{side}_{two}"]))
                assert found == pytest.approx(expected), (side, one, two)
        assert length(minus(body.joints["right_hip"], body.joints["left_hip"])) == pytest.approx(2 * HIP_HALF)


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_what_rests_on_something_touches_it(exercise: Exercise) -> None:
    props = {prop.id: prop for prop in exercise.picture.props}
    for number, frame in enumerate(exercise.picture.frames, start=1):
        body = placed(frame)
        for part, prop in frame.touches.items():
            gap = gap_between(props[prop], part_of(body, part))
            assert -SINKS <= gap <= HOVERS, (number, part, prop, gap)


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_each_hand_and_foot_of_a_pair_that_rests_on_something_touches_it(exercise: Exercise) -> None:
    props = {prop.id: prop for prop in exercise.picture.props}
    pairs = {"hands": ("right_hand", "left_hand"), "knees": ("right_knee", "left_knee")}
    for frame in exercise.picture.frames:
        body = placed(frame)
        for part, prop in frame.touches.items():
            for one in pairs.get(part, ()):
                assert -SINKS <= gap_between(props[prop], part_of(body, one)) <= HOVERS, (frame.caption, one)


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_what_rests_in_two_frames_stays_near_its_place_on_the_way(exercise: Exercise) -> None:
    props = {prop.id: prop for prop in exercise.picture.props}
    for one, two in pairwise(exercise.picture.frames):
        for part, prop in one.touches.items():
            if two.touches.get(part) == prop:
                for step in range(9):
                    body = body_between(one, two, step / 8)
                    gap = gap_between(props[prop], part_of(body, part))
                    assert abs(gap) <= DRIFTS, (two.caption, part, step, gap)


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_no_part_of_a_body_sinks_into_the_floor(exercise: Exercise) -> None:
    if all(prop.kind != "floor" for prop in exercise.picture.props):
        pytest.skip("no floor is drawn")
    for frame in exercise.picture.frames:
        body = placed(frame)
        for name, solid in body.solids.items():
            assert gap_between(FLOOR, solid) > -1.5 * SINKS, (frame.caption, name)


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_no_joint_goes_farther_than_its_limits(exercise: Exercise) -> None:
    limits = shipped().care.joints
    for frame in exercise.picture.frames:
        for joint, angle in frame.angles.items():
            of = limits[joint.removeprefix("right_").removeprefix("left_")]
            assert of.low <= angle <= of.high, (frame.caption, joint)


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_each_frame_differs_from_the_one_before_so_that_something_is_seen_to_move(exercise: Exercise) -> None:
    for one, two in pairwise(exercise.picture.frames):
        before, after = placed(one), placed(two)
        moved = max(length(minus(after.joints[name], before.joints[name])) for name in POINTS)
        assert moved > 2.0, two.caption


def test_parts_and_points_that_a_file_may_name_are_those_of_the_body() -> None:
    body = posed({})
    assert set(POINTS) == set(body.joints)
    assert all(part_of(body, part).balls for part in PARTS)


def test_a_body_that_bends_its_elbow_brings_the_hand_to_the_shoulder() -> None:
    straight, bent = posed({}), posed({"right_elbow": 150})
    before = length(minus(straight.joints["right_wrist"], straight.joints["right_shoulder"]))
    after = length(minus(bent.joints["right_wrist"], bent.joints["right_shoulder"]))
    assert before == pytest.approx(UPPER_ARM + FOREARM)
    assert after < before / 3


def test_right_and_left_are_mirror_images() -> None:
    body = posed({"right_arm_raise": 70, "left_arm_raise": 70, "right_arm_plane": 60, "left_arm_plane": 60})
    for name in ("shoulder", "elbow", "wrist", "hand", "hip", "knee", "ankle", "foot"):
        x, y, z = body.joints[f"right_{name}"]
        assert body.joints[f"left_{name}"] == pytest.approx((x, y, -z))


def test_a_body_that_leans_forward_by_a_right_angle_looks_at_the_floor() -> None:
    body = posed({"lean": 90})
    nose = minus(body.joints["nose"], body.joints["head"])
    assert nose[1] < -8
    assert body.joints["head"][0] > 60
