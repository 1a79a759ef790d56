"""For clinicians: their patients, each with result and report. The door has checked whose they are."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.assessment import assess
from rhomboid.diary.clinic.visits import visit_id_of
from rhomboid.documents.report import report_of
from rhomboid.documents.sheet import Paper, Sheet
from rhomboid.documents.shown import reasons_by_weight
from rhomboid.documents.shown_words import Words
from rhomboid.faces.web.clinic.sign_in import clinic_of
from rhomboid.faces.web.counted import Counted, counted, summary
from rhomboid.faces.web.house import House, house_of, shown
from rhomboid.faces.web.pages.answers import groups_of
from rhomboid.faces.web.pages.result import causes_of
from rhomboid.faces.web.visit import Visit, visit_of_text

LETTER_PATHWAYS = {"us"}
# the report brings its style with it and nothing else
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)


async def patients(request: Request) -> Response:
    """Give the clinician's patients."""
    found = await run_in_threadpool(clinic_of(request).accounts.patients_of, request.state.account.id)
    return shown(request, "patients.html", patients=found)


async def patient(request: Request) -> Response:
    """Give a patient's result and answers, in the clinician's words."""
    house, told = house_of(request), _told_by_patient(request)
    visit = told.visit
    about = request.state.patient
    if not visit.is_begun:
        return shown(request, "patient.html", patient=about, visit=visit, result=None)
    content, words = house.assessed(visit), Words(house.knowledge, clinician=True)
    leading, beside = reasons_by_weight(content, words)
    return shown(
        request,
        "patient.html",
        patient=about,
        visit=visit,
        diary=diary.lines if (diary := summary(house.services, told)) else (),
        result=content,
        words=words,
        leading=leading,
        beside=beside,
        causes=causes_of(content, words) if content["groups"] else None,
        groups=groups_of(visit),
    )


async def report_pdf(request: Request) -> Response:
    """Give the report on a patient as a PDF."""
    from rhomboid.documents.sheet_pdf import sheet_pdf  # noqa: PLC0415 - slow to load

    told = _begun(request)
    sheet = _sheet(house_of(request), told)
    content = await run_in_threadpool(sheet_pdf, sheet, _paper(told.visit))
    headers = {"Content-Disposition": 'attachment; filename="report.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


async def report_html(request: Request) -> Response:
    """Give the report on a patient as a page that prints."""
    from rhomboid.documents.sheet_html import sheet_html  # noqa: PLC0415

    told = _begun(request)
    headers = {"Content-Security-Policy": REPORT_POLICY}
    page = sheet_html(_sheet(house_of(request), told), _paper(told.visit))
    return Response(page, media_type="text/html", headers=headers)


def _told_by_patient(request: Request) -> Counted:
    """Give what a patient answered, with what the diary adds."""
    # the door put the patient here, and only one of the clinician's own
    house, visit_id = house_of(request), visit_id_of(request.state.patient.id)
    kept = clinic_of(request).visits.load(visit_id)
    return counted(house.services, visit_id, visit_of_text(kept, house.knowledge))


def _begun(request: Request) -> Counted:
    told = _told_by_patient(request)
    if not told.visit.is_begun:
        raise HTTPException(404)
    return told


def _sheet(house: House, told: Counted) -> Sheet:
    answers, today = told.visit.as_answers(), house.services.today()
    made = assess(house.services.engine, answers, today, told.visit.pathway)
    return report_of(house.knowledge, answers, made, summary(house.services, told))


def _paper(visit: Visit) -> Paper:
    return "us-letter" if visit.pathway in LETTER_PATHWAYS else "a4"


ROUTES = [
    Route("/patients", patients),
    Route("/patients/{patient:int}", patient),
    Route("/patients/{patient:int}/report.pdf", report_pdf),
    Route("/patients/{patient:int}/report.html", report_html),
]
