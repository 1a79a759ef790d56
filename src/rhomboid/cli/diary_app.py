"""`rhomboid diary`: the commands and their options."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from rhomboid.cli.days import day_of

Command = Callable[..., Any]


def _place(command: Command) -> Command:
    """Add the options that say whose diary it is, and where."""
    command = click.option(
        "--database",
        envvar="RHOMBOID_DATABASE",
        metavar="URL",
        help="SQLite or PostgreSQL; see docs/diary.md.",
    )(command)
    return click.option(
        "--person", default="me", show_default=True, help="Whose diary, if several share it."
    )(command)


as_of_option = click.option("--as-of", metavar="DATE", help="The day to count from; today if left out.")
json_option = click.option("--json", is_flag=True, help="Print JSON for programs.")
pathway_option = click.option(
    "--pathway", default="generic", help="Local names and numbers: uk, us, generic."
)


@click.group()
def diary() -> None:
    """Keep a diary of the pain: a minute a day. It stays on your own disk."""


@diary.command()
@click.option("--date", "day", metavar="DATE", help="The day; today if left out.")
@click.option("--now", metavar="0-10", help="Pain right now. Without it, everything is asked.")
@click.option("--worst", metavar="0-10", help="Worst pain over the last day.")
@click.option("--average", metavar="0-10", help="Average pain over the last day.")
@click.option("--interference", metavar="0-10", help="How much pain got in the way.")
@click.option("--activity", help="One activity that the pain makes hard; chosen once.")
@click.option("--function", metavar="0-10", help="How well you can do it: 0 not at all, 10 as before.")
@click.option("--sleep", metavar="HOURS", help="Hours slept.")
@click.option("--medicine", "medicines", multiple=True, help='Such as "paracetamol 500mg x4"; repeat it.')
@click.option("--exercise", "exercises", multiple=True, help="An exercise done; repeat it.")
@click.option("--helped", default="", help="What helped.")
@click.option("--note", default="", help="Anything else.")
@click.option("--new-sign", "signs", multiple=True, metavar="ID", help="A new warning sign; repeat it.")
@click.option("--seen", default="", help="Who was seen about this pain.")
@click.option("--began", metavar="DATE", help="When the pain began; said once.")
@click.option("--replace", is_flag=True, help="Write a day anew.")
@pathway_option
@_place
def add(day: str | None, activity: str | None, began: str | None, **given: Any) -> None:
    """Add a day, by options or, without --now, by short questions."""
    from rhomboid.cli.diary_add import add_day

    add_day(day, activity, began, given)


@diary.command()
@json_option
@_place
def show(json: bool, database: str | None, person: str) -> None:
    """Print every entry."""
    from rhomboid.cli import diary_commands as commands

    with commands.opened(database, person) as store:
        commands.show(store, json)


@diary.command()
@click.option(
    "--measure", type=click.Choice(["average", "now", "worst", "interference", "function"]), help="Only this."
)
@click.option("--days", type=click.IntRange(1, 100_000), help="Only the last so many days.")
@click.option("--chart", metavar="FILE", help="Write a chart as SVG.")
@as_of_option
@json_option
@_place
def trend(
    measure: str | None,
    days: int | None,
    chart: str | None,
    as_of: str | None,
    json: bool,
    database: str | None,
    person: str,
) -> None:
    """Say which way it goes, with a range, once there are enough days."""
    from rhomboid.cli import diary_commands as commands

    with commands.opened(database, person) as store:
        commands.trends(store, day_of(as_of), measure, days, chart, json)


@diary.command()
@click.option("--format", type=click.Choice(["json", "csv", "fhir"]), default="json", show_default=True)
@click.option("--out", metavar="FILE", help="File to write; standard output if left out.")
@_place
def export(format: str, out: str | None, database: str | None, person: str) -> None:
    """Export everything that is kept."""
    from rhomboid.cli import diary_commands as commands

    with commands.opened(database, person) as store:
        commands.export(store, format, out)


@diary.command("import")
@click.argument("file")
@click.option("--replace", is_flag=True, help="Write days anew that are there already.")
@_place
def read_in(file: str, replace: bool, database: str | None, person: str) -> None:
    """Take in a FILE that `export` wrote as json or fhir."""
    from rhomboid.cli import diary_commands as commands

    with commands.opened(database, person) as store:
        commands.read_in(store, file, day_of(None), replace)


@diary.command()
@click.argument("numbers", nargs=-1, metavar="[NUMBER]...")
@click.option("--all", "is_all", is_flag=True, help="The whole diary, with everything kept.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@_place
def delete(numbers: tuple[str, ...], is_all: bool, yes: bool, database: str | None, person: str) -> None:
    """Delete entries by NUMBER, or all, for good."""
    from rich.console import Console

    from rhomboid.cli import diary_commands as commands

    with commands.opened(database, person) as store:
        commands.remove(store, numbers, is_all, Console(highlight=False), yes)


@diary.command()
@click.option("--answers", metavar="FILE", help="Answers to start from; kept with the diary for next time.")
@as_of_option
@pathway_option
@json_option
@_place
def reassess(
    answers: str | None, as_of: str | None, pathway: str, json: bool, database: str | None, person: str
) -> None:
    """Assess again with what the diary adds to your answers."""
    from rhomboid.cli import diary_commands as commands
    from rhomboid.cli.diary_answers import print_reassessed

    with commands.opened(database, person) as store:
        print_reassessed(store, answers, day_of(as_of), pathway, json)


@diary.command()
@click.option("--yes", "said_yes", multiple=True, metavar="ID", help="Answer this with yes, ask nothing.")
@as_of_option
@pathway_option
@json_option
@_place
def why(
    said_yes: tuple[str, ...], as_of: str | None, pathway: str, json: bool, database: str | None, person: str
) -> None:
    """Why won't it go away? A walk through what may keep it going."""
    from rhomboid.cli import diary_commands as commands
    from rhomboid.cli.diary_answers import print_why

    with commands.opened(database, person) as store:
        print_why(store, said_yes or None, day_of(as_of), pathway, json)
