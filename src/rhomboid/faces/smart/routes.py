"""The routes below /smart: launch and callback, then for the app that was launched record and result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from hmac import compare_digest
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from rhomboid.assessment import Engine, assess
from rhomboid.assessment.plain import plain_assessment
from rhomboid.domain.answers_content import answers_of_content
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.errors import RhomboidError
from rhomboid.domain.record import RecordSigns
from rhomboid.faces.gate.bodies import day_of, json_body
from rhomboid.faces.gate.problems import Problem, problem_response
from rhomboid.faces.smart.keep import Keep
from rhomboid.faces.smart.launch import (
    Grant,
    Pending,
    SmartSettings,
    authorization_address,
    endpoints_of,
    grant_of,
    pending_of,
)
from rhomboid.faces.smart.record import Report, resources_of, written_back
from rhomboid.faces.smart.report import text_report
from rhomboid.fhir_mapping.record import FromRecord, answers_of_record

PREFIX = "/smart"
LAUNCH_COOKIE, COOKIE = "rhomboid_launch", "rhomboid_smart"
LAUNCH_SECONDS = 600
Voice = Callable[[Problem], Response]


@dataclass(frozen=True)
class Visit:
    """A launch that was granted, with what the record answers. unread: kinds that could not be read."""

    grant: Grant
    known: FromRecord
    unread: tuple[str, ...]


class Smart:
    """The launches of one process."""

    def __init__(
        self,
        engine: Engine,
        signs: RecordSigns,
        settings: SmartSettings,
        report: Callable[[Assessment], Report],
    ) -> None:
        self.engine, self.signs, self.settings, self.report = engine, signs, settings, report
        self.pending: Keep[Pending] = Keep()
        self.visits: Keep[Visit] = Keep()

    async def launch(self, request: Request) -> Response:
        """Send the browser to the record system to ask for leave."""
        asked = request.query_params
        base = self.settings.base_of(asked.get("iss", ""))
        if not asked.get("launch"):
            raise Problem("launch_refused", "The launch has no `launch`; open the app from a record.")
        endpoints = await run_in_threadpool(endpoints_of, base)
        pending = pending_of(base, endpoints)
        state = self.pending.put(pending, LAUNCH_SECONDS)
        address = authorization_address(self.settings, endpoints, pending, asked["launch"], state)
        response = RedirectResponse(address, 302, {"Cache-Control": "no-store"})
        self._set(response, LAUNCH_COOKIE, pending.binding, LAUNCH_SECONDS)
        return response

    async def callback(self, request: Request) -> Response:
        """Take the code, read the record, and send the browser on to the app."""
        asked = request.query_params
        pending = self.pending.take(asked.get("state", ""))
        binding = request.cookies.get(LAUNCH_COOKIE, "")
        if pending is None or not compare_digest(pending.binding.encode(), binding.encode()):
            raise Problem("launch_refused", "This launch is over, or began in another browser.")
        if not asked.get("code"):
            raise Problem("launch_refused", "The record system gave no leave.")
        visit = await run_in_threadpool(self._visit, pending, asked["code"])
        response = RedirectResponse(self.settings.landing, 303, {"Cache-Control": "no-store"})
        self._set(response, COOKIE, self.visits.put(visit, visit.grant.seconds), visit.grant.seconds)
        response.delete_cookie(LAUNCH_COOKIE)
        return response

    def _visit(self, pending: Pending, code: str) -> Visit:
        grant = grant_of(self.settings, pending, code)
        resources, unread = resources_of(grant)
        return Visit(grant, answers_of_record(self.signs, resources, date.today()), tuple(unread))

    def visit(self, request: Request) -> Visit:
        """Give the launch of a browser. Errors: Problem if there is none."""
        found = self.visits.get(request.cookies.get(COOKIE, ""))
        if found is None:
            raise Problem("launch_refused", "There is no launch here, or it is over.")
        return found

    async def record(self, request: Request) -> Response:
        """Give the answers that came from the record, to be shown, changed and gone on from."""
        visit = self.visit(request)
        answers, because = visit.known.answers, visit.known.because
        findings = self.engine.knowledge.findings
        known = [
            {"finding": f, "question": findings[f].question, "value": value, "because": because[f]}
            for f, value in answers.given.items()
        ]
        told = {"age_years": answers.age_years, "sex": answers.sex, "answers": dict(answers.given)}
        content = {"answers": told, "known": known, "unread": list(visit.unread)}
        return JSONResponse(content, headers={"Cache-Control": "no-store"})

    async def result(self, request: Request) -> Response:
        """Assess the answers, put them and the report into the record, and give both."""
        visit = self.visit(request)
        answers = answers_of_content(await json_body(request), self.engine.knowledge, "body")
        day = day_of(request.query_params.get("as_of"))
        result = assess(self.engine, answers, day, self.settings.pathway)
        keep = partial(written_back, self.engine.knowledge, visit.grant, result, self.report(result))
        written = await run_in_threadpool(keep)
        return JSONResponse({"assessment": plain_assessment(result), "written": written})

    def _set(self, response: Response, name: str, value: str, seconds: float) -> None:
        is_secure = self.settings.redirect_uri.startswith("https:")
        response.set_cookie(
            name, value, max_age=int(seconds), httponly=True, samesite="lax", secure=is_secure
        )


def smart_routes(
    engine: Engine,
    signs: RecordSigns,
    settings: SmartSettings,
    voice: Voice = problem_response,
    report: Callable[[Assessment], Report] = text_report,
) -> list[Route]:
    """Give the routes. voice: how a refusal is said. report: what is put into the record with the answers."""
    smart = Smart(engine, signs, settings, report)

    def route(path: str, work: Any, method: str) -> Route:
        async def told(request: Request) -> Response:
            try:
                return await work(request)  # type: ignore[no-any-return]
            except Problem as problem:
                return voice(problem)
            except RhomboidError as error:
                return voice(Problem("illegal_answers", str(error.faults[0]), error.faults))

        return Route(PREFIX + path, told, methods=[method])

    return [
        route("/launch", smart.launch, "GET"),
        route("/callback", smart.callback, "GET"),
        route("/record", smart.record, "GET"),
        route("/result", smart.result, "POST"),
    ]
