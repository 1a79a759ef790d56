"""The diary kept: one transaction for each change, so that a kill loses at most the entry being written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, delete, insert, select, text, update
from sqlalchemy.engine import URL

from rhomboid.diary.connection import POSTGRESQL, READS, SQLITE, engine_of, ready, shown, told_plainly
from rhomboid.diary.entries import AlreadyThereError, DiaryError, Dose, Entry, Person, Sign
from rhomboid.diary.schema import DIARIES, DOSES, ENTRIES, EXERCISES, SIGNS
from rhomboid.domain.errors import Fault


class DiaryStore:
    """The diary of one person in one database. Close it after use."""

    def __init__(self, url: URL, person: str) -> None:
        self.url = url
        self.name = person
        self._engine: Engine = engine_of(url)

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    def __enter__(self) -> DiaryStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # reading ----------------------------------------------------------------------------------------------

    def person(self) -> Person:
        """Give what is known of the person; only the name if there is no diary yet."""
        row = self._row()
        return Person(self.name) if row is None else Person(row.person, row.activity, row.began_on)

    def answers(self) -> str | None:
        """Give the answers kept for the next assessment, as JSON, or None."""
        row = self._row()
        return None if row is None else row.answers

    def entries(self) -> list[Entry]:
        """Give every entry in order of day."""
        if not ready(self._engine, may_make=False):
            return []
        with told_plainly(self.url), self._engine.connect().execution_options(**READS) as connection:
            of_person = DIARIES.c.person == self.name
            rows = connection.execute(
                select(ENTRIES).join(DIARIES).where(of_person).order_by(ENTRIES.c.day)
            ).all()
            return _entries_of(connection, rows, of_person)

    def _row(self) -> Row[Any] | None:
        if not ready(self._engine, may_make=False):
            return None
        with told_plainly(self.url), self._engine.connect().execution_options(**READS) as connection:
            return connection.execute(select(DIARIES).where(DIARIES.c.person == self.name)).first()

    # writing ----------------------------------------------------------------------------------------------

    def add(self, entries: Iterable[Entry], person: Person, may_replace: bool = False) -> list[int]:
        """Store entries and what is known of the person, all or nothing; give their ids.

        Errors: DiaryError if a day has an entry already and may_replace is not set.
        """
        ready(self._engine)
        try:
            with told_plainly(self.url), self._engine.begin() as connection:
                diary_id = _kept_person(connection, person)
                return [self._stored(connection, diary_id, entry, may_replace) for entry in entries]
        except AlreadyThereError as error:
            # two programs may write the same day at once: the database lets one of them through
            raise DiaryError([_taken("that day")]) from error

    def _stored(self, connection: Connection, diary_id: int, entry: Entry, may_replace: bool) -> int:
        on_day = (ENTRIES.c.diary_id == diary_id) & (ENTRIES.c.day == entry.day)
        if may_replace:
            connection.execute(delete(ENTRIES).where(on_day))
        elif connection.execute(select(ENTRIES.c.id).where(on_day)).first() is not None:
            raise DiaryError([_taken(str(entry.day))])
        row = connection.execute(insert(ENTRIES).values(diary_id=diary_id, **_columns(entry)))
        key = row.inserted_primary_key
        assert key is not None
        entry_id = int(key[0])
        parts: list[tuple[Table, list[dict[str, Any]]]] = [
            (DOSES, [{"product": d.product, "mg": d.mg, "times": d.times} for d in entry.doses]),
            (EXERCISES, [{"name": name} for name in entry.exercises]),
            (SIGNS, [{"finding": sign.finding, "value": sign.value} for sign in entry.signs]),
        ]
        for table, values in parts:
            if values:
                connection.execute(insert(table), [{"entry_id": entry_id, **one} for one in values])
        return entry_id

    def keep_answers(self, answers: str, person: Person) -> None:
        """Keep answers (JSON) for the next assessment."""
        ready(self._engine)
        with told_plainly(self.url), self._engine.begin() as connection:
            diary_id = _kept_person(connection, person)
            connection.execute(update(DIARIES).where(DIARIES.c.id == diary_id).values(answers=answers))

    def delete(self, ids: Sequence[int]) -> int:
        """Delete entries for good; give how many. Errors: DiaryError with one fault for each unknown id."""
        known = {entry.id for entry in self.entries()}
        unknown = [one for one in ids if one not in known]
        if unknown:
            expected = "the number of an entry, as `rhomboid diary show` prints it"
            remedy = "Look it up; nothing was deleted."
            raise DiaryError([Fault("diary delete", f"no entry {one}", expected, remedy) for one in unknown])
        with told_plainly(self.url), self._engine.begin() as connection:
            connection.execute(delete(ENTRIES).where(ENTRIES.c.id.in_(ids)))
        self._sweep()
        return len(set(ids))

    def delete_all(self) -> int:
        """Delete the person's whole diary for good; give how many entries it had."""
        if not ready(self._engine, may_make=False):
            return 0
        count = len(self.entries())
        with told_plainly(self.url), self._engine.begin() as connection:
            connection.execute(delete(DIARIES).where(DIARIES.c.person == self.name))
        self._sweep()
        return count

    def _sweep(self) -> None:
        """Write the database anew without what was deleted: no page keeps a trace of it."""
        with told_plainly(self.url), self._engine.connect() as connection:
            if self.url.get_backend_name() == SQLITE:
                cursor = connection.connection.cursor()
                # outside a transaction, which VACUUM needs
                cursor.execute("VACUUM")
                cursor.close()
                return
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in (SIGNS, EXERCISES, DOSES, ENTRIES, DIARIES):
                alone.execute(text(f"VACUUM (FULL) {table.name}"))


