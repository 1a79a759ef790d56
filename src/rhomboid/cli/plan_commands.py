"""`rhomboid plan`: from an answers file for programs, or going on from a kept interview in a terminal."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from rhomboid.assessment import Engine
from rhomboid.assessment.plain import plain_plan
from rhomboid.assessment.planned import assess_and_plan
from rhomboid.care.programme import NOT_BEGUN
from rhomboid.cli.answers_file import read_answers
from rhomboid.cli.json_out import print_json
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.plan import Plan
from rhomboid.loading.folder import shipped_follow_up, shipped_knowledge

HOW_TO_GO_ON = """\
A plan starts from answers.
  From a file:     rhomboid plan --answers answers.yaml
  In a terminal:   rhomboid assess   (answer, and choose to keep the answers at the end)
                   rhomboid plan     (goes on with the questions that a plan needs)"""


def show_plan(
    name: str,
    as_of: date,
    pathway: str,
    is_json: bool,
    diary: tuple[str | None, str] | None,
    **files: str | None,
) -> int:
    """Print the plan of an answers file, then write the files asked for: ics, page, on paper.

    diary: (database, person) of the diary that counts and moves the exercises on, if any.
    Errors: RhomboidError with every fault.
    """
    if files["ics"] or files["page"]:
        from rhomboid.cli.plan_files import check_names

        check_names(files["ics"], files["page"])
    knowledge = shipped_knowledge()
    answers = read_answers(name, knowledge)
    engine = Engine.of(knowledge)
    progress = NOT_BEGUN
    if diary:
        # the diary's packages are loaded only where it is asked for
        from rhomboid.cli.diary_counted import counted_in
        from rhomboid.diary.weeks import weeks_done

        told = counted_in(engine, shipped_follow_up(), answers, diary, as_of, pathway, is_json)
        # a sign that the diary notes as new counts as an answer, so that it can take the plan away
        answers, progress = told.answers, weeks_done(told.entries, as_of)
    _, plan = assess_and_plan(engine, answers, as_of, pathway, progress)
    if is_json:
        print_json(plain_plan(knowledge, plan))
    else:
        from rhomboid.cli.plan_text import print_plan

        print_plan(plain_plan(knowledge, plan))
    _write(knowledge, plan, files)
    return 0


def refuse_diary() -> None:
    """Say that a diary moves only the plan of an answers file."""
    expected = "--answers FILE beside --diary"
    raise RhomboidError([Fault("plan", "--diary alone", expected, "Name the answers that the plan is for.")])


def go_on(as_of: date, pathway: str, session: str | None, **files: str | None) -> int:
    """Go on from a kept interview: ask what the plan needs, then show it and write the files asked for.

    Gives the exit code.
    """
    if files["ics"] or files["page"]:
        from rhomboid.cli.plan_files import check_names

        check_names(files["ics"], files["page"])
    # the terminal's packages are loaded only for a talk, so that a file is answered at once
    from rhomboid.cli import session_file
    from rhomboid.cli.plan_talk import PlanTalk

    knowledge = shipped_knowledge()
    path = Path(session) if session else session_file.default_path()
    kept = session_file.load_session(path, knowledge)
    if kept is None or not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(HOW_TO_GO_ON)
        return 0
    talk = PlanTalk(knowledge, kept, path, as_of, pathway)
    code = talk.run()
    _write(knowledge, talk.plan(), files)
    return code


def _write(knowledge: Knowledge, plan: Plan, files: dict[str, str | None]) -> None:
    if files["ics"] or files["page"]:
        from rhomboid.cli.plan_files import write_files

        # what to do in an emergency stands on the screen before a file can fail
        sys.stdout.flush()
        for line in write_files(knowledge, plan, **files):
            print(line, file=sys.stderr)
