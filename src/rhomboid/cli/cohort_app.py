"""`rhomboid simulate` and `rhomboid screen`: many people at once (extra `cohort`)."""

from __future__ import annotations

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
