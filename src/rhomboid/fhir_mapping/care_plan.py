"""CarePlan: what the plan offers, as a proposal; nothing is made of it in an emergency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rhomboid.domain.plan import Offer, Plan, ProgrammeWeek
from rhomboid.domain.urgency import EMERGENCIES
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.names import Resource, coding

DAYS_OF_A_WEEK = 7
# an answer speaks against it: only this may stand in a record as "do not"
PROHIBITED = "contraindicated"
NOT_ASKED = ("not_asked", "not_sure")


def care_plans(
    plan: Plan, patient: Resource, conditions: list[Resource], risk: Resource
) -> Iterator[Resource]:
    """Give one CarePlan, or none where the engine offers nothing: in an emergency the ServiceRequest stands.

    conditions, risk: References to what it follows from.
    """
    if plan.urgency.level in EMERGENCIES:
        return
    activities = [*map(_offer, plan.offers), *map(_week, plan.programme.weeks), *_everyday(plan)]
    content: Resource = {
        "resourceType": "CarePlan",
        "meta": {
            "tag": [
                coding(names.URGENCIES, plan.urgency.level),
                coding(names.COMPLETENESS, "complete" if plan.complete else "incomplete"),
            ]
        },
        "status": "draft",
        "intent": "proposal",
        "title": "Upper back pain: what to do now and next",
        "description": f"{plan.urgency.title}. {plan.urgency.service_text}.",
        "subject": patient,
        "period": {"start": plan.as_of, "end": plan.come_back.date},
        "created": plan.as_of,
        "author": {"display": f"rhomboid {plan.engine}"},
        "supportingInfo": [risk],
        "activity": [*activities, *_prohibited(plan), _come_back(plan)],
        "note": [{"text": text} for text in _notes(plan)],
    }
    yield {**content, "addresses": conditions} if conditions else content


def _activity(code: Resource, told: list[str], is_prohibited: bool = False, **more: object) -> Resource:
    detail = {
        "code": code,
        "status": "not-started",
        "doNotPerform": is_prohibited,
        **{key: value for key, value in more.items() if value},
        "description": "\n".join(line for line in told if line),
    }
    return {"detail": detail}


def _offer(offer: Offer) -> Resource:
    told = [offer.dose, *offer.how, *(f"May harm: {one}." for one in offer.harms)]
    told += [f"Stop if: {one}." for one in offer.stop_if]
    reasons = [{"text": why} for why in offer.why]
    code = {"coding": [coding(names.TREATMENTS, offer.id)], "text": offer.title}
    return _activity(code, told, reasonCode=reasons)


def _week(week: ProgrammeWeek) -> Resource:
    first = date.fromisoformat(week.starts_on)
    last = first + timedelta(days=DAYS_OF_A_WEEK - 1)
    told = [f"{one.title}: {one.dose}" for one in week.exercises]
    stops = dict.fromkeys(stop for one in week.exercises for stop in one.stop_if)
    period = {"start": week.starts_on, "end": last.isoformat()}
    code = {"text": f"Exercises, week {week.week}: {week.goal}"}
    return _activity(code, [*told, *stops], scheduledPeriod=period)


def _everyday(plan: Plan) -> Iterator[Resource]:
    for one in plan.everyday:
        yield _activity(
            {"coding": [coding(names.PREVENTION, one.id)], "text": one.title}, [one.advice, *one.how]
        )


def _prohibited(plan: Plan) -> Iterator[Resource]:
    for one in plan.withheld:
        if one.kind == PROHIBITED:
            code = {"coding": [coding(names.TREATMENTS, one.id)], "text": one.title}
            yield _activity(code, [one.why], is_prohibited=True)


def _come_back(plan: Plan) -> Resource:
    back = plan.come_back
    told = [back.why, *back.what_to_ask]
    period = {"start": back.date, "end": back.date}
    return _activity({"text": f"Look again: {back.whom_text}"}, told, scheduledPeriod=period)


def _notes(plan: Plan) -> Iterator[str]:
    yield "Made by a program from answers alone. A clinician has not seen it."
    yield from plan.notes
    waiting = [one.title for one in plan.withheld if one.kind in NOT_ASKED]
    if waiting:
        yield f"Withheld until what speaks against it has been asked: {'; '.join(waiting)}."
    if plan.programme.note:
        yield plan.programme.note
