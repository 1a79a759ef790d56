"""Requests to a system that was named in the settings: patient for ten seconds, never led to another host.

Ten seconds for each step, and for an answer that comes in crumbs as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from time import monotonic
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from rhomboid.domain.strict_json import read_json

PATIENCE_SECONDS, LARGEST_BYTES = 10.0, 5_000_000
CHUNK_BYTES = 65_536
FHIR_JSON = "application/fhir+json"


class AskError(Exception):
    """A request that came to nothing. reason: no_answer or unreadable. detail: holds no token."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True)
class Answer:
    """What was answered. location: where a new resource lies, if it says so."""

    status: int
    content: Any
    location: str = ""


class _Stay(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow nothing: a token must not be carried to an address that nobody registered."""


_OPENER = build_opener(_Stay)


def got(url: str, token: str = "") -> Answer:
    """Give the answer to a GET. Errors: AskError if there is none or it is no JSON."""
    return _asked(Request(url, headers={"Accept": FHIR_JSON + ", application/json", **_bearer(token)}))


def posted_form(url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
    """Give the answer to a form. Errors: as `got`."""
    return _asked(Request(url, urlencode(form).encode(), {"Accept": "application/json", **headers}))


def posted_resource(url: str, resource: Mapping[str, Any], token: str) -> Answer:
    """Give the answer to a new resource. Errors: as `got`."""
    headers = {"Content-Type": FHIR_JSON, "Accept": FHIR_JSON, "Prefer": "return=representation"}
    return _asked(Request(url, json.dumps(resource).encode(), headers | _bearer(token)))


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _asked(request: Request) -> Answer:
    try:
        with _OPENER.open(request, timeout=PATIENCE_SECONDS) as response:
            return _read(response.status, _body(response), response.headers)
    except HTTPError as error:
        with error:
            return Answer(error.code, None)
    except (OSError, HTTPException, ValueError) as error:
        # `from error` would tell on what was asked, to whoever prints the chain
        raise AskError("no_answer", f"The system did not answer: {type(error).__name__}.") from None


def _body(response: HTTPResponse) -> bytes:
    """Give the whole body, or one byte more than may be. A wait at the socket alone has no end in sum."""
    body, until = b"", monotonic() + PATIENCE_SECONDS
    while len(body) <= LARGEST_BYTES and (chunk := response.read1(CHUNK_BYTES)):
        body += chunk
        if monotonic() > until:
            raise TimeoutError
    return body


def _read(status: int, raw: bytes, headers: Any) -> Answer:
    location = str(headers.get("Location", ""))
    if len(raw) > LARGEST_BYTES:
        raise AskError("unreadable", f"The system sent more than {LARGEST_BYTES:,} bytes.")
    if not raw.strip():
        return Answer(status, None, location)
    content, faults = read_json(raw.decode("utf-8", "replace"), "answer")
    if faults:
        raise AskError("unreadable", "The system sent no JSON.")
    return Answer(status, content, location)
