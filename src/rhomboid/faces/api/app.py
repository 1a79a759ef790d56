"""The app: routes of the engine and of the knowledge, and one way to say what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from rhomboid import __version__
from rhomboid.assessment import Engine
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.faces.api.description import described
from rhomboid.faces.api.engine_routes import engine_routes
from rhomboid.faces.api.knowledge_routes import knowledge_routes
from rhomboid.faces.api.parse_routes import parse_routes
from rhomboid.faces.api.service_routes import service_routes
from rhomboid.faces.gate.gate import Gate, Voice
from rhomboid.faces.gate.limits import Limits
from rhomboid.faces.gate.metrics import Metrics
from rhomboid.faces.gate.problems import Problem, problem_response
from rhomboid.loading.folder import shipped_articles, shipped_content, shipped_knowledge

# what stands in the address and not in the body
PARAMETERS = ("pathway", "as_of")
SUMMARY = "Assessment of upper back pain: information and decision support, never a diagnosis."


def api_app(
    limits: Limits | None = None,
    routers: Iterable[APIRouter] = (),
    voices: Mapping[str, Voice] | None = None,
    engine: Engine | None = None,
) -> FastAPI:
    """Give the ASGI app.

    limits: what a caller is held to. routers: doors of other faces on the same port. voices: path prefix ->
    how a refusal is said there (problem+json elsewhere). engine: the shipped one if left out.
    """
    engine = engine or Engine.of(shipped_knowledge())
    metrics = Metrics(__version__, engine.knowledge.version)
    # no /docs: its page loads script from another host
    app = FastAPI(title="rhomboid", version=__version__, summary=SUMMARY, docs_url=None, redoc_url=None)
    for router in (
        engine_routes(engine),
        parse_routes(engine.knowledge),
        knowledge_routes(shipped_content(), shipped_articles()),
        service_routes(engine, metrics),
        *routers,
    ):
        app.include_router(router)
    _say_problems(app, dict(voices or {}))
    description: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not description:
            description.update(described(app, engine.knowledge))
        return description

    app.openapi = openapi  # type: ignore[method-assign]
    app.add_middleware(Gate, limits=limits or Limits(), metrics=metrics, voices=voices)
    return app


def problem_of(error: Exception) -> Problem:
    """Give the refusal that an error amounts to."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RhomboidError):
        is_parameter = all(fault.place in PARAMETERS for fault in error.faults)
        kind = "illegal_parameter" if is_parameter else "illegal_answers"
        return Problem(kind, str(error.faults[0]), error.faults)
    if isinstance(error, RequestValidationError):
        faults = [_fault_of_parameter(one) for one in error.errors()]
        return Problem("illegal_parameter", str(faults[0]), faults)
    if isinstance(error, HTTPException) and error.status_code in (404, 405):
        kind = "no_such_page" if error.status_code == 404 else "method_not_allowed"
        allowed = (error.headers or {}).get("Allow", "another method")
        told = "There is no such page here." if error.status_code == 404 else f"This page takes {allowed}."
        return Problem(kind, told, headers=error.headers)
    return Problem("fault_of_the_service", "The service could not answer.")


def _fault_of_parameter(error: Any) -> Fault:
    place = ".".join(str(part) for part in error["loc"])
    return Fault(place, repr(error.get("input")), str(error["msg"]), "See /openapi.json.")


def _say_problems(app: FastAPI, voices: Mapping[str, Voice]) -> None:
    async def said(request: Request, error: Exception) -> Response:
        path = request.url.path
        voice = next((v for prefix, v in voices.items() if path.startswith(prefix)), problem_response)
        return voice(problem_of(error))

    for kind in (Problem, RhomboidError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, said)
