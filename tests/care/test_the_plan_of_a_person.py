"""How a plan follows from urgency, age, condition, job and what was tried; and what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from care.people_with_plans import (
    TODAY,
    engine,
    harmless,
    kinds,
    offered,
    people,
    plan_for,
    safe_person,
    with_answers,
)
from rhomboid.assessment import assess
from rhomboid.assessment.plain import plain_assessment, plain_plan
from rhomboid.assessment.planned import assess_and_plan
from rhomboid.care.conflicts import check_conflicts
from rhomboid.domain.answers import Answers
from rhomboid.domain.errors import AnswersError
from rhomboid.domain.knowledge import UNKNOWN
from rhomboid.domain.urgency import rank
from rhomboid.evaluation.person import fully_answered
from rhomboid.interview.screens import next_screen
from strategies import answer_sets, examples, shipped

OF_PLAN = sorted(f.id for f in shipped().findings.values() if f.is_of_plan)
EMERGENCY = {"leg_weakness": "present"}
PAGES_AT_MOST = 10


# urgency and age ------------------------------------------------------------------------------------------


def test_beside_an_emergency_there_is_a_card_and_no_plan() -> None:
    plan = plan_for(with_answers(EMERGENCY))
    assert plan.urgency.level == "emergency"
    assert plan.emergency is not None
    assert plan.emergency.card == card_of_the_assessment(with_answers(EMERGENCY))
    assert "A&E" in plan.emergency.card[0], "no ambulance is called for what a department sees"
    assert plan.emergency.crisis == ()
    assert not plan.offers
    assert not plan.everyday
    assert not plan.programme.weeks
    assert plan.outlook is None
    assert plan.next_safety_page is None
    assert set(kinds(plan).values()) == {"emergency"}
    assert plan.come_back.date == TODAY.isoformat()


def test_thoughts_of_suicide_show_the_crisis_card() -> None:
    plan = plan_for(with_answers({"suicidal_thoughts": "present"}))
    assert plan.emergency is not None
    assert plan.emergency.crisis == shipped().pathways["uk"].crisis_card
    assert plan.emergency.card == (), "a script for the body harms someone who thinks of ending their life"


def test_doubt_about_thoughts_of_suicide_shows_the_crisis_card_before_the_plan() -> None:
    plan = plan_for(with_answers({"suicidal_thoughts": "unknown"}))
    assert plan.urgency.level == "consultation_24"
    assert plan.emergency is not None
    assert plan.emergency.crisis == shipped().pathways["uk"].crisis_card


def test_no_card_of_a_plan_has_a_gap_that_is_not_filled() -> None:
    chest_pain = {"chest_pain": "present", "chest_pain_when": "now_or_last_12_hours"}
    for said in (EMERGENCY, {**chest_pain, "sweating_with_pain": "present"}):
        plan = plan_for(with_answers(said))
        assert plan.emergency is not None
        assert not any("{" in line for line in plan.emergency.card)


def card_of_the_assessment(answers: Answers) -> tuple[str, ...]:
    return assess(engine(), answers, TODAY, "uk").urgency.card


def test_within_a_day_of_a_doctor_only_comfort_stands() -> None:
    plan = plan_for(with_answers({"pain_severity": "unbearable"}))
    assert plan.urgency.level == "consultation_24"
    comfort = {t.id for t in shipped().care.treatments.values() if t.offered_up_to == "consultation_24"}
    assert offered(plan)
    assert set(offered(plan)) <= comfort
    assert not plan.everyday
    assert not plan.programme.weeks


def test_while_a_warning_sign_is_unanswered_only_comfort_stands() -> None:
    given = dict(safe_person().given)
    del given["leg_weakness"]
    plan = plan_for(Answers(40, "female", given))
    assert not plan.complete
    comfort = {t.id for t in shipped().care.treatments.values() if t.offered_up_to == "consultation_24"}
    assert set(offered(plan)) <= comfort
    assert kinds(plan)["ibuprofen"] == "incomplete"
    assert not plan.everyday


@pytest.mark.parametrize("age", [0, 9, 12, 15])
def test_under_16_there_is_no_medicine_no_programme_and_no_advice_for_adults(age: int) -> None:
    plan = plan_for(replace(safe_person(), age_years=age))
    medicines = {t.id for t in shipped().care.treatments.values() if t.group == "medicine"}
    assert not medicines & set(offered(plan))
    assert not plan.programme.weeks
    assert not plan.everyday
    assert plan.next_safety_page is None


def test_an_unknown_age_withholds_what_is_for_adults_and_is_asked_for() -> None:
    plan = plan_for(replace(safe_person(), age_years=None))
    assert kinds(plan)["ibuprofen"] == "under_age"
    assert plan.next_safety_page is not None
    assert plan.next_safety_page.asks_age


def test_from_65_on_ibuprofen_waits_for_a_pharmacist() -> None:
    assert "ibuprofen" in offered(plan_for(replace(safe_person(), age_years=64)))
    plan = plan_for(replace(safe_person(), age_years=65))
    (withheld,) = [one for one in plan.withheld if one.id == "ibuprofen"]
    assert withheld.kind == "contraindicated"
    assert withheld.ask == "pharmacist"


# the person -----------------------------------------------------------------------------------------------


def test_a_desk_a_load_and_a_child_change_the_plan() -> None:
    desk = plan_for(with_answers({"work_kind": "desk_or_screen"}))
    load = plan_for(with_answers({"work_kind": "lifting_or_heavy"}))
    child = plan_for(with_answers({"work_kind": "caring_for_a_child"}))
    assert "workstation_setup" in offered(desk)
    assert "workstation_setup" not in offered(load)
    assert "lifting_technique" in [one.id for one in load.everyday]
    assert "lifting_technique" not in [one.id for one in desk.everyday]
    assert "childcare_and_feeding" in [one.id for one in child.everyday]
    assert "driving" not in [one.id for one in desk.everyday]


def test_what_helped_comes_first_and_what_did_not_is_not_offered_again() -> None:
    before = plan_for(safe_person())
    helped = plan_for(with_answers({"tried_heat": "it_helped"}))
    in_vain = plan_for(
        with_answers({"tried_heat": "it_did_not_help", "tried_paracetamol": "it_made_it_worse"})
    )
    assert offered(before)[0] != "heat"
    assert offered(helped)[0] == "heat"
    assert shipped().care.plan.sentences["helped_before"].wording.patient in helped.offers[0].why
    assert kinds(in_vain)["heat"] == kinds(in_vain)["paracetamol"] == "in_vain"


def test_stress_and_lasting_pain_bring_talking_therapy() -> None:
    assert kinds(plan_for(safe_person()))["talking_therapy"] == "not_relevant"
    plan = plan_for(with_answers({"high_stress": "present", "duration": "over_12_weeks"}))
    assert "talking_therapy" in offered(plan)


def test_a_possible_broken_bone_takes_pressure_and_stretching_away() -> None:
    found = with_answers({"tender_to_press": "present", "muscle_spasm_or_tightness": "present"})
    assert "self_massage" in offered(plan_for(found))
    plan = plan_for(with_answers({"tender_to_press": "present", "osteoporosis": "present"}, age_years=70))
    assert not {"self_massage", "stretching", "manual_therapy", "massage"} & set(offered(plan))


@pytest.mark.parametrize("pathway", ["uk", "us", "generic"])
def test_services_have_their_local_names(pathway: str) -> None:
    plan = plan_for(safe_person(), pathway)
    services = shipped().pathways[pathway].services
    assert plan.come_back.whom_text == services[plan.come_back.whom]
    for offer in plan.offers:
        assert offer.service_text == services[offer.service]


# what comes next ------------------------------------------------------------------------------------------


def test_everyone_gets_a_date_someone_to_see_and_questions_to_ask() -> None:
    plan = plan_for(safe_person())
    assert plan.come_back.date == (TODAY + timedelta(days=14)).isoformat()
    assert plan.come_back.whom == "physiotherapist"
    assert len(plan.come_back.what_to_ask) >= 3
    assert plan.outlook is not None
    assert plan.outlook.condition in shipped().conditions
    assert {one["service"] for one in plan.outlook.who_to_see} >= {
        *("pharmacist", "physiotherapist", "routine_gp", "emergency_department")
    }


def test_severe_pain_is_looked_at_again_within_three_days() -> None:
    plan = plan_for(with_answers({"pain_severity": "severe"}))
    assert date.fromisoformat(plan.come_back.date) <= TODAY + timedelta(days=3)


def test_a_result_is_never_looked_at_later_than_the_assessment_says() -> None:
    for told in ({}, {"worsening_over_time": "present"}, {"pain_severity": "unbearable"}, EMERGENCY):
        assessment, plan = assess_and_plan(engine(), with_answers(told), TODAY, "uk")
        days = assessment.urgency.within_days
        assert days is None or date.fromisoformat(plan.come_back.date) <= TODAY + timedelta(days=days)


@given(people())
@examples(25)
def test_answering_the_pages_of_the_plan_comes_to_an_end_and_leaves_nothing_unasked(answers: Answers) -> None:
    knowledge, given_now = shipped(), dict(answers.given)
    if answers.age_years is None:
        answers = replace(answers, age_years=40)
    for _ in range(PAGES_AT_MOST):
        try:
            plan = plan_for(replace(answers, given=given_now))
        except AnswersError:
            return
        page = plan.next_safety_page
        if page is None:
            break
        for block in page.blocks:
            assert 1 <= len(block.findings) <= 7
            for finding in block.findings:
                assert finding not in given_now
                given_now[finding] = harmless(knowledge.findings[finding])
    assert page is None, "the pages of the plan do not end"
    assert "not_asked" not in kinds(plan).values()


def test_the_daily_page_is_asked_but_withholds_nothing() -> None:
    given = {f: v for f, v in safe_person().given.items() if shipped().findings[f].type != "activity"}
    plan = plan_for(Answers(40, "female", given))
    assert plan.next_safety_page is None
    assert plan.next_daily_page is not None
    assert plan_for(safe_person()).next_daily_page is None


# answers that contradict one another ----------------------------------------------------------------------


CONTRADICTIONS = [
    (finding.id, value, one.finding, other)
    for finding in shipped().findings.values()
    for one in finding.contradicts
    for value in one.values
    for other in one.other_values
]


@pytest.mark.parametrize(("finding", "value", "other", "answer"), CONTRADICTIONS)
def test_two_answers_that_contradict_one_another_are_an_error_that_names_both(
    finding: str, value: str, other: str, answer: str
) -> None:
    with pytest.raises(AnswersError) as caught:
        plan_for(with_answers({finding: value, other: answer}))
    (fault,) = caught.value.faults
    assert f"{finding}: {value}" in str(fault)
    assert f"{other}: {answer}" in str(fault)


def test_pregnancy_and_steroids_are_among_the_contradictions() -> None:
    pairs = {(finding, other) for finding, _, other, _ in CONTRADICTIONS}
    assert {("pregnancy_now", "pregnant_or_recent_birth"), ("steroid_tablets", "long_term_steroids")} <= pairs


@pytest.mark.parametrize(("finding", "value", "other", "answer"), CONTRADICTIONS)
def test_not_sure_contradicts_nothing(finding: str, value: str, other: str, answer: str) -> None:
    check_conflicts(shipped(), with_answers({finding: UNKNOWN, other: answer}))
    check_conflicts(shipped(), with_answers({finding: value, other: UNKNOWN}))


# the assessment stays what it was -------------------------------------------------------------------------


@given(answer_sets())
@examples(40)
def test_what_only_a_plan_asks_changes_nothing_in_an_assessment(answers: Answers) -> None:
    bare = replace(answers, given={f: v for f, v in answers.given.items() if f not in OF_PLAN})
    with_all = replace(bare, given={**bare.given, **dict.fromkeys(OF_PLAN, UNKNOWN)})
    seen = [plain_assessment(assess(engine(), one, TODAY, "uk")) for one in (bare, answers, with_all)]
    echoed = [one.pop("answers") for one in seen]
    assert seen[0] == seen[1] == seen[2]
    assert set(echoed[2]["answers"]) - set(echoed[0]["answers"]) == set(OF_PLAN)


def test_the_interview_and_the_cases_never_ask_for_the_plan() -> None:
    full = fully_answered(engine(), Answers(40, "female", {}), "absent")
    assert not set(full.given) & set(OF_PLAN)
    network = engine().network
    assert not set(OF_PLAN) & {*network.symptoms, *network.contexts}
    assert next_screen(
        shipped(), network, Answers(40, "female", dict.fromkeys(OF_PLAN, UNKNOWN))
    ) == next_screen(shipped(), network, Answers(40, "female", {}))


def test_the_same_answers_give_the_same_plan() -> None:
    first, second = (plain_plan(shipped(), plan_for(safe_person())) for _ in range(2))
    assert first == second


@given(people())
@examples(15)
def test_a_more_urgent_result_never_has_more_offers_of_another_kind(answers: Answers) -> None:
    try:
        plan = plan_for(answers)
    except AnswersError:
        return
    for offer in plan.offers:
        limit = shipped().care.treatments[offer.id].offered_up_to
        assert rank(plan.urgency.level) <= rank(limit)
