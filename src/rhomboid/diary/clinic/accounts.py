"""Accounts of a clinic: who may sign in, as what, and which clinician looks after which patient."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_new

from rhomboid.diary.clinic.audit import note
from rhomboid.diary.clinic.database import ClinicDatabase, ClinicError
from rhomboid.diary.clinic.passwords import Passwords, check_password
from rhomboid.diary.clinic.schema import ACCOUNTS, CARE, CLINICIAN, PATIENT, ROLES, SIGN_INS, VISITS
from rhomboid.diary.entries import AlreadyThereError
from rhomboid.domain.errors import Fault

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
NOBODY_CHANGED = "Nothing was changed."


@dataclass(frozen=True)
class Account:
    """One account. role: patient or clinician."""

    id: int
    name: str
    role: str
    is_active: bool


@dataclass(frozen=True)
class Patient:
    """A patient in a clinician's list. changed_at: when answers were last changed, if there are any."""

    id: int
    name: str
    changed_at: datetime | None


def name_of(spelled: str) -> str:
    """Give a name as it is kept: small letters, no space around it."""
    return spelled.strip().lower()


class Accounts:
    """The accounts of one clinic's database."""

    def __init__(self, database: ClinicDatabase, passwords: Passwords) -> None:
        self.database, self.passwords = database, passwords

    def add(self, spelled: str, role: str, password: str, clinicians: tuple[str, ...] = ()) -> Account:
        """Add an account; a patient may be given to clinicians at once.

        Errors: ClinicError for a name that is taken or none, a weak password, an unknown clinician.
        """
        name = name_of(spelled)
        if not NAME.fullmatch(name):
            expected = "2 to 64 small letters, digits or . _ @ -, the first a letter or a digit"
            raise ClinicError([Fault("name", f'"{spelled}"', expected, "Choose another name.")])
        if role not in ROLES or (clinicians and role != PATIENT):
            raise ClinicError(
                [Fault("role", f'"{role}"', "patient (with clinicians) or clinician", "Name one.")]
            )
        check_password(password, name)
        kept = self.passwords.hashed(password)
        values = {"name": name, "role": role, "password_hash": kept, "is_active": True}
        try:
            with self.database.change() as connection:
                new = insert(ACCOUNTS).values(**values, made_at=self.database.now()).returning(ACCOUNTS)
                account = _account_of(connection.execute(new).one())
                for clinician in clinicians:
                    self._assign(connection, account, account_named(connection, clinician))
                note(connection, self.database.now(), "added", "command line", about=account.id)
        except AlreadyThereError as error:
            remedy = "Choose another name."
            raise ClinicError([Fault("name", f'"{name}", taken', "a name of its own", remedy)]) from error
        return account

    def named(self, spelled: str) -> Account:
        """Give the account of a name. Errors: ClinicError if there is none."""
        with self.database.change() as connection:
            return account_named(connection, spelled)

    def all(self) -> list[tuple[Account, list[str]]]:
        """Give every account by name, a patient with the names of the clinicians."""
        with self.database.change() as connection:
            accounts = [
                _account_of(row) for row in connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.name))
            ]
            names = {account.id: account.name for account in accounts}
            care = [(row.patient_id, names[row.clinician_id]) for row in connection.execute(select(CARE))]
        return [(one, sorted(name for patient, name in care if patient == one.id)) for one in accounts]

    def set_active(self, spelled: str, is_active: bool) -> None:
        """Let an account sign in or not; who is disabled is signed out at once."""
        with self.database.change() as connection:
            account = account_named(connection, spelled)
            connection.execute(_of(account.id).values(is_active=is_active))
            end_sessions(connection, account.id)
            action = "enabled" if is_active else "disabled"
            note(connection, self.database.now(), action, "command line", about=account.id)

    def set_password(self, spelled: str, password: str, by: int | None = None) -> None:
        """Set a new password; every open session of the account ends. by: None for the command line."""
        account = self.named(spelled)
        check_password(password, account.name)
        kept = self.passwords.hashed(password)
        with self.database.change() as connection:
            connection.execute(_of(account.id).values(password_hash=kept))
            end_sessions(connection, account.id)
            place = "command line" if by is None else "/password"
            note(connection, self.database.now(), "password set", place, by=by, about=account.id)

    def delete(self, spelled: str) -> None:
        """Delete an account with its answers. The audit trail keeps its number, and that it was deleted."""
        with self.database.change() as connection:
            account = account_named(connection, spelled)
            connection.execute(delete(ACCOUNTS).where(ACCOUNTS.c.id == account.id))
            note(connection, self.database.now(), "account deleted", "command line", about=account.id)

    def assign(self, patient: str, clinician: str, is_assigned: bool = True) -> None:
        """Give a patient to a clinician, or take the patient away again."""
        with self.database.change() as connection:
            one, other = account_named(connection, patient), account_named(connection, clinician)
            if is_assigned:
                self._assign(connection, one, other)
                return
            pair = (CARE.c.patient_id == one.id) & (CARE.c.clinician_id == other.id)
            if not connection.execute(delete(CARE).where(pair)).rowcount:
                expected = f"a patient of {other.name}"
                raise ClinicError([Fault("patient", f'"{one.name}"', expected, NOBODY_CHANGED)])
            note(connection, self.database.now(), "unassigned", f"from account {other.id}", about=one.id)

    def patients_of(self, clinician_id: int) -> list[Patient]:
        """Give the patients whom a clinician looks after, by name."""
        rows = (
            select(ACCOUNTS.c.id, ACCOUNTS.c.name, VISITS.c.changed_at)
            .join(CARE, CARE.c.patient_id == ACCOUNTS.c.id)
            .outerjoin(VISITS, VISITS.c.account_id == ACCOUNTS.c.id)
            .where(CARE.c.clinician_id == clinician_id)
            .order_by(ACCOUNTS.c.name)
        )
        with self.database.change() as connection:
            return [Patient(row.id, row.name, row.changed_at) for row in connection.execute(rows)]

    def patient_of(self, clinician_id: int, patient_id: int) -> Patient | None:
        """Give one patient of a clinician, or None if it is none of theirs."""
        return next((one for one in self.patients_of(clinician_id) if one.id == patient_id), None)

    def _assign(self, connection: Connection, patient: Account, clinician: Account) -> None:
        for account, role in ((patient, PATIENT), (clinician, CLINICIAN)):
            if account.role != role:
                expected = f"a {role}"
                raise ClinicError(
                    [Fault(role, f'"{account.name}", a {account.role}', expected, NOBODY_CHANGED)]
                )
        pair = insert_new(CARE).values(patient_id=patient.id, clinician_id=clinician.id)
        connection.execute(pair.on_conflict_do_nothing())
        note(connection, self.database.now(), "assigned", f"to account {clinician.id}", about=patient.id)


def end_sessions(connection: Connection, account_id: int) -> None:
    """Sign an account out everywhere."""
    connection.execute(delete(SIGN_INS).where(SIGN_INS.c.account_id == account_id))


def _of(account_id: int) -> Any:
    return update(ACCOUNTS).where(ACCOUNTS.c.id == account_id)


def account_named(connection: Connection, spelled: str) -> Account:
    """Give the account of a name. Errors: ClinicError if there is none."""
    row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.name == name_of(spelled))).first()
    if row is None:
        remedy = f"See `rhomboid clinic list`. {NOBODY_CHANGED}"
        raise ClinicError([Fault("name", f'"{spelled}"', "the name of an account", remedy)])
    return _account_of(row)


def _account_of(row: Row[Any]) -> Account:
    return Account(row.id, row.name, row.role, row.is_active)
