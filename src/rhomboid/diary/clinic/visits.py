"""What patients answered, kept under their accounts: the sessions and diaries of the pages, on PostgreSQL."""

from __future__ import annotations

from contextlib import suppress
from secrets import token_bytes

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert

from rhomboid.diary.clinic.audit import note
from rhomboid.diary.clinic.database import ClinicDatabase, ClinicError
from rhomboid.diary.clinic.schema import SECRETS, VISITS
from rhomboid.diary.connection import told_plainly
from rhomboid.diary.entries import DiaryError
from rhomboid.diary.store import DiaryStore
from rhomboid.domain.errors import Fault

OF_ACCOUNT = "account:"


def visit_id_of(account_id: int) -> str:
    """Give the name under which what an account answered is kept."""
    return f"{OF_ACCOUNT}{account_id}"


def account_of(visit_id: str) -> int | None:
    """Give the account behind the name of a visit; None if it is nobody's."""
    number = visit_id.removeprefix(OF_ACCOUNT)
    return int(number) if visit_id.startswith(OF_ACCOUNT) and number.isdecimal() else None


class ClinicVisits:
    """Keeps answers until they are deleted. Of nobody nothing is kept."""

    def __init__(self, database: ClinicDatabase) -> None:
        self.database = database

    def load(self, visit_id: str) -> str | None:
        """Give what was kept, or None."""
        account = account_of(visit_id)
        if account is None:
            return None
        with self.database.change() as connection:
            kept = select(VISITS.c.content).where(VISITS.c.account_id == account)
            return connection.execute(kept).scalar()

    def save(self, visit_id: str, content: str, days: int = 0) -> None:
        """Keep it, in the place of what was kept before. days: not heeded, since an account has no end."""
        del days
        account = account_of(visit_id)
        if account is None:
            raise ClinicError([Fault("answers", "nobody signed in", "an account", "Sign in.")])
        changed = {"content": content, "changed_at": self.database.now()}
        new = insert(VISITS).values(account_id=account, **changed)
        with self.database.change() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["account_id"], set_=changed))

    def forget(self, visit_id: str) -> None:
        """Delete it for good; the audit trail keeps that it happened."""
        account = account_of(visit_id)
        if account is None:
            return
        with self.database.change() as connection:
            connection.execute(delete(VISITS).where(VISITS.c.account_id == account))
            note(connection, self.database.now(), "deleted", "answers", by=account, about=account)
        self.sweep()

    def secret(self) -> bytes:
        """Give the key that signs ids and forms; the same for every process and after a restart."""
        new = insert(SECRETS).values(number=1, value=token_bytes(32)).on_conflict_do_nothing()
        with self.database.change() as connection:
            connection.execute(new)
            return bytes(connection.execute(select(SECRETS.c.value)).scalar_one())

    def sweep(self) -> None:
        """Write the table anew without what was deleted. Where others hold it, the database does it later."""
        engine = self.database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with suppress(DiaryError), told_plainly(self.database.url), engine.connect() as alone:
            alone.execute(text(f"VACUUM (FULL) {VISITS.name}"))


class ClinicDiaries:
    """The diary of each account, in the same database."""

    def __init__(self, database: ClinicDatabase) -> None:
        self.database = database

    def of(self, visit_id: str) -> DiaryStore:
        """Give the account's diary; an empty one if nothing was written yet."""
        if account_of(visit_id) is None:
            raise ClinicError([Fault("diary", "nobody signed in", "an account", "Sign in.")])
        return DiaryStore(self.database.url, visit_id)

    def forget(self, visit_id: str) -> None:
        """Delete the account's diary for good."""
        if account_of(visit_id) is not None:
            with self.of(visit_id) as store:
                store.delete_all()
