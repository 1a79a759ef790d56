"""What `rhomboid report` does: an assessment, with the diary or without, to one page."""

from __future__ import annotations

from datetime import date

from rhomboid.assessment import Engine, assess
from rhomboid.cli.answers_file import read_answers
from rhomboid.cli.sheets import ENDINGS, paper_of, write_sheet
from rhomboid.cli.writing import ending_of
from rhomboid.documents.report import report_of
from rhomboid.documents.sheet import Sheet
from rhomboid.loading.folder import shipped_follow_up, shipped_knowledge


def check_out(name: str) -> None:
    """Refuse a file whose ending says nothing, before any work. Errors: RhomboidError."""
    ending_of("--out", name, ENDINGS)


def show_or_write(sheet: Sheet, out: str | None, pathway: str, paper: str | None) -> None:
    """Print the sheet as text, or write it to a file."""
    if out is None:
        from rhomboid.documents.sheet_text import sheet_text

        print(sheet_text(sheet), end="")
        return
    write_sheet("--out", out, sheet, paper_of(paper, pathway))
    print(f"Wrote the report to {out}.")


def sheet_alone(name: str, as_of: date, pathway: str) -> Sheet:
    """Give the report of an answers file. Errors: AnswersError with every fault."""
    knowledge = shipped_knowledge()
    answers = read_answers(name, knowledge)
    return report_of(knowledge, answers, assess(Engine.of(knowledge), answers, as_of, pathway))


def sheet_with_diary(name: str, as_of: date, pathway: str, database: str | None, person: str) -> Sheet:
    """Give the report of an answers file and what a diary adds to it.

    Errors: AnswersError or DiaryError with every fault; a diary without entries is one.
    """
    # the diary's packages are loaded only where it is asked for
    from rhomboid.cli.diary_counted import counted_in
    from rhomboid.faces.diary_summary import summary_of

    knowledge, known = shipped_knowledge(), shipped_follow_up()
    answers = read_answers(name, knowledge)
    told = counted_in(Engine.of(knowledge), known, answers, (database, person), as_of, pathway)
    summary = summary_of(knowledge, told.entries, told.person, told.found.written, known, as_of)
    return report_of(knowledge, told.answers, told.found.after, summary)
