"""The command line. Every command imports what it needs when it runs, so that it answers at once."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import Annotated, Any

import typer

from rhomboid import __version__
from rhomboid.domain.errors import RhomboidError

BAD_INPUT = 2
READER_GONE = 1
# a date to come back on must still be a date
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)

app = typer.Typer(
    name="rhomboid",
    help="Open, auditable assessment of upper back pain. Information and support, never a diagnosis.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

AnswersOption = Annotated[
    str | None, typer.Option("--answers", help="Answers file, YAML or JSON; - for standard input.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
PathwayOption = Annotated[str, typer.Option(help="Local names and numbers: uk, us or generic.")]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="The date to count from, such as 2026-11-21; today if left out.")
]


def main() -> None:
    """Run the command line. Exit codes: 0 done, 2 bad input with one line per fault."""
    try:
        try:
            app()
        finally:
            # what is still to be written is written here, where a closed pipe can be told from a fault
            sys.stdout.flush()
    except RhomboidError as error:
        for fault in error.faults:
            print(f"rhomboid: {fault}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        # the reader of our output went away (such as `head`): Python would complain once more on leaving
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(READER_GONE)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"rhomboid {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Open, auditable assessment of upper back pain."""


@app.command()
def assess(
    answers: AnswersOption = None,
    json: JsonOption = False,
    as_of: AsOfOption = None,
    pathway: PathwayOption = "generic",
    session: Annotated[
        str | None, typer.Option(help="File that keeps the interview, to go on later.")
    ] = None,
    clinician: Annotated[bool, typer.Option(help="Show the result in the clinician's words.")] = False,
) -> None:
    """Assess upper back pain: by questions, or from an answers file."""
    day = _day(as_of)
    if answers is None:
        from rhomboid.cli.interactive import run_interview

        raise typer.Exit(run_interview(day, pathway, session, clinician))
    from rhomboid.cli.programs import assessment_of

    result = assessment_of(answers, day, pathway)
    if json:
        _print_json(result)
    else:
        from rhomboid.cli.result_text import print_result

        print_result(result, clinician)


@app.command("next")
def next_question(answers: AnswersOption = "-", json: JsonOption = True) -> None:
    """Print the next screen of the interview for an answers file, or null when it is over."""
    from rhomboid.cli.programs import next_of

    _print_json(next_of(answers or "-"))


@app.command()
def evaluate(
    cases: Annotated[str | None, typer.Argument(help="Folder of published cases.")] = None,
    json: JsonOption = False,
    population: Annotated[
        int | None, typer.Option(help="Draw so many people from the knowledge instead.")
    ] = None,
    unstated: Annotated[
        str, typer.Option(help="How a person answers what a case does not state: absent or unknown.")
    ] = "absent",
    details: Annotated[bool, typer.Option("--details", help="Print what came out for each case.")] = False,
) -> None:
    """Measure the engine on published cases, or on a drawn population."""
    from rhomboid.cli import evaluation_commands as commands

    if population is not None:
        content = commands.population_figures(population)
    elif cases is None:
        commands.refuse("evaluate", "neither a folder of cases nor --population", "one of the two")
    elif details:
        content = commands.case_details(cases, unstated)
    else:
        content = commands.case_figures(cases, unstated)
    if json:
        _print_json(content)
    else:
        commands.print_figures(content)


@app.command()
def schema(
    name: Annotated[str, typer.Argument(help="answers, assessment, screen, evaluation or population.")],
) -> None:
    """Print the JSON Schema of what goes in or comes out."""
    from rhomboid.cli.schemas import schema_of

    _print_json(schema_of(name))


knowledge_app = typer.Typer(help="Look into the knowledge, check it, export it.", no_args_is_help=True)
app.add_typer(knowledge_app, name="knowledge")


@knowledge_app.command("check")
def knowledge_check(
    folder: Annotated[
        str | None, typer.Argument(help="A knowledge folder; the shipped one if left out.")
    ] = None,
) -> None:
    """Read every file strictly and print every fault, or what was found."""
    from rhomboid.cli.knowledge_commands import check

    print(check(folder))


@knowledge_app.command("compile")
def knowledge_compile() -> None:
    """Compile the shipped files to knowledge.json."""
    from rhomboid.cli.knowledge_commands import compile_shipped

    print(compile_shipped())


@knowledge_app.command("list")
def knowledge_list(
    kind: Annotated[
        str, typer.Argument(help="findings, conditions, red_flags, exclusions, pathways or sources.")
    ] = "conditions",
) -> None:
    """List the ids of one kind of fact, with titles."""
    from rhomboid.cli.knowledge_commands import listed

    print(listed(kind))


@knowledge_app.command("show")
def knowledge_show(fact: Annotated[str, typer.Argument(metavar="ID")], json: JsonOption = False) -> None:
    """Show one fact with every number, its range, its source and the place in it."""
    from rhomboid.cli.knowledge_commands import fact_content, shown

    if json:
        _print_json(fact_content(fact))
    else:
        print(shown(fact))


@knowledge_app.command("articles")
def knowledge_articles(
    article: Annotated[
        str | None, typer.Argument(metavar="ID", help="An article; a table of them if left out.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show the consumer articles that are answered, or one with the answer to each statement."""
    from rhomboid.cli import knowledge_commands as commands

    if json:
        _print_json(commands.articles_content(article))
    elif article is None:
        print(commands.articles_table())
    else:
        print(commands.article_text(article))


@knowledge_app.command("sources")
def knowledge_sources() -> None:
    """List the sources, and how many statements lean on each."""
    from rhomboid.cli.knowledge_commands import sources

    print(sources())


@knowledge_app.command("export")
def knowledge_export(
    format: Annotated[
        str, typer.Option("--format", help="bif (Bayesian network) or json (compiled).")
    ] = "bif",
    out: Annotated[str | None, typer.Option(help="File to write; standard output if left out.")] = None,
) -> None:
    """Export the whole network as BIF, or the compiled knowledge as JSON."""
    from rhomboid.cli.knowledge_commands import export

    export(format, out)


def _day(as_of: str | None) -> date:
    if as_of is None:
        return date.today()
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        from rhomboid.cli.evaluation_commands import refuse

        refuse("--as-of", f'"{as_of}"', "a date such as 2026-11-21")
    return day


def _print_json(content: Any) -> None:
    import json

    print(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))


if __name__ == "__main__":
    main()
