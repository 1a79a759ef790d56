"""/v1/assess, /v1/plan and /v1/next: answers in, what follows from them out. Nothing is kept."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from rhomboid import __version__
from rhomboid.assessment import Engine, assess
from rhomboid.assessment.plain import plain_assessment, plain_plan, plain_screen
from rhomboid.assessment.planned import assess_and_plan
from rhomboid.domain.answers import Answers
from rhomboid.domain.answers_content import answers_of_content
from rhomboid.domain.knowledge import Knowledge
from rhomboid.faces.api import examples
from rhomboid.faces.api.description import answer, body, refused
from rhomboid.faces.gate.bodies import DAY, day_of, flag_of, json_body
from rhomboid.interview.screens import next_screen
from rhomboid.loading.compiled import canonical_json

AS_OF = Query(
    description="The day to count from; today if left out. A result is repeatable only with it.",
    json_schema_extra={"format": "date", "pattern": f"^{DAY.pattern}$", "type": "string"},
    examples=["2026-11-21"],
)
PATHWAY = Query(description="Local names and numbers; /v1/knowledge/pathways lists them.")
GOES_ON = Query(
    description="`true`: go on asking although an emergency was found.",
    json_schema_extra={"enum": ["true", "false"], "type": "string"},
)
REFUSED = refused(400, 401, 413, 415, 422, 429)


def engine_routes(engine: Engine) -> APIRouter:
    """Give the three routes."""
    router = APIRouter(tags=["engine"])
    knowledge = engine.knowledge
    _add_plan(router, engine)

    @router.post(
        "/v1/assess",
        operation_id="assess",
        summary="Assess the answers so far",
        responses={200: answer("Assessment", "The assessment, with its reasons and its record."), **REFUSED},
        openapi_extra=body("Answers", examples.BODIES),
    )
    async def assess_route(
        request: Request,
        as_of: Annotated[str | None, AS_OF] = None,
        pathway: Annotated[str, PATHWAY] = "generic",
    ) -> JSONResponse:
        day = day_of(as_of)
        answers = await answers_in(request, knowledge)
        result = plain_assessment(assess(engine, answers, day, pathway))
        tag = etag_of(result["answers"], day.isoformat(), pathway, __version__, knowledge.hash)
        return JSONResponse(result, headers={"ETag": tag})

    @router.post(
        "/v1/next",
        operation_id="next",
        summary="Give the next screen of the interview, or null when it is over",
        responses={200: answer("Screen", "One screen, or null.", links=_answer_links()), **REFUSED},
        openapi_extra=body("Answers", examples.BODIES),
    )
    async def next_route(request: Request, goes_on: Annotated[str, GOES_ON] = "false") -> JSONResponse:
        is_going_on = flag_of("goes_on", goes_on)
        answers = await answers_in(request, knowledge)
        screen = next_screen(knowledge, engine.network, answers, goes_on=is_going_on)
        return JSONResponse(plain_screen(knowledge, screen))

    return router


def _add_plan(router: APIRouter, engine: Engine) -> None:
    @router.post(
        "/v1/plan",
        operation_id="plan",
        summary="Give the plan that follows from the answers so far",
        responses={200: answer("Plan", "The plan; the card in its place in an emergency."), **REFUSED},
        openapi_extra=body("Answers", examples.BODIES),
    )
    async def plan_route(
        request: Request,
        as_of: Annotated[str | None, AS_OF] = None,
        pathway: Annotated[str, PATHWAY] = "generic",
    ) -> JSONResponse:
        day, knowledge = day_of(as_of), engine.knowledge
        assessment, plan = assess_and_plan(engine, await answers_in(request, knowledge), day, pathway)
        told = plain_assessment(assessment)["answers"]
        tag = etag_of("plan", told, day.isoformat(), pathway, __version__, knowledge.hash)
        return JSONResponse(plain_plan(knowledge, plan), headers={"ETag": tag})


async def answers_in(request: Request, knowledge: Knowledge) -> Answers:
    """Give the answers in the body. Errors: Problem for its form, AnswersError for every illegal answer."""
    return answers_of_content(await json_body(request), knowledge, "body")


def etag_of(*parts: Any) -> str:
    """Give the strong ETag of a result: the hash of all that it follows from."""
    return '"' + sha256(canonical_json(list(parts)).encode()).hexdigest() + '"'


def _answer_links() -> dict[str, Any]:
    told = "The same answers, assessed: what to show when the interview is over, or at any time before."
    return {
        "assess": {"operationId": "assess", "requestBody": "$request.body", "description": told},
        "plan": {
            "operationId": "plan",
            "requestBody": "$request.body",
            "description": "The same answers, planned.",
        },
    }
