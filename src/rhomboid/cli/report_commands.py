"""What `rhomboid report` does: an assessment, with the diary or without, to one page."""

from __future__ import annotations

from dataclasses import replace
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
    from rhomboid.cli.diary_commands import opened, pathway_of, print_crisis_card
    from rhomboid.diary.entries import DiaryError
    from rhomboid.diary.reassess import reassess
    from rhomboid.diary.wellbeing import speaks_of_crisis
    from rhomboid.domain.errors import Fault
    from rhomboid.faces.diary_summary import summary_of

    knowledge, known = shipped_knowledge(), shipped_follow_up()
    answers = read_answers(name, knowledge)
    local = pathway_of(knowledge, pathway)
    with opened(database, person) as store:
        entries, whose = [one for one in store.entries() if one.day <= as_of], store.person()
    if not entries:
        remedy = "Leave --diary out, or check --person and --database."
        raise DiaryError([Fault("diary", "no entries", f"entries up to {as_of}", remedy)])
    if speaks_of_crisis((text for entry in entries for text in entry.texts()), known):
        print_crisis_card(local)
    found = reassess(Engine.of(knowledge), answers, entries, whose, known, as_of, pathway)
    given = {**answers.given, **{one.finding: one.to for one in found.written}}
    summary = summary_of(entries, whose, found.written, known, as_of)
    return report_of(knowledge, replace(answers, given=given), found.after, summary)
