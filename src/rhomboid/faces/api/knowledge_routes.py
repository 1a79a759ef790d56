"""/v1/knowledge: the facts as compiled, each with the sources that it cites. May be kept by its ETag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response

from rhomboid.domain.answers import nearest
from rhomboid.faces.api.description import answer, refused
from rhomboid.faces.api.schemas import SCHEMA_NAMES, versioned_schema
from rhomboid.faces.gate.problems import Problem
from rhomboid.loading.citations import cited_in

KINDS = (
    *("conditions", "findings", "red_flags", "exclusions", "pathways", "sources", "articles"),
    *("treatments", "prevention", "exercises"),
)
LICENCE = "CC-BY-4.0"
KIND = Path(description="A kind of fact.", json_schema_extra={"enum": list(KINDS)})
NAME = Path(description="The name of a schema.", json_schema_extra={"enum": list(SCHEMA_NAMES)})
FACT = Path(description="An id, as the list gives it.", json_schema_extra={"pattern": "^[a-z][a-z0-9_]*$"})
REFUSED = refused(401, 404, 429)
UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "Unchanged since the ETag in If-None-Match."}
}


def knowledge_routes(content: Mapping[str, Any], articles: Mapping[str, Any]) -> APIRouter:
    """Give the routes of the knowledge and of the schemas. content: compiled."""
    router = APIRouter(tags=["knowledge"])
    facts = {kind: articles if kind == "articles" else content[kind] for kind in KINDS}
    tag = f'"{content["hash"]}"'

    @router.get(
        "/v1/knowledge",
        operation_id="knowledge",
        summary="Give version, hash, licence and how many facts there are",
        responses={200: answer("KnowledgeRelease", "The release."), **UNCHANGED, **refused(401, 429)},
    )
    async def release(request: Request) -> Response:
        counts = {kind: len(some) for kind, some in facts.items()}
        told = {"version": content["version"], "hash": content["hash"], "licence": LICENCE, "counts": counts}
        return _kept(request, told, tag)

    @router.get(
        "/v1/knowledge/{kind}",
        operation_id="facts",
        summary="List the facts of a kind",
        responses={200: answer("Facts", "Ids and titles.", links=_links()), **UNCHANGED, **REFUSED},
    )
    async def listed(request: Request, kind: Annotated[str, KIND]) -> Response:
        some = _facts(facts, kind)
        lines = [{"id": i, "title": _title(fact)} for i, fact in sorted(some.items())]
        return _kept(request, {"kind": kind, "facts": lines}, tag)

    _add_facts(router, facts, content["sources"], tag)
    _add_schemas(router)
    return router


def _add_facts(
    router: APIRouter, facts: Mapping[str, Mapping[str, Any]], sources: Mapping[str, Any], tag: str
) -> None:
    @router.get(
        "/v1/knowledge/{kind}/{fact_id}",
        operation_id="fact",
        summary="Give one fact with every number, its range, and the sources that it cites",
        responses={200: answer("Fact", "The fact as compiled."), **UNCHANGED, **REFUSED},
    )
    async def one(request: Request, kind: Annotated[str, KIND], fact_id: Annotated[str, FACT]) -> Response:
        some = _facts(facts, kind)
        if fact_id not in some:
            hint = nearest(fact_id, some)
            raise Problem("unknown_fact", f'There is no "{fact_id}" among the {kind}{hint}.')
        fact = some[fact_id]
        cited = {s: sources[s] for s in sorted(set(cited_in(fact))) if s in sources}
        return _kept(request, {"kind": kind, "id": fact_id, "fact": fact, "cited": cited}, tag)


def _add_schemas(router: APIRouter) -> None:
    @router.get(
        "/v1/schemas",
        operation_id="schemas",
        summary="List the JSON Schemas",
        responses={200: answer("SchemaNames", "Their names."), **refused(401, 429)},
    )
    async def names() -> JSONResponse:
        return JSONResponse({"schemas": list(SCHEMA_NAMES)})

    @router.get(
        "/v1/schemas/{name}",
        operation_id="schema",
        summary="Give a JSON Schema; its $id carries the version",
        responses={200: answer("AnySchema", "A JSON Schema, draft 2020-12."), **REFUSED},
    )
    async def schema(name: Annotated[str, NAME]) -> JSONResponse:
        return JSONResponse(versioned_schema(name), media_type="application/schema+json")


def _facts(facts: Mapping[str, Mapping[str, Any]], kind: str) -> Mapping[str, Any]:
    if kind not in facts:
        told = f'There is no kind "{kind}"{nearest(kind, KINDS)}; there are {", ".join(KINDS)}.'
        raise Problem("unknown_fact", told)
    return facts[kind]


def _title(fact: Mapping[str, Any]) -> str:
    title = fact.get("title", "")
    return str(title["clinician"]) if isinstance(title, dict) else str(title)


def _kept(request: Request, told: Mapping[str, Any], tag: str) -> Response:
    """Give the answer, or 304 if the caller has it already."""
    headers = {"ETag": tag, "Cache-Control": "public, no-cache"}
    asked = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    if tag in asked or "*" in asked:
        return Response(status_code=304, headers=headers)
    return JSONResponse(told, headers=headers)


def _links() -> dict[str, Any]:
    parameters = {"kind": "$response.body#/kind", "fact_id": "$response.body#/facts/0/id"}
    return {
        "fact": {"operationId": "fact", "parameters": parameters, "description": "The first of the list."}
    }
