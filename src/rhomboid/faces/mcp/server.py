"""The MCP server by the official SDK: five tools, and the knowledge as resources."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from rhomboid import __version__
from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers
from rhomboid.domain.answers_content import answers_of_content
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.faces.mcp.answers import (
    Content,
    assess_content,
    explanation_content,
    next_content,
    plan_content,
)
from rhomboid.loading.folder import shipped_content

INSTRUCTIONS = " ".join(
    (
        "rhomboid assesses upper back pain.",
        "Call next_question and put every line of the screen to the person, word for word.",
        "An answer is present, absent, unknown (asked, and not sure) or an option.",
        "Never fill in an answer that the person did not give.",
        "Repeat until screen is null, then call assess, and plan if the person asks what to do.",
        "While may_reassure is false, say nothing that reassures.",
        "If urgency.card has lines, say them at once. This is no diagnosis.",
    )
)
KINDS = (
    *("conditions", "findings", "red_flags", "exclusions", "pathways", "sources"),
    *("treatments", "prevention", "exercises"),
)

DESCRIPTIONS = {
    "next_question": """Give the next screen, null when the interview is over, and the urgency by the answers
so far. goes_on: ask on though an emergency was found.""",
    "assess": """Assess the answers: how urgent, which service, and likely causes once no warning sign is
open.""",
    "plan": """Give what to do today and in the coming weeks, once no warning sign is open, and what is
withheld and why. Put the lines of next_safety_page to the person first; some offers wait for them.""",
    "explain": """Give what speaks for and against one condition that assess gave, its range, and what a
clinician may do next. condition: its id.""",
}
ARGUMENTS = """

answers: finding id to answer: present, absent, unknown, or an option; left out: never asked.
age_years: age in whole years, null if not known. sex: female, male, null if not known.
as_of: the day to count from, such as 2026-11-21; today if null. pathway: uk, us or generic."""


def mcp_server(engine: Engine) -> MCPServer:
    """Give the server; `run` it over stdio or HTTP."""
    # at a lower level the SDK logs a tool's refusal, and an answer may stand in it
    server = MCPServer("rhomboid", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING")
    _add_interview(server, engine)
    _add_plan(server, engine)
    _add_explanations(server, engine)
    _add_resources(server, shipped_content())
    return server


def _add_interview(server: MCPServer, engine: Engine) -> None:
    @server.tool(description=DESCRIPTIONS["next_question"] + ARGUMENTS)
    def next_question(
        answers: dict[str, str],
        age_years: int | None = None,
        sex: str | None = None,
        as_of: str | None = None,
        pathway: str = "generic",
        goes_on: bool = False,
    ) -> dict[str, Any]:
        """Give the next screen (null when the interview is over) and the urgency by the answers so far."""

        def given() -> Content:
            told = _answers(engine, age_years, sex, answers)
            return next_content(engine, told, _day(as_of), pathway, goes_on)

        return _told(given)

    @server.tool(description=DESCRIPTIONS["assess"] + ARGUMENTS)
    def assess(
        answers: dict[str, str],
        age_years: int | None = None,
        sex: str | None = None,
        as_of: str | None = None,
        pathway: str = "generic",
    ) -> dict[str, Any]:
        """Assess the answers: how urgent, which service, and likely causes once no warning sign is open."""
        return _told(
            lambda: assess_content(engine, _answers(engine, age_years, sex, answers), _day(as_of), pathway)
        )


def _add_plan(server: MCPServer, engine: Engine) -> None:
    @server.tool(description=DESCRIPTIONS["plan"] + ARGUMENTS)
    def plan(
        answers: dict[str, str],
        age_years: int | None = None,
        sex: str | None = None,
        as_of: str | None = None,
        pathway: str = "generic",
    ) -> dict[str, Any]:
        """Give what to do today and in the coming weeks, and what not, once no warning sign is open."""
        return _told(
            lambda: plan_content(engine, _answers(engine, age_years, sex, answers), _day(as_of), pathway)
        )


def _add_explanations(server: MCPServer, engine: Engine) -> None:
    @server.tool(description=DESCRIPTIONS["explain"] + ARGUMENTS)
    def explain(
        condition: str,
        answers: dict[str, str],
        age_years: int | None = None,
        sex: str | None = None,
        as_of: str | None = None,
        pathway: str = "generic",
    ) -> dict[str, Any]:
        """Give what speaks for and against one condition, its range, and what a clinician may do next."""

        def given() -> Content:
            told = _answers(engine, age_years, sex, answers)
            return explanation_content(engine, condition, told, _day(as_of), pathway)

        return _told(given)

    @server.tool()
    def source(
        source_id: str,
    ) -> dict[str, Any]:
        """Give the publication behind a statement, and how much of it was read."""
        content = shipped_content()["sources"]
        if source_id not in content:
            fault = Fault(
                "source_id", f'"{source_id}"', "the id of a source", "Take it from a reason or a fact."
            )
            raise ToolError(str(fault))
        return {"id": source_id, **content[source_id]}


def _add_resources(server: MCPServer, content: dict[str, Any]) -> None:
    @server.resource("rhomboid://knowledge", mime_type="application/json")
    def release() -> str:
        """Give version, hash, and the ids of every fact by kind."""
        ids = {kind: sorted(content[kind]) for kind in KINDS}
        return json.dumps({"version": content["version"], "hash": content["hash"], "ids": ids})

    @server.resource("rhomboid://knowledge/{kind}/{fact_id}", mime_type="application/json")
    def fact(kind: str, fact_id: str) -> str:
        """Give one fact as compiled, with every number and its source."""
        if kind not in KINDS or fact_id not in content[kind]:
            raise ValueError(f"There is no {kind}/{fact_id}; rhomboid://knowledge lists the ids.")
        return json.dumps(content[kind][fact_id], ensure_ascii=False)


def _answers(engine: Engine, age_years: int | None, sex: str | None, given: dict[str, str]) -> Answers:
    told = {"age_years": age_years, "sex": sex, "answers": given}
    return answers_of_content(told, engine.knowledge, "arguments")


def _day(as_of: str | None) -> date:
    if as_of is None:
        return date.today()
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        day = date.min
    if not date(1900, 1, 1) <= day <= date(2999, 12, 31):
        raise RhomboidError([Fault("as_of", f'"{as_of}"', "a date such as 2026-11-21", "Give a day.")])
    return day


def _told(work: Any) -> Content:
    """Give what the work gives, or its faults as an error of the tool that the assistant can read."""
    try:
        return dict(work())
    except RhomboidError as error:
        raise ToolError(str(error)) from error
