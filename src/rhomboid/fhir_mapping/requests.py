"""ServiceRequest: who should see the person, and by when, as a proposal for a clinician to take up."""

from __future__ import annotations

from collections.abc import Iterator

from rhomboid.domain.assessment import Assessment
from rhomboid.domain.knowledge import Urgency
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.names import Resource, coding, concept

PRIORITIES: dict[Urgency, str] = {
    "emergency_ambulance": "stat",
    "emergency": "stat",
    "consultation_24": "urgent",
    "consultation": "routine",
}


def service_requests(assessment: Assessment, patient: Resource, risk: Resource) -> Iterator[Resource]:
    """Give one ServiceRequest, or none for self-care, which is no service to be asked for."""
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
