"""`rhomboid plan`: what it prints for programs and people, and how it refuses."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from care.people_with_plans import safe_person
from faces.running import content_of, faults_of_schema, refusals, rhomboid

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "answers.yaml"
DAY = ("--as-of", "2026-11-21")


def typed(given: dict[str, str], age_years: int | None = 40) -> str:
    """Give an answers file of the safe person with other answers."""
    answers = {**safe_person().given, **given}
    return json.dumps({"age_years": age_years, "sex": "female", "answers": answers})


def plan_of(given: dict[str, str], age_years: int | None = 40) -> Any:
    return content_of("plan", "--answers", "-", "--json", *DAY, typed=typed(given, age_years))


@pytest.mark.parametrize(
    "answers",
    [
        typed({}),
        typed({"leg_weakness": "present"}),
        typed({"suicidal_thoughts": "present"}),
        typed({"pain_severity": "unbearable"}),
        typed({}, age_years=12),
        typed({}, age_years=None),
        '{"answers": {}}',
    ],
)
def test_nobody_gets_a_plan_that_breaks_the_published_schema(answers: str) -> None:
    plan = content_of("plan", "--answers", "-", "--json", *DAY, typed=answers)
    assert faults_of_schema("plan", plan) == []


def test_a_plan_says_what_to_do_and_what_comes_next() -> None:
    plan = plan_of({"work_kind": "desk_or_screen"})
    ibuprofen = next(offer for offer in plan["offers"] if offer["id"] == "ibuprofen")
    assert ibuprofen["limits"]["daily_maximum_mg"] == 1200
    assert ibuprofen["sources"]
    assert plan["programme"]["weeks"], "exercises that progress over weeks"
    assert all(week["exercises"] for week in plan["programme"]["weeks"])
    assert plan["come_back"]["date"] == "2026-12-05"
    assert plan["outlook"]["text"]
    assert plan["as_of"] == "2026-11-21"
    assert len(plan["knowledge"]["hash"]) == 64


def test_the_same_answers_and_date_give_the_same_bytes() -> None:
    runs = [rhomboid("plan", "--answers", str(EXAMPLE), "--json", *DAY) for _ in range(2)]
    assert runs[0].out == runs[1].out


def test_an_emergency_shows_the_card_and_no_offer() -> None:
    run = rhomboid("plan", "--answers", "-", "--pathway", "uk", typed=typed({"leg_weakness": "present"}))
    assert run.code == 0
    assert "Go to A&E now" in run.out
    assert "{sign}" not in run.out
    assert "What you can do" not in run.out


def test_the_page_for_a_person_tells_doses_reasons_and_what_is_withheld() -> None:
    run = rhomboid("plan", "--answers", "-", *DAY, typed=typed({"heavy_alcohol": "present"}))
    assert run.code == 0
    assert "Not for you now, and why" in run.out
    assert "Paracetamol: With a lot of alcohol" in re.sub(r"\s+", " ", run.out)
    assert "Prolotherapy" in run.out
    assert "2026-12-05" in run.out


def test_contradicting_answers_are_refused_with_one_line_that_names_both() -> None:
    told = {"pregnant_or_recent_birth": "absent", "pregnancy_now": "from_20_weeks"}
    (line,) = refusals(rhomboid("plan", "--answers", "-", typed=typed(told)))
    assert "pregnancy_now" in line
    assert "pregnant_or_recent_birth" in line


def test_a_word_that_is_no_answer_is_refused() -> None:
    (line,) = refusals(rhomboid("plan", "--answers", "-", typed=typed({"work_kind": "office"})))
    assert "work_kind" in line


def test_an_unknown_pathway_is_refused() -> None:
    (line,) = refusals(rhomboid("plan", "--answers", str(EXAMPLE), "--pathway", "mars"))
    assert "mars" in line


def test_without_answers_it_says_how_to_go_on(tmp_path: Path) -> None:
    run = rhomboid("plan", "--session", str(tmp_path / "none.json"))
    assert run.code == 0
    assert "rhomboid assess" in run.out


def test_treatments_and_prevention_can_be_listed_and_shown() -> None:
    assert "prolotherapy" in rhomboid("knowledge", "list", "treatments").out
    assert "bags_and_backpacks" in rhomboid("knowledge", "list", "prevention").out
    shown = rhomboid("knowledge", "show", "ibuprofen").out
    assert "daily_maximum_mg: 1200" in shown
    assert "nhs_ibuprofen_how" in shown


def test_in_a_terminal_it_goes_on_from_a_kept_interview_and_keeps_the_answers(tmp_path: Path) -> None:
    session = tmp_path / "interview.json"
    of_plan = {"numb_skin_or_poor_circulation", "cold_sensitive"}
    answers = {f: v for f, v in safe_person().given.items() if f not in of_plan}
    kept = {"age_years": 40, "sex": "female", "answers": answers, "is_who_asked": True}
    session.write_text(json.dumps({**kept, "singles": 0, "screens": 9, "lowered": []}))
    arguments = ["-m", "rhomboid.cli.main", "plan", "--session", str(session), *DAY]
    talk = pexpect.spawn(sys.executable, arguments, encoding="utf-8", timeout=60, dimensions=(60, 200))
    for expected, line in (("Answer them", "1"), ("None of these", "1")):
        talk.expect(expected)
        talk.expect(" >")
        talk.sendline(line)
    talk.expect("What you can do")
    talk.expect(pexpect.EOF)
    told = json.loads(session.read_text())["answers"]
    assert {told[finding] for finding in of_plan} == {"absent"}
