"""The doors over HTTP, asked without a network: the same app that `rhomboid serve --api` serves."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from starlette.testclient import TestClient

from rhomboid.cli.api_commands import RATE, served_app
from rhomboid.domain.answers import Answers

DAY = date(2026, 11, 21)
VIEW, SELECT = "/cds-services/upper-back-pain-view", "/cds-services/upper-back-pain-imaging"


@cache
def doors() -> TestClient:
    with pytest.MonkeyPatch.context() as patch:
        # thousands of broken bodies from one caller would come upon the limit where a machine is fast
        patch.setenv(RATE, "0")
        return TestClient(served_app(), raise_server_exceptions=False)


def document(answers: Answers) -> dict[str, Any]:
    return {"age_years": answers.age_years, "sex": answers.sex, "answers": dict(answers.given)}


def hook_call(hook: str, prefetch: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Give a call as a record system makes it."""
    told = {"userId": "Practitioner/1", "patientId": "1", **context}
    return {"hook": hook, "hookInstance": "d1577c69", "context": told, "prefetch": prefetch}
