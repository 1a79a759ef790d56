"""MCP: an assistant's whole interview by the official client, and what the tools refuse to say."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from typing import Any

import anyio
import pytest
from mcp import Client, ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from faces.over_http import DAY
from rhomboid.assessment import Engine, assess
from rhomboid.domain.urgency import rank
from rhomboid.evaluation.cases import Case
from rhomboid.faces.mcp import mcp_server

SERVER = StdioServerParameters(command=sys.executable, args=["-m", "rhomboid.cli.main", "mcp"])


def said(screen: Any) -> dict[str, str]:
    """Give "no" to each line of a screen, and "not sure" where there is no "no"."""
    lines = [line for block in screen["blocks"] for line in block["items"]]
    values = {line["id"]: [o["value"] for o in line["options"]] for line in lines}
    return {f: "absent" if "absent" in v else "unknown" for f, v in values.items() if "unknown" in v}


def test_a_whole_interview_runs_through_the_official_client_over_stdio() -> None:
    async def interview() -> tuple[int, Any, list[str]]:
        async with stdio_client(SERVER) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            tools = [tool.name for tool in (await session.list_tools()).tools]
            answers: dict[str, str] = {}
            who: dict[str, Any] = {}
            screens = 0
            while True:
                told = await session.call_tool("next_question", {"answers": answers, **who})
                content: Any = told.structured_content
                if content["screen"] is None:
                    break
                screens += 1
                who = {"age_years": 40, "sex": "female"}
                answers |= said(content["screen"])
            done = await session.call_tool("assess", {"answers": answers, **who})
            return screens, done.structured_content, tools

    with anyio.from_thread.start_blocking_portal() as portal:
        screens, result, tools = portal.call(interview)
    assert tools == ["next_question", "assess", "plan", "explain", "source"]
    assert screens > 5
    assert result["complete"]
    assert result["conditions"]


def call(engine: Engine, tool: str, arguments: dict[str, Any]) -> Any:
    async def called() -> Any:
        async with Client(mcp_server(engine)) as client:
            return await client.call_tool(tool, arguments)

    return anyio.run(called)


def given(case: Case) -> dict[str, Any]:
    answers = case.answers
    return {"age_years": answers.age_years, "sex": answers.sex, "answers": dict(answers.given)}


def test_no_tool_is_ever_softer_than_the_engine_or_eases_over_an_open_sign(
    engine: Engine, cases: list[Case]
) -> None:
    for case in cases[::8]:
        result = assess(engine, case.answers, DAY)
        for tool in ("assess", "next_question"):
            told = call(engine, tool, {**given(case), "as_of": DAY.isoformat()}).structured_content
            assert rank(told["urgency"]["level"]) == rank(result.urgency.level)
            if not result.complete:
                assert told["may_reassure"] is False
                assert told["refusal"]
                assert told["urgency"]["advice"] == []
                assert "conditions" not in told or told["conditions"] is None


def test_an_ordinary_cause_is_not_explained_while_a_sign_is_open(engine: Engine) -> None:
    asked = {"condition": "postural_pain", "age_years": 36, "answers": {"worse_sitting_or_desk": "present"}}
    told = call(engine, "explain", asked).structured_content
    assert told["explanation"] is None
    assert told["may_reassure"] is False
    danger = call(engine, "explain", {**asked, "condition": "spinal_metastasis"}).structured_content
    assert danger["explanation"]["id"] == "spinal_metastasis"


@pytest.mark.parametrize(
    ("tool", "arguments", "word"),
    [
        ("assess", {"answers": {"fever": "hot"}}, "answers.fever"),
        ("assess", {"answers": {}, "as_of": "soon"}, "as_of"),
        ("assess", {"answers": {}, "pathway": "mars"}, "pathway"),
        ("plan", {"answers": {"fever": "hot"}}, "answers.fever"),
        ("explain", {"answers": {}, "condition": "none_such"}, "condition"),
        ("source", {"source_id": "none_such"}, "source_id"),
    ],
)
def test_a_wrong_call_is_told_what_to_mend(
    engine: Engine, tool: str, arguments: dict[str, Any], word: str
) -> None:
    told = call(engine, tool, arguments)
    assert told.is_error
    assert word in told.content[0].text
    assert "expected" in told.content[0].text


def test_sources_and_facts_can_be_read(engine: Engine) -> None:
    assert call(engine, "source", {"source_id": "sousa_2011"}).structured_content["year"] == 2011

    async def read() -> Any:
        async with Client(mcp_server(engine)) as client:
            return await client.read_resource("rhomboid://knowledge/conditions/pneumothorax")

    assert "chest_pain" in anyio.run(read).contents[0].text


def test_the_tools_answer_over_http_as_over_stdio() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "rhomboid.cli.main", "mcp", "--http", "--port", str(port)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    async def asked() -> Any:
        async with Client(f"http://127.0.0.1:{port}/mcp") as client:
            return await client.call_tool("assess", {"answers": {}, "as_of": DAY.isoformat()})

    try:
        wait_for(port)
        told = anyio.run(asked).structured_content
    finally:
        running.terminate()
        running.wait(timeout=30)
    assert told["may_reassure"] is False
    assert told["as_of"] == DAY.isoformat()


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server did not answer in time")
