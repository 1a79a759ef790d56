"""Visits in one SQLite file. It holds no visitor's id, only its hash: who reads it cannot pose as one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from rhomboid.domain.errors import RhomboidError

SECONDS_OF_A_DAY = 86_400
DAYS_KEPT = 30
TABLES = """
create table if not exists visit (
  id_hash text primary key, content text not null, seen_at real not null, days integer not null default 30
);
create table if not exists secret (only integer primary key check (only = 1), value blob not null);
"""
# when a visit is kept no longer. Units: seconds since 1970
ENDS_AT = f"seen_at + days * {SECONDS_OF_A_DAY}"


class SqliteSessions:
    """Keeps visits for some days after they were last changed. now: seconds since 1970.

    let_go: told the hash of each visit of more than 30 days before it goes: something else is kept with it.
    """

    def __init__(
        self, path: Path, now: Callable[[], float], let_go: Callable[[str], None] | None = None
    ) -> None:
        self.now, self.let_go = now, let_go
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        # the app answers in one thread; a test may make it in another
        self.file = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
        self.file.executescript("pragma journal_mode = wal; pragma secure_delete = on;" + TABLES)
        self._mend()
        self.file.execute("insert or ignore into secret values (1, ?)", (token_bytes(32),))
        self._drop_old()

    def load(self, visit_id: str) -> str | None:
        """Give what was kept, or None."""
        question = f"select content from visit where id_hash = ? and {ENDS_AT} > ?"
        row = self.file.execute(question, (hash_of(visit_id), self.now())).fetchone()
        return None if row is None else str(row[0])

    def save(self, visit_id: str, content: str, days: int = DAYS_KEPT) -> None:
        """Keep it for so many days, in the place of what was kept before."""
        order = "insert or replace into visit (id_hash, content, seen_at, days) values (?, ?, ?, ?)"
        self.file.execute(order, (hash_of(visit_id), content, self.now(), days))
        self._drop_old()

    def forget(self, visit_id: str) -> None:
        """Delete it."""
        self.file.execute("delete from visit where id_hash = ?", (hash_of(visit_id),))

    def secret(self) -> bytes:
        """Give the key that signs ids and forms; the same after a restart."""
        return bytes(self.file.execute("select value from secret").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def _drop_old(self) -> None:
        question = f"select id_hash, days from visit where {ENDS_AT} <= ?"
        for id_hash, days in self.file.execute(question, (self.now(),)).fetchall():
            if self._is_let_go(id_hash, days):
                self.file.execute("delete from visit where id_hash = ?", (id_hash,))

    def _is_let_go(self, id_hash: str, days: int) -> bool:
        """Let go of what is kept with a visit. What is held by somebody else goes the next time."""
        if self.let_go is None or days <= DAYS_KEPT:
            return True
        try:
            self.let_go(id_hash)
        except RhomboidError:
            return False
        return True

    def _mend(self) -> None:
        """Add the column that a file of an earlier version lacks."""
        columns = {row[1] for row in self.file.execute("pragma table_info(visit)")}
        if "days" not in columns:
            self.file.execute("alter table visit add column days integer not null default 30")


def hash_of(visit_id: str) -> str:
    """Give the name under which what is kept of a visitor lies."""
    return sha256(visit_id.encode()).hexdigest()
