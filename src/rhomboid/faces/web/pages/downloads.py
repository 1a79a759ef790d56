"""What can be taken along: the report for a clinician, the plan on paper and in a calendar."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.assessment import assess
from rhomboid.documents.report import DiarySummary
from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.errors import RhomboidError
from rhomboid.faces.web.counted import counted_here, summary
from rhomboid.faces.web.house import house_of, seen_elsewhere, visit_of
from rhomboid.faces.web.pages.plan import plan_to_take
from rhomboid.faces.web.services import Documents, Form
from rhomboid.faces.web.visit import Visit

NEEDS = "documents"
STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
NOTHING_ELSE = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
FORMS: dict[str, Form] = {"pdf": "pdf", "html": "html"}


async def report(request: Request) -> Response:
    """Give the report for a clinician, with the diary where one is kept."""
    visit, form = visit_of(request), _form(request)
    if not visit.is_begun:
        return seen_elsewhere("/")
    answers, assessment, diary = told_of(request, visit)
    documents = _documents(request)
    try:
        content = await run_in_threadpool(documents.report, answers, assessment, diary, form)
    except RhomboidError:
        # letters that no font of the PDF has; a browser finds them
        return seen_elsewhere("/report.html")
    return _given(content, "report", form)


async def plan_on_paper(request: Request) -> Response:
    """Give the plan to print."""
    made, form = plan_to_take(request), _form(request)
    if made is None:
        return seen_elsewhere("/plan")
    return _given(await run_in_threadpool(_documents(request).plan, made, form), "plan", form)


async def calendar(request: Request) -> Response:
    """Give the plan's dates as a calendar file."""
    made = plan_to_take(request)
    if made is None:
        return seen_elsewhere("/plan")
    named = {"Content-Disposition": 'attachment; filename="plan.ics"'}
    return Response(_documents(request).calendar(made), media_type="text/calendar", headers=named)


def _form(request: Request) -> Form:
    form = FORMS.get(request.path_params["form"])
    if form is None:
        raise HTTPException(404)
    return form


def _documents(request: Request) -> Documents:
    documents = house_of(request).services.documents
    assert documents is not None
    return documents


def told_of(request: Request, visit: Visit) -> tuple[Answers, Assessment, DiarySummary | None]:
    """Give answers and assessment; where there is a diary, with what it adds to them."""
    services, told = house_of(request).services, counted_here(request, visit)
    answers = told.visit.as_answers()
    if told.found is None:
        return answers, assess(services.engine, answers, services.today(), visit.pathway), None
    return answers, told.found.after, summary(services, told)


def _given(content: bytes, name: str, form: Form) -> Response:
    """Give a document: a PDF as a file, HTML to look at and to print."""
    if form == "pdf":
        named = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
        return Response(content, media_type="application/pdf", headers=named)
    # its one style is let in by its hash, its pictures because they lie within it, and nothing else
    style = STYLE.search(content)
    assert style is not None
    mark = b64encode(sha256(style[1]).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{mark}'; img-src data:; {NOTHING_ELSE}"
    headers = {"Content-Security-Policy": policy}
    return Response(content, media_type="text/html; charset=utf-8", headers=headers)


ROUTES = [
    Route("/report.{form}", report),
    Route("/plan.ics", calendar),
    Route("/plan.{form}", plan_on_paper),
]
