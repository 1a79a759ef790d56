"""`rhomboid knowledge diff`, `knowledge keep`, `knowledge kept` and `rhomboid replay`: their options."""

from __future__ import annotations

import click

from rhomboid.cli.json_out import json_option, print_json


@click.command("diff")
@click.argument("old", default="last")
@click.argument("new", default="shipped")
@click.option(
    "--cases", multiple=True, metavar="FOLDER", help="Compare the cases of this folder too; may repeat."
)
@json_option
def diff(old: str, new: str, cases: tuple[str, ...], json: bool) -> None:
    """Show which facts changed from OLD to NEW, and which cases' urgency or ranking with them.

    Each is a knowledge folder, a compiled file, the name or the start of the hash of a kept version, `last`
    (the last kept one) or `shipped`.
    """
    from rhomboid.cli.release_commands import difference, difference_text

    content = difference(old, new, cases)
    if json:
        print_json(content)
    else:
        print(difference_text(content))


@click.command("keep")
@click.option("--draft", is_flag=True, help="Keep it as the next draft of its version, before a release.")
def keep(draft: bool) -> None:
    """Keep the shipped knowledge as it is now, for comparison and replay. Part of every release."""
    from rhomboid.cli.release_commands import keep_shipped

    print(keep_shipped(draft))


@click.command("kept")
def kept() -> None:
    """List the kept versions, oldest first."""
    from rhomboid.cli.release_commands import kept_list

    print(kept_list())


@click.command("replay")
@click.argument("record")
@json_option
def replay(record: str, json: bool) -> int:
    """Make a stored assessment again from its RECORD, and say whether every byte is the same.

    Exit codes: 0 the same, 1 it differs, 2 no such knowledge here or no record.
    """
    from rhomboid.cli.release_commands import replay_of, replay_text

    content = replay_of(record)
    if json:
        print_json(content)
    else:
        print(replay_text(content))
    return int(content["verdict"] == "differs")


commands = (diff, keep, kept)
