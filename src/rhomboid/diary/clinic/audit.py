"""The audit trail: who did what to whose answers, and when. It is only added to, and holds no answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select

from rhomboid.diary.clinic.database import ClinicDatabase
from rhomboid.diary.clinic.schema import ACCOUNTS, AUDIT


@dataclass(frozen=True)
class Line:
    """One line. by, about: accounts, as their names, or their numbers once they are deleted."""

    at: datetime
    by: str
    action: str
    place: str
    about: str


def note(
    connection: Connection, at: datetime, action: str, place: str, *, by: int | None = None, about: int | None
) -> None:
    """Add a line in the transaction of what it tells. by: None for the command line."""
    values = {"at": at, "by_account": by, "action": action, "place": place, "about_account": about}
    connection.execute(insert(AUDIT).values(**values))


class Audit:
    """The trail of one clinic's database."""

    def __init__(self, database: ClinicDatabase) -> None:
        self.database = database

    def add(self, by: int | None, action: str, place: str, about: int | None) -> None:
        """Add a line. place: the pattern of a page's address, never what stood in it."""
        with self.database.change() as connection:
            note(connection, self.database.now(), action, place, by=by, about=about)

    def lines(self, account_id: int | None = None, last: int | None = None) -> list[Line]:
        """Give the lines in order of time. account_id: only those by or about it. last: only so many."""
        chosen = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(last)
        if account_id is not None:
            chosen = chosen.where(or_(AUDIT.c.by_account == account_id, AUDIT.c.about_account == account_id))
        with self.database.change() as connection:
            names = {row.id: row.name for row in connection.execute(select(ACCOUNTS.c.id, ACCOUNTS.c.name))}
            rows = connection.execute(chosen).all()

        def named(number: int | None) -> str:
            return names.get(number, f"account {number}, deleted") if number is not None else ""

        return [
            Line(row.at, named(row.by_account), row.action, row.place, named(row.about_account))
            for row in reversed(rows)
        ]
