"""What the record says, shown to accept, change or strike: nothing of it counts before that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.faces.web.house import House, fields_of, house_of, keep, seen_elsewhere, shown, visit_of
from rhomboid.faces.web.pages import start
from rhomboid.faces.web.pages.interview import is_stopped
from rhomboid.faces.web.shown_back import confirmed, line_back, who_back, with_person
from rhomboid.faces.web.smart.kept import DECIDED, LAUNCHED, launches_of, opening_of, with_record
from rhomboid.faces.web.smart.launches import Opening
from rhomboid.faces.web.visit import RECORD, Visit

STRUCK = "Strike this: ask me instead"
UNREAD = {
    "Condition": "the list of your illnesses",
    "MedicationRequest": "what was prescribed for you",
    "MedicationStatement": "what else you take",
}
Faults = list[tuple[str, str]]


async def record(request: Request) -> Response:
    """Give the page that shows what the record says."""
    visit = visit_of(request)
    if RECORD not in visit.kept:
        return seen_elsewhere("/")
    return _page(request, visit, {}, [])


async def confirm(request: Request) -> Response:
    """Take what was confirmed or changed; what was struck is asked as if the record had not said it."""
    house, visit, fields = house_of(request), visit_of(request), fields_of(request)
    opening = opening_of(request, visit)
    if opening is None:
        return seen_elsewhere("/record")
    after, faults = with_person(visit, fields)
    if faults:
        return _page(request, visit, fields, faults)
    given = confirmed(house.knowledge, _left(visit, opening), fields)
    after = with_record(after.with_answers(house.knowledge, given), **{DECIDED: True})
    keep(request, after)
    if is_stopped(house, after):
        return seen_elsewhere("/emergency")
    return seen_elsewhere(start.FIRST_STEPS.get(fields.get("then", ""), "/interview"))


async def forget(request: Request) -> Response:
    """Delete everything of the visitor, the leave of the record too; the visit of before is found again."""
    response = await start.forget(request)
    launches_of(request).let_go(request.state.visit_id)
    response.delete_cookie(LAUNCHED)
    return response


def _page(request: Request, visit: Visit, typed: Mapping[str, str], faults: Faults) -> Response:
    house, opening = house_of(request), opening_of(request, visit)
    is_open = opening is not None and not visit.kept[RECORD].get(DECIDED)
    return shown(
        request,
        "record.html",
        status=422 if faults else 200,
        visit=visit,
        signs=start.emergency_signs(request),
        opening=opening,
        is_open=is_open,
        lines=_lines(house, visit, opening, typed) if opening and is_open else [],
        who=_who(visit, opening, typed) if opening and is_open else None,
        unread=[UNREAD[kind] for kind in opening.unread] if opening else [],
        faults=faults,
    )


def _left(visit: Visit, opening: Opening) -> list[str]:
    """Give what the record answers and the person has not."""
    return [finding for finding in opening.known.answers.given if finding not in visit.answers]


def _lines(house: House, visit: Visit, opening: Opening, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    given, because = opening.known.answers.given, opening.known.because
    return [
        line_back(
            house.knowledge,
            one,
            f"In your record: “{because[one]}”",
            typed.get(one, given[one]),
            STRUCK,
        )
        for one in _left(visit, opening)
    ]


def _who(visit: Visit, opening: Opening, typed: Mapping[str, str]) -> dict[str, str] | None:
    """Give age and sex as the record has them; None if it has neither, or they were asked."""
    known = opening.known.answers
    if visit.is_who_asked or (known.age_years is None and known.sex is None):
        return None
    return who_back(known.age_years, known.sex, typed)


ROUTES = [
    Route("/record", record),
    Route("/record/confirm", confirm, methods=["POST"]),
    Route("/forget/now", forget, methods=["POST"]),
]
