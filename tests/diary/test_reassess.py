"""The diary writes answers and assesses again; no rule of urgency lives in it."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diary.writing import FIRST, TODAY, scores
from house.reading import imported_modules, source_files, tree_of
from rhomboid.assessment import Engine, assess
from rhomboid.diary.entries import Entry, Person, Sign
from rhomboid.diary.reassess import Reassessed, reassess
from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, URGENCIES
from rhomboid.domain.urgency import rank
from rhomboid.loading.folder import shipped_follow_up
from strategies import answer_sets, examples, shipped

KNOWN = shipped_follow_up()
RULES = KNOWN.reassessment
NOBODY = Person("me")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.of(shipped())


@pytest.fixture(scope="module")
def well(engine: Engine) -> Answers:
    """Everything answered, and no warning sign: self-care."""
    findings = engine.knowledge.findings.values()
    given = {f.id: ABSENT if not f.options else f.values[0] for f in findings if f.derived is None}
    strain = {"onset": "over_hours", "onset_activity": "lifting_or_straining", "duration": "3_to_14_days"}
    given |= {
        **strain,
        "pain_severity": "mild",
        "main_site": "at_one_shoulder_blade",
        "tender_to_press": PRESENT,
    }
    given |= {"improving": PRESENT, "worse_with_movement": PRESENT, "aching_pain": PRESENT}
    for finding in findings:
        if finding.asked_if_option and not finding.is_called_for(given):
            given.pop(finding.id, None)
        if finding.asked_if and not finding.is_called_for(given):
            given.pop(finding.id, None)
    return Answers(35, "female", given)


def again(engine: Engine, answers: Answers, entries: list[Entry], person: Person = NOBODY) -> Reassessed:
    last = max((entry.day for entry in entries), default=TODAY)
    return reassess(engine, answers, entries, person, KNOWN, last)


def written(found: Reassessed) -> dict[str, str]:
    return {one.finding: one.to for one in found.written}


def test_the_person_of_these_tests_may_look_after_it(engine: Engine, well: Answers) -> None:
    assert assess(engine, well, TODAY).urgency.level == "self_care"


def test_pain_that_keeps_rising_is_written_as_worsening_and_asks_for_a_visit(
    engine: Engine, well: Answers
) -> None:
    found = again(engine, well, scores([1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4]))
    assert written(found)["worsening_over_time"] == PRESENT
    assert found.before.urgency.level == "self_care"
    assert found.after.urgency.level == "consultation"
    assert "worsening_over_time" in {reason.id for reason in found.after.urgency.reasons}


def test_an_empty_diary_and_a_few_days_change_nothing(engine: Engine, well: Answers) -> None:
    for entries in ([], scores([2, 3]), scores([1, 2, 3])):
        found = again(engine, well, entries)
        assert found.written == ()
        assert found.after == found.before


def test_no_better_is_written_after_the_weeks_that_the_likeliest_condition_takes(
    engine: Engine, well: Answers
) -> None:
    found = again(engine, well, scores([3] * 20), Person("me", "", FIRST))
    likeliest = found.before.conditions[0].id
    weeks = RULES.expected_weeks.get(likeliest, RULES.other_weeks)
    assert "no_better_after_expected_weeks" not in written(found)
    early = Person("me", "", FIRST - timedelta(weeks=weeks))
    assert written(again(engine, well, scores([3] * 20), early))["no_better_after_expected_weeks"] == PRESENT


@pytest.mark.parametrize("course", [[7, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2], [1] * 20, [0] * 20])
def test_who_gets_better_or_is_well_is_not_written_as_no_better(
    engine: Engine, well: Answers, course: list[int]
) -> None:
    long_ago = Person("me", "", FIRST - timedelta(weeks=52))
    found = again(engine, well, scores(course), long_ago)
    assert "no_better_after_expected_weeks" not in written(found)


def test_every_ordinary_condition_with_a_span_has_its_weeks_from_the_knowledge(engine: Engine) -> None:
    ordinary = {condition.id for condition in engine.knowledge.ordinary()}
    conditions = set(engine.knowledge.conditions)
    assert set(RULES.expected_weeks) <= conditions
    assert len(ordinary & set(RULES.expected_weeks)) >= 20


def test_the_third_contact_is_written_once_two_were_noted(engine: Engine, well: Answers) -> None:
    entries = scores([3] * 5)
    once = [replace(entries[0], seen="GP"), *entries[1:]]
    assert "third_contact_same_pain" not in written(again(engine, well, once))
    twice = [once[0], replace(entries[1], seen="physiotherapist"), *entries[2:]]
    found = again(engine, well, twice)
    assert written(found)["third_contact_same_pain"] == PRESENT
    assert found.after.urgency.level == "consultation"


def test_the_severity_is_raised_by_the_worst_pain_of_the_week_and_never_lowered(
    engine: Engine, well: Answers
) -> None:
    bad = [replace(entry, worst=9) for entry in scores([3] * 3)]
    assert written(again(engine, well, bad))["pain_severity"] == "severe"
    unbearable = Answers(35, "female", {**well.given, "pain_severity": "unbearable"})
    assert "pain_severity" not in written(again(engine, unbearable, bad))
    long_ago = [*bad, *scores([2] * 3, FIRST + timedelta(days=30))]
    assert "pain_severity" not in written(again(engine, well, long_ago))


def test_the_duration_grows_with_the_days_and_never_shrinks(engine: Engine, well: Answers) -> None:
    person = Person("me", "", FIRST - timedelta(days=50))
    assert written(again(engine, well, scores([2, 2]), person))["duration"] == "6_to_12_weeks"
    old = Answers(35, "female", {**well.given, "duration": "over_12_weeks"})
    assert "duration" not in written(again(engine, old, scores([2, 2]), person))
    nothing = Answers(35, "female", {})
    assert "duration" not in written(again(engine, nothing, scores([2, 2])))


def test_a_new_sign_counts_at_once_as_of_now_and_later_its_time_is_not_sure(
    engine: Engine, well: Answers
) -> None:
    entries = [replace(entry, signs=(Sign("chest_pain"),)) for entry in scores([3])]
    found = again(engine, well, entries)
    assert written(found)["chest_pain"] == PRESENT
    assert written(found)["chest_pain_when"] == "now_or_last_12_hours"
    assert found.after.urgency.level in ("emergency", "emergency_ambulance")
    later = again(engine, well, [*entries, *scores([3], FIRST + timedelta(days=1))])
    assert written(later)["chest_pain_when"] == UNKNOWN
    assert rank(later.after.urgency.level) >= rank("consultation_24")
    options = shipped().findings["chest_pain_when"].values
    told = [replace(entries[0], signs=(Sign("chest_pain"), Sign("chest_pain_when", options[-1])))]
    assert written(again(engine, well, told))["chest_pain_when"] == options[-1]


def test_a_sign_of_long_ago_no_longer_counts(engine: Engine, well: Answers) -> None:
    old = replace(scores([3])[0], signs=(Sign("fever"),))
    days = RULES.signs_for_days
    for gap, is_written in ((days - 1, True), (days, False)):
        entries = [old, *scores([3], FIRST + timedelta(days=gap))]
        assert ("fever" in written(again(engine, well, entries))) is is_written


def test_days_after_the_date_of_the_assessment_do_not_count(engine: Engine, well: Answers) -> None:
    entries = [replace(entry, signs=(Sign("fever"),)) for entry in scores([3])]
    found = reassess(engine, well, entries, NOBODY, KNOWN, FIRST - timedelta(days=1))
    assert found.written == ()


@examples(25)
@given(
    answer_sets(at_most=15),
    st.lists(st.none() | st.integers(0, 10), min_size=0, max_size=25),
    st.integers(0, 200),
)
def test_the_result_is_that_of_the_answers_with_what_was_written(
    answers: Answers, course: list[int | None], days: int
) -> None:
    engine = Engine.of(shipped())
    entries = scores(course)
    found = again(engine, answers, entries, Person("me", "", FIRST - timedelta(days=days)))
    merged = {**answers.given, **written(found)}
    last = max((entry.day for entry in entries), default=TODAY)
    assert found.after == assess(engine, Answers(answers.age_years, answers.sex, merged), last)
    # the diary only adds: nothing becomes absent, and nothing that was present is taken back
    for one in found.written:
        assert one.to != ABSENT
        assert one.was != PRESENT
        assert one.because


def test_growing_older_does_not_call_an_emergency_off(engine: Engine, well: Answers) -> None:
    sudden = {"onset": "sudden", "pain_severity": "severe", "onset_activity": "at_rest_or_on_waking"}
    answers = Answers(60, "male", {**well.given, **sudden, "duration": "under_12_hours"})
    weeks_later = Answers(60, "male", {**answers.given, "duration": "2_to_6_weeks"})
    levels = [assess(engine, one, TODAY).urgency.level for one in (answers, weeks_later)]
    assert URGENCIES.index(levels[0]) > URGENCIES.index(levels[1]), "the example no longer shows it"
    found = again(engine, answers, scores([3] * 20), Person("me", "", FIRST))
    assert "duration" not in written(found)
    assert found.after.urgency.level == levels[0]


@examples(25)
@given(answer_sets(at_most=15, ages=st.integers(0, 100)), st.integers(0, 200))
def test_the_days_that_pass_never_make_it_less_urgent(answers: Answers, days: int) -> None:
    engine = Engine.of(shipped())
    found = again(engine, answers, scores([2, 2]), Person("me", "", FIRST - timedelta(days=days)))
    if set(written(found)) <= {"duration"}:
        before, after = found.before.urgency.level, found.after.urgency.level
        assert URGENCIES.index(after) >= URGENCIES.index(before)


def test_under_16_the_diary_writes_too_and_no_ranking_is_needed(engine: Engine) -> None:
    child = Answers(12, "female", {})
    entries = scores([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6])
    found = again(engine, child, entries)
    assert written(found)["worsening_over_time"] == PRESENT
    assert found.after.conditions == ()


def test_the_diary_knows_no_level_of_urgency_and_no_rule() -> None:
    for path in source_files("diary"):
        modules = set(imported_modules(path))
        assert not any("triage" in module or "inference" in module for module in modules), path
        strings = {n.value for n in ast.walk(tree_of(path)) if isinstance(n, ast.Constant)}
        assert not strings & set(URGENCIES), path
        # `duration` is the name of a role in the knowledge, which says what finding it is
        named = set(shipped().findings) | set(shipped().red_flags)
        assert not strings & (named - set(RULES.writes)), path
