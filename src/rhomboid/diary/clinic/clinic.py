"""A clinic as the pages and the command line use it: one database behind accounts, sessions and audit."""

from __future__ import annotations

from rhomboid.diary.clinic.accounts import Accounts
from rhomboid.diary.clinic.audit import Audit
from rhomboid.diary.clinic.database import ClinicDatabase, Now, now_utc
from rhomboid.diary.clinic.identities import Identities
from rhomboid.diary.clinic.passwords import Passwords
from rhomboid.diary.clinic.sign_in import SignIns
from rhomboid.diary.clinic.visits import ClinicDiaries, ClinicVisits, visit_id_of


class Clinic:
    """All of a clinic. database: its connection string. Close it after use.

    Errors: RhomboidError if the database cannot be used.
    """

    def __init__(self, database: str, now: Now = now_utc) -> None:
        self.database = ClinicDatabase(database, now)
        passwords = Passwords()
        self.accounts = Accounts(self.database, passwords)
        self.identities = Identities(self.database)
        self.sign_ins = SignIns(self.database, passwords)
        self.audit = Audit(self.database)
        self.visits = ClinicVisits(self.database)
        self.diaries = ClinicDiaries(self.database)

    def delete_account(self, spelled: str) -> None:
        """Delete an account with its answers and its diary. Errors: ClinicError if there is none."""
        visit_id = visit_id_of(self.accounts.named(spelled).id)
        self.diaries.forget(visit_id)
        self.accounts.delete(spelled)
        self.visits.sweep()

    def close(self) -> None:
        """Let the database go."""
        self.database.close()

    def __enter__(self) -> Clinic:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
