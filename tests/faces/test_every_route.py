"""Every route of the doors for programs, asked for by everybody: a route that is added later is asked too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey
from starlette.testclient import TestClient

from rhomboid.cli import api_commands
from rhomboid.domain.errors import RhomboidError
from rhomboid.faces.cds_hooks.routes import SERVICES, VIEW

RIGHT, WRONG = "a key of this service", "a key of another service"
WHO = {
    "nobody": {},
    "an empty key": {"X-API-Key": ""},
    "a wrong key": {"X-API-Key": WRONG},
    "a wrong bearer": {"Authorization": f"Bearer {WRONG}"},
    "a part of the key": {"X-API-Key": RIGHT[:-1]},
    "another scheme": {"Authorization": f"Basic {RIGHT}"},
    "a wrong key before the right one": {"X-API-Key": WRONG, "Authorization": f"Bearer {RIGHT}"},
    "the right key": {"X-API-Key": RIGHT},
    "the right bearer": {"Authorization": f"Bearer {RIGHT}"},
}
LET_IN = {"the right key", "the right bearer"}
# said here once more, and not taken from the gate: every other route needs a key
OPEN = {"/healthz"}
FILLED = {"service": VIEW, "kind": "conditions", "fact_id": "pneumothorax", "form_id": "upper-back-pain"}


def settings_of(**more: str) -> dict[str, str]:
    """Give the settings of a service with every door open and two keys."""
    return {api_commands.KEYS: f"{RIGHT}, another key", **more}


def app_with(settings: dict[str, str]) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        return api_commands.served_app()


@pytest.fixture(scope="module")
def app() -> Any:
    return app_with(settings_of(**{api_commands.RATE: "0"}))


def routes_of(routes: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Give (method, pattern) of every route, however deep it lies. A router without a prefix of its own."""
    for route in routes:
        within = getattr(route, "original_router", None)
        if within is not None:
            assert not route.include_context.prefix, "a prefix that this walk would leave out"
            yield from routes_of(within.routes)
        else:
            # a route of another kind has no rule here
            assert route.methods and route.path
            yield from ((method, route.path) for method in sorted(route.methods))


def asked(app: Any, method: str, path: str, headers: dict[str, str], address: str = "10.0.0.1") -> Any:
    client = TestClient(app, raise_server_exceptions=False, client=(address, 5000))
    body = {"content": b"{}"} if method == "POST" else {}
    told = {"Content-Type": "application/json", **headers}
    return client.request(method, path, headers=told, follow_redirects=False, **body)  # type: ignore[arg-type]


def address_of(pattern: str) -> str:
    named = {"name": "too_large" if pattern.startswith("/v1/errors") else "assessment"}
    return re.sub(r"\{(\w+)[^}]*\}", lambda found: (FILLED | named)[found[1]], pattern)


def outcome(who: str, pattern: str, answer: Any) -> str:
    """Give what is wrong with an answer, or nothing."""
    if answer.status_code >= 500:
        return "fails"
    if pattern in OPEN:
        return "" if answer.status_code == 200 else "is not open"
    if who in LET_IN:
        return "" if answer.status_code not in (401, 403, 404, 405) else "is closed to a known key"
    return "" if answer.status_code == 401 and told_nothing(answer) else "is open without a key"


def told_nothing(answer: Any) -> bool:
    """Whether a refusal holds nothing of the page that it stands before."""
    said = answer.text
    return "No key" in said or "no key" in said or not said


def test_the_walk_finds_every_door_of_the_service(app: Any) -> None:
    found = {pattern for _, pattern in routes_of(app.routes)}
    doors = {"/v1/assess", "/v1/plan", "/v1/parse", "/v1/knowledge/{kind}", "/metrics", "/openapi.json"}
    assert found >= doors | OPEN | {"/fhir/metadata", "/cds-services/{service}"}
    assert set(app.openapi()["paths"]) <= found


