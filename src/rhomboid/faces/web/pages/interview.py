"""The questions: one screen a page, each under its own number, so that back, reload and a second tab work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.faces.web.asking import Sent, form_of, sent_answers, sent_who, who_of
from rhomboid.faces.web.changing import changes_between, has_emergency_sign, is_lowering, with_note
from rhomboid.faces.web.house import House, fields_of, house_of, keep, seen_elsewhere, shown, visit_of
from rhomboid.faces.web.visit import Visit
from rhomboid.interview.screens import WHO, Screen

SURE = "sure"


async def go_on(request: Request) -> Response:
    """Send the browser to the first screen that is not answered."""
    return seen_elsewhere(f"/interview/{len(visit_of(request).history)}")


async def ask(request: Request) -> Response:
    """Give a screen: the next one, or one answered before with its answers."""
    visit, number = visit_of(request), request.path_params["number"]
    if number > len(visit.history):
        return seen_elsewhere(f"/interview/{len(visit.history)}")
    screen = screen_at(house_of(request), visit, number)
    if screen is None:
        return seen_elsewhere("/emergency")
    return _screen_page(request, visit, number, screen)


async def take(request: Request) -> Response:
    """Take the answers of a screen. What is right is kept even where something else is missing."""
    house, visit, number = house_of(request), visit_of(request), request.path_params["number"]
    screen = screen_at(house, visit, number) if number <= len(visit.history) else None
    if screen is None:
        return seen_elsewhere("/interview")
    fields = fields_of(request)
    after, sent = answered(house, visit, screen, fields)
    if is_lowering(house.services.engine, visit, after):
        if SURE not in fields:
            return sure_page(request, visit, after, fields)
        after = with_note(house.services.engine, visit, after)
    is_new = number == len(visit.history)
    if sent.faults:
        keep(request, replace(after, pending=screen if is_new else visit.pending))
        if is_stopped(house, after):
            return seen_elsewhere("/emergency")
        return _screen_page(request, after, number, screen, sent)
    after = replace(after, pending=None, history=(*after.history, screen) if is_new else after.history)
    keep(request, after)
    return seen_elsewhere(_way_on(house, after, number))


def screen_at(house: House, visit: Visit, number: int) -> Screen | None:
    """Give the screen of a number from 0 to the number of those answered; None if there is nothing to ask."""
    if number < len(visit.history):
        return visit.history[number]
    if visit.pending is not None:
        return visit.pending
    return house.next_screen(visit)


def answered(house: House, visit: Visit, screen: Screen, fields: dict[str, str]) -> tuple[Visit, Sent]:
    """Give the visit with what a form said, and the form as it was read."""
    if screen.kind != WHO:
        sent = sent_answers(house.knowledge, screen, fields)
        return visit.with_answers(house.knowledge, sent.given), sent
    sent = sent_who(fields)
    if sent.faults:
        return visit, sent
    return replace(visit, age_years=sent.age_years, sex=sent.sex, is_who_asked=True), sent


def is_stopped(house: House, visit: Visit) -> bool:
    """Whether an emergency was found and the person did not ask to go on."""
    return not visit.goes_on and has_emergency_sign(house.services.engine, visit)


def sure_page(request: Request, before: Visit, after: Visit, fields: dict[str, str]) -> Response:
    """Ask once more, since the change takes an emergency back. The form carries what was sent."""
    changes = changes_between(house_of(request).services.engine, before, after)
    return shown(request, "sure.html", visit=before, changes=changes, fields=fields, sure=SURE)


def _way_on(house: House, visit: Visit, number: int) -> str:
    """Give where to go after a screen: to the emergency card, to what a change opened, or to the next one."""
    if is_stopped(house, visit):
        return "/emergency"
    if number + 1 < len(visit.history):
        opened = screen_at(house, visit, len(visit.history))
        if opened is None or opened.kind != "follow_up":
            return f"/interview/{number + 1}"
    elif screen_at(house, visit, len(visit.history)) is None:
        return "/emergency"
    return f"/interview/{len(visit.history)}"


def _screen_page(
    request: Request, visit: Visit, number: int, screen: Screen, sent: Sent | None = None
) -> Response:
    house = house_of(request)
    typed = sent.typed if sent else {}
    faults = sent.faults if sent else []
    return shown(
        request,
        "screen.html",
        status=422 if faults else 200,
        visit=visit,
        screen=form_of(house.knowledge, screen, visit, typed),
        who=who_of(visit, typed),
        number=number,
        progress=_progress(house, visit, number, screen),
        faults=faults,
    )


def _progress(house: House, visit: Visit, number: int, screen: Screen) -> dict[str, Any]:
    """Give the part this is. Single questions are one part, since nobody knows how many come."""
    plan = house.knowledge.interview
    parts = ["who", *(page.id for page in plan.pages), "single"]
    seen = [*visit.history[:number], screen]
    part = max(
        (parts.index(s.id if s.kind in ("page", WHO) else s.kind) for s in seen if _is_part(s)), default=0
    )
    singles = sum(s.kind == "single" for s in seen)
    return {"part": part + 1, "of": len(parts), "single": singles, "singles": plan.singles_at_most}


def _is_part(screen: Screen) -> bool:
    return screen.kind in (WHO, "page", "single")


ROUTES = [
    Route("/interview", go_on),
    Route("/interview/{number:int}", ask),
    Route("/interview/{number:int}", take, methods=["POST"]),
]
