"""The catalogue of errors, and a refusal as problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse

from rhomboid.domain.errors import Fault

CATALOGUE_PATH = "/v1/errors"
PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """One line of the catalogue: the status, what is wrong, and what the caller can do."""

    status: int
    title: str
    remedy: str


KINDS: Mapping[str, Kind] = {
    "malformed_json": Kind(400, "The body is no JSON", "Mend the body; each key once, no NaN."),
    "key_missing": Kind(401, "No key, or a key that is not known", "Send your key as X-API-Key."),
    "no_such_page": Kind(404, "There is no such page", "See /openapi.json for the paths."),
    "unknown_fact": Kind(404, "The knowledge has no such fact", "List the ids of its kind first."),
    "method_not_allowed": Kind(405, "This path does not take this method", "See the header Allow."),
    "too_large": Kind(413, "The body is too large", "Send one person's answers at a time."),
    "wrong_media_type": Kind(415, "The body must be JSON in UTF-8", "Send Content-Type: application/json."),
    "illegal_answers": Kind(
        422, "The answers break a rule", "Mend every fault of `faults`, then send again."
    ),
    "illegal_parameter": Kind(422, "A parameter breaks a rule", "Mend every fault of `faults`."),
    "illegal_resource": Kind(422, "The resource breaks a rule", "Mend every fault, then send again."),
    "too_many_requests": Kind(429, "Too many requests", "Wait for as long as Retry-After says."),
    "fault_of_the_service": Kind(
        500, "A fault of the service, not of the request", "Report it, with the time."
    ),
}


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """A refusal: its kind in the catalogue, what was wrong in this request, and every fault."""

    def __init__(
        self,
        kind: str,
        detail: str,
        faults: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.faults = kind, detail, tuple(faults)
        self.headers = dict(headers or {})

    @property
    def status(self) -> int:
        """Give the HTTP status."""
        return KINDS[self.kind].status


def problem_content(problem: Problem) -> dict[str, Any]:
    """Give the problem+json of a refusal. `type` leads to the page of the catalogue."""
    kind = KINDS[problem.kind]
    return {
        "type": f"{CATALOGUE_PATH}/{problem.kind}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "remedy": kind.remedy,
        "faults": [
            {"place": f.place, "found": f.found, "expected": f.expected, "remedy": f.remedy}
            for f in problem.faults
        ],
    }


def problem_response(problem: Problem) -> JSONResponse:
    """Give the answer to a refused request."""
    return JSONResponse(problem_content(problem), problem.status, problem.headers, PROBLEM_JSON)


def catalogue() -> dict[str, Any]:
    """Give every kind of error, with its status and what to do."""
    return {"errors": [{"id": name, **catalogue_line(name)} for name in KINDS]}


def catalogue_line(name: str) -> dict[str, Any]:
    """Give one kind of error. Errors: Problem if there is none of that name."""
    if name not in KINDS:
        raise Problem("no_such_page", f'There is no error "{name}". See {CATALOGUE_PATH}.')
    kind = KINDS[name]
    return {
        "type": f"{CATALOGUE_PATH}/{name}",
        "status": kind.status,
        "title": kind.title,
        "remedy": kind.remedy,
    }
