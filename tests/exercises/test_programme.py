"""No programme holds an exercise that an answer, a doubt or a gap speaks against; and the diary moves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.bodies import EXERCISES, NAMES
from rhomboid.care.programme import WeekDone, WeeksDone, programme_of, standing_after
from rhomboid.domain.exercises import Exercise
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN
from rhomboid.domain.plan import Programme
from strategies import shipped

TODAY = date(2026, 11, 21)
BARRING = sorted({rule.finding for e in EXERCISES for rule in e.must_not})
MUSCLE = ("postural_pain", "nonspecific_upper_back_pain", "muscle_deconditioning", "muscle_overuse")
MISSING = None


def harmless(finding: str) -> str:
    options = shipped().findings[finding].values
    barred = {v for e in EXERCISES for rule in e.must_not if rule.finding == finding for v in rule.values}
    return next(v for v in reversed(options) if v not in barred)


SAFE = {finding: harmless(finding) for finding in BARRING}


def programme(
    answers: Mapping[str, str],
    leading: tuple[str, ...] = MUSCLE,
    age_years: int | None = 40,
    possible: tuple[str, ...] = (),
    progress: tuple[WeekDone, ...] = (),
) -> Programme:
    k = shipped()
    done = WeeksDone(progress)
    return programme_of(
        k.care.exercises, k.care.programme, k.sources, leading, possible, answers, age_years, TODAY, done
    )


def held(found: Programme) -> set[str]:
    return {exercise.id for week in found.weeks for exercise in week.exercises}


def answers_to(finding: str) -> tuple[str | None, ...]:
    return (*shipped().findings[finding].values, UNKNOWN, MISSING)


def changed(answers: Mapping[str, str], **others: str | None) -> dict[str, str]:
    whole = {**answers, **others}
    return {finding: value for finding, value in whole.items() if value is not None}


def is_safe(exercise: Exercise, answers: Mapping[str, str]) -> bool:
    """The oracle: every rule has an answer that is known and is none of those that bar."""
    return all(answers.get(r.finding, UNKNOWN) not in (*r.values, UNKNOWN) for r in exercise.must_not)


def every_case() -> Iterator[tuple[str, str | None]]:
    for finding in BARRING:
        for value in answers_to(finding):
            yield finding, value


@pytest.mark.parametrize(("finding", "value"), list(every_case()))
@pytest.mark.parametrize(
    "leading", [MUSCLE, ("thoracic_spondylosis",), ("cervical_referred_pain", "fibromyalgia")]
)
def test_no_single_answer_lets_an_exercise_through_that_it_bars(
    finding: str, value: str | None, leading: tuple[str, ...]
) -> None:
    answers = changed(SAFE, **{finding: value})
    found = programme(answers, leading)
    unsafe = {e.id for e in EXERCISES if not is_safe(e, answers)}
    assert not held(found) & unsafe
    meant = {e.id for e in EXERCISES if set(e.conditions) & set(leading)}
    assert {one.id for one in found.withheld} == unsafe & meant


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_every_combination_of_two_answers_keeps_an_exercise_out_if_either_bars_it(exercise: Exercise) -> None:
    leading = exercise.conditions[:1]
    for one, two in pairwise(exercise.must_not):
        for value, other in product(answers_to(one.finding), answers_to(two.finding)):
            answers = changed(SAFE, **{one.finding: value, two.finding: other})
            kept_out = {w.id for w in programme(answers, leading).withheld}
            assert (exercise.id in kept_out) == (not is_safe(exercise, answers)), (value, other)


@given(st.fixed_dictionaries({finding: st.sampled_from(answers_to(finding)) for finding in BARRING}))
@settings(max_examples=150, deadline=None)
def test_no_set_of_answers_lets_an_unsafe_exercise_through(values: dict[str, str | None]) -> None:
    answers = changed({}, **values)
    found = programme(answers)
    assert all(is_safe(e, answers) for e in EXERCISES if e.id in held(found))
    assert not held(found) & {one.id for one in found.withheld}


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_a_cause_that_an_exercise_is_not_for_keeps_it_out_however_safe_the_answers(
    exercise: Exercise,
) -> None:
    for condition in exercise.not_for:
        found = programme(SAFE, exercise.conditions[:1], possible=(condition,))
        assert exercise.id not in held(found)
        (one,) = [w for w in found.withheld if w.id == exercise.id]
        assert one.kind == "condition"


def test_what_is_withheld_says_why_whom_to_ask_and_which_answers_are_behind_it() -> None:
    (cases,) = [programme(changed(SAFE, osteoporosis=value)) for value in (PRESENT,)]
    one = next(w for w in cases.withheld if w.id == "cat_camel")
    assert one.kind == "contraindicated" and "bones" in one.why and one.ask == "physiotherapist"
    assert one.because == ({"finding": "osteoporosis", "value": PRESENT},)
    doubt = next(w for w in programme(changed(SAFE, osteoporosis=UNKNOWN)).withheld if w.id == "cat_camel")
    gap = next(w for w in programme(changed(SAFE, osteoporosis=None)).withheld if w.id == "cat_camel")
    assert (doubt.kind, gap.kind) == ("not_sure", "not_asked")
    assert gap.because == ({"finding": "osteoporosis", "value": None},)


@pytest.mark.parametrize("age", [0, 8, 15, None])
def test_nobody_under_16_or_of_unknown_age_gets_a_programme(age: int | None) -> None:
    found = programme(SAFE, age_years=age)
    assert found.weeks == () and found.withheld == () and found.note


def test_at_16_there_is_a_programme() -> None:
    assert programme(SAFE, age_years=16).weeks


def test_without_a_cause_that_exercises_are_for_there_is_no_programme() -> None:
    for leading in ((), ("biliary_colic",), ("liver_disease",)):
        assert programme(SAFE, leading).weeks == ()


def test_nothing_asked_means_nothing_but_words() -> None:
    found = programme({})
    assert held(found) == set()
    assert found.note == shipped().care.programme.sentences["nothing_left"]


def test_the_whole_programme_goes_from_gentle_to_strong_over_its_weeks() -> None:
    found = programme(SAFE)
    levels = [max(e.level for e in week.exercises) for week in found.weeks]
    assert levels == sorted(levels) and levels[0] == 1 and levels[-1] == 3
    planned = shipped().care.programme
    assert len(found.weeks) == sum(phase.weeks for phase in planned.phases)
    for week in found.weeks:
        assert 1 <= len(week.exercises) <= planned.exercises_at_most
    assert found.weeks[0].starts_on == "2026-11-21" and found.weeks[1].starts_on == "2026-11-28"


def test_the_order_of_answers_and_files_changes_nothing() -> None:
    turned_round = dict(reversed(SAFE.items()))
    assert programme(SAFE) == programme(turned_round)


def test_an_exercise_that_is_kept_out_is_not_named_as_the_next_step() -> None:
    found = programme(changed(SAFE, worse_using_arm=PRESENT))
    barred = {w.title for w in found.withheld}
    told = [text for week in found.weeks for e in week.exercises for text in (e.easier, e.harder) if text]
    assert not [text for text in told for title in barred if title in text]


GOOD, POOR = WeekDone(3, 0.9), WeekDone(3, 0.3)


def test_a_good_week_moves_on_a_poor_one_holds_and_rising_pain_steps_back() -> None:
    rules = shipped().care.programme
    assert standing_after(rules, ()).week == 0
    assert standing_after(rules, (GOOD,)).week == 1
    assert standing_after(rules, (GOOD, POOR)).week == 1
    assert standing_after(rules, (GOOD, GOOD, WeekDone(6, 0.9))).week == 1
    assert standing_after(rules, (WeekDone(6, 0.9),)).week == 0
    assert standing_after(rules, (WeekDone(3, 0.9), WeekDone(4, 0.9))).week == 1


@pytest.mark.parametrize("gap", [WeekDone(None, 0.9), WeekDone(2, None), WeekDone(None, None)])
def test_a_week_that_was_not_written_down_never_moves_on(gap: WeekDone) -> None:
    assert standing_after(shipped().care.programme, (gap,)).week == 0


def test_two_weeks_of_rising_pain_stop_the_programme() -> None:
    rising = (WeekDone(2, 0.9), WeekDone(4, 0.9), WeekDone(6, 0.9))
    assert standing_after(shipped().care.programme, rising).is_stopped
    found = programme(SAFE, progress=rising)
    assert found.weeks == () and found.note == shipped().care.programme.sentences["stopped"]


def test_pain_that_rose_over_a_gap_in_the_diary_is_still_seen() -> None:
    over_a_gap = (WeekDone(2, 0.9), WeekDone(None, None), WeekDone(5, 0.9))
    assert standing_after(shipped().care.programme, over_a_gap).week == 0


def test_weeks_are_numbered_on_from_those_that_were_done() -> None:
    found = programme(SAFE, progress=(GOOD, GOOD))
    assert found.weeks[0].week == 3
    assert found.weeks[0].goal == shipped().care.programme.phases[1].goal


@given(
    st.lists(
        st.builds(
            WeekDone,
            st.none() | st.floats(min_value=0, max_value=10),
            st.none() | st.floats(min_value=0, max_value=1),
        ),
        max_size=30,
    )
)
@settings(max_examples=200, deadline=None)
def test_no_diary_moves_more_than_one_step_in_a_week_or_out_of_the_plan(weeks: list[WeekDone]) -> None:
    rules = shipped().care.programme
    last = sum(phase.weeks for phase in rules.phases) - 1
    steps = [standing_after(rules, weeks[:n]).week for n in range(len(weeks) + 1)]
    assert all(0 <= step <= last for step in steps)
    assert all(abs(after - before) <= 1 for before, after in pairwise(steps))
    assert programme(SAFE, progress=tuple(weeks)).note


def test_absent_is_the_harmless_answer_of_a_plain_question() -> None:
    assert SAFE["osteoporosis"] == ABSENT
