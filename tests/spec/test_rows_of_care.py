"""Relief, prevention and follow-up: each promised row is in the knowledge, and a command leads to it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from care.people_with_plans import safe_person, with_answers
from faces.in_process import rhomboid
from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import Knowledge
from rhomboid.loading.folder import shipped_follow_up

# row -> the facts that must carry it
FACTS = {
    "T1": "cold_pack heat",
    "T2": "paracetamol ibuprofen anti_inflammatory_gel",
    "T3": "staying_active short_rest daily_walking stretching strength_training cat_camel open_book band_row",
    "T4": "posture_practice workstation_setup standing_desk",
    "T5": "physiotherapy manual_therapy massage personal_massager self_massage myofascial_release",
    "T6": "stress_management talking_therapy relaxation_breathing",
    "T7": "prescribed_anti_inflammatory spinal_steroid_injection antibiotics surgery check_after_injury",
    "T8": "prolotherapy branded_massage_tools",
    "V1": "regular_breaks change_of_task stand_up_and_reach",
    "V2": "lifting_technique",
    "V3": "warm_up strengthening massage_for_prevention",
    "V4": "bags_and_backpacks",
    "V5": "posture_awareness workstation back_supports",
    "V6": "healthy_weight balanced_diet regular_exercise not_smoking",
    "U1": "talking_therapy",
    "U3": "physiotherapy staying_active",
}
# row -> a command without answers, and words that it must print
COMMANDS = {
    "T1": [("timer ice --no-wait", "damp towel"), ("timer heat --no-wait", "minutes")],
    "T2": [("knowledge show paracetamol", "daily_maximum_mg"), ("knowledge show ibuprofen", "must_not")],
    "T3": [("exercise list", "Cat and camel"), ("exercise show cat_camel", "Stop")],
    "T4": [("check workstation --no screen_height", "changes worth most")],
    "T5": [("knowledge show massage", "evidence"), ("knowledge show myofascial_release", "evidence")],
    "T7": [("knowledge show spinal_steroid_injection", "harms"), ("knowledge show surgery", "harms")],
    "T8": [
        ("knowledge show prolotherapy", "Clinically proven"),
        ("knowledge show branded_massage_tools", "says"),
    ],
    "V1": [("timer break --no-wait", "up")],
    "V2": [
        ("check lifting --load 15kg --distance 40cm --start 10cm --end 1m", "Lifting index"),
        ("knowledge show lifting_technique", "twist"),
    ],
    "V4": [("check bag --bag 9kg --body 60kg --one-side", "of your weight")],
    "V5": [("check workstation --no back_supported", "changes worth most")],
    "U1": [
        ("diary why --yes only_painkillers --yes repeated_task --yes long_sitting --yes high_stress", "•")
    ],
    "U2": [("diary show", "diary"), ("diary trend", "diary")],
}
EVERY_ROW = [f"T{k}" for k in range(1, 9)] + [f"V{k}" for k in range(1, 7)] + ["U1", "U2", "U3"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder that holds the diary of one test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("RHOMBOID_DATABASE", raising=False)
    return tmp_path


def rows_of(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Give id -> rows of everything in the care rooms."""
    care = knowledge.care
    facts = (*care.treatments.values(), *care.prevention.values(), *care.exercises.values())
    return {fact.id: fact.rows for fact in facts}


def said(folder: Path, command: str, answers: Answers) -> str:
    """Give what a command prints for a person."""
    path = folder / "answers.json"
    content = {"age_years": answers.age_years, "sex": answers.sex, "answers": dict(answers.given)}
    path.write_text(json.dumps(content))
    done = rhomboid(*command.split(), "--answers", str(path), "--as-of", "2026-11-21")
    assert done.code == 0, done.err
    return " ".join(done.out.split())


@pytest.mark.parametrize("row", sorted(FACTS))
def test_every_promised_row_of_care_is_carried_by_its_facts(knowledge: Knowledge, row: str) -> None:
    rows = rows_of(knowledge)
    assert [fact for fact in FACTS[row].split() if row not in rows.get(fact, ())] == []


