"""`rhomboid report`: the command and its options."""

from __future__ import annotations

import click

from rhomboid.cli.days import day_of
from rhomboid.cli.sheets import paper_option


@click.command()
@click.option(
    "--answers", required=True, metavar="FILE", help="Answers file, YAML or JSON; - for standard input."
)
@click.option("--out", metavar="FILE", help="FILE.pdf, .html or .txt; text on standard output if left out.")
@click.option("--diary", is_flag=True, help="Count the diary in, with its trend and chart.")
@click.option(
    "--database", envvar="RHOMBOID_DATABASE", metavar="URL", help="Where the diary lies; see docs/diary.md."
)
@click.option("--person", default="me", show_default=True, help="Whose diary, if several share it.")
@click.option("--as-of", metavar="DATE", help="The date to count from (2026-11-21); today if left out.")
@click.option("--pathway", default="generic", help="Local names and numbers: uk, us or generic.")
@paper_option
def report(
    answers: str,
    out: str | None,
    diary: bool,
    database: str | None,
    person: str,
    as_of: str | None,
    pathway: str,
    paper: str | None,
) -> None:
    """Write one page for a clinician: answers, red flags, ranking, what was tried, the diary's trend."""
    from rhomboid.cli import report_commands as commands

    day = day_of(as_of)
    if out is not None:
        commands.check_out(out)
    sheet = (
        commands.sheet_with_diary(answers, day, pathway, database, person)
        if diary
        else commands.sheet_alone(answers, day, pathway)
    )
    commands.show_or_write(sheet, out, pathway, paper)
