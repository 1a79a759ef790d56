"""The OpenAPI document: the published JSON Schemas and the vocabulary, put into FastAPI's frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from rhomboid.domain.knowledge import UNKNOWN, Knowledge
from rhomboid.faces.api.schemas import versioned_schema
from rhomboid.faces.gate.problems import KINDS, PROBLEM_JSON

TEXT = {"type": "string"}
ERROR = {"type": TEXT, "status": {"type": "integer"}, "title": TEXT, "remedy": TEXT}
RELEASE = {"version": TEXT, "hash": TEXT}


def _closed(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


FAULT = _closed({"place": TEXT, "found": TEXT, "expected": TEXT, "remedy": TEXT})
SMALL: dict[str, Any] = {
    "Health": _closed({"status": {"const": "ready"}, "engine": TEXT, "knowledge": _closed(RELEASE)}),
    "KnowledgeRelease": _closed(
        {
            **RELEASE,
            "licence": TEXT,
            "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        }
    ),
    "Facts": _closed(
        {"kind": TEXT, "facts": {"type": "array", "items": _closed({"id": TEXT, "title": TEXT})}}
    ),
    "Fact": _closed({"kind": TEXT, "id": TEXT, "fact": {"type": "object"}, "cited": {"type": "object"}}),
    "SchemaNames": _closed({"schemas": {"type": "array", "items": TEXT}}),
    "AnySchema": {"type": "object", "required": ["$schema", "$id"]},
    "Errors": _closed({"errors": {"type": "array", "items": _closed({"id": TEXT, **ERROR})}}),
    "Error": _closed(ERROR),
    "OwnWords": _closed(
        {"text": {"type": "string", "description": "What the person says, as it was typed."}}
    ),
    "Problem": _closed(
        {**ERROR, "detail": TEXT, "faults": {"type": "array", "items": FAULT}},
    ),
}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def answer(schema: str, told: str, links: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give the description of a JSON answer that keeps a schema."""
    media = "application/schema+json" if schema == "AnySchema" else "application/json"
    return {
        "description": told,
        "content": {media: {"schema": _ref(schema)}},
        **({"links": dict(links)} if links else {}),
    }


def refused(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Give the description of the refusals with some statuses."""
    found: dict[int | str, dict[str, Any]] = {}
    for status in statuses:
        titles = ". ".join(kind.title for kind in KINDS.values() if kind.status == status)
        found[status] = {"description": titles, "content": {PROBLEM_JSON: {"schema": _ref("Problem")}}}
    return found


def body(schema: str, examples: Mapping[str, Any]) -> dict[str, Any]:
    """Give the description of a JSON body."""
    content = {"application/json": {"schema": _ref(schema), "examples": dict(examples)}}
    return {"requestBody": {"required": True, "content": content}}


def described(app: FastAPI, knowledge: Knowledge) -> dict[str, Any]:
    """Give the whole OpenAPI document."""
    document = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for operation in (o for path in document["paths"].values() for o in path.values()):
        _keep_own_answers(operation)
        for parameter in operation.get("parameters", ()):
            if parameter["name"] == "pathway":
                parameter["schema"]["enum"] = sorted(knowledge.pathways)
            _take_no_null(parameter["schema"])
    for name in ("assessment", "parse", "plan", "screen"):
        schemas.update(_components(name))
    schemas.update(SMALL)
    schemas["Answers"] = answers_schema(knowledge)
    document["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    document["components"]["securitySchemes"] = {
        "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"}
    }
    return document


def _keep_own_answers(operation: dict[str, Any]) -> None:
    """Take out what FastAPI adds of its own: an empty schema, and a 422 that is never given."""
    answers = operation["responses"]
    if "HTTPValidationError" in str(answers.get("422")):
        del answers["422"]
    own = answers["200"].get("content", {})
    if "application/schema+json" in own:
        own.pop("application/json", None)


def _take_no_null(schema: dict[str, Any]) -> None:
    """Let a parameter that may be left out be documented as what it is when it is there."""
    if "anyOf" in schema:
        schema.pop("anyOf")
        schema.setdefault("type", "string")


def _components(name: str) -> dict[str, Any]:
    """Give a published schema and its parts as components, with the references turned to them."""
    schema = versioned_schema(name)
    title = name.capitalize()
    parts = schema.pop("$defs", {})
    for key in ("$schema", "$id"):
        schema.pop(key)
    found = {title: schema, **{f"{title}_{part}": content for part, content in parts.items()}}
    return {key: _turned(content, title) for key, content in found.items()}


def _turned(content: Any, title: str) -> Any:
    if isinstance(content, dict):
        return {
            key: value.replace("#/$defs/", f"#/components/schemas/{title}_")
            if key == "$ref"
            else _turned(value, title)
            for key, value in content.items()
        }
    return [_turned(one, title) for one in content] if isinstance(content, list) else content


def answers_schema(knowledge: Knowledge) -> dict[str, Any]:
    """Give the schema of answers with every finding of this knowledge and its options."""
    schema = versioned_schema("answers")
    for key in ("$schema", "$id"):
        schema.pop(key)
    asked = [f for f in knowledge.findings.values() if f.derived is None]
    schema["properties"]["answers"] = {
        "type": "object",
        "description": "Finding id to answer. `unknown`: asked, and not sure. Left out: never asked.",
        "properties": {
            f.id: {"enum": [*f.values, UNKNOWN], "description": f.question or f.title.clinician}
            for f in asked
        },
        "additionalProperties": False,
    }
    return schema
