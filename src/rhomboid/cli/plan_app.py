"""`rhomboid plan`: the command and its options."""

from __future__ import annotations

import click

from rhomboid.cli.days import day_of
from rhomboid.cli.json_out import json_option


@click.command()
@click.option("--answers", metavar="FILE", help="Answers file, YAML or JSON; - for standard input.")
@json_option
@click.option("--as-of", metavar="DATE", help="The date to count from (2026-11-21); today if left out.")
@click.option("--pathway", default="generic", help="Local names and numbers: uk, us or generic.")
@click.option("--session", metavar="FILE", help="The kept interview to go on from.")
@click.option("--ics", metavar="FILE", help="Write breaks, exercises and the day to look again as FILE.ics.")
@click.option("--print", "page", metavar="FILE", help="Write pages to print: FILE.pdf, .html or .txt.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="Letter for --pathway us, else a4.")
@click.option("--diary", is_flag=True, help="With --answers: count the diary, and move the exercises on.")
@click.option("--database", envvar="RHOMBOID_DATABASE", metavar="URL", help="Where the diary lies.")
@click.option("--person", default="me", show_default=True, help="Whose diary, if several share it.")
def plan(
    answers: str | None,
    json: bool,
    as_of: str | None,
    pathway: str,
    session: str | None,
    diary: bool,
    database: str | None,
    person: str,
    **files: str | None,
) -> int:
    """Plan what to do today and in the coming weeks, from an answers file or a kept interview."""
    from rhomboid.cli import plan_commands as commands

    day = day_of(as_of)
    if answers is None and diary:
        commands.refuse_diary()
    if answers is None:
        return commands.go_on(day, pathway, session, **files)
    return commands.show_plan(answers, day, pathway, json, (database, person) if diary else None, **files)
