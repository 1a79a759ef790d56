"""Groups of commands that are loaded when one of them is called, so that the others answer at once."""

from __future__ import annotations

from importlib import import_module

import click

# name -> (module, attribute, the line that `--help` shows)
LATE = {
    "screen": ("rhomboid.cli.cohort_app", "screen", "Screen many people at once, from a file."),
    "simulate": ("rhomboid.cli.cohort_app", "simulate", "Draw synthetic people from the model."),
    "clinic": ("rhomboid.cli.clinic_app", "clinic", "Keep a clinic's accounts, and read its audit trail."),
    "diary": ("rhomboid.cli.diary_app", "diary", "Keep a diary of the pain, see its trend, assess again."),
    "check": ("rhomboid.cli.check_app", "check", "Check a lift, a bag or a workplace."),
    "plan": ("rhomboid.cli.plan_app", "plan", "Plan what to do today and in the coming weeks."),
    "replay": ("rhomboid.cli.release_app", "replay", "Make a stored assessment again, byte for byte."),
    "report": ("rhomboid.cli.report_app", "report", "Write one page for a clinician, as PDF, HTML or text."),
    "static": ("rhomboid.cli.static_command", "static", "Write the pages as a folder that needs no server."),
    "timer": ("rhomboid.cli.check_app", "timer", "Time a cold pack, a heat pack or the next break."),
}


class LateGroup(click.Group):
    """A group that knows of its late commands by name alone until one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give every name."""
        return sorted({*super().list_commands(ctx), *LATE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command, loading its module if it is a late one."""
        if cmd_name not in LATE:
            return super().get_command(ctx, cmd_name)
        module, attribute, _ = LATE[cmd_name]
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading the late ones."""
        own = {name: super(LateGroup, self).get_command(ctx, name) for name in super().list_commands(ctx)}
        rows = {name: line for name, (_, _, line) in LATE.items()}
        room = formatter.width - 6 - max(map(len, (*own, *rows)))
        rows |= {name: command.get_short_help_str(room) for name, command in own.items() if command}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(rows.items()))
