"""What is read from the record, and what is written back to it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from rhomboid.domain.assessment import Assessment
from rhomboid.faces.web.authorization.wire import Answer
from rhomboid.faces.web.smart import wire
from rhomboid.faces.web.smart.launch import Grant
from rhomboid.faces.web.smart.refused import RecordError
from rhomboid.fhir_mapping.names import Resource

PAGES_AT_MOST = 10
MEDICATION = "status=active&_include={kind}:medication&"
# kind -> what is asked of it beside whose it is
LISTS = {"Condition": "", "MedicationRequest": MEDICATION, "MedicationStatement": MEDICATION}
# where a resource says whose it is
SUBJECTS = ("subject", "patient")
PATIENT = re.compile(r"(?:^|/)Patient/([^/]+)")


@dataclass(frozen=True)
class Report:
    """The report as it is put into the record."""

    title: str
    content_type: str
    content: bytes


def resources_of(grant: Grant) -> tuple[list[Resource], list[str]]:
    """Give what the record holds of the patient, first the patient, and the kinds that could not be read.

    Errors: RecordError if the patient cannot be read: then it is not known who this is.
    """
    person = quote(grant.patient, safe="")
    told = wire.got(f"{grant.base}/Patient/{person}", grant.token)
    _check_leave(told)
    patient = told.content if isinstance(told.content, dict) else {}
    if told.status != 200 or (patient.get("resourceType"), patient.get("id")) != ("Patient", grant.patient):
        raise RecordError("unreadable", f"The patient could not be read (status {told.status}).")
    found, unread = [patient], []
    for kind, more in LISTS.items():
        url = f"{grant.base}/{kind}?patient={person}&{more.format(kind=kind)}_count=200"
        try:
            found += [one for one in _searched(grant, url) if not _is_of_another(grant, one)]
        except RecordError:
            # a record that may not be read answers nothing: everything is asked then
            unread.append(kind)
    return found, unread


def name_of(patient: Resource) -> str:
    """Give the name of a patient, for a person to see whose record it is; nothing if none is told."""
    names = [one for one in _listed(patient.get("name")) if isinstance(one, dict)]
    usual = sorted(names, key=lambda one: one.get("use") not in ("official", "usual"))
    for one in usual:
        parts = [*_listed(one.get("given")), one.get("family")]
        told = one.get("text") or " ".join(part for part in parts if isinstance(part, str))
        if isinstance(told, str) and told.strip():
            return told.strip()
    return ""


def _is_of_another(grant: Grant, resource: Resource) -> bool:
    """Whether a resource names somebody else: a search that gives more than was asked for is not believed."""
    subjects = [resource[key] for key in SUBJECTS if isinstance(resource.get(key), dict)]
    named = {name for one in subjects for name in PATIENT.findall(str(one.get("reference", "")))}
    return bool(named) and grant.patient not in named


def _searched(grant: Grant, url: str) -> Iterator[Resource]:
    """Give the resources of a search, page by page, never from another host."""
    for _ in range(PAGES_AT_MOST):
        told = wire.got(url, grant.token)
        bundle = told.content
        if told.status != 200 or not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
            raise RecordError("unreadable", f"A search was refused (status {told.status}).")
        for entry in _listed(bundle.get("entry")):
            if isinstance(entry, dict) and isinstance(entry.get("resource"), dict):
                yield entry["resource"]
        further = list(_further(bundle))
        if not further:
            return
        url = urljoin(url, further[0])
        if urlsplit(url)[:2] != urlsplit(grant.base)[:2]:
            raise RecordError("unreadable", "A search goes on at another host.")


def _further(bundle: Resource) -> Iterator[str]:
    for one in _listed(bundle.get("link")):
        if isinstance(one, dict) and one.get("relation") == "next" and isinstance(one.get("url"), str):
            yield one["url"]


def _listed(content: Any) -> Iterable[Any]:
    return content if isinstance(content, list) else ()


def document_of(assessment: Assessment, report: Report, patient: Resource, response: str) -> Resource:
    """Give the report as a DocumentReference. response: where the answers lie, if known."""
    attachment = {
        "contentType": report.content_type,
        "data": b64encode(report.content).decode(),
        "title": report.title,
        "creation": assessment.as_of,
    }
    document = {
        "resourceType": "DocumentReference",
        "status": "current",
        "docStatus": "preliminary",
        "type": {"text": "Report of a program, not reviewed by a clinician"},
        "subject": patient,
        "date": f"{assessment.as_of}T00:00:00Z",
        "description": f"{report.title}: {assessment.urgency.title}",
        "content": [{"attachment": attachment}],
    }
    return {**document, "context": {"related": [{"reference": response}]}} if response else document


def created(grant: Grant, resource: Resource) -> str:
    """Create a resource and give its reference; nothing if the record kept it and does not say where.

    Errors: RecordError if it was not kept.
    """
    kind = resource["resourceType"]
    told = wire.posted_resource(f"{grant.base}/{kind}", resource, grant.token)
    _check_leave(told)
    if told.status not in (200, 201):
        raise RecordError("refused", f"The record system refused {kind} (status {told.status}).")
    content = told.content if isinstance(told.content, dict) else {}
    if content.get("resourceType") == kind and isinstance(content.get("id"), str):
        return f"{kind}/{content['id']}"
    parts = urlsplit(told.location).path.split("/")
    place = parts.index(kind) if kind in parts else -1
    return f"{kind}/{parts[place + 1]}" if 0 <= place < len(parts) - 1 else ""


def _check_leave(told: Answer) -> None:
    if told.status == 401:
        raise RecordError("ended", "The record system takes the token no longer (status 401).")
