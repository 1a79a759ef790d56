"""`rhomboid simulate` and `rhomboid screen`: many people at once (extra `cohort`)."""

from __future__ import annotations

from typing import Any

import click

from rhomboid.domain.errors import Fault, RhomboidError


def refuse_without_packages(error: ImportError) -> RhomboidError:
    """Give the fault of an extra that is not installed."""
    remedy = "Install rhomboid with its extra `cohort`."
    return RhomboidError([Fault("cohort", f"no package `{error.name}`", "numpy, numba and pyarrow", remedy)])


@click.command()
@click.argument("count", metavar="N", type=click.IntRange(1, 1_000_000_000))
@click.option("--out", metavar="FILE", required=True, help="Parquet file to write.")
@click.option("--seed", type=click.IntRange(0), default=None, help="Another draw.")
def simulate(count: int, out: str, seed: int | None) -> None:
    """Draw N synthetic people from the model. They measure code, never clinical truth."""
    try:
        from rhomboid.cli import cohort_commands as commands
    except ImportError as error:
        raise refuse_without_packages(error) from error
    commands.simulate(count, out, seed)
    click.echo(f"{count:,} synthetic people in {out}: drawn from the model, never clinical truth.")


@click.command()
@click.argument("source", metavar="IN")
@click.argument("out", metavar="OUT")
@click.option("--format", "kind", default="parquet", help="Form of the results: parquet, csv or ndjson.")
@click.option("--top", type=click.IntRange(1, 1000), default=5, help="How long each ranked list is at most.")
@click.option("--threads", type=click.IntRange(1, 256), default=None, help="Threads; all cores if left out.")
@click.option(
    "--rows-at-once", type=click.IntRange(1, 65_536), default=16_384, help="Rows that a thread takes."
)
@click.option("--summary", metavar="FILE", default=None, help="Write a page with counts and charts as well.")
@click.option("--engine", type=click.Choice(["local", "spark"]), default="local", help="Where it runs.")
@click.option("--master", metavar="URL", default="local[*]", help="With --engine spark: the cluster.")
def screen(source: str, out: str, engine: str, master: str, summary: str | None, **how: Any) -> None:
    """Screen everyone in IN (Parquet, CSV or NDJSON; FHIR too) into the folder OUT.

    A run that was cut off goes on where it stopped: give the same command again.
    """
    try:
        from rhomboid.cli import cohort_commands as commands
    except ImportError as error:
        raise refuse_without_packages(error) from error
    if engine == "spark":
        click.echo(commands.screen_with_spark(source, out, master, how["top"], how["kind"], summary))
        return
    click.echo(commands.screen_people(source, out, summary, **how))
