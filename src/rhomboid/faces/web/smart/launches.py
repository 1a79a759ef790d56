"""The launches of one process: which wait for their code, and which record was opened for which visit.

All of it lies in memory alone and for an hour at most, the token with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from hmac import compare_digest

from starlette.concurrency import run_in_threadpool

from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.record import RecordSigns
from rhomboid.faces.web.authorization.keep import Keep
from rhomboid.faces.web.smart.launch import (
    Grant,
    Pending,
    SmartSettings,
    authorization_address,
    endpoints_of,
    grant_of,
    pending_of,
)
from rhomboid.faces.web.smart.record import created, document_of, name_of, resources_of
from rhomboid.faces.web.smart.refused import RecordError
from rhomboid.faces.web.smart.report import text_report
from rhomboid.fhir_mapping.record import FromRecord, answers_of_record
from rhomboid.fhir_mapping.response import response_of

PENDING_SECONDS = 600


@dataclass
class Opening:
    """A record that was opened. unread: kinds that could not be read. trouble: of the last try to write.

    responses: where answers lie that were written, by their mark, so that a second try writes none twice.
    """

    grant: Grant
    known: FromRecord
    unread: tuple[str, ...]
    name: str = ""
    born: str = ""
    responses: dict[str, str] = field(default_factory=dict)
    trouble: RecordError | None = None
    is_busy: bool = False


class Launches:
    """What the pages ask about record systems."""

    def __init__(self, knowledge: Knowledge, signs: RecordSigns, settings: SmartSettings) -> None:
        self.knowledge, self.signs, self.settings = knowledge, signs, settings
        self.pending: Keep[Pending] = Keep()
        self.openings: Keep[Opening] = Keep()

    async def begin(self, issuer: str, launch: str, binding: str) -> str:
        """Give the address at which the record system asks for leave.

        Errors: RecordError for a system that is not named in the settings, before anything is asked of it.
        """
        base = self.settings.base_of(issuer)
        if not launch:
            raise RecordError("over", "The address has no `launch`.")
        endpoints = await run_in_threadpool(endpoints_of, base)
        pending = pending_of(base, endpoints, binding)
        state = self.pending.put(pending, PENDING_SECONDS)
        return authorization_address(self.settings, endpoints, pending, launch, state)

    async def finish(self, state: str, code: str, binding: str, today: date) -> Opening:
        """Give the record that a code opens. A state counts once.

        Errors: RecordError for a state that is not known or of another browser, or what the record refuses.
        """
        pending = self.pending.take(state)
        if pending is None or not compare_digest(pending.binding.encode(), binding.encode()):
            raise RecordError("over", "The state is not known, was used, or is of another browser.")
        if not code:
            raise RecordError("no_leave", "The record system sent no code.")
        return await run_in_threadpool(self._opened, pending, code, today)

    def _opened(self, pending: Pending, code: str, today: date) -> Opening:
        grant = grant_of(self.settings, pending, code)
        resources, unread = resources_of(grant)
        known = answers_of_record(self.signs, resources, today)
        patient = resources[0]
        return Opening(grant, known, tuple(unread), name_of(patient), str(patient.get("birthDate") or ""))

    def hold(self, visit_id: str, opening: Opening) -> None:
        """Keep a record open for a visit, as long as its leave lasts."""
        self.openings.put_as(visit_id, opening, opening.grant.seconds)

    def held(self, visit_id: str) -> Opening | None:
        """Give the record that is open for a visit; None if there is none any more."""
        return self.openings.get(visit_id)

    def let_go(self, visit_id: str) -> None:
        """Forget the record that is open for a visit, and its token."""
        self.openings.take(visit_id)

    async def write(self, opening: Opening, answers: Answers, assessment: Assessment) -> None:
        """Put the answers and the report into the record. Errors: RecordError if one was not taken."""
        await run_in_threadpool(self._write, opening, answers, assessment)

    def _write(self, opening: Opening, answers: Answers, assessment: Assessment) -> None:
        grant, patient = opening.grant, {"reference": f"Patient/{opening.grant.patient}"}
        mark = mark_of(answers, assessment.as_of, assessment.pathway)
        if mark not in opening.responses:
            status = "completed" if assessment.complete else "in-progress"
            response = response_of(self.knowledge, answers, assessment.as_of, status)
            opening.responses[mark] = created(grant, {**response, "subject": patient, "source": patient})
        report = text_report(self.knowledge, answers, assessment)
        created(grant, document_of(assessment, report, patient, opening.responses[mark]))


def mark_of(answers: Answers, as_of: str, pathway: str) -> str:
    """Give what tells these answers on this day in this place from all others."""
    told = (answers.age_years, answers.sex, sorted(answers.given.items()), as_of, pathway)
    return sha256(repr(told).encode()).hexdigest()