@pytest.mark.parametrize(
    ("command", "words"), [pair for row in sorted(COMMANDS) for pair in COMMANDS[row]], ids=str
)
def test_a_command_leads_to_every_row_that_has_one(command: str, words: str) -> None:
    done = rhomboid(*command.split())
    assert done.code == 0, done.err
    assert words.lower() in done.out.lower()


def test_no_row_is_left_without_a_fact_or_a_command() -> None:
    assert [row for row in EVERY_ROW if row not in FACTS and row not in COMMANDS] == []


def test_no_fact_claims_a_row_that_does_not_exist(knowledge: Knowledge) -> None:
    assert {row for rows in rows_of(knowledge).values() for row in rows} <= set(EVERY_ROW)


def test_there_is_enough_of_each(knowledge: Knowledge) -> None:
    care = knowledge.care
    assert len(care.treatments) >= 18
    assert len(care.prevention) >= 10
    assert len(care.exercises) >= 18


@pytest.mark.parametrize("row", ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"])
def test_every_measure_of_relief_has_dose_limits_harms_grade_and_a_source(
    knowledge: Knowledge, row: str
) -> None:
    for treatment in knowledge.care.treatments.values():
        if row in treatment.rows:
            assert treatment.dose.text, treatment.id
            assert treatment.harms, treatment.id
            assert treatment.evidence.grade, treatment.id
            assert treatment.evidence.support.citations or treatment.evidence.support.judgement, treatment.id
            assert treatment.safety.citations or treatment.safety.judgement, treatment.id


def test_what_only_a_clinician_gives_and_what_is_sold_is_never_offered(knowledge: Knowledge) -> None:
    kinds = {t.id: t.kind for t in knowledge.care.treatments.values()}
    assert {kinds[t] for t in FACTS["T8"].split()} == {"not_recommended"}
    assert {kinds[t] for t in FACTS["T7"].split()} == {"clinician_only"}
    for treatment in ("prolotherapy", "branded_massage_tools"):
        assert knowledge.care.treatments[treatment].claims


def test_pictures_and_a_programme_that_progresses_are_in_the_plan(folder: Path) -> None:
    page = folder / "plan.html"
    text = said(folder, f"plan --print {page}", safe_person())
    assert "Week" in text
    assert "Move on if" in text
    assert page.read_text().count("<img ") >= 3


def test_stress_reaches_the_plan_as_something_to_do(folder: Path) -> None:
    assert "Easing stress" in said(folder, "plan", with_answers({"high_stress": "present"}))


def test_prevention_of_a_whole_life_is_in_the_plan(folder: Path) -> None:
    answers = with_answers(
        {"work_kind": "lifting_or_heavy", "smoker": "present", "carries_child_or_heavy_bag": "present"}
    )
    path = folder / "given.json"
    path.write_text(json.dumps({"age_years": 40, "sex": "female", "answers": dict(answers.given)}))
    done = rhomboid("plan", "--answers", str(path), "--json")
    everyday = {one["id"] for one in done.content["everyday"]}
    wanted = "regular_breaks lifting_technique strengthening bags_and_backpacks balanced_diet not_smoking"
    assert set(wanted.split()) <= everyday


def test_reasons_why_pain_lasts_are_all_asked_about() -> None:
    topics = {topic.id for topic in shipped_follow_up().why.topics}
    words = " ".join(sorted(topics))
    for reason in ("underlying", "treatment", "painkillers", "repeti", "posture", "stress", "sleep"):
        assert reason in words, (reason, words)


def test_the_outlook_says_what_is_normal_whom_to_see_and_what_to_ask(folder: Path) -> None:
    text = said(folder, "plan", safe_person())
    for words in ("What to expect", "is normal", "pharmacist", "physiotherapist", "emergency", "Ask:"):
        assert words in text


def test_a_diary_that_gets_worse_for_weeks_writes_it_and_assesses_again(folder: Path) -> None:
    for day in range(1, 17):
        assert rhomboid("diary", "add", "--date", f"2026-11-{day:02}", "--now", str(day // 2)).code == 0
    text = said(folder, "diary reassess", safe_person())
    assert "went up" in text
