"""Requests to a record system: small, patient for ten seconds, and never led to another host."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from rhomboid.domain.strict_json import read_json
from rhomboid.faces.web.smart.refused import RecordError

PATIENCE_SECONDS, LARGEST_BYTES = 10.0, 5_000_000
FHIR_JSON = "application/fhir+json"


@dataclass(frozen=True)
class Answer:
    """What a record system answered. location: where a new resource lies, if it says so."""

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
    """Give the answer to a GET. Errors: RecordError if there is none or it is no JSON."""
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
            return _read(response.status, response.read(LARGEST_BYTES + 1), response.headers)
    except HTTPError as error:
        with error:
            return Answer(error.code, None)
    except (OSError, HTTPException, ValueError) as error:
        detail = f"The record system did not answer: {type(error).__name__}."
        raise RecordError("no_answer", detail) from error


def _read(status: int, raw: bytes, headers: Any) -> Answer:
    location = str(headers.get("Location", ""))
    if len(raw) > LARGEST_BYTES:
        raise RecordError("unreadable", f"The record system sent more than {LARGEST_BYTES:,} bytes.")
    if not raw.strip():
        return Answer(status, None, location)
    content, faults = read_json(raw.decode("utf-8", "replace"), "record system")
    if faults:
        raise RecordError("unreadable", "The record system sent no JSON.")
    return Answer(status, content, location)
