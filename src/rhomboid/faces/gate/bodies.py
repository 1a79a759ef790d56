"""The JSON body of a request, and its parameters, read strictly."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from starlette.requests import Request

from rhomboid.domain.errors import Fault
from rhomboid.domain.strict_json import read_json
from rhomboid.faces.gate.problems import Problem

UTF_8 = {"utf-8", "utf8"}
JSON_TYPES = ("application/json", "application/fhir+json")
# the years between which a date to come back on is still a date
DAY = re.compile(r"(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")


async def json_body(request: Request) -> Any:
    """Give the content of a JSON body. Errors: Problem for another media type or charset, or no JSON."""
    _check_media_type(request.headers.get("content-type", ""))
    raw = await request.body()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault("body", f"byte {error.start} is no UTF-8", "UTF-8 text", "Encode the body as UTF-8.")
        raise Problem("malformed_json", str(fault), [fault]) from error
    content, faults = read_json(text, "body", is_nan_a_fault=True)
    if faults:
        raise Problem("malformed_json", str(faults[0]), faults)
    return content


def _check_media_type(told: str) -> None:
    media_type, *parameters = (part.strip().lower() for part in told.split(";"))
    charsets = {p.partition("=")[2].strip('" ') for p in parameters if p.startswith("charset")}
    if media_type not in JSON_TYPES or not charsets <= UTF_8:
        fault = Fault("Content-Type", f'"{told}"', "application/json, in UTF-8", "Send the body as JSON.")
        raise Problem("wrong_media_type", str(fault), [fault])


def day_of(told: str | None) -> date:
    """Give the date of `as_of`; today if left out. Errors: Problem if it is no date from 1900 to 2999."""
    if told is None:
        return date.today()
    try:
        return date.fromisoformat(told if DAY.fullmatch(told) else "")
    except ValueError as error:
        fault = Fault("as_of", f'"{told}"', "a date such as 2026-11-21", "Give year, month and day.")
        raise Problem("illegal_parameter", str(fault), [fault]) from error


def flag_of(name: str, told: str) -> bool:
    """Give what a parameter of true or false says. Errors: Problem for another word."""
    if told not in ("true", "false"):
        fault = Fault(name, f'"{told}"', "true or false", "Use one of these.")
        raise Problem("illegal_parameter", str(fault), [fault])
    return told == "true"
