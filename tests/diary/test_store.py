"""The same promises on SQLite and on PostgreSQL: what was stored is there, what was deleted is not."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from diary.writing import FIRST, ME, full_entry, opened
from rhomboid.diary.connection import told_plainly, url_of
from rhomboid.diary.entries import DiaryError, Person
from rhomboid.diary.schema import TABLES

WRITER = Path(__file__).with_name("writing.py")
ROOT = Path(__file__).parents[2]


def without_ids(entries):
    return [replace(entry, id=None) for entry in entries]


def raw(database: str):
    return create_engine(url_of(database))


def test_what_was_stored_is_given_back_to_the_letter(database: str) -> None:
    written = [full_entry(number) for number in (3, 1, 2)]
    with opened(database) as store:
        numbers = store.add(written, ME)
    with opened(database) as store:
        assert without_ids(store.entries()) == sorted(written, key=lambda entry: entry.day)
        assert {entry.id for entry in store.entries()} == set(numbers)
        assert store.person() == ME


def test_a_diary_that_was_never_written_is_empty_and_makes_no_file(database: str, tmp_path: Path) -> None:
    with opened(database) as store:
        assert store.entries() == []
        assert store.person() == Person("me")
        assert store.answers() is None
        assert store.delete_all() == 0
    assert not list(tmp_path.rglob("*.sqlite"))


def test_a_second_entry_for_a_day_is_refused_unless_it_replaces_the_first(database: str) -> None:
    with opened(database) as store:
        store.add([full_entry(1)], ME)
        with pytest.raises(DiaryError, match="an entry for 2026-01-02 already"):
            store.add([full_entry(5), full_entry(1, now=9)], ME)
        assert without_ids(store.entries()) == [full_entry(1)]
        store.add([full_entry(1, now=9, doses=())], ME, may_replace=True)
        assert without_ids(store.entries()) == [full_entry(1, now=9, doses=())]


def test_the_activity_is_chosen_once(database: str) -> None:
    with opened(database) as store:
        store.add([full_entry(1)], ME)
        store.add([full_entry(2)], Person("me", "something else"))
        assert store.person() == ME


def test_two_people_in_one_database_do_not_see_one_another(database: str) -> None:
    with opened(database) as mine, opened(database, "you") as yours:
        mine.add([full_entry(1), full_entry(2)], ME)
        yours.add([full_entry(1, note="yours")], Person("you"))
        yours.keep_answers('{"a": 1}', Person("you"))
        assert without_ids(yours.entries()) == [full_entry(1, note="yours")]
        assert mine.answers() is None
        with pytest.raises(DiaryError, match="no entry"):
            yours.delete([mine.entries()[0].id])
        assert yours.delete_all() == 1
        assert len(mine.entries()) == 2


def test_what_was_deleted_is_gone_with_all_its_parts(database: str) -> None:
    with opened(database) as store:
        numbers = store.add([full_entry(number) for number in range(4)], ME)
        assert store.delete(numbers[1:3]) == 2
        assert [entry.id for entry in store.entries()] == [numbers[0], numbers[3]]
        with raw(database).connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM dose")).scalar() == 4
        assert store.delete_all() == 2
        with raw(database).connect() as connection:
            for table in TABLES.tables:
                assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0, table


def test_an_unknown_number_deletes_nothing_at_all(database: str) -> None:
    with opened(database) as store:
        numbers = store.add([full_entry(1)], ME)
        with pytest.raises(DiaryError) as caught:
            store.delete([numbers[0], 998, 999])
        assert len(caught.value.faults) == 2
        assert len(store.entries()) == 1


@pytest.mark.parametrize("way", ["one", "all"])
def test_no_byte_of_a_deleted_entry_stays_in_the_file(sqlite: str, tmp_path: Path, way: str) -> None:
    secret = "zebra-crossing-4711 " * 400
    with opened(sqlite) as store:
        numbers = store.add([full_entry(n, note=f"{secret}{n}") for n in range(20)], ME)
        assert b"zebra-crossing" in b"".join(
            path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
        )
        store.delete(numbers) if way == "one" else store.delete_all()
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in left] == ["diary.sqlite"]
    assert b"zebra-crossing" not in left[0].read_bytes()
    if way == "all":
        assert b"carry my daughter" not in left[0].read_bytes()


def test_no_table_of_the_server_keeps_a_deleted_entry(postgresql: str) -> None:
    with opened(postgresql) as store:
        store.add([full_entry(n, note="zebra-crossing-4711") for n in range(20)], ME)
        assert tables_with(postgresql, b"zebra-crossing")
        store.delete_all()
    # the write-ahead log, which the docs name, is another matter
    assert tables_with(postgresql, b"zebra-crossing") == []


def tables_with(database: str, word: bytes) -> list[Path]:
    """Give the files of the database's tables that hold the word, once everything is on the disk."""
    with raw(database).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(str(connection.execute(text("SHOW data_directory")).scalar()))
    return [path for path in (folder / "base").rglob("*") if path.is_file() and word in path.read_bytes()]


