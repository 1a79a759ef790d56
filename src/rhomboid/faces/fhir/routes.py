"""The routes below /fhir."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from rhomboid.assessment import Engine, assess
from rhomboid.assessment.planned import assess_and_plan
from rhomboid.faces.gate.bodies import day_of, flag_of, json_body
from rhomboid.faces.gate.problems import Problem
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.adaptive import response_in, with_next_questions
from rhomboid.fhir_mapping.bundle import bundle_of
from rhomboid.fhir_mapping.capability import capability_statement
from rhomboid.fhir_mapping.questionnaire import questionnaire
from rhomboid.fhir_mapping.response import answers_of_response
from rhomboid.interview.screens import next_screen

PREFIX = "/fhir"
FHIR_JSON = "application/fhir+json"
ISSUES = {
    400: "structure",
    401: "login",
    404: "not-found",
    405: "not-supported",
    413: "too-long",
    415: "not-supported",
    422: "invalid",
    429: "throttled",
}


def outcome_response(problem: Problem) -> JSONResponse:
    """Give the answer to a refused request as an OperationOutcome, one issue for each fault."""
    code = ISSUES.get(problem.status, "exception")
    issues = [
        {"severity": "error", "code": code, "diagnostics": told}
        for told in [str(fault) for fault in problem.faults] or [problem.detail]
    ]
    outcome = {"resourceType": "OperationOutcome", "issue": issues}
    return JSONResponse(outcome, problem.status, problem.headers, FHIR_JSON)


def fhir_routes(engine: Engine) -> APIRouter:
    """Give the routes. They are described by the CapabilityStatement, not by OpenAPI."""
    router = APIRouter(prefix=PREFIX, include_in_schema=False)
    knowledge = engine.knowledge
    form = questionnaire(knowledge)

    @router.get("/metadata")
    async def metadata() -> JSONResponse:
        return _resource(capability_statement(knowledge))

    @router.get("/Questionnaire")
    async def search(request: Request) -> JSONResponse:
        asked = request.query_params.get("url", names.QUESTIONNAIRE).partition("|")[0]
        entries = [{"resource": form}] if asked == names.QUESTIONNAIRE else []
        bundle = {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
        return _resource({**bundle, "entry": entries} if entries else bundle)

    @router.get("/Questionnaire/{form_id}")
    async def read(form_id: str) -> JSONResponse:
        if form_id != names.QUESTIONNAIRE_ID:
            raise Problem("unknown_fact", f'There is no Questionnaire "{form_id}".')
        return _resource(form)

    @router.post("/Questionnaire/$next-question")
    async def next_question(request: Request, goes_on: str = "false") -> JSONResponse:
        is_going_on = flag_of("goes_on", goes_on)
        return _resource(next_questions(engine, await json_body(request), is_going_on))

    _add_assess(router, engine)
    return router


def _add_assess(router: APIRouter, engine: Engine) -> None:
    knowledge = engine.knowledge

    @router.post("/QuestionnaireResponse/$assess")
    async def assessed(
        request: Request, as_of: str | None = None, pathway: str = "generic", plan: str = "false"
    ) -> JSONResponse:
        content = response_in(await json_body(request))
        answers = answers_of_response(knowledge, content)
        day = day_of(as_of or _authored(content))
        subject = content.get("subject")
        if not flag_of("plan", plan):
            return _resource(bundle_of(knowledge, assess(engine, answers, day, pathway), subject))
        result, planned = assess_and_plan(engine, answers, day, pathway)
        return _resource(bundle_of(knowledge, result, subject, planned))


def next_questions(engine: Engine, content: Any, goes_on: bool) -> dict[str, Any]:
    """Give the response of a request with its next questions. Errors: AnswersError."""
    knowledge = engine.knowledge
    response = response_in(content)
    answers = answers_of_response(knowledge, response)
    # the profile of SDC asks for it, and the next request counts from the same day
    response = {**response, "authored": response.get("authored") or day_of(None).isoformat()}
    screen = next_screen(knowledge, engine.network, answers, goes_on=goes_on)
    result = assess(engine, answers, day_of(_authored(response))) if screen is None else None
    return with_next_questions(knowledge, answers, response, screen, result)


def _authored(response: Any) -> str | None:
    told = response.get("authored")
    if told is not None and len(told) < len("2026-11-21"):
        return None  # FHIR allows a year or a month alone, from which no day follows
    return told[:10] if told is not None else None


def _resource(content: dict[str, Any]) -> JSONResponse:
    return JSONResponse(content, media_type=FHIR_JSON)