@pytest.mark.parametrize("who", WHO)
def test_everybody_with_a_key_gets_in_and_nobody_else_sees_a_word(app: Any, who: str) -> None:
    wrong = []
    for method, pattern in routes_of(app.routes):
        answer = asked(app, method, address_of(pattern), dict(WHO[who]))
        if told := outcome(who, pattern, answer):
            wrong.append((method, pattern, answer.status_code, told))
    assert not wrong


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "TRACE", "MADE_UP"])
def test_no_other_method_is_a_way_around_the_key(app: Any, method: str) -> None:
    paths = {address_of(p) for _, p in routes_of(app.routes) if p not in OPEN}
    assert {asked(app, method, path, {}).status_code for path in paths} == {401}


@pytest.mark.parametrize(
    "path",
    [
        *("/v1/assess/", "//v1/assess", "/V1/assess", "/v1/nothing", "/", "/docs", "/redoc"),
        *("/healthz/", "/healthz/../metrics", "/healthz%2f..%2fmetrics", "/smart/launch"),
    ],
)
def test_no_spelling_of_an_address_is_a_way_around_the_key(app: Any, path: str) -> None:
    for method in ("GET", "POST"):
        assert asked(app, method, path, {}).status_code == 401


def test_with_known_clients_of_cds_a_key_alone_opens_no_service(tmp_path: Path) -> None:
    clients = tmp_path / "clients.json"
    public = ECKey.generate_key("P-384", {"kid": "a"}).as_dict(private=False)
    clients.write_text(json.dumps({"https://ehr.example.org": {"keys": [public]}}))
    told = {api_commands.CLIENTS: str(clients), api_commands.AUDIENCE: "https://cds.example.org"}
    app = app_with(settings_of(**told))
    for service in SERVICES:
        for path in (f"/cds-services/{service}", f"/cds-services/{service}/feedback"):
            for bearer in ({}, {"Authorization": f"Bearer {RIGHT}"}, {"Authorization": "Bearer a.b.c"}):
                assert asked(app, "POST", path, {"X-API-Key": RIGHT, **bearer}).status_code == 401


def test_clients_of_cds_without_the_address_that_their_tokens_name_stop_the_start(tmp_path: Path) -> None:
    clients = tmp_path / "clients.json"
    clients.write_text("{}")
    with pytest.raises(RhomboidError, match=api_commands.AUDIENCE):
        app_with({api_commands.CLIENTS: str(clients), api_commands.AUDIENCE: ""})


def test_every_route_but_health_is_limited_for_each_key() -> None:
    # four a minute: one at once, and the next after a quarter of a minute
    keys = [f"key {number}" for number in range(60)]
    told = {api_commands.RATE: "4", api_commands.KEYS: ",".join(keys)}
    app = app_with(settings_of() | told)
    wrong = []
    for number, (method, pattern) in enumerate(routes_of(app.routes)):
        headers = {"X-API-Key": keys[number]}
        first, second = (asked(app, method, address_of(pattern), headers) for _ in range(2))
        expected = {429} if pattern not in OPEN else {200}
        if first.status_code == 429 or second.status_code not in expected:
            wrong.append((method, pattern, first.status_code, second.status_code))
        if second.status_code == 429 and int(second.headers["retry-after"]) < 1:
            wrong.append((method, pattern, 0, 0))
    assert not wrong


def test_whoever_guesses_keys_has_to_wait_and_those_with_a_key_do_not() -> None:
    app = app_with(settings_of() | {api_commands.RATE: "40"})
    guesses = [asked(app, "GET", "/v1/errors", {"X-API-Key": f"guess {n}"}).status_code for n in range(14)]
    assert guesses[:10] == [401] * 10
    assert guesses[-1] == 429
    assert asked(app, "GET", "/v1/errors", {"X-API-Key": RIGHT}).status_code == 200


def test_methods_that_a_caller_makes_up_are_counted_as_one(app: Any) -> None:
    for number in range(5):
        asked(app, f"MADE{number}", "/v1/errors", {})
    counts = asked(app, "GET", "/metrics", {"X-API-Key": RIGHT}).text
    assert 'method="other"' in counts
    assert "MADE" not in counts
