"""assess_and_plan: the one function that every door calls for a plan."""

from __future__ import annotations

from datetime import date

from rhomboid.assessment.assess import assess
from rhomboid.assessment.engine import Engine
from rhomboid.care.conflicts import check_conflicts
from rhomboid.care.plan import plan_of
from rhomboid.care.programme import NOT_BEGUN, WeeksDone
from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.plan import Plan


def assess_and_plan(
    engine: Engine,
    answers: Answers,
    as_of: date,
    pathway: str = "generic",
    progress: WeeksDone = NOT_BEGUN,
) -> tuple[Assessment, Plan]:
    """Give the assessment of one person's answers, and the plan that follows from it.

    progress: what the diary says of the weeks of exercise.
    Errors: AnswersError for an illegal answer, an unknown pathway, or answers that contradict one another.
    """
    assessment = assess(engine, answers, as_of, pathway)
    return assessment, plan_after(engine, answers, assessment, as_of, progress)


def plan_after(
    engine: Engine, answers: Answers, assessment: Assessment, as_of: date, progress: WeeksDone = NOT_BEGUN
) -> Plan:
    """Give the plan that follows from an assessment of the same answers.

    Errors: AnswersError for answers that contradict one another.
    """
    check_conflicts(engine.knowledge, answers)
    return plan_of(engine.knowledge, answers, assessment, as_of, progress)
