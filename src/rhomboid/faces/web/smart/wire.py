"""Requests to a record system, with what goes wrong in the words for a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rhomboid.faces.web.authorization import code, wire
from rhomboid.faces.web.authorization.wire import Answer
from rhomboid.faces.web.smart.refused import RecordError


@contextmanager
def _of_a_record() -> Iterator[None]:
    try:
        yield
    except wire.AskError as error:
        raise RecordError(error.reason, f"The record: {error.detail}") from error


def got(url: str, token: str = "") -> Answer:
    """Give the answer to a GET. Errors: RecordError if there is none or it is no JSON."""
    with _of_a_record():
        return wire.got(url, token)


def posted_resource(url: str, resource: Mapping[str, Any], token: str) -> Answer:
    """Give the answer to a new resource. Errors: as `got`."""
    with _of_a_record():
        return wire.posted_resource(url, resource, token)


def traded(endpoint: str, client: code.Client, told: str, verifier: str) -> Answer:
    """Give what a code is worth. Errors: as `got`."""
    with _of_a_record():
        return code.traded(endpoint, client, told, verifier)