def _taken(day: str) -> Fault:
    remedy = "Use --replace to write it anew, or --date for another day."
    return Fault("date", f"an entry for {day} already", "one entry a day", remedy)


def _insert_of(connection: Connection) -> Any:
    """Give the insert that knows `ON CONFLICT`; the other database's words are slow to load, and left."""
    if connection.dialect.name == POSTGRESQL:
        from sqlalchemy.dialects import postgresql as dialect  # noqa: PLC0415
    else:
        from sqlalchemy.dialects import sqlite as dialect  # type: ignore[no-redef] # noqa: PLC0415
    return dialect.insert


def _kept_person(connection: Connection, person: Person) -> int:
    """Give the id of the person's diary, made or completed. What was chosen once stays."""
    insert_into = _insert_of(connection)
    new = insert_into(DIARIES).values(person=person.name, activity=person.activity, began_on=person.began_on)
    # another program may make it at the same moment
    connection.execute(new.on_conflict_do_nothing(index_elements=["person"]))
    row = connection.execute(select(DIARIES).where(DIARIES.c.person == person.name)).one()
    began_on = person.began_on or row.began_on
    values = {"activity": row.activity or person.activity, "began_on": began_on}
    connection.execute(update(DIARIES).where(DIARIES.c.id == row.id).values(**values))
    return int(row.id)


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "day": entry.day,
        "pain_now": entry.now,
        "pain_worst": entry.worst,
        "pain_average": entry.average,
        "interference": entry.interference,
        "function_score": entry.function,
        "sleep_hours": entry.sleep_hours,
        "helped": entry.helped,
        "note": entry.note,
        "seen": entry.seen,
    }


def _entries_of(connection: Connection, rows: Sequence[Row[Any]], of_person: Any) -> list[Entry]:
    def parts(table: Table) -> dict[int, list[Row[Any]]]:
        found: dict[int, list[Row[Any]]] = defaultdict(list)
        joined = select(table).join(ENTRIES, table.c.entry_id == ENTRIES.c.id).join(DIARIES)
        for row in connection.execute(joined.where(of_person).order_by(table.c.id)):
            found[row.entry_id].append(row)
        return found

    doses, exercises, signs = parts(DOSES), parts(EXERCISES), parts(SIGNS)
    return [
        replace(
            _entry_of(row),
            doses=tuple(Dose(one.product, one.mg, one.times) for one in doses[row.id]),
            exercises=tuple(one.name for one in exercises[row.id]),
            signs=tuple(Sign(one.finding, one.value) for one in signs[row.id]),
        )
        for row in rows
    ]


def _entry_of(row: Row[Any]) -> Entry:
    day: date = row.day
    return Entry(
        day=day,
        now=row.pain_now,
        worst=row.pain_worst,
        average=row.pain_average,
        interference=row.interference,
        function=row.function_score,
        sleep_hours=row.sleep_hours,
        helped=row.helped,
        note=row.note,
        seen=row.seen,
        id=row.id,
    )


def place_of(store: DiaryStore) -> str:
    """Give where the diary lies, for a message."""
    return shown(store.url)