def test_only_its_owner_may_read_the_file(sqlite: str, tmp_path: Path) -> None:
    with opened(sqlite) as store:
        store.add([full_entry(1)], ME)
    (path,) = tmp_path.rglob("*.sqlite")
    assert path.stat().st_mode & 0o077 == 0


def test_the_migrations_make_the_tables_that_the_program_uses(database: str) -> None:
    with opened(database) as store:
        store.add([full_entry(1)], ME)
    with raw(database).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), TABLES) == []


def test_the_database_itself_refuses_a_pain_of_eleven(database: str) -> None:
    with opened(database) as store:
        store.add([full_entry(1)], ME)
        with pytest.raises(DiaryError):
            store.add([full_entry(2, now=11)], ME)
        assert len(store.entries()) == 1


def test_two_programs_that_start_at_once_both_write(database: str) -> None:
    faults: list[Exception] = []

    def write(start: int) -> None:
        try:
            with opened(database) as store:
                for number in range(start, start + 20):
                    store.add([full_entry(number)], ME)
        except DiaryError as error:
            faults.append(error)

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened(database) as store:
        assert len(store.entries()) == 40
    assert not faults


@pytest.mark.parametrize("seconds", [0.02, 0.07, 0.15, 0.31])
def test_a_kill_in_the_middle_of_writing_loses_at_most_the_entry_being_written(
    database: str, seconds: float
) -> None:
    with opened(database) as store:
        # the tables are there before, so that the kill hits an entry; a test of its own kills their making
        store.keep_answers("{}", ME)
    told = written_until_killed(database, lines=5, seconds=seconds)
    with opened(database) as store:
        kept = store.entries()
        assert len(told) <= len(kept) <= len(told) + 1
        assert without_ids(kept) == [full_entry(number) for number in range(len(kept))]
        # and it goes on
        store.add([full_entry(5000)], ME)


@pytest.mark.parametrize("seconds", [0.3, 0.5, 0.7, 0.9])
def test_a_kill_while_the_tables_are_made_leaves_a_diary_that_works(database: str, seconds: float) -> None:
    written_until_killed(database, lines=0, seconds=seconds)
    with opened(database) as store:
        before = len(store.entries())
        store.add([full_entry(5000)], ME)
        assert len(store.entries()) == before + 1


def written_until_killed(database: str, lines: int, seconds: float) -> list[int]:
    """Run the writer, wait for so many lines and seconds, kill it with -9; give what it said it stored."""
    paths = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}"}
    writer = subprocess.Popen(
        [sys.executable, str(WRITER), database], stdout=subprocess.PIPE, text=True, env=paths
    )
    assert writer.stdout is not None
    told = [int(writer.stdout.readline()) for _ in range(lines)]
    time.sleep(seconds)
    writer.kill()
    told += [int(line) for line in writer.stdout.read().split()]
    assert writer.wait() == -9
    writer.stdout.close()
    return told


def test_a_diary_of_a_newer_version_is_left_alone(database: str) -> None:
    with opened(database) as store:
        store.add([full_entry(1)], ME)
    with raw(database).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with opened(database) as store:
        for action in (store.entries, lambda: store.add([full_entry(2)], ME), store.delete_all):
            with pytest.raises(DiaryError, match="a diary of version 9999"):
                action()
    with raw(database).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM entry")).scalar() == 1


def test_tables_of_another_program_are_left_alone(database: str) -> None:
    path = url_of(database).database
    if database.startswith("sqlite"):
        Path(str(path)).parent.mkdir()
    with raw(database).begin() as connection:
        connection.execute(text("CREATE TABLE entry (title TEXT)"))
    with opened(database) as store, pytest.raises(DiaryError, match="tables of another program"):
        store.add([full_entry(1)], ME)


