"""Every answer given so far, each of which can be changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.faces.web.asking import Sent, form_of, who_of
from rhomboid.faces.web.changing import is_lowering, with_note
from rhomboid.faces.web.house import fields_of, house_of, keep, seen_elsewhere, shown, visit_of
from rhomboid.faces.web.pages.interview import SURE, answered, is_stopped, screen_at, sure_page
from rhomboid.faces.web.visit import Visit
from rhomboid.interview.screens import WHO, Screen, ScreenBlock, who_screen


async def answers(request: Request) -> Response:
    """Give the list of answers."""
    house, visit = house_of(request), visit_of(request)
    is_over = screen_at(house, visit, len(visit.history)) is None
    return shown(request, "answers.html", visit=visit, groups=groups_of(visit), is_over=is_over)


async def ask_one(request: Request) -> Response:
    """Give one question with the answer that stands."""
    visit = visit_of(request)
    return _one_page(request, visit, _screen_of(request, visit), Sent())


async def take_one(request: Request) -> Response:
    """Take another answer to one question."""
    house, visit = house_of(request), visit_of(request)
    screen, fields = _screen_of(request, visit), fields_of(request)
    after, sent = answered(house, visit, screen, fields)
    if sent.faults:
        return _one_page(request, visit, screen, sent)
    if is_lowering(house.services.engine, visit, after):
        if SURE not in fields:
            return sure_page(request, visit, after, fields)
        after = with_note(house.services.engine, visit, after)
    keep(request, replace(after, pending=None))
    return seen_elsewhere("/emergency" if is_stopped(house, after) else "/answers")


def _screen_of(request: Request, visit: Visit) -> Screen:
    key = request.path_params["key"]
    if key == WHO:
        return who_screen()
    finding = house_of(request).knowledge.findings.get(key)
    if finding is None or key not in visit.answers:
        raise HTTPException(404)
    return Screen(key, "change", finding.title.patient, finding.why_asked, (ScreenBlock("", (key,)),))


def _one_page(request: Request, visit: Visit, screen: Screen, sent: Sent) -> Response:
    return shown(
        request,
        "change.html",
        status=422 if sent.faults else 200,
        visit=visit,
        screen=form_of(house_of(request).knowledge, screen, visit, sent.typed),
        who=who_of(visit, sent.typed),
        faults=sent.faults,
    )


def groups_of(visit: Visit) -> list[dict[str, Any]]:
    """Give the answers under the titles of their screens; what came from elsewhere at the end."""
    groups, told = [], set()
    for screen in visit.history:
        here = [f for f in screen.findings if f in visit.answers and f not in told]
        told.update(here)
        if here:
            groups.append({"title": screen.title, "findings": here})
    rest = [f for f in visit.answers if f not in told]
    if rest:
        groups.append({"title": "Also answered", "findings": rest})
    return groups


ROUTES = [
    Route("/answers", answers),
    Route("/answers/{key}", ask_one),
    Route("/answers/{key}", take_one, methods=["POST"]),
]
