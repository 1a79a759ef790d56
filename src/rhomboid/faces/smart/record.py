"""What is read from the record, and what is written back to it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.knowledge import Knowledge
from rhomboid.faces.gate.problems import Problem
from rhomboid.faces.smart import wire
from rhomboid.faces.smart.launch import Grant
from rhomboid.fhir_mapping.names import Resource
from rhomboid.fhir_mapping.response import response_of

PAGES_AT_MOST = 10


@dataclass(frozen=True)
class Report:
    """The report as it is put into the record."""

    title: str
    content_type: str
    content: bytes


def resources_of(grant: Grant) -> tuple[list[Resource], list[str]]:
    """Give what the record holds of the patient, and the kinds that could not be read.

    Errors: Problem if the patient cannot be read: then it is not known who this is.
    """
    person = quote(grant.patient, safe="")
    patient = wire.got(f"{grant.base}/Patient/{person}", grant.token)
    if patient.status != 200 or not isinstance(patient.content, dict):
        raise Problem("record_system", f"The patient could not be read (status {patient.status}).")
    found, unread = [patient.content], []
    for kind, more in (
        ("Condition", ""),
        ("MedicationRequest", "&status=active&_include=MedicationRequest:medication"),
    ):
        try:
            found += list(_searched(grant, f"{grant.base}/{kind}?patient={person}{more}&_count=200"))
        except Problem:
            # a record that may not be read answers nothing: everything is asked then
            unread.append(kind)
    return found, unread


def _searched(grant: Grant, url: str) -> Iterator[Resource]:
    """Give the resources of a search, page by page, never from another host."""
    for _ in range(PAGES_AT_MOST):
        told = wire.got(url, grant.token)
        bundle = told.content
        if told.status != 200 or not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
            raise Problem("record_system", f"A search was refused (status {told.status}).")
        entries = bundle.get("entry")
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and isinstance(entry.get("resource"), dict):
                yield entry["resource"]
        links = bundle.get("link")
        further = [
            one["url"]
            for one in (links if isinstance(links, list) else ())
            if isinstance(one, dict) and one.get("relation") == "next" and isinstance(one.get("url"), str)
        ]
        if not further:
            return
        url = urljoin(url, further[0])
        if urlsplit(url)[:2] != urlsplit(grant.base)[:2]:
            raise Problem("record_system", "A search goes on at another host.")


def written_back(knowledge: Knowledge, grant: Grant, assessment: Assessment, report: Report) -> list[str]:
    """Put the answers and the report into the record; give where they lie.

    Errors: Problem if one was refused; it says what was written before.
    """
    answers = assessment_answers(assessment)
    patient = {"reference": f"Patient/{grant.patient}"}
    response = response_of(knowledge, answers, assessment.as_of)
    first = _created(grant, {**response, "subject": patient, "source": patient}, [])
    document = document_of(assessment, report, patient, first)
    return [first, _created(grant, document, [first])]


def assessment_answers(assessment: Assessment) -> Answers:
    """Give the answers that an assessment echoes."""
    told = assessment.answers
    return Answers(told["age_years"], told["sex"], told["answers"])


def document_of(assessment: Assessment, report: Report, patient: Resource, response: str) -> Resource:
    """Give the report as a DocumentReference. response: where the answers lie."""
    attachment = {
        "contentType": report.content_type,
        "data": b64encode(report.content).decode(),
        "title": report.title,
        "creation": assessment.as_of,
    }
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "docStatus": "preliminary",
        "type": {"text": "Report of a program, not reviewed by a clinician"},
        "subject": patient,
        "date": f"{assessment.as_of}T00:00:00Z",
        "description": f"{report.title}: {assessment.urgency.title}",
        "content": [{"attachment": attachment}],
        "context": {"related": [{"reference": response}]},
    }


def _created(grant: Grant, resource: Resource, before: list[str]) -> str:
    """Create a resource and give its reference."""
    kind = resource["resourceType"]
    told = wire.posted_resource(f"{grant.base}/{kind}", resource, grant.token)
    if told.status not in (200, 201):
        written = f" Written before: {', '.join(before)}." if before else " Nothing was written."
        raise Problem("record_system", f"The record system refused {kind} (status {told.status}).{written}")
    content = told.content if isinstance(told.content, dict) else {}
    if content.get("resourceType") == kind and isinstance(content.get("id"), str):
        return f"{kind}/{content['id']}"
    parts = urlsplit(told.location).path.split("/")
    place = parts.index(kind) if kind in parts else -1
    if 0 <= place < len(parts) - 1:
        return f"{kind}/{parts[place + 1]}"
    raise Problem("record_system", f"The record system kept {kind} but does not say where.")
