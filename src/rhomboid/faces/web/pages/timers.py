"""Timers for ice, heat and breaks: with script they count and tell, without they say how long."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.domain.checks import TimerText
from rhomboid.faces.web.house import house_of, shown, visit_of

NEEDS = "checks"


async def timers(request: Request) -> Response:
    """List the timers."""
    return shown(request, "timers.html", visit=visit_of(request), timers=_known(request))


async def timer(request: Request) -> Response:
    """Give one timer: how long, what to look for on the way, what must not be."""
    found = _known(request).get(request.path_params["id"])
    if found is None:
        raise HTTPException(404)
    return shown(request, "timer.html", visit=visit_of(request), timer=found)


def _known(request: Request) -> dict[str, TimerText]:
    checks = house_of(request).services.checks
    assert checks is not None
    return checks.timers


ROUTES = [Route("/timers", timers), Route("/timers/{id}", timer)]
