"""The routes below /cds-services: discovery, the two services, and feedback."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from rhomboid.assessment import Engine, assess
from rhomboid.domain.errors import Fault
from rhomboid.faces.cds_hooks.cards import Card, assessment_card, imaging_card, not_asked_card
from rhomboid.faces.cds_hooks.request import (
    PREFETCH,
    answers_in,
    checked,
    has_upper_back_pain,
    selects_imaging,
)
from rhomboid.faces.gate.bodies import json_body
from rhomboid.faces.gate.problems import Problem

PREFIX = "/cds-services"
VIEW, SELECT = "upper-back-pain-view", "upper-back-pain-imaging"
SERVICES = {VIEW: "patient-view", SELECT: "order-select"}
TITLES = {
    VIEW: ("Upper back pain: how urgent", "Assesses the answers on record; says when none were asked for."),
    SELECT: ("Upper back pain: imaging", "Says what a guideline holds of imaging without a warning sign."),
}


class Checker(Protocol):
    """Whoever knows the clients. Errors: Problem."""

    def check(self, authorization: str) -> None:
        """Raise Problem unless the header names a known client."""


def cds_routes(engine: Engine, trust: Checker | None = None, pathway: str = "generic") -> APIRouter:
    """Give the routes. trust: None lets anyone in whom the gate lets in."""
    router = APIRouter(prefix=PREFIX, include_in_schema=False)

    @router.get("")
    async def discovery() -> JSONResponse:
        return JSONResponse({"services": [_described(service) for service in SERVICES]})

    @router.post("/{service}")
    async def called(service: str, request: Request) -> JSONResponse:
        _check(service, request, trust)
        content = checked(await json_body(request), SERVICES[service])
        cards = cards_for(engine, service, content, date.today(), pathway)
        return JSONResponse({"cards": cards})

    @router.post("/{service}/feedback")
    async def feedback(service: str, request: Request) -> JSONResponse:
        _check(service, request, trust)
        content = await json_body(request)
        if not isinstance(content, dict) or not isinstance(content.get("feedback"), list):
            fault = Fault("feedback", "no list", "a list `feedback`", "Send one line for each card.")
            raise Problem("illegal_resource", str(fault), [fault])
        # counted by the gate like every request, and not kept: it may hold a clinician's own words
        return JSONResponse({})

    return router


def cards_for(engine: Engine, service: str, content: dict[str, Any], today: date, pathway: str) -> list[Card]:
    """Give the cards of one call; none where there is nothing to say."""
    knowledge = engine.knowledge
    if service == SELECT and not selects_imaging(content):
        return []
    answers = answers_in(knowledge, content, today)
    result = None if answers is None else assess(engine, answers, today, pathway)
    if service == SELECT:
        found = imaging_card(knowledge, result)
        return [found] if found else []
    if result is not None:
        return [assessment_card(knowledge, result)]
    return [not_asked_card(knowledge, "")] if has_upper_back_pain(knowledge, content) else []


def _check(service: str, request: Request, trust: Checker | None) -> None:
    if service not in SERVICES:
        raise Problem("no_such_page", f'There is no service "{service}"; see {PREFIX}.')
    if trust is not None:
        trust.check(request.headers.get("authorization", ""))


def _described(service: str) -> dict[str, Any]:
    title, told = TITLES[service]
    return {
        "id": service,
        "hook": SERVICES[service],
        "title": title,
        "description": told,
        "prefetch": PREFETCH,
    }
