"""What `rhomboid plan` writes beside what it shows: a calendar, and pages to print."""

from __future__ import annotations

from rhomboid.cli.sheets import ENDINGS, paper_of, write_sheet
from rhomboid.cli.writing import ending_of, write_whole
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.plan import Plan


def check_names(ics: str | None, page: str | None) -> None:
    """Refuse files whose ending says nothing, before any work. Errors: RhomboidError with every fault."""
    faults: list[Fault] = []
    for option, name, endings in (("--ics", ics, (".ics",)), ("--print", page, ENDINGS)):
        if name is not None:
            try:
                ending_of(option, name, endings)
            except RhomboidError as error:
                faults += error.faults
    if faults:
        raise RhomboidError(faults)


def write_files(
    knowledge: Knowledge, plan: Plan, ics: str | None, page: str | None, paper: str | None
) -> list[str]:
    """Write what is asked for, and give a line about each file.

    Errors: RhomboidError for a file that cannot be written, and for a calendar in an emergency.
    """
    said = []
    if page is not None:
        from rhomboid.documents.plan_sheet import plan_sheet

        write_sheet("--print", page, plan_sheet(knowledge, plan), paper_of(paper, plan.pathway))
        said.append(f"Wrote the plan to {page}.")
    if ics is not None:
        from rhomboid.documents.calendar import calendar_of

        write_whole(ics, calendar_of(knowledge, plan))
        said.append(f"Wrote the calendar to {ics}.")
    return said