def test_a_locked_diary_is_told_and_loses_nothing(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhomboid.diary.connection.WAIT_SECONDS", 1)
    with opened(database) as store:
        store.add([full_entry(1)], ME)
    other = raw(database).connect()
    if database.startswith("sqlite"):
        other.connection.cursor().execute("BEGIN EXCLUSIVE")
    else:
        other.execute(text("LOCK TABLE diary IN ACCESS EXCLUSIVE MODE"))
    with opened(database) as store, pytest.raises(DiaryError, match="another program holds the diary"):
        store.add([full_entry(2)], ME)
    other.close()
    with opened(database) as store:
        assert without_ids(store.entries()) == [full_entry(1)]


# what only a file can suffer ------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_loses_nothing(sqlite: str) -> None:
    with opened(sqlite) as store:
        store.add([full_entry(1)], ME)
        with store._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        # no more pages than there are: SQLite then answers as on a full disk
        connection = store._engine.raw_connection()
        connection.cursor().execute(f"PRAGMA max_page_count={pages}")
        connection.close()
        with pytest.raises(DiaryError, match="a full disk"):
            store.add([full_entry(n, note="x" * 2000) for n in range(2, 60)], ME)
    with opened(sqlite) as store:
        assert without_ids(store.entries()) == [full_entry(1)]


def test_a_file_that_is_no_diary_is_told_and_left_as_it_is(sqlite: str, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "diary.sqlite"
    path.parent.mkdir()
    path.write_bytes(b"This is a letter to my aunt. " * 500)
    before = path.read_bytes()
    with opened(sqlite) as store:
        for action in (store.entries, lambda: store.add([full_entry(1)], ME)):
            with pytest.raises(DiaryError, match="no diary, or a damaged one"):
                action()
    assert path.read_bytes() == before


def test_a_damaged_diary_is_told_and_left_as_it_is(sqlite: str, tmp_path: Path) -> None:
    with opened(sqlite) as store:
        store.add([full_entry(n, note="y" * 1500) for n in range(100)], ME)
    (path,) = tmp_path.rglob("*.sqlite")
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with opened(sqlite) as store, pytest.raises(DiaryError, match="damaged"):
        store.entries()
    assert path.read_bytes() == bytes(content)


def test_a_place_that_may_not_be_written_to_is_told(sqlite: str, tmp_path: Path) -> None:
    with opened(sqlite) as store:
        store.add([full_entry(1)], ME)
    (path,) = tmp_path.rglob("*.sqlite")
    with opened(f"sqlite:///file:{path}?mode=ro&uri=true") as store:
        with pytest.raises(DiaryError, match="may not be written to"):
            store.add([full_entry(2)], ME)
        assert without_ids(store.entries()) == [full_entry(1)]
    below = opened(f"sqlite:///{path}/below/diary.sqlite")
    with below as store, pytest.raises(DiaryError, match="may not be written to"):
        store.add([full_entry(2)], ME)


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    nowhere = opened("postgresql://nurse:hunter2@127.0.0.1:1/clinic")
    with nowhere as store, pytest.raises(DiaryError, match="no way to the database") as caught:
        store.entries()
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("spelled", ["mysql://a/b", "diary.sqlite", "", "http://x", "sqlite"])
def test_what_is_no_database_is_refused(spelled: str) -> None:
    with pytest.raises(DiaryError):
        url_of(spelled)


def test_the_first_day_is_before_all_others() -> None:
    assert full_entry(0).day == FIRST


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("53100", "a full disk"),
        ("55P03", "another program"),
        ("25006", "may not be written to"),
        ("SQLITE_IOERR_WRITE", "a disk that fails"),
        ("SQLITE_READONLY_DIRECTORY", "may not be written to"),
        ("XX000", "an error of the database"),
    ],
)
def test_what_a_server_or_a_disk_refuses_is_told_in_plain_words(name: str, words: str) -> None:
    class RefusalError(Exception):
        sqlstate = name
        sqlite_errorname = name if name.startswith("SQLITE") else None

    with pytest.raises(DiaryError, match=words), told_plainly(url_of("sqlite:///x")):
        raise OperationalError("INSERT", {}, RefusalError())
