"""From a record system to these pages and back to it: the launch, and the code that comes of it."""

from __future__ import annotations

from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from rhomboid.faces.web.house import house_of, keep, seen_elsewhere, visit_of
from rhomboid.faces.web.smart.kept import (
    LAUNCHED,
    SYSTEM,
    WHOSE,
    launches_of,
    refused,
    whose_mark,
    with_record,
)
from rhomboid.faces.web.smart.launches import PENDING_SECONDS, Opening
from rhomboid.faces.web.smart.refused import RecordError
from rhomboid.faces.web.visit import RECORD, Visit

PREFIX = "/smart"
# shared by the tabs of a browser, so that two that are opened at once do not end one another
BINDING = "rhomboid_launch"


async def launch(request: Request) -> Response:
    """Send the browser to the record system, to ask for leave."""
    asked = request.query_params
    binding = request.cookies.get(BINDING) or token_urlsafe(32)
    launches = launches_of(request)
    try:
        address = await launches.begin(asked.get("iss", ""), asked.get("launch", ""), binding)
    except RecordError as error:
        return refused(request, error)
    response = RedirectResponse(address, 302)
    is_secure = launches.settings.redirect_uri.startswith("https:")
    response.set_cookie(
        BINDING, binding, PENDING_SECONDS, path=PREFIX, httponly=True, samesite="lax", secure=is_secure
    )
    return response


async def callback(request: Request) -> Response:
    """Take the code, read the record, and show what it says. The answers of another person are left alone."""
    asked, today = request.query_params, house_of(request).services.today()
    binding = request.cookies.get(BINDING, "")
    launches = launches_of(request)
    try:
        opening = await launches.finish(asked.get("state", ""), asked.get("code", ""), binding, today)
    except RecordError as error:
        return refused(request, error)
    visit = _visit(request, opening, launches.settings.pathway)
    launches.hold(request.state.visit_id, opening)
    keep(request, visit)
    return seen_elsewhere("/record")


def _visit(request: Request, opening: Opening, pathway: str) -> Visit:
    """Give the visit of the person whose record it is: the one that is open for it here, or a fresh one."""
    mark, before = whose_mark(request, opening), visit_of(request)
    if before.kept.get(RECORD, {}).get(WHOSE) == mark:
        return before
    request.state.browser_id = request.state.visit_id = token_urlsafe(24)
    request.state.cookie = LAUNCHED
    return with_record(Visit(pathway=pathway), **{WHOSE: mark, SYSTEM: opening.grant.system})


ROUTES = [Route(f"{PREFIX}/launch", launch), Route(f"{PREFIX}/callback", callback)]
