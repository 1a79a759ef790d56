"""/v1/parse: free text in, what is understood of it out. Nothing of it counts, is kept or is logged."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.domain.knowledge import Knowledge
from rhomboid.faces.api import examples
from rhomboid.faces.api.description import answer, body
from rhomboid.faces.api.engine_routes import AS_OF, PATHWAY, REFUSED
from rhomboid.faces.gate.bodies import day_of, json_body
from rhomboid.language import Reader
from rhomboid.loading.folder import shipped_phrases

TEXT = "text"


def parse_routes(knowledge: Knowledge) -> APIRouter:
    """Give the route. It reads with the light matcher, which needs no load and no package of its own."""
    router = APIRouter(tags=["engine"])

    @cache
    def reader() -> Reader:
        # the phrases are read when the first text comes, since most callers never send one
        return Reader(knowledge, shipped_phrases(), "light")

    @router.post(
        "/v1/parse",
        operation_id="parse",
        summary="Say what is understood of free text; it counts only once the person has confirmed it",
        responses={200: answer("Parse", "What is understood, with the words it came from."), **REFUSED},
        openapi_extra=body("OwnWords", examples.TEXTS),
    )
    async def parse_route(
        request: Request,
        as_of: Annotated[str | None, AS_OF] = None,
        pathway: Annotated[str, PATHWAY] = "generic",
    ) -> JSONResponse:
        day = day_of(as_of)
        text = text_of(await json_body(request))
        return JSONResponse(reader().parse(text, day, pathway).plain())

    return router


def text_of(content: Any) -> str:
    """Give the text of a body. Errors: AnswersError with every fault."""
    if not isinstance(content, dict):
        expected = 'an object such as {"text": "my upper back aches"}'
        raise AnswersError([Fault("body", f"a {type(content).__name__}", expected, "Send the text so.")])
    remedy = "Leave it out."
    faults = [Fault("body", f'"{key[:60]!a}"', "only `text`", remedy) for key in content if key != TEXT][:8]
    text = content.get(TEXT)
    if not isinstance(text, str):
        found = "nothing" if text is None else f"a {type(text).__name__}"
        faults.append(Fault("body.text", found, "a text", "Send what the person typed."))
    elif any("\ud800" <= character <= "\udfff" for character in text):
        faults.append(Fault("body.text", "half of a character", "whole characters", "Encode it as UTF-8."))
    if faults:
        raise AnswersError(faults)
    return str(text)
