"""`rhomboid check` and `rhomboid timer`: the commands and their options."""

from __future__ import annotations

from typing import Any

import click

json_option = click.option("--json", is_flag=True, help="Print JSON for programs.")


@click.group()
def check() -> None:
    """Check a lift, a bag or a workplace. Amounts carry their unit: 15kg, 33lb, 40cm, 16in."""


@check.command()
@click.option("--load", required=True, metavar="WEIGHT", help="What is lifted, with its box: 15kg.")
@click.option("--distance", required=True, metavar="LENGTH", help="From between your ankles to your hands.")
@click.option("--start", required=True, metavar="LENGTH", help="Height of your hands at the start.")
@click.option("--end", required=True, metavar="LENGTH", help="Height of your hands at the end.")
@click.option(
    "--end-distance", metavar="LENGTH", help="The distance at the end, if it is put down with care."
)
@click.option(
    "--twist", default="0deg", show_default=True, help="How far to the side, without moving the feet."
)
@click.option("--often", default="0.2/min", show_default=True, metavar="RATE", help="Lifts: 3/min or 20/h.")
@click.option("--hours", default="1h", show_default=True, metavar="TIME", help="Time spent lifting in a day.")
@click.option("--grip", default="fair", show_default=True, help="good, fair or poor.")
@click.option("--situation", "situations", multiple=True, help="Such as one_handed; see the knowledge.")
@json_option
def lifting(json: bool, **given: Any) -> None:
    """Weight limit and lifting index of the revised NIOSH equation, and which change helps most."""
    from rhomboid.cli.check_commands import print_lifting

    print_lifting(given, json)


@check.command()
@click.option("--bag", "bag_weight", required=True, metavar="WEIGHT", help="The packed bag: 8kg.")
@click.option("--body", "body_weight", required=True, metavar="WEIGHT", help="Your own weight: 70kg.")
@click.option("--one-side", is_flag=True, help="It hangs on one shoulder, or in one hand.")
@click.option("--loose", is_flag=True, help="It hangs low, or away from the back.")
@json_option
def bag(bag_weight: str, body_weight: str, one_side: bool, loose: bool, json: bool) -> None:
    """How heavy a bag is for you."""
    from rhomboid.cli.check_commands import print_bag

    print_bag(bag_weight, body_weight, one_side, loose, json)


@check.command()
@click.option("--no", "said_no", multiple=True, metavar="ID", help="Answer this with no, ask nothing.")
@json_option
def workstation(said_no: tuple[str, ...], json: bool) -> None:
    """Questions about your workplace, ending in the three changes worth most."""
    from rhomboid.cli.check_commands import print_workstation

    print_workstation(said_no or None, json)


@click.command()
@click.argument("name", metavar="ice|heat|break")
@click.option("--minutes", type=float, help="How long; a usual time if left out.")
@click.option("--seconds-scale", default=1.0, type=click.FloatRange(0, 1), help="Run faster, to try it out.")
@click.option("--no-wait", is_flag=True, help="Do not wait at all, to try it out.")
def timer(name: str, minutes: float | None, seconds_scale: float, no_wait: bool) -> None:
    """Time a cold pack, a heat pack or the next break."""
    from rhomboid.cli.check_commands import run_timer

    run_timer(name, minutes, seconds_scale, not no_wait)
