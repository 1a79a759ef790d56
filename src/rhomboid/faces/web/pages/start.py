"""The first page: what this is, the signs of an emergency, and where the person is."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.faces.web.house import fields_of, house_of, keep, seen_elsewhere, shown, visit_of
from rhomboid.faces.web.visit import Visit

REGIONS = {"gb": "uk", "us": "us"}
ANYWHERE = "generic"
# what a person may do before the questions
FIRST_STEPS = {"body-map": "/body-map", "own-words": "/own-words"}


async def start(request: Request) -> Response:
    """Give the first page."""
    visit = visit_of(request)
    place = visit.pathway if visit.is_begun else likely_place(request)
    return shown(request, "start.html", visit=visit, place=place, signs=emergency_signs(request))


async def begin(request: Request) -> Response:
    """Note where the person is; go to the questions, or to a step before them. Answers given before stay."""
    place = fields_of(request).get("place", ANYWHERE)
    if place not in house_of(request).knowledge.pathways:
        place = ANYWHERE
    keep(request, replace(visit_of(request), pathway=place))
    return seen_elsewhere(FIRST_STEPS.get(fields_of(request).get("then", ""), "/interview"))


async def ask_to_forget(request: Request) -> Response:
    """Ask whether everything is to be deleted."""
    return shown(request, "forget.html", visit=visit_of(request))


async def forget(request: Request) -> Response:
    """Delete everything that is kept of the visitor."""
    services = house_of(request).services
    # the diary first: should it fail, the visit that opens it is still there, to try again
    if services.diary is not None:
        services.diary.forget(request.state.visit_id)
    services.sessions.forget(request.state.visit_id)
    return seen_elsewhere("/forgotten")


async def forgotten(request: Request) -> Response:
    """Say that everything is deleted."""
    return shown(request, "forgotten.html", visit=Visit())


def likely_place(request: Request) -> str:
    """Give the place that the browser's first language names; anywhere if it names none that is known."""
    first = request.headers.get("accept-language", "").split(",")[0].split(";")[0].strip().lower()
    return REGIONS.get(first.rpartition("-")[2], ANYWHERE)


def emergency_signs(request: Request) -> list[str]:
    """Give the signs that need an ambulance, in words."""
    flags = house_of(request).knowledge.red_flags.values()
    return [flag.title.patient for flag in flags if flag.urgency == "emergency_ambulance"]


ROUTES = [
    Route("/", start),
    Route("/begin", begin, methods=["POST"]),
    Route("/forget", ask_to_forget),
    Route("/forget/now", forget, methods=["POST"]),
    Route("/forgotten", forgotten),
]
