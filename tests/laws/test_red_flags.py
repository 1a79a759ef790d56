"""What must hold of warning signs and urgency for any answers that anyone may give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhomboid.assessment import Engine, assess
from rhomboid.domain.answers import Answers, check_answers, with_derived
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Knowledge, Urgency
from rhomboid.domain.urgency import EMERGENCIES, PRESSING, rank
from rhomboid.interview.screens import Progress, is_askable, next_screen
from rhomboid.triage.flags import FlagReading, read_flags
from rhomboid.triage.logic import truth
from strategies import answer_sets, everyone, examples, shipped

TODAY = date(2026, 11, 21)
PREGNANCY = ("pregnant_or_recent_birth", "may_be_pregnant_with_missed_period")
SIGNS = sorted(f.id for f in shipped().findings.values() if not f.options and f.derived is None)


def read(answers: Answers) -> FlagReading:
    return read_flags(shipped(), with_derived(shipped(), answers))


def saying(answers: Answers, finding_id: str, value: str) -> Answers:
    return replace(answers, given={**answers.given, finding_id: value})


def without(answers: Answers, finding_ids: set[str]) -> Answers:
    return replace(answers, given={f: v for f, v in answers.given.items() if f not in finding_ids})


def level(engine: Engine, answers: Answers) -> Urgency:
    return assess(engine, answers, TODAY).urgency.level


@given(answers=answer_sets(at_most=60), sign=st.sampled_from(SIGNS))
@examples(150)
def test_a_sign_that_appears_never_lowers_the_urgency_of_the_flags(answers: Answers, sign: str) -> None:
    steps = [rank(read(saying(answers, sign, value)).urgency) for value in (ABSENT, UNKNOWN, PRESENT)]
    assert steps == sorted(steps)


@given(answers=answer_sets(at_most=60), sign=st.sampled_from(SIGNS))
@examples(100)
def test_a_sign_that_appears_puts_out_no_rule(answers: Answers, sign: str) -> None:
    before, after = (
        {flag.rule.id for flag in read(saying(answers, sign, value)).fired} for value in (ABSENT, PRESENT)
    )
    assert before <= after


@given(answers=answer_sets(at_most=60), taken_back=st.sets(st.sampled_from(SIGNS)))
@examples(100)
def test_an_answer_taken_back_never_makes_a_rule_fire(answers: Answers, taken_back: set[str]) -> None:
    # a question of some ages that is not answered counts as absent at others, which no rule asks for
    fired, fewer = ({flag.rule.id for flag in read(a).fired} for a in (answers, without(answers, taken_back)))
    assert fewer <= fired


@given(answers=answer_sets(ages=everyone(), at_most=60))
@examples(60)
def test_missing_answers_never_reassure(engine: Engine, answers: Answers) -> None:
    result = assess(engine, answers, TODAY)
    if read(answers).unsettled:
        assert rank(result.urgency.level) >= rank("consultation")
        assert "incomplete" in {reason.kind for reason in result.urgency.reasons}


@given(answers=answer_sets(ages=everyone(), at_most=200))
@examples(60)
def test_a_result_is_complete_just_when_no_pressing_rule_waits_for_an_answer(
    engine: Engine, answers: Answers
) -> None:
    result = assess(engine, answers, TODAY)
    full = with_derived(shipped(), answers)
    rules = shipped().red_flags.values()
    waiting = [r for r in rules if r.urgency in PRESSING and truth(r.when, full, r.unknown) is None]
    assert result.complete == (not waiting) == (not result.unanswered_flags)


@given(answers=answer_sets(at_most=60))
@examples(60)
def test_what_is_told_to_be_unanswered_was_not_answered(answers: Answers) -> None:
    full = with_derived(shipped(), answers)
    assert not set(read(answers).unanswered) & set(full)


@given(answers=answer_sets(ages=everyone(), at_most=40))
@examples(60)
def test_no_probability_lowers_a_warning_sign(engine: Engine, answers: Answers) -> None:
    assert rank(level(engine, answers)) >= rank(read(answers).urgency)


@given(answers=answer_sets(at_most=40))
@examples(60)
def test_every_rule_that_fired_is_told_as_a_reason(engine: Engine, answers: Answers) -> None:
    reasons = [r.id for r in assess(engine, answers, TODAY).urgency.reasons if r.kind == "red_flag"]
    assert sorted(reasons) == sorted(flag.rule.id for flag in read(answers).fired)


@given(answers=answer_sets(at_most=60))
@examples(60)
def test_every_answer_behind_a_fired_rule_was_given_and_is_no_denial(answers: Answers) -> None:
    full = with_derived(shipped(), answers)
    for flag in read(answers).fired:
        assert flag.because, flag.rule.id
        assert all(full[finding] == value != ABSENT for finding, value in flag.because)


@given(answers=answer_sets(ages=st.integers(0, 15), at_most=60))
@examples(40)
def test_a_child_is_never_given_a_list_of_causes_and_always_a_clinician(
    engine: Engine, answers: Answers
) -> None:
    result = assess(engine, answers, TODAY)
    assert (result.conditions, result.must_not_miss, result.groups) == ((), (), None)
    assert rank(result.urgency.level) >= rank("consultation")
    assert rank(result.urgency.level) >= rank(read(answers).urgency)


@pytest.mark.parametrize("age", [0, 9, 15])
def test_a_child_without_any_sign_is_seen_all_the_same(engine: Engine, age: int) -> None:
    result = assess(engine, Answers(age, None, dict.fromkeys(SIGNS, ABSENT)), TODAY)
    assert [reason.kind for reason in result.urgency.reasons if reason.kind != "incomplete"] == ["under_16"]
    assert result.urgency.level == "consultation"


@pytest.mark.parametrize("sign", ["cannot_walk", "very_unwell_signs", "bladder_or_bowel_change"])
def test_a_child_with_an_emergency_sign_is_an_emergency(engine: Engine, sign: str) -> None:
    assert level(engine, Answers(9, None, {sign: PRESENT})) in EMERGENCIES


def test_a_person_who_has_answered_nothing_is_not_reassured(engine: Engine) -> None:
    result = assess(engine, Answers(), TODAY)
    assert result.urgency.level == "consultation"
    assert result.complete is False
    assert len(result.unanswered_flags) > 20


@given(answers=answer_sets(ages=st.none()))
@examples(30)
def test_a_person_who_does_not_give_age_or_sex_is_assessed_all_the_same(
    engine: Engine, answers: Answers
) -> None:
    result = assess(engine, replace(answers, sex=None), TODAY)
    assert result.answers["age_years"] is None
    assert result.answers["sex"] is None
    assert result.conditions


@given(answers=answer_sets(), value=st.sampled_from((PRESENT, ABSENT, UNKNOWN)))
@examples(60)
def test_nobody_of_any_sex_or_age_is_refused_for_being_pregnant(answers: Answers, value: str) -> None:
    said = saying(saying(answers, PREGNANCY[0], value), PREGNANCY[1], value)
    assert check_answers(shipped(), said) is said


@pytest.mark.parametrize("sex", ["female", "male", None])
@pytest.mark.parametrize("age", [None, 0, 11, 12, 30, 55, 56, 90])
def test_pregnancy_is_asked_of_anyone_of_12_to_55_and_of_nobody_known_to_be_else(
    knowledge: Knowledge, sex: str | None, age: int | None
) -> None:
    full = with_derived(knowledge, Answers(age, sex))
    may_be = age is None or 12 <= age <= 55
    assert [is_askable(knowledge.findings[f], full) for f in PREGNANCY] == [may_be, may_be]


@pytest.mark.parametrize("age", [11, 12, 55, 56])
@pytest.mark.parametrize("sex", ["female", "male"])
def test_the_interview_asks_about_pregnancy_at_12_to_55_whatever_the_sex(
    engine: Engine, sex: str, age: int
) -> None:
    assert (set(PREGNANCY) <= asked_of_a_person_without_signs(engine, Answers(age, sex))) == (12 <= age <= 55)


def asked_of_a_person_without_signs(engine: Engine, answers: Answers) -> set[str]:
    progress = Progress(is_who_asked=True)
    while screen := next_screen(engine.knowledge, engine.network, answers, progress):
        said = {f: engine.knowledge.findings[f].values[-1] for f in screen.findings}
        answers = replace(answers, given={**answers.given, **said})
    return set(answers.given)


@pytest.mark.parametrize("sex", ["female", "male", None])
def test_a_pregnant_person_of_any_stated_sex_gets_the_same_warning(engine: Engine, sex: str | None) -> None:
    signs = {PREGNANCY[1]: PRESENT, "shoulder_tip_pain": PRESENT}
    assert level(engine, Answers(28, sex, signs)) == "emergency_ambulance"
