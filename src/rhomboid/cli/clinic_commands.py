"""What `rhomboid clinic` does."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rhomboid.cli.json_out import print_json
from rhomboid.domain.errors import Fault, RhomboidError

if TYPE_CHECKING:
    from rhomboid.diary.clinic.clinic import Clinic

VARIABLE = "RHOMBOID_DATABASE"
COMMAND_LINE = "command line"


def opened(store: str | None) -> Clinic:
    """Give the clinic of a connection string, or of the environment.

    Errors: RhomboidError if there is none, it cannot be used, or a package is missing.
    """
    try:
        from rhomboid.diary.clinic.clinic import Clinic
    except ImportError as error:
        remedy = "Install it: pip install 'rhomboid[clinic]'."
        raise RhomboidError([Fault("clinic", f"no {error.name}", "the extra `clinic`", remedy)]) from error
    url = store or os.environ.get(VARIABLE)
    if not url:
        remedy = f"Give --store, or set {VARIABLE}; see docs/clinic.md."
        raise RhomboidError([Fault("clinic", "no database", "postgresql://USER@HOST/NAME", remedy)])
    return Clinic(url)


def add_user(store: str | None, name: str, role: str, clinicians: tuple[str, ...]) -> None:
    """Add an account."""
    with opened(store) as clinic:
        account = clinic.accounts.add(name, role, _typed_password(), clinicians)
    print(f"Added {account.name}, a {account.role}.")


def set_active(store: str | None, name: str, is_active: bool) -> None:
    """Let an account in, or no more."""
    with opened(store) as clinic:
        clinic.accounts.set_active(name, is_active)
    print(f"{name} may {'sign in again' if is_active else 'no longer sign in'}.")


def set_password(store: str | None, name: str) -> None:
    """Set a new password."""
    with opened(store) as clinic:
        clinic.accounts.named(name)
        clinic.accounts.set_password(name, _typed_password())
    print(f"{name} has a new password.")


def link(store: str | None, name: str, oidc: str, subject: str) -> None:
    """Link an account to somebody at the provider of a file."""
    from rhomboid.cli.openid_settings import issuer_of_file

    with opened(store) as clinic:
        from rhomboid.diary.clinic.identities import Identity

        issuer = issuer_of_file(Path(oidc))
        clinic.identities.link(name, Identity(issuer, subject))
    print(f'{name} may sign in at {issuer} as "{subject}".')


def unlink(store: str | None, name: str) -> None:
    """Take the link of an account away."""
    with opened(store) as clinic:
        clinic.identities.unlink(name)
    print(f"{name} may no longer sign in at a provider.")


def assign(store: str | None, patient: str, clinician: str, is_assigned: bool) -> None:
    """Give a patient to a clinician, or take the patient away."""
    with opened(store) as clinic:
        clinic.accounts.assign(patient, clinician, is_assigned)
    print(f"{clinician} {'now sees' if is_assigned else 'no longer sees'} what {patient} answered.")


def delete(store: str | None, name: str) -> None:
    """Delete an account with all that is kept of it."""
    with opened(store) as clinic:
        clinic.delete_account(name)
    print(f"{name} is deleted.")


def print_accounts(store: str | None, is_json: bool) -> None:
    """Print every account."""
    with opened(store) as clinic:
        found, linked = clinic.accounts.all(), clinic.identities.all()
    if is_json:
        told = [
            {
                **asdict(account),
                "clinicians": names,
                "identity": asdict(linked[account.id]) if account.id in linked else None,
            }
            for account, names in found
        ]
        print_json(told)
        return
    for account, names in found:
        state = "" if account.is_active else ", disabled"
        seen_by = f", seen by {', '.join(names)}" if names else ""
        identity = linked.get(account.id)
        known_as = f', "{identity.subject}" at {identity.issuer}' if identity else ""
        print(f"{account.name}: {account.role}{state}{seen_by}{known_as}")
    if not found:
        print("There is no account yet. Add one with `rhomboid clinic add-user`.")


def print_audit(store: str | None, user: str | None, last: int | None, is_json: bool) -> None:
    """Print the audit trail."""
    with opened(store) as clinic:
        account = None if user is None else clinic.accounts.named(user).id
        lines = clinic.audit.lines(account, last)
    if is_json:
        print_json([{**asdict(line), "at": line.at.isoformat()} for line in lines])
        return
    for line in lines:
        place = "" if line.place == COMMAND_LINE else f" {line.place}"
        about = f" (about {line.about})" if line.about and line.about != line.by else ""
        print(f"{line.at:%Y-%m-%d %H:%M:%S} {line.by or COMMAND_LINE}: {line.action}{place}{about}")


def _typed_password() -> str:
    """Give a password typed twice and unseen, or the first line of standard input."""
    if sys.stdin.isatty():
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return password
    return sys.stdin.readline().rstrip("\r\n")
