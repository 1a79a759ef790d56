"""An assessment as a Bundle: what a record system can keep, each part pointing to the others."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.plan import Plan
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.care_plan import care_plans
from rhomboid.fhir_mapping.findings_of_risk import conditions, detected_issues, risk_assessment
from rhomboid.fhir_mapping.names import Resource, coding
from rhomboid.fhir_mapping.requests import service_requests, tests_proposed
from rhomboid.fhir_mapping.response import response_of


def bundle_of(
    knowledge: Knowledge, assessment: Assessment, subject: Resource | None = None, plan: Plan | None = None
) -> Resource:
    """Give the assessment as a Bundle of type collection. The same assessment and subject: the same bytes.

    subject: a Reference to the patient; a Patient with the sex alone is made if it is left out.
    plan: the plan of the same answers, where one was asked for; it becomes a CarePlan.
    """
    seed = (assessment.knowledge["hash"], assessment.as_of, assessment.pathway, str(assessment.answers))
    answers = Answers(
        assessment.answers["age_years"], assessment.answers["sex"], assessment.answers["answers"]
    )
    entries: list[Resource] = []
    place = partial(_placed, entries, "|".join((*seed, str(subject))))
    patient = subject or place(_patient(answers))
    response = response_of(knowledge, answers, assessment.as_of)
    basis = place({**response, "subject": patient})
    risk = place(risk_assessment(knowledge, assessment, patient, basis))
    targets = [basis, risk]
    causes = [place(one) for one in conditions(knowledge, assessment, patient, risk)]
    targets += causes
    targets += [place(one) for one in detected_issues(knowledge, assessment, patient, basis)]
    targets += [place(one) for one in service_requests(assessment, patient, risk)]
    targets += [place(one) for one in tests_proposed(knowledge, assessment, patient, risk)]
    if plan is not None:
        targets += [place(one) for one in care_plans(plan, patient, causes, risk)]
    place(_provenance(assessment, targets, basis))
    return {
        "resourceType": "Bundle",
        "meta": {"tag": tags_of(assessment)},
        "type": "collection",
        "entry": entries,
    }


def _placed(entries: list[Resource], seed: str, resource: Resource) -> Resource:
    """Put a resource into the Bundle and give the Reference to it."""
    url = uuid5(NAMESPACE_URL, f"{seed}|{len(entries)}|{resource['resourceType']}").urn
    entries.append({"fullUrl": url, "resource": resource})
    return {"reference": url}


def tags_of(assessment: Assessment) -> list[Resource]:
    """Give the tags by which a system finds what is urgent, and what is not complete."""
    state = "complete" if assessment.complete else "incomplete"
    return [coding(names.URGENCIES, assessment.urgency.level), coding(names.COMPLETENESS, state)]


def _patient(answers: Answers) -> Resource:
    return {"resourceType": "Patient", "gender": answers.sex or "unknown"}


def _provenance(assessment: Assessment, targets: list[Resource], basis: Resource) -> Resource:
    agent: dict[str, Any] = {
        "type": {
            "coding": [
                coding("http://terminology.hl7.org/CodeSystem/provenance-participant-type", "assembler")
            ]
        },
        "who": {"display": f"rhomboid {assessment.engine}"},
    }
    version = assessment.knowledge["version"]
    knowledge = {"value": assessment.knowledge["hash"], "system": "urn:rhomboid:knowledge"}
    return {
        "resourceType": "Provenance",
        "target": targets,
        "recorded": f"{assessment.as_of}T00:00:00Z",
        "agent": [agent],
        "entity": [
            {"role": "source", "what": basis},
            {"role": "source", "what": {"identifier": knowledge, "display": f"rhomboid knowledge {version}"}},
        ],
    }
