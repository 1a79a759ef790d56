"""The commands of `rhomboid exercise`; each imports what it needs when it runs."""

from __future__ import annotations

import click

from rhomboid.cli.json_out import json_option, print_json


@click.group("exercise")
def exercise_app() -> None:
    """Exercises: what there is, how each is done, and a picture of it."""


@exercise_app.command("list")
@click.option("--area", help="Only one area: neck, trunk, thoracic_spine, shoulder_blades …")
@click.option("--level", type=int, help="Only one level: 1 gentle, 2 build, 3 strong.")
def exercise_list(area: str | None, level: int | None) -> None:
    """List ids, levels, areas and titles."""
    from rhomboid.cli.exercise_commands import listed

    print(listed(area, level))


@exercise_app.command("show")
@click.argument("exercise", metavar="ID")
@json_option
def exercise_show(exercise: str, json: bool) -> None:
    """Show one exercise: steps, dose, when to stop, who must not, and the evidence."""
    from rhomboid.cli import exercise_commands as commands

    if json:
        print_json(commands.content(exercise))
    else:
        print(commands.shown(exercise))


@exercise_app.command("picture")
@click.argument("exercise", metavar="ID")
@click.option("--out", metavar="FILE", required=True, help="SVG file to write.")
@click.option("--animated", is_flag=True, help="Move between the frames (still where less motion is wanted).")
def exercise_picture(exercise: str, out: str, animated: bool) -> None:
    """Draw one exercise as an SVG picture."""
    from rhomboid.cli.exercise_commands import write_picture

    print(write_picture(exercise, out, animated))


@exercise_app.command("sheet")
@click.option("--out", metavar="FOLDER", required=True, help="Folder for the page and its pictures.")
def exercise_sheet(out: str) -> None:
    """Write one page with every exercise and its picture."""
    from rhomboid.cli.exercise_commands import write_sheet

    print(write_sheet(out))
