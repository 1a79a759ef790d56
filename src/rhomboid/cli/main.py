"""The command line. Every command imports what it needs when it runs, so that it answers at once."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from rhomboid.cli.days import day_of
from rhomboid.cli.exercise_app import exercise_app
from rhomboid.cli.json_out import json_option
from rhomboid.cli.json_out import print_json as _print_json
from rhomboid.cli.lazy import LateGroup
from rhomboid.cli.programs_doors import fhir, mcp
from rhomboid.cli.release_app import commands as release_commands
from rhomboid.cli.serve import serve
from rhomboid.cli.versions import print_versions
from rhomboid.domain.errors import RhomboidError

BAD_INPUT = 2
READER_GONE = 1


def main() -> None:
    """Run the command line. Exit codes: 0 done, 2 bad input with one line per fault."""
    try:
        try:
            code = app.main(prog_name="rhomboid", standalone_mode=False)
        finally:
            # what is still to be written is written here, where a closed pipe can be told from a fault
            sys.stdout.flush()
    except RhomboidError as error:
        for fault in error.faults:
            print(f"rhomboid: {fault}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except click.Abort:
        sys.exit(READER_GONE)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message())
    except click.ClickException as error:
        print(f"rhomboid: {error.format_message()} See `rhomboid --help`.", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        # the reader of our output went away (such as `head`): Python would complain once more on leaving
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(READER_GONE)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"rhomboid: the output could not be written: {error.strerror}.", file=sys.stderr)
        sys.exit(BAD_INPUT)
    else:
        sys.exit(code or 0)


@click.group(cls=LateGroup)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=print_versions,
    help="Show the versions of engine and knowledge.",
)
def app() -> None:
    """Open, auditable assessment of upper back pain. Information and support, never a diagnosis."""


app.add_command(exercise_app)


@app.command()
@click.option("--answers", metavar="FILE", help="Answers file, YAML or JSON; - for standard input.")
@json_option
@click.option("--as-of", metavar="DATE", help="The date to count from (2026-11-21); today if left out.")
@click.option("--pathway", default="generic", help="Local names and numbers: uk, us or generic.")
@click.option("--session", metavar="FILE", help="File that keeps the interview, to go on later.")
@click.option("--clinician", is_flag=True, help="Show the result in the clinician's words.")
def assess(
    answers: str | None, json: bool, as_of: str | None, pathway: str, session: str | None, clinician: bool
) -> int:
    """Assess upper back pain: by questions, or from an answers file."""
    day = day_of(as_of)
    if answers is None:
        from rhomboid.cli.interactive import run_interview

        return run_interview(day, pathway, session, clinician)
    from rhomboid.cli.programs import assessment_of

    result = assessment_of(answers, day, pathway)
    if json:
        _print_json(result)
    else:
        from rhomboid.cli.result_text import print_result

        print_result(result, clinician)
    return 0


@app.command("next")
@click.option("--answers", metavar="FILE", default="-", help="Answers file; - for standard input.")
@json_option
def next_question(answers: str, json: bool) -> None:
    """Print the next screen of the interview for an answers file, or null when it is over."""
    from rhomboid.cli.programs import next_of

    del json  # the one form there is; the option is taken so that every command for programs has it
    _print_json(next_of(answers))


@app.command()
@click.argument("text")
@json_option
@click.option("--matcher", help="nlp or light; nlp where it is installed if left out.")
@click.option("--as-of", metavar="DATE", help="The date to count from (2026-11-21); today if left out.")
@click.option("--pathway", default="generic", help="Local names and numbers: uk, us or generic.")
def parse(text: str, json: bool, matcher: str | None, as_of: str | None, pathway: str) -> None:
    """Show what is understood of TEXT (- for standard input); nothing of it counts before it is confirmed."""
    from rhomboid.cli.parse_command import lines_of, parse_of

    reader, found = parse_of(text, matcher, day_of(as_of), pathway)
    if json:
        _print_json(found.plain())
    else:
        print("\n".join(lines_of(reader, found)))


@app.command()
@click.argument("cases", nargs=-1)
@json_option
@click.option("--population", type=int, help="Draw so many people from the knowledge instead.")
@click.option(
    "--unstated", default="absent", help="How a person answers what a case does not state: absent or unknown."
)
@click.option("--details", is_flag=True, help="Print a page on what came out for each case.")
@click.option("--curve", is_flag=True, help="Accuracy at the stop, by screens and by stop rule.")
@click.option("--reliability", is_flag=True, help="What was said against what was seen, in bins of shares.")
@click.option("--falls", is_flag=True, help="Answers that get less reassuring and lower the urgency.")
@click.option("--drawn", type=int, default=10_000, help="With --falls: how many people to draw as well.")
@click.option("--parse", is_flag=True, help="How the cases' own words are understood.")
@click.option("--sentences", metavar="FILE", help="With --parse: a file of hard sentences too.")
@click.option("--matcher", help="With --parse: nlp or light.")
@click.option("--chart", metavar="FILE", help="With --curve or --reliability: write an SVG as well.")
@click.option("--write", metavar="FILE", help="Write the JSON to a file as well.")
def evaluate(
    cases: tuple[str, ...],
    json: bool,
    population: int | None,
    chart: str | None,
    write: str | None,
    **how: Any,
) -> None:
    """Measure the engine on folders of published CASES, or on a drawn population."""
    from rhomboid.cli.evaluation_commands import measured, refuse
    from rhomboid.cli.measuring_commands import write_chart, write_content

    if chart is not None and not (how["curve"] or how["reliability"]):
        refuse("--chart", "nothing to draw", "--curve or --reliability beside it")
    content, text = measured(cases, population, **how)
    if chart is not None:
        write_chart(chart, content)
    if write is not None:
        write_content(write, content)
    if json:
        _print_json(content)
    else:
        print(text(content))


@app.command()
@click.argument("name")
def schema(name: str) -> None:
    """Print the JSON Schema NAME: answers, assessment, plan, screen, or of the diary or of `evaluate`."""
    from rhomboid.cli.schemas import schema_of

    _print_json(schema_of(name))


for door in (serve, fhir, mcp):
    app.add_command(door)


@app.group("knowledge")
def knowledge_app() -> None:
    """Look into the knowledge, check it, export it."""


for command in release_commands:
    knowledge_app.add_command(command)


@knowledge_app.command("check")
@click.argument("folder", required=False)
def knowledge_check(folder: str | None) -> None:
    """Read every file of FOLDER (the shipped one if left out) and print every fault, or what was found."""
    from rhomboid.cli.knowledge_commands import check

    print(check(folder))


@knowledge_app.command("compile")
def knowledge_compile() -> None:
    """Compile the shipped files to knowledge.json."""
    from rhomboid.cli.knowledge_commands import compile_shipped

    print(compile_shipped())


@knowledge_app.command("list")
@click.argument("kind", default="conditions")
def knowledge_list(kind: str) -> None:
    """List ids and titles of one KIND: findings, conditions, red_flags, treatments, prevention, sources …"""
    from rhomboid.cli.knowledge_commands import listed

    print(listed(kind))


@knowledge_app.command("show")
@click.argument("fact", metavar="ID")
@json_option
def knowledge_show(fact: str, json: bool) -> None:
    """Show one fact with every number, its range, its source and the place in it."""
    from rhomboid.cli.knowledge_commands import fact_content, shown

    if json:
        _print_json(fact_content(fact))
    else:
        print(shown(fact))


@knowledge_app.command("articles")
@click.argument("article", metavar="ID", required=False)
@json_option
def knowledge_articles(article: str | None, json: bool) -> None:
    """Show the consumer articles that are answered, or one with the answer to each statement."""
    from rhomboid.cli import knowledge_commands as commands

    if json:
        _print_json(commands.articles_content(article))
    elif article is None:
        print(commands.articles_table())
    else:
        print(commands.article_text(article))


@knowledge_app.command("evidence")
def knowledge_evidence() -> None:
    """Print how well the knowledge is founded: numbers by kind, sources, and the widest ranges."""
    from rhomboid.cli.evidence import evidence_page

    print(evidence_page(), end="")


@knowledge_app.command("sources")
def knowledge_sources() -> None:
    """List the sources, and how many statements lean on each."""
    from rhomboid.cli.knowledge_commands import sources

    print(sources())


@knowledge_app.command("export")
@click.option("--format", default="bif", help="bif (Bayesian network) or json (compiled).")
@click.option("--out", metavar="FILE", help="File to write; standard output if left out.")
def knowledge_export(format: str, out: str | None) -> None:
    """Export the whole network as BIF, or the compiled knowledge as JSON."""
    from rhomboid.cli.knowledge_commands import export

    export(format, out)


if __name__ == "__main__":
    main()
