"""RiskAssessment (the ranking), Condition (provisional) and DetectedIssue (each reason for the urgency)."""

from __future__ import annotations

from collections.abc import Iterator

from rhomboid.domain.assessment import Assessment, RankedCondition, Reason
from rhomboid.domain.knowledge import Knowledge, Urgency
from rhomboid.domain.numbers import significant
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.names import Resource, coding, concept

TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
SEVERITIES: dict[Urgency, str] = {
    "emergency_ambulance": "high",
    "emergency": "high",
    "consultation_24": "high",
    "consultation": "moderate",
    "self_care": "low",
}


def risk_assessment(
    knowledge: Knowledge, assessment: Assessment, patient: Resource, basis: Resource
) -> Resource:
    """Give the ranking. Units: probabilityDecimal is a percentage (42 % is 42), as FHIR has it."""
    urgency = assessment.urgency
    content: Resource = {
        "resourceType": "RiskAssessment",
        "meta": {
            "tag": [
                coding(names.URGENCIES, urgency.level),
                coding(names.COMPLETENESS, "complete" if assessment.complete else "incomplete"),
            ]
        },
        "status": "final" if assessment.complete else "preliminary",
        "method": {"text": f"rhomboid {assessment.engine}, knowledge {assessment.knowledge['version']}"},
        "code": {"text": "Causes of upper back pain"},
        "subject": patient,
        "occurrenceDateTime": assessment.as_of,
        "basis": [basis],
        "mitigation": " ".join((urgency.title + ".", *urgency.card, *urgency.advice)),
        "note": [{"text": note} for note in assessment.notes],
    }
    predictions = [_prediction(knowledge, one) for one in assessment.conditions]
    return {**content, "prediction": predictions} if predictions else content


def _prediction(knowledge: Knowledge, one: RankedCondition) -> Resource:
    low, high = (f"{100 * end:.3g}" for end in one.interval)
    return {
        "outcome": _code(knowledge, one.id),
        "probabilityDecimal": significant(100 * one.probability),
        "rationale": f"Share as the main cause, in percent; {low} to {high} over the ranges of the numbers.",
    }


def conditions(
    knowledge: Knowledge, assessment: Assessment, patient: Resource, risk: Resource
) -> Iterator[Resource]:
    """Give provisional Conditions: each cause that drives the urgency, and the likeliest of complete answers.

    The likeliest of incomplete answers is left out: an ordinary cause in the record would reassure.
    """
    driving = [r.id for r in assessment.urgency.reasons if r.kind == "risk"]
    likeliest = [c.id for c in assessment.conditions[:1] if assessment.complete]
    for condition_id in dict.fromkeys((*driving, *likeliest)):
        yield {
            "resourceType": "Condition",
            "clinicalStatus": concept([coding(f"{TERMINOLOGY}/condition-clinical", "active")], "Active"),
            "verificationStatus": concept(
                [coding(f"{TERMINOLOGY}/condition-ver-status", "provisional")], "Provisional"
            ),
            "category": [
                concept(
                    [coding(f"{TERMINOLOGY}/condition-category", "encounter-diagnosis")], "Possible cause"
                )
            ],
            "code": _code(knowledge, condition_id),
            "subject": patient,
            "recordedDate": assessment.as_of,
            "evidence": [{"detail": [risk]}],
            "note": [{"text": "Made by a program from answers alone. Not a diagnosis."}],
        }


def _code(knowledge: Knowledge, condition_id: str) -> Resource:
    condition = knowledge.conditions[condition_id]
    title = condition.title.clinician
    return concept(names.codings_of(names.CONDITIONS, condition_id, title, condition.codes), title)


def detected_issues(
    knowledge: Knowledge, assessment: Assessment, patient: Resource, basis: Resource
) -> Iterator[Resource]:
    """Give one DetectedIssue for each reason: red flags, the risk rule, what was not asked or not sure."""
    for reason in assessment.urgency.reasons:
        content: Resource = {
            "resourceType": "DetectedIssue",
            "meta": {"tag": [coding(names.URGENCIES, reason.urgency)]},
            "status": "preliminary",
            "code": concept([coding(names.RED_FLAGS, reason.id)], reason.title or reason.clinician),
            "severity": SEVERITIES[reason.urgency],
            "patient": patient,
            "identifiedDateTime": assessment.as_of,
            "implicated": [basis],
            "detail": _detail(assessment, reason),
        }
        evidence = [{"text": f"{because['title']}: {because['value']}"} for because in reason.because]
        if evidence:
            content["evidence"] = [{"code": evidence}]
        links = [knowledge.sources[s["source"]].url for s in reason.sources]
        yield {**content, "reference": links[0]} if links and links[0] else content


def _detail(assessment: Assessment, reason: Reason) -> str:
    if reason.kind == "incomplete":
        return f"{reason.clinician} Not settled: {', '.join(assessment.unanswered_flags)}."
    return reason.clinician
