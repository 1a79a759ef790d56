"""/healthz, /metrics and the catalogue of errors."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, PlainTextResponse

from rhomboid import __version__
from rhomboid.assessment import Engine
from rhomboid.faces.api.description import answer, refused
from rhomboid.faces.gate.metrics import Metrics
from rhomboid.faces.gate.problems import CATALOGUE_PATH, KINDS, catalogue, catalogue_line

METRICS_TYPE = "text/plain; version=0.0.4"
NAME = Path(description="The last part of a problem's `type`.", json_schema_extra={"enum": list(KINDS)})


def service_routes(engine: Engine, metrics: Metrics) -> APIRouter:
    """Give the routes for those who run the service."""
    router = APIRouter(tags=["service"])
    knowledge = engine.knowledge

    @router.get(
        "/healthz",
        operation_id="health",
        summary="Say that the engine is loaded, and which one",
        responses={200: answer("Health", "Ready.")},
    )
    async def health() -> JSONResponse:
        release = {"version": knowledge.version, "hash": knowledge.hash}
        return JSONResponse({"status": "ready", "engine": __version__, "knowledge": release})

    @router.get(
        "/metrics",
        operation_id="metrics",
        summary="Give counts and times of requests for Prometheus",
        response_class=PlainTextResponse,
        responses={200: {"description": "Prometheus text."}, **refused(401, 429)},
    )
    async def counted() -> PlainTextResponse:
        return PlainTextResponse(metrics.text(), media_type=METRICS_TYPE)

    _add_catalogue(router)
    return router


def _add_catalogue(router: APIRouter) -> None:
    @router.get(
        CATALOGUE_PATH,
        operation_id="errors",
        summary="Give the catalogue of errors",
        responses={200: answer("Errors", "Every kind."), **refused(401, 429)},
    )
    async def errors() -> JSONResponse:
        return JSONResponse(catalogue())

    @router.get(
        CATALOGUE_PATH + "/{name}",
        operation_id="error",
        summary="Give one kind of error: what a problem's `type` leads to",
        responses={200: answer("Error", "One kind."), **refused(401, 404, 429)},
    )
    async def error(name: Annotated[str, NAME]) -> JSONResponse:
        return JSONResponse(catalogue_line(name))
