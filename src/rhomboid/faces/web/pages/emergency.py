"""What to do now: shown at once when a warning sign calls for help, before anything else."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.documents.shown import reasons_by_weight
from rhomboid.documents.shown_words import EMERGENCY_LEVELS
from rhomboid.faces.web.counted import counted_here
from rhomboid.faces.web.house import house_of, keep, seen_elsewhere, shown, visit_of


async def emergency(request: Request) -> Response:
    """Give the emergency card; the result where nothing is an emergency."""
    house, visit = house_of(request), visit_of(request)
    if not visit.is_begun:
        return seen_elsewhere("/")
    result = house.urgency_of(counted_here(request, visit).visit)
    if result["urgency"]["level"] not in EMERGENCY_LEVELS:
        return seen_elsewhere("/result")
    leading, _ = reasons_by_weight(result, house.words)
    return shown(request, "emergency.html", visit=visit, result=result, leading=leading)


async def go_on(request: Request) -> Response:
    """Go on with the questions, since the person asks to; the emergency stays."""
    keep(request, replace(visit_of(request), goes_on=True))
    return seen_elsewhere("/interview")


ROUTES = [Route("/emergency", emergency), Route("/emergency/go-on", go_on, methods=["POST"])]
