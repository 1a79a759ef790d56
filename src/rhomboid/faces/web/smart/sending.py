"""Answers and report to the record, only when the person says so, and what the record answered."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.faces.web.house import house_of, keep, seen_elsewhere, shown, visit_of
from rhomboid.faces.web.pages.downloads import told_of
from rhomboid.faces.web.smart.kept import SENT, SENT_ON, launches_of, opening_of, with_record
from rhomboid.faces.web.smart.launches import mark_of
from rhomboid.faces.web.smart.refused import REASONS, RecordError
from rhomboid.faces.web.smart.report import text_report
from rhomboid.faces.web.visit import RECORD

PAGE = "/record/send"


async def ask(request: Request) -> Response:
    """Give the page that shows whose record it is, what is sent, and what became of it."""
    visit = visit_of(request)
    if RECORD not in visit.kept or not visit.is_begun:
        return seen_elsewhere("/record")
    opening = opening_of(request, visit)
    answers, assessment, diary = told_of(request, visit)
    mark = mark_of(answers, assessment.as_of, assessment.pathway)
    return shown(
        request,
        "record_send.html",
        visit=visit,
        kept=visit.kept[RECORD],
        opening=opening,
        ended=REASONS["ended"],
        is_sent=visit.kept[RECORD].get(SENT) == mark,
        is_partly_sent=opening is not None and mark in opening.responses,
        answers=len(answers.given),
        with_diary=diary is not None,
        report=text_report(house_of(request).knowledge, answers, assessment).content.decode(),
    )


async def send(request: Request) -> Response:
    """Write into the record what stands on the page, once however often the button is pressed."""
    visit = visit_of(request)
    opening = opening_of(request, visit)
    if opening is None or opening.is_busy or not visit.is_begun:
        return seen_elsewhere(PAGE)
    # as the result is shown: a warning sign noted in the diary must not be missing in the record
    answers, assessment, _ = told_of(request, visit)
    mark = mark_of(answers, assessment.as_of, assessment.pathway)
    if visit.kept[RECORD].get(SENT) == mark:
        return seen_elsewhere(PAGE)
    opening.is_busy, opening.trouble = True, None
    try:
        await launches_of(request).write(opening, answers, assessment)
    except RecordError as error:
        opening.trouble = error
    else:
        # read again: meanwhile more may have been answered, or all of it deleted
        visit = visit_of(request)
        if RECORD in visit.kept:
            keep(request, with_record(visit, **{SENT: mark, SENT_ON: assessment.as_of}))
    finally:
        opening.is_busy = False
    return seen_elsewhere(PAGE)


ROUTES = [Route(PAGE, ask), Route(PAGE, send, methods=["POST"])]
