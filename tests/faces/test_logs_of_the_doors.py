"""What the doors for programs write into a log: no answer, no key and no word of an error of ours."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from starlette.testclient import TestClient

from faces.over_http import VIEW, hook_call
from faces.served import free_port, waited_for
from rhomboid.assessment import Engine
from rhomboid.cli import api_commands
from rhomboid.cli.mcp_http import gated_app
from rhomboid.cli.ports import told_of_reach
from rhomboid.faces.api import api_app
from rhomboid.faces.gate.limits import Limits, key_hashes_of
from rhomboid.faces.mcp import mcp_server

KEY, WRONG = "zebra-key-of-this-service", "okapi-key-of-nobody"
SAID = "zebrafish_answer"
BODIES = (
    ("/v1/assess", {"age_years": 83, "answers": {"chest_pain": "present"}}),
    ("/v1/assess", {"age_years": 83, "answers": {SAID: "present", "fever": SAID}}),
    ("/v1/plan", {"answers": {"chest_pain": SAID}}),
    ("/v1/next", {SAID: 1}),
    ("/v1/parse", {"text": f"{SAID} between my shoulder blades"}),
    ("/fhir/QuestionnaireResponse/$assess", {"resourceType": "QuestionnaireResponse", "status": SAID}),
    (VIEW, hook_call("patient-view", {"answers": {"resourceType": SAID}})),
    (f"{VIEW}/feedback", {"feedback": [{"card": SAID, "outcome": "accepted"}]}),
)


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """Give what every logger said, but the client's that asks, at every level."""
    ours = [one for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
    return "\n".join(f"{one.getMessage()} {one.exc_text or ''} {one.exc_info or ''}" for one in ours)


def test_no_answer_and_no_key_reaches_a_log_of_any_level(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(api_commands.KEYS, KEY)
    caplog.set_level(logging.DEBUG)
    client = TestClient(api_commands.served_app())
    statuses = set()
    for path, body in BODIES:
        for key in (KEY, WRONG):
            statuses.add(client.post(path, json=body, headers={"X-API-Key": key}).status_code)
    assert {200, 401, 422} <= statuses
    for word in (SAID, "chest_pain", "83", KEY, WRONG):
        assert word not in logged(caplog)


def test_an_error_of_ours_is_noted_by_its_place_and_never_by_its_words(
    caplog: pytest.LogCaptureFixture, engine: Engine
) -> None:
    app = api_app(Limits(key_hashes=key_hashes_of([KEY])), engine=engine)

    @app.post("/broken")
    async def broken() -> None:
        raise ValueError(f"{SAID} of a person of 83")

    with caplog.at_level(logging.DEBUG):
        # what is raised again here would be written by the server, with all its words
        answer = TestClient(app).post("/broken", json={}, headers={"X-API-Key": KEY})
    assert answer.status_code == 500
    assert SAID not in answer.text + logged(caplog)
    assert "ValueError at " in logged(caplog)
    assert __file__ in logged(caplog)


def test_an_answer_that_breaks_off_is_noted_without_its_words(
    caplog: pytest.LogCaptureFixture, engine: Engine
) -> None:
    app = api_app(engine=engine)

    @app.get("/broken")
    async def broken() -> Any:
        from starlette.responses import StreamingResponse  # noqa: PLC0415

        async def parts() -> Any:
            yield b"a part"
            raise ValueError(SAID)

        return StreamingResponse(parts())

    with caplog.at_level(logging.DEBUG), pytest.raises(RuntimeError) as told:
        TestClient(app).get("/broken")
    assert SAID not in logged(caplog) + str(told.value)
    assert told.value.__suppress_context__


def test_the_running_service_prints_no_answer_and_no_key(tmp_path: Path) -> None:
    port, printed = free_port(), tmp_path / "printed.txt"
    command = [sys.executable, "-m", "rhomboid.cli.main", "serve", "--api", "--port", str(port)]
    with printed.open("wb") as out:
        running = subprocess.Popen(
            command, env={**os.environ, api_commands.KEYS: KEY}, stdout=out, stderr=out
        )
    address = f"http://127.0.0.1:{port}"
    try:
        waited_for(address, running)
        for path, body in BODIES:
            for key in (KEY, WRONG):
                _sent(address + path, body, key)
    finally:
        running.terminate()
        running.wait(timeout=30)
    text = printed.read_text()
    assert "rhomboid serves" in text
    for word in (SAID, "chest_pain", KEY, WRONG):
        assert word not in text


def _sent(address: str, body: Any, key: str) -> None:
    headers = {"Content-Type": "application/json", "X-API-Key": key}
    try:
        urlopen(Request(address, json.dumps(body).encode(), headers), timeout=20).close()
    except HTTPError as error:
        error.close()


HEADERS = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
GREETING = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "a test", "version": "1"},
}


def rpc(client: TestClient, method: str, params: Any, **headers: str) -> Any:
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return client.post("/mcp", json=message, headers={**HEADERS, **headers})


def test_the_tools_over_http_ask_for_the_key_and_log_no_answer(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(api_commands.KEYS, KEY)
    caplog.set_level(logging.WARNING)
    with TestClient(gated_app(mcp_server(engine), "127.0.0.1"), base_url="http://127.0.0.1:8001") as client:
        for key in ({}, {"X-API-Key": WRONG}, {"Authorization": f"Bearer {WRONG}"}):
            assert rpc(client, "initialize", GREETING, **key).status_code == 401
        begun = rpc(client, "initialize", GREETING, Authorization=f"Bearer {KEY}")
        assert begun.status_code == 200
        session = {"Authorization": f"Bearer {KEY}", "Mcp-Session-Id": begun.headers["mcp-session-id"]}
        for answers in ({"chest_pain": "present"}, {SAID: "present"}, {"fever": SAID}):
            call = {"name": "assess", "arguments": {"answers": answers, "age_years": 83}}
            told = rpc(client, "tools/call", call, **session)
            assert told.status_code == 200
            assert ("urgency" in told.text) == ("chest_pain" in answers)
    for word in (SAID, "chest_pain", "83", KEY, WRONG):
        assert word not in logged(caplog)


def test_a_page_rebound_to_this_machine_gets_no_tool(engine: Engine) -> None:
    with TestClient(gated_app(mcp_server(engine), "127.0.0.1"), base_url="http://evil.example") as client:
        assert rpc(client, "initialize", GREETING).status_code == 421
    with TestClient(gated_app(mcp_server(engine), "127.0.0.1"), base_url="http://127.0.0.1:8001") as client:
        assert rpc(client, "initialize", GREETING, Origin="http://evil.example").status_code == 403


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "clinic.example.org"])
def test_whoever_opens_a_door_to_others_without_a_key_is_told_so(host: str) -> None:
    assert "nobody is asked for a key" in told_of_reach(host, is_guarded=False)
    assert told_of_reach(host, is_guarded=True) == ""
    for own in ("127.0.0.1", "127.0.0.2", "::1", "localhost"):
        assert told_of_reach(own, is_guarded=False) == ""


def test_the_running_service_says_that_it_is_open_to_others(tmp_path: Path) -> None:
    port, printed = free_port(), tmp_path / "printed.txt"
    command = [sys.executable, "-m", "rhomboid.cli.main", "serve", "--host", "0.0.0.0", "--port", str(port)]
    with printed.open("wb") as out:
        running = subprocess.Popen([*command, "--api"], stdout=out, stderr=out)
    try:
        waited_for(f"http://127.0.0.1:{port}", running)
    finally:
        running.terminate()
        running.wait(timeout=30)
    assert "nobody is asked for a key" in printed.read_text()
