"""Who an account is at an OpenID provider. Only the command line links them: nobody who signs in can."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from rhomboid.diary.clinic.accounts import NOBODY_CHANGED, account_named, end_sessions
from rhomboid.diary.clinic.audit import note
from rhomboid.diary.clinic.database import ClinicDatabase, ClinicError
from rhomboid.diary.clinic.schema import IDENTITIES
from rhomboid.diary.entries import AlreadyThereError
from rhomboid.domain.errors import Fault

# OpenID Connect Core, section 2: at most 255 letters of ASCII, and capitals count
SUBJECT = re.compile(r"[!-~](?:[ -~]{0,253}[!-~])?")


@dataclass(frozen=True)
class Identity:
    """Somebody at a provider. issuer: the provider's address. subject: what it calls them, for good."""

    issuer: str
    subject: str


class Identities:
    """The identities of one clinic's database."""

    def __init__(self, database: ClinicDatabase) -> None:
        self.database = database

    def link(self, spelled: str, identity: Identity) -> None:
        """Let an account sign in as somebody at a provider, in the place of whom it was linked to before.

        Errors: ClinicError for an unknown account, a subject that is none or is another account's.
        """
        if not SUBJECT.fullmatch(identity.subject):
            expected = "1 to 255 letters, digits or signs, as the provider writes them"
            raise ClinicError([Fault("subject", f'"{identity.subject[:60]}"', expected, NOBODY_CHANGED)])
        who = {"issuer": identity.issuer, "subject": identity.subject}
        try:
            with self.database.change() as connection:
                account = account_named(connection, spelled)
                new = insert(IDENTITIES).values(account_id=account.id, **who)
                connection.execute(new.on_conflict_do_update(index_elements=["account_id"], set_=who))
                end_sessions(connection, account.id)
                note(connection, self.database.now(), "linked", "command line", about=account.id)
        except AlreadyThereError as error:
            found, remedy = f'"{identity.subject}", linked to another account', "Unlink that one first."
            raise ClinicError([Fault("subject", found, "somebody who is not linked", remedy)]) from error

    def unlink(self, spelled: str) -> None:
        """Let an account no longer sign in at a provider; it is signed out. Errors: ClinicError."""
        with self.database.change() as connection:
            account = account_named(connection, spelled)
            if not connection.execute(
                delete(IDENTITIES).where(IDENTITIES.c.account_id == account.id)
            ).rowcount:
                raise ClinicError([Fault("name", f'"{account.name}"', "a linked account", NOBODY_CHANGED)])
            end_sessions(connection, account.id)
            note(connection, self.database.now(), "unlinked", "command line", about=account.id)

    def all(self) -> dict[int, Identity]:
        """Give who is linked, by the number of the account."""
        with self.database.change() as connection:
            rows = connection.execute(select(IDENTITIES)).all()
        return {row.account_id: Identity(row.issuer, row.subject) for row in rows}
