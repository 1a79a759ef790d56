"""A sheet written to a file: PDF, HTML or text, on the paper of the country."""

from __future__ import annotations

import click

from rhomboid.cli.writing import ending_of, write_whole
from rhomboid.documents.sheet import Paper, Sheet, usual_paper

ENDINGS = (".pdf", ".html", ".txt")
PAPERS: dict[str, Paper] = {"a4": "a4", "letter": "us-letter"}
paper_option = click.option(
    "--paper", type=click.Choice(sorted(PAPERS)), help="Paper to print on; letter for --pathway us, else a4."
)


def paper_of(named: str | None, pathway: str) -> Paper:
    """Give the paper: the one named, else the one of the country."""
    return PAPERS[named] if named else usual_paper(pathway)


def write_sheet(option: str, name: str, sheet: Sheet, paper: Paper) -> None:
    """Write a sheet as its file's ending says. Errors: RhomboidError, with nothing written."""
    ending = ending_of(option, name, ENDINGS)
    if ending == ".pdf":
        from rhomboid.documents.sheet_pdf import sheet_pdf

        content = sheet_pdf(sheet, paper)
    elif ending == ".html":
        from rhomboid.documents.sheet_html import sheet_html

        content = sheet_html(sheet, paper).encode("utf-8")
    else:
        from rhomboid.documents.sheet_text import sheet_text

        content = sheet_text(sheet).encode("utf-8")
    write_whole(name, content)
