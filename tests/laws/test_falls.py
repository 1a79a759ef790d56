"""Falls of the urgency: whom they happen to, that every one is real, and that none is left without a word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Urgency
from rhomboid.domain.urgency import rank
from rhomboid.evaluation.cases import Case, read_cases
from rhomboid.evaluation.fall_report import (
    FallsFound,
    closings_of,
    fall_report,
    falls_found,
    people_drawn,
    people_of_cases,
)
from rhomboid.evaluation.falls import LESS_REASSURING, Fall, FallSearch
from rhomboid.evaluation.outcomes import shares_for, urgency_of
from rhomboid.evaluation.person import fully_answered
from rhomboid.inference.risk import limits_of
from rhomboid.loading.folder import shipped_closings
from strategies import answer_sets, examples, shipped

ORDINARY = Path(__file__).parents[2] / "cases" / "ordinary"
SEARCH = FallSearch(Engine.of(shipped()))


def urgency(answers: Answers) -> Urgency:
    return urgency_of(SEARCH.engine, answers, shares_for(SEARCH.engine, answers))


def changed(answers: Answers, finding: str, value: str) -> Answers:
    return replace(answers, given={**answers.given, finding: value})


@examples(40)
@given(answer_sets(at_least=3))
def test_nobody_whose_level_a_flag_or_a_floor_has_set_can_fall(answers: Answers) -> None:
    if urgency(answers) == urgency_of(SEARCH.engine, answers, None):
        assert SEARCH.falls("one", answers) is None


@examples(40)
@given(answer_sets(at_least=3), st.integers(0, 10_000))
def test_flags_and_floors_never_fall_when_an_answer_becomes_less_reassuring(
    answers: Answers, which: int
) -> None:
    """The reason why only people led by the risk rule are searched."""
    changes = list(SEARCH.changes(answers))
    if changes:
        finding, _, to = changes[which % len(changes)]
        before = urgency_of(SEARCH.engine, answers, None)
        after = urgency_of(SEARCH.engine, changed(answers, finding, to), None)
        assert rank(after) >= rank(before)


@pytest.fixture(scope="module")
def found(cases: list[Case]) -> FallsFound:
    everyone = [*cases, *read_cases(ORDINARY, shipped())]
    people = [*people_of_cases(SEARCH.engine, everyone), *people_drawn(SEARCH.engine, 1000)]
    return falls_found(SEARCH.engine, people)


def test_every_fall_that_is_listed_is_one(cases: list[Case], found: FallsFound) -> None:
    by_name = {case.id: case for case in [*cases, *read_cases(ORDINARY, shipped())]}
    of_cases = [fall for fall in found.falls if not fall.person.startswith("drawn")]
    assert of_cases
    for fall in of_cases[::7]:
        name, _, reading = fall.person.partition(", unstated ")
        answers = fully_answered(SEARCH.engine, by_name[name].answers, reading)  # type: ignore[arg-type]
        assert answers.given[fall.finding] == fall.was
        assert (fall.was, fall.to) in LESS_REASSURING
        assert urgency(answers) == fall.before
        assert urgency(changed(answers, fall.finding, fall.to)) == fall.after
        assert rank(fall.after) < rank(fall.before)
        share, then, _ = fall.shares
        limits = limits_of(shipped(), shipped().conditions[fall.let_go[0]])
        assert any(then < limit.share <= share for limit in limits)


def test_no_fall_of_a_person_is_missed(cases: list[Case], found: FallsFound) -> None:
    """The search leans on ratios of the table; here each change is made and everything worked out anew."""
    person = next(fall.person for fall in found.falls if fall.person.split(",")[0] in {c.id for c in cases})
    case_id, _, reading = person.partition(", unstated ")
    case = next(case for case in cases if case.id == case_id)
    answers = fully_answered(SEARCH.engine, case.answers, reading)  # type: ignore[arg-type]
    level = urgency(answers)
    expected = {
        (finding, value, to)
        for finding, value in answers.given.items()
        for was, to in LESS_REASSURING
        if value == was and not shipped().findings[finding].options
        if rank(urgency(changed(answers, finding, to))) < rank(level)
    }
    assert {(f.finding, f.was, f.to) for f in found.falls if f.person == person} == expected


def test_no_fall_on_the_cases_or_a_thousand_drawn_people_is_open(found: FallsFound) -> None:
    """Close one in knowledge/falls.yaml with a reason that a clinician would accept, or by a rule."""
    report = fall_report(found, shipped_closings())
    assert [group for group in report["groups"] if group["is_open"]] == []


# closing


FALL = Fall(
    *("someone", "stiff_back", ABSENT, PRESENT, "emergency", "consultation_24"),
    *(("pericarditis",), "muscle_strain", (0.08, 0.06, 0.07)),
)
CLOSES = {
    "the danger and the level": {"danger": "pericarditis", "down_to": "consultation_24"},
    "any danger from a level": {"before": ["emergency"], "down_to": "consultation"},
    "a finding and what took the share": {
        **{"danger": "pericarditis", "findings": ["stiff_back"], "took": ["muscle_strain"]},
        "down_to": "self_care",
    },
}
LEAVES_OPEN = {
    "it falls further": {"danger": "pericarditis", "down_to": "emergency"},
    "another danger": {"danger": "pneumothorax", "down_to": "self_care"},
    "another level": {"before": ["emergency_ambulance"], "down_to": "self_care"},
    "another finding": {"danger": "pericarditis", "findings": ["cough"], "down_to": "self_care"},
    "another cause": {"danger": "pericarditis", "took": ["postural_pain"], "down_to": "self_care"},
}


@pytest.mark.parametrize("closing", CLOSES.values(), ids=CLOSES)
def test_a_reason_closes_what_it_names(closing: dict[str, object]) -> None:
    assert closings_of(FALL, [closing]) == (closing,)


@pytest.mark.parametrize("closing", LEAVES_OPEN.values(), ids=LEAVES_OPEN)
def test_a_reason_closes_nothing_else(closing: dict[str, object]) -> None:
    assert closings_of(FALL, [closing]) == ()


def test_a_reason_for_one_danger_does_not_close_the_fall_of_two() -> None:
    both = replace(FALL, let_go=("pericarditis", "pneumothorax"))
    of_one = {"danger": "pericarditis", "down_to": "self_care"}
    of_other = {"danger": "pneumothorax", "down_to": "self_care"}
    assert closings_of(both, [of_one]) == ()
    assert closings_of(both, [of_one, of_other]) == (of_one, of_other)


def test_the_report_counts_every_fall_once_and_open_ones_first() -> None:
    other = replace(FALL, person="another", to=UNKNOWN, after="self_care")
    closings = [{"danger": "pericarditis", "down_to": "consultation_24", "why": "Seen within a day."}]
    report = fall_report(FallsFound(5, 2, (FALL, FALL, other)), closings)
    assert (report["falls"], report["open"], report["people_with_a_fall"]) == (3, 1, 2)
    assert [(group["is_open"], group["n"]) for group in report["groups"]] == [(True, 1), (False, 2)]
    assert report["groups"][1]["why"] == ["Seen within a day."]
    assert sum(pair["n"] for pair in report["by_levels"]) == 3
