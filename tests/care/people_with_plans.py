"""People for the plan: one about whom everything is known and nothing speaks against anything, and others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from hypothesis import strategies as st

from rhomboid.assessment import Engine, assess
from rhomboid.assessment.planned import assess_and_plan
from rhomboid.care.situation import Situation, situation_of
from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import ABSENT, UNKNOWN, Finding
from rhomboid.domain.plan import Plan
from strategies import shipped

TODAY = date(2026, 11, 21)
# the first option of these says that there is something; the harmless answer is another one
HARMLESS = {
    "duration": "3_to_14_days",
    "pain_severity": "moderate",
    "main_site": "between_shoulder_blades",
    "onset": "gradual",
    "onset_activity": "long_sitting_or_posture",
    "work_kind": "mixed_or_other",
    "activity_level": "most_days",
}


@cache
def engine() -> Engine:
    return Engine.of(shipped())


def harmless(finding: Finding) -> str:
    """Give the answer that speaks against nothing."""
    if not finding.options:
        return ABSENT
    return HARMLESS.get(finding.id, finding.values[0])


@cache
def safe_person() -> Answers:
    """Give a person of 40 who has answered everything, and to whom nothing applies."""
    findings = [f for f in shipped().findings.values() if f.derived is None]
    given = {f.id: harmless(f) for f in findings if not (f.asked_if or f.asked_if_option)}
    return Answers(40, "female", given)


def with_answers(given: dict[str, str], age_years: int | None = 40, sex: str | None = "female") -> Answers:
    """Give the safe person with other answers."""
    return Answers(age_years, sex, {**safe_person().given, **given})


def plan_for(answers: Answers, pathway: str = "uk") -> Plan:
    return assess_and_plan(engine(), answers, TODAY, pathway)[1]


def situation_for(answers: Answers) -> Situation:
    return situation_of(shipped(), answers, assess(engine(), answers, TODAY, "uk"))


def offered(plan: Plan) -> list[str]:
    return [offer.id for offer in plan.offers]


def kinds(plan: Plan) -> dict[str, str]:
    return {one.id: one.kind for one in plan.withheld}


@st.composite
def people(draw: st.DrawFn) -> Answers:
    """Give the safe person with some answers changed, left out or not sure, at any age."""
    person = safe_person()
    findings = {f.id: f for f in shipped().findings.values() if f.derived is None}
    given = dict(person.given)
    chosen = draw(st.lists(st.sampled_from(sorted(findings)), unique=True, max_size=8))
    for finding_id in chosen:
        value = draw(st.sampled_from((None, UNKNOWN, *findings[finding_id].values)))
        given.pop(finding_id, None)
        if value is not None:
            given[finding_id] = value
    age = draw(st.sampled_from((None, 9, 14, 16, 30, 54, 64, 65, 80)))
    return replace(person, age_years=age, sex=draw(st.sampled_from((None, "female", "male"))), given=given)
