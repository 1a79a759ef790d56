"""Visits in one SQLite file. It holds no visitor's id, only its hash: who reads it cannot pose as one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

SECONDS_KEPT = 30 * 86_400
TABLES = """
create table if not exists visit (id_hash text primary key, content text not null, seen_at real not null);
create table if not exists secret (only integer primary key check (only = 1), value blob not null);
"""


class SqliteSessions:
    """Keeps visits for 30 days after they were last changed. now: seconds since 1970."""

    def __init__(self, path: Path, now: Callable[[], float]) -> None:
        self.now = now
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        # the app answers in one thread; a test may make it in another
        self.file = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
        self.file.executescript("pragma journal_mode = wal; pragma secure_delete = on;" + TABLES)
        self.file.execute("insert or ignore into secret values (1, ?)", (token_bytes(32),))
        self._drop_old()

    def load(self, visit_id: str) -> str | None:
        """Give what was kept, or None."""
        question = "select content from visit where id_hash = ? and seen_at > ?"
        row = self.file.execute(question, (_hash(visit_id), self.now() - SECONDS_KEPT)).fetchone()
        return None if row is None else str(row[0])

    def save(self, visit_id: str, content: str) -> None:
        """Keep it, in the place of what was kept before."""
        order = "insert or replace into visit values (?, ?, ?)"
        self.file.execute(order, (_hash(visit_id), content, self.now()))
        self._drop_old()

    def forget(self, visit_id: str) -> None:
        """Delete it."""
        self.file.execute("delete from visit where id_hash = ?", (_hash(visit_id),))

    def secret(self) -> bytes:
        """Give the key that signs ids and forms; the same after a restart."""
        return bytes(self.file.execute("select value from secret").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def _drop_old(self) -> None:
        self.file.execute("delete from visit where seen_at <= ?", (self.now() - SECONDS_KEPT,))


def _hash(visit_id: str) -> str:
    return sha256(visit_id.encode()).hexdigest()
