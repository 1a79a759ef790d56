"""plan_of(knowledge, answers, assessment, as_of) -> Plan: the whole plan of one person."""

from __future__ import annotations

from datetime import date

from rhomboid.care.conflicts import check_conflicts
from rhomboid.care.everyday import everyday_advice
from rhomboid.care.follow_up import come_back_of, outlook_of
from rhomboid.care.offers import sorted_out
from rhomboid.care.pages import daily_page, safety_page
from rhomboid.care.programme import NOT_BEGUN, WeeksDone, programme_of
from rhomboid.care.situation import Situation, situation_of
from rhomboid.care.withholding import flags_against
from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment, UrgencyVerdict
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.plan import EmergencyCard, Plan, PlanUrgency, Programme, Withheld
from rhomboid.domain.urgency import PRESSING


def plan_of(
    knowledge: Knowledge,
    answers: Answers,
    assessment: Assessment,
    as_of: date,
    progress: WeeksDone = NOT_BEGUN,
) -> Plan:
    """Give the plan that follows from an assessment of the same answers.

    progress: what the diary says of the weeks of the programme.
    Same knowledge, answers, date and progress: same plan, on any machine.
    Errors: AnswersError for answers that contradict one another, one fault for each pair.
    """
    check_conflicts(knowledge, answers)
    situation = situation_of(knowledge, answers, assessment)
    offers, withheld = sorted_out(situation)
    programme = _programme(situation, as_of, progress)
    likeliest = assessment.conditions[0].id if assessment.conditions else None
    is_asking = not situation.is_emergency and not answers.is_under_16
    return Plan(
        urgency=_urgency(assessment.urgency),
        complete=assessment.complete,
        emergency=_emergency(situation, assessment.urgency),
        offers=offers,
        withheld=withheld,
        everyday=everyday_advice(situation),
        programme=programme,
        outlook=outlook_of(situation, likeliest),
        come_back=come_back_of(situation, assessment.urgency, as_of),
        next_safety_page=safety_page(situation, (*withheld, *programme.withheld)) if is_asking else None,
        next_daily_page=daily_page(situation) if is_asking else None,
        notes=assessment.notes,
        as_of=assessment.as_of,
        pathway=assessment.pathway,
        engine=assessment.engine,
        knowledge=assessment.knowledge,
    )


def _programme(situation: Situation, as_of: date, progress: WeeksDone) -> Programme:
    """Give the weeks of exercise; none beside a pressing or unsettled result, or a flag against it."""
    knowledge = situation.knowledge
    flags = flags_against(knowledge, knowledge.care.plan.programme_removed_by, situation.answers)
    if situation.level in PRESSING or not situation.is_complete or any(not flag.is_open for flag in flags):
        return Programme((), (), (), situation.sentence("no_programme"), ())
    missing = dict.fromkeys(finding for flag in flags for finding in flag.missing)
    if missing:
        titles = "; ".join(situation.title(f) for f in missing)
        why = f"{situation.sentence('not_asked')} {titles}."
        because: tuple[dict[str, str | None], ...] = tuple({"finding": f, "value": None} for f in missing)
        title = situation.sentence("programme")
        withheld = Withheld("programme", title, "not_asked", why, because, None, ())
        return Programme((), (), (withheld,), why, ())
    return programme_of(
        knowledge.care.exercises,
        knowledge.care.programme,
        knowledge.sources,
        situation.leading,
        situation.possible,
        situation.answers,
        situation.age_years,
        as_of,
        progress,
    )


def _urgency(verdict: UrgencyVerdict) -> PlanUrgency:
    return PlanUrgency(
        verdict.level,
        verdict.title,
        verdict.service,
        verdict.service_text,
        verdict.within_days,
        verdict.advice,
    )


def _emergency(situation: Situation, verdict: UrgencyVerdict) -> EmergencyCard | None:
    """Give the card of the assessment, its crisis lines apart; None where it has no card."""
    if not verdict.card:
        return None
    crisis = situation.pathway.crisis_card
    # the assessment puts the crisis lines first, filled as they stand in the pathway
    lines = crisis if verdict.card[: len(crisis)] == crisis else ()
    return EmergencyCard(verdict.service_text, verdict.card[len(lines) :], lines)
