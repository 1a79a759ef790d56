"""Diaries of visitors in one SQLite file beside their visits, each under the hash of the visitor's id."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rhomboid.faces.web.services import Diary
from rhomboid.faces.web.sqlite_sessions import hash_of

if TYPE_CHECKING:
    from rhomboid.diary.store import DiaryStore


class SqliteDiaries:
    """Opens the diary of one visitor. The file is made with the first entry, for its owner alone to read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def of(self, visit_id: str) -> Diary:
        """Give the visitor's diary; an empty one if nothing was written yet."""
        return self._named(hash_of(visit_id))

    def forget(self, visit_id: str) -> None:
        """Delete the visitor's diary for good."""
        self.let_go(hash_of(visit_id))

    def let_go(self, id_hash: str) -> None:
        """Delete the diary of a visit that is kept no longer."""
        if self.path.exists():
            with self._named(id_hash) as store:
                store.delete_all()

    def _named(self, id_hash: str) -> DiaryStore:
        # the database's packages take a third of a second: a visitor without a diary never waits for them
        from rhomboid.diary.connection import url_of  # noqa: PLC0415
        from rhomboid.diary.store import DiaryStore  # noqa: PLC0415

        return DiaryStore(url_of("sqlite://").set(database=str(self.path)), id_hash)
