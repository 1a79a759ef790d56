"""`rhomboid plan`: from an answers file for programs, or going on from a kept interview in a terminal."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

from rhomboid.assessment import Engine
from rhomboid.assessment.plain import plain_plan
from rhomboid.assessment.planned import assess_and_plan
from rhomboid.cli.answers_file import read_answers
from rhomboid.loading.folder import shipped_knowledge

HOW_TO_GO_ON = """\
A plan starts from answers.
  From a file:     rhomboid plan --answers answers.yaml
  In a terminal:   rhomboid assess   (answer, and choose to keep the answers at the end)
                   rhomboid plan     (goes on with the questions that a plan needs)"""


def plan_content(name: str, as_of: date, pathway: str) -> dict[str, Any]:
    """Give the plan of an answers file as JSON content. Errors: AnswersError with every fault."""
    knowledge = shipped_knowledge()
    answers = read_answers(name, knowledge)
    _, plan = assess_and_plan(Engine.of(knowledge), answers, as_of, pathway)
    return plain_plan(knowledge, plan)


def go_on(as_of: date, pathway: str, session: str | None) -> int:
    """Go on from a kept interview: ask what the plan needs, then show it. Gives the exit code."""
    # the terminal's packages are loaded only for a talk, so that a file is answered at once
    from rhomboid.cli import session_file
    from rhomboid.cli.plan_talk import PlanTalk

    knowledge = shipped_knowledge()
    path = Path(session) if session else session_file.default_path()
    kept = session_file.load_session(path, knowledge)
    if kept is None or not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(HOW_TO_GO_ON)
        return 0
    return PlanTalk(knowledge, kept, path, as_of, pathway).run()
