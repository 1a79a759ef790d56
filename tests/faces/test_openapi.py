"""schemathesis asks what the OpenAPI document promises, and what it forbids, and follows its links."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from rhomboid.assessment import Engine
from rhomboid.faces.api import api_app
from rhomboid.faces.gate.limits import Limits
from strategies import shipped

EXAMPLES_OF_AN_OPERATION, WALKS, STEPS = 12, 5, 5
FEW = settings(
    max_examples=EXAMPLES_OF_AN_OPERATION,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
app = api_app(Limits(requests_per_minute=0), engine=Engine.of(shipped()))
document = schemathesis.openapi.from_asgi("/openapi.json", app)
# every answer of every finding in turn is what the vocabulary's own tests do; here it would take minutes
sparing = schemathesis.openapi.from_asgi("/openapi.json", app)
sparing.config.phases.coverage.enabled = False


@document.exclude(tag="engine").parametrize()
@FEW
def test_every_operation_keeps_its_promises(case: Any) -> None:
    case.call_and_validate()


@sparing.include(tag="engine").parametrize()
@FEW
def test_the_engine_keeps_its_promises(case: Any) -> None:
    case.call_and_validate()


@pytest.mark.slow
def test_operations_keep_their_promises_one_after_another() -> None:
    walks = sparing.as_state_machine()
    walks.run(settings=settings(FEW, max_examples=WALKS, stateful_step_count=STEPS))


def test_the_document_covers_every_route_of_rest() -> None:
    described = app.openapi()["paths"]
    assert {"/v1/assess", "/v1/next", "/v1/knowledge/{kind}/{fact_id}", "/healthz", "/metrics"} <= set(
        described
    )
    for path, operations in described.items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["operationId"], path
