"""`rhomboid clinic`: the commands and their options."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., Any]


def _store(command: Command) -> Command:
    """Add the option that says where the clinic lies."""
    return click.option(
        "--store", envvar="RHOMBOID_DATABASE", metavar="URL", help="The clinic's PostgreSQL: postgresql://…"
    )(command)


json_option = click.option("--json", is_flag=True, help="Print JSON for programs.")


@click.group()
def clinic() -> None:
    """Keep the accounts of a clinic (`rhomboid serve --clinic`), and read its audit trail."""


@clinic.command("add-user")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(["patient", "clinician"]), help="What NAME is.")
@click.option("--clinician", "clinicians", multiple=True, metavar="NAME", help="Who looks after a patient.")
@_store
def add_user(name: str, role: str, clinicians: tuple[str, ...], store: str | None) -> None:
    """Add an account. The password is asked twice, unseen, or is the first line of standard input."""
    from rhomboid.cli import clinic_commands as commands

    commands.add_user(store, name, role, clinicians)


@clinic.command("list")
@json_option
@_store
def list_users(json: bool, store: str | None) -> None:
    """List the accounts: name, role, whether it may sign in, and a patient's clinicians."""
    from rhomboid.cli import clinic_commands as commands

    commands.print_accounts(store, json)


@clinic.command()
@click.argument("name")
@_store
def disable(name: str, store: str | None) -> None:
    """Sign NAME out and let NAME in no more. The answers stay."""
    from rhomboid.cli import clinic_commands as commands

    commands.set_active(store, name, False)


@clinic.command()
@click.argument("name")
@_store
def enable(name: str, store: str | None) -> None:
    """Let NAME in again."""
    from rhomboid.cli import clinic_commands as commands

    commands.set_active(store, name, True)


@clinic.command("set-password")
@click.argument("name")
@_store
def set_password(name: str, store: str | None) -> None:
    """Set a new password, and sign NAME out everywhere."""
    from rhomboid.cli import clinic_commands as commands

    commands.set_password(store, name)


@clinic.command()
@click.argument("name")
@click.option("--subject", required=True, help="Who NAME is at the provider: its `sub` (or `oid`).")
@click.option(
    "--oidc",
    metavar="FILE",
    envvar="RHOMBOID_OIDC",
    required=True,
    help="JSON file of the provider, as `rhomboid serve` takes it. [env: RHOMBOID_OIDC]",
)
@_store
def link(name: str, subject: str, oidc: str, store: str | None) -> None:
    """Let NAME sign in at the OpenID provider, and sign NAME out everywhere."""
    from rhomboid.cli import clinic_commands as commands

    commands.link(store, name, oidc, subject)


@clinic.command()
@click.argument("name")
@_store
def unlink(name: str, store: str | None) -> None:
    """Let NAME no longer sign in at the OpenID provider, and sign NAME out everywhere."""
    from rhomboid.cli import clinic_commands as commands

    commands.unlink(store, name)


@clinic.command()
@click.argument("patient")
@click.argument("clinician")
@click.option("--remove", is_flag=True, help="Take the patient away from the clinician again.")
@_store
def assign(patient: str, clinician: str, remove: bool, store: str | None) -> None:
    """Let CLINICIAN see what PATIENT answered."""
    from rhomboid.cli import clinic_commands as commands

    commands.assign(store, patient, clinician, not remove)


@clinic.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@_store
def delete(name: str, yes: bool, store: str | None) -> None:
    """Delete NAME's account, answers and diary for good. The audit trail stays."""
    from rhomboid.cli import clinic_commands as commands

    if yes or click.confirm(f"Delete {name} with all answers for good?", abort=True):
        commands.delete(store, name)


@clinic.command()
@click.option("--user", metavar="NAME", help="Only what NAME did, or what was done about NAME.")
@click.option("--last", type=click.IntRange(1), metavar="N", help="Only the last N lines.")
@json_option
@_store
def audit(user: str | None, last: int | None, json: bool, store: str | None) -> None:
    """Print who read or changed what, and when. Moments are in UTC."""
    from rhomboid.cli import clinic_commands as commands

    commands.print_audit(store, user, last, json)
