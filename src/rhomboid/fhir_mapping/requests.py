"""ServiceRequest: who should see the person and by when, and the test that a serious cause asks for.

All are proposals for a clinician to take up, never orders.
"""

from __future__ import annotations

from collections.abc import Iterator

from rhomboid.domain.assessment import Assessment, RankedCondition, Reason
from rhomboid.domain.knowledge import Knowledge, Urgency
from rhomboid.domain.urgency import PRESSING
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.names import Resource, coding, concept

PRIORITIES: dict[Urgency, str] = {
    "emergency_ambulance": "stat",
    "emergency": "stat",
    "consultation_24": "urgent",
    "consultation": "routine",
}
# "Diagnostic procedure" of the Global Patient Set
DIAGNOSTIC = "103693007"


def service_requests(assessment: Assessment, patient: Resource, risk: Resource) -> Iterator[Resource]:
    """Give one ServiceRequest for the service, or none for self-care, which is none to be asked for."""
    urgency = assessment.urgency
    if urgency.level not in PRIORITIES:
        return
    content: Resource = {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "intent": "proposal",
        "category": [concept([coding(names.URGENCIES, urgency.level)], urgency.title)],
        "priority": PRIORITIES[urgency.level],
        "code": concept([coding(names.SERVICES, urgency.service)], urgency.service_text),
        "subject": patient,
        "authoredOn": assessment.as_of,
        "requester": {"display": f"rhomboid {assessment.engine}"},
        "reasonCode": [{"text": reason.clinician} for reason in urgency.reasons],
        "supportingInfo": [risk],
        "patientInstruction": "\n".join((*urgency.card, *urgency.advice)),
    }
    if assessment.come_back_on is not None:
        content["occurrencePeriod"] = {"start": assessment.as_of, "end": assessment.come_back_on}
    yield content


def tests_proposed(
    knowledge: Knowledge, assessment: Assessment, patient: Resource, risk: Resource
) -> Iterator[Resource]:
    """Give a ServiceRequest for the first step of each serious cause that the urgency is about.

    Only of a pressing result: the cause that passed its threshold, and of each sign the likeliest danger that
    it is a sign of. A step is what the knowledge names first, with what it shows and what it cannot show.
    """
    level = assessment.urgency.level
    if level not in PRESSING:
        return
    leading = [r for r in assessment.urgency.reasons if r.urgency == level]
    causes = [cause for reason in leading if (cause := _cause(knowledge, assessment, reason))]
    for cause in {one.id: one for one in causes}.values():
        step = knowledge.conditions[cause.id].next_steps[0]
        source = knowledge.sources[step.source].title
        shown = f"Shows: {step.shows}. Cannot show: {step.cannot_show}. Source: {source}, {step.where}."
        yield {
            "resourceType": "ServiceRequest",
            "status": "draft",
            "intent": "proposal",
            "category": [concept([coding(names.SNOMED, DIAGNOSTIC)], "Test or examination")],
            "priority": PRIORITIES[level],
            "code": {"text": step.do},
            "subject": patient,
            "authoredOn": assessment.as_of,
            "requester": {"display": f"rhomboid {assessment.engine}"},
            "reasonCode": [
                concept([coding(names.CONDITIONS, cause.id)], f"Must not miss: {cause.title_clinician}")
            ],
            "supportingInfo": [risk],
            "note": [{"text": shown}],
        }


def _cause(knowledge: Knowledge, assessment: Assessment, reason: Reason) -> RankedCondition | None:
    """Give the serious cause behind a reason, if the knowledge names a step for it."""
    about = {reason.id} if reason.kind == "risk" else set()
    if reason.kind == "red_flag":
        about = set(knowledge.red_flags[reason.id].about)
    steps = (one for one in assessment.must_not_miss if one.id in about)
    return next((one for one in steps if knowledge.conditions[one.id].next_steps), None)
