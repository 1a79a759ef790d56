"""The app: pages from their modules, the guard before them, plain pages for what goes wrong."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.diary.entries import DiaryError
from rhomboid.faces.web.files import marks_of_files, static_file
from rhomboid.faces.web.guard import COOKIE, Guard
from rhomboid.faces.web.house import House, shown
from rhomboid.faces.web.pages import (
    answers,
    body_map,
    checks,
    diary,
    diary_day,
    downloads,
    emergency,
    exercises,
    interview,
    knowledge,
    own_words,
    plan,
    plan_check,
    result,
    start,
    timers,
)
from rhomboid.faces.web.services import Services

# a module of pages gives a list ROUTES; its place in the navigation is found by its path (see house.PLACES)
MODULES: tuple[ModuleType, ...] = (
    start,
    own_words,
    interview,
    body_map,
    emergency,
    answers,
    result,
    plan,
    plan_check,
    downloads,
    exercises,
    checks,
    timers,
    diary,
    diary_day,
    knowledge,
)
REFUSALS = {
    400: ("This could not be read", "What was sent is no form of ours."),
    403: ("This form is too old", "It may come from another browser, or cookies are switched off."),
    404: ("There is no such page", "The address may be mistyped."),
    405: ("That does not work here", "This page cannot be used in that way."),
    413: ("That is too long", "What was sent is longer than any answer here can be."),
    415: ("This could not be read", "What was sent is no form of ours."),
    503: (
        "Your diary cannot be opened just now",
        "Something else may hold it. Try again.",
    ),
    500: ("Something went wrong on our side", "It is noted, without any of your answers."),
}


def make_app(
    services: Services, modules: Iterable[ModuleType] = MODULES, cookies: tuple[str, ...] = (COOKIE,)
) -> Starlette:
    """Give the app. modules: page modules, each with a list ROUTES. cookies: see `Guard`."""
    modules, secret = tuple(modules), services.sessions.secret()
    # a module may name a service that it NEEDS; without that service none of its pages is there
    needed = {module: getattr(services, getattr(module, "NEEDS", "engine")) for module in modules}
    routes = [route for module in modules if needed[module] is not None for route in module.ROUTES]
    paths = {route.path for route in routes}
    app = Starlette(
        routes=[*routes, Route("/static/{name}", static_file)],
        middleware=[Middleware(Guard, secret, refusal_page, services.door, cookies)],
        exception_handlers={HTTPException: _said_plainly, DiaryError: _diary_held},
    )
    app.state.house = House(services, paths, marks_of_files())
    return app


def refusal_page(request: Request, status: int) -> Response:
    """Give the plain page of a refusal: it says that no answer was lost, and where to go on."""
    title, why = REFUSALS.get(status, REFUSALS[400])
    return shown(request, "refusal.html", status, title=title, why=why)


async def _said_plainly(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = refusal_page(request, error.status_code)
    response.headers.update(error.headers or {})
    return response


async def _diary_held(request: Request, _error: Exception) -> Response:
    # what it says names the file on this machine
    return refusal_page(request, 503)
