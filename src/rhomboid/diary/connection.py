"""A connection to SQLite or PostgreSQL with the schema up to date, and faults told in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from rhomboid.diary.entries import AlreadyThereError, DiaryError
from rhomboid.diary.schema import TABLES
from rhomboid.domain.errors import Fault

# every version of the tables that can be brought up, oldest first
KNOWN = ("0001",)
HEAD = KNOWN[-1]
WAIT_SECONDS = 5
SQLITE, POSTGRESQL = "sqlite", "postgresql"
# Alembic keeps what it works on in the module, so threads must take turns; processes take the database's lock
ALEMBIC_TURN = Lock()
LOCK_NUMBER = 76_472_015
READS = {"only_reads": True}


def url_of(spelled: str) -> URL:
    """Give the URL of a database. Errors: DiaryError unless it is SQLite or PostgreSQL."""
    expected = "sqlite:///FILE or postgresql://USER@HOST/NAME"
    try:
        url = make_url(spelled)
    except (ArgumentError, ValueError) as error:
        raise DiaryError([Fault("database", "no URL", expected, "See docs/diary.md.")]) from error
    if url.get_backend_name() not in (SQLITE, POSTGRESQL):
        raise DiaryError([Fault("database", f'"{url.drivername}"', expected, "See docs/diary.md.")])
    return url.set(drivername="postgresql+psycopg") if url.get_backend_name() == POSTGRESQL else url


def shown(url: URL) -> str:
    """Give the place of a database for a message, without a password."""
    if url.get_backend_name() == SQLITE:
        return url.database or ":memory:"
    return url.set(drivername=POSTGRESQL).render_as_string(hide_password=True)


def engine_of(url: URL) -> Engine:
    """Give the engine, not yet connected. Errors: DiaryError if the driver is missing."""
    is_sqlite = url.get_backend_name() == SQLITE
    arguments: dict[str, Any] = (
        {"timeout": WAIT_SECONDS}
        if is_sqlite
        else {"connect_timeout": WAIT_SECONDS, "options": f"-c lock_timeout={WAIT_SECONDS}s"}
    )
    try:
        # what was being stored would stand in the words of a refusal, and in the log of whoever looks on
        engine = create_engine(url, connect_args=arguments, pool_pre_ping=not is_sqlite, hide_parameters=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        remedy = "Install it with `pip install rhomboid[clinic]`."
        raise DiaryError([Fault(shown(url), "no driver", "psycopg for PostgreSQL", remedy)]) from error
    if is_sqlite:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # the driver's own begin would leave the making of tables outside the transaction
    connection.isolation_level = None
    # deleted content is overwritten with zeros; each commit is on the disk before it is reported
    for pragma in ("foreign_keys=ON", "secure_delete=ON", "synchronous=FULL", "journal_mode=DELETE"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    only_reads = connection.get_execution_options().get("only_reads", False)
    # a writer asks for the lock at once, so that two of them wait for one another and neither fails half-way
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


@contextmanager
def told_plainly(url: URL) -> Iterator[None]:
    """Turn what the database refuses into a DiaryError with one fault in plain words."""
    try:
        yield
    except DBAPIError as error:
        found, expected, remedy = _in_words(error)
        kind = AlreadyThereError if isinstance(error, IntegrityError) else DiaryError
        # PostgreSQL tells the whole row that it refuses, and a printed chain of errors would tell it on
        raise kind([Fault(shown(url), found, expected, remedy)]) from None


_DISK = ("a full disk", "room to write", "Free some space and try again. Nothing stored before was lost.")
_LOCKED = (
    "that another program holds the diary",
    "a diary that is free",
    "Close the other program and try again. Nothing was lost.",
)
_CORRUPT = (
    "a file that is no diary, or a damaged one",
    "an SQLite file that can be read",
    "Leave the file as it is, and put a copy or an export in its place. It was not changed.",
)
_READ_ONLY = (
    "a place that may not be written to",
    "a file and a folder that may be written to",
    "Check the rights, or give another with --database. Nothing was changed.",
)
_GONE = (
    "no way to the database",
    "a database that answers",
    "Check the address, the name and the rights. Nothing was stored.",
)
_PLAIN = {
    "SQLITE_FULL": _DISK,
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_CORRUPT": _CORRUPT,
    "SQLITE_NOTADB": _CORRUPT,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_IOERR": ("a disk that fails", "a disk that can be written to", "Check the disk; try again."),
    # classes and codes of PostgreSQL's appendix A
    "53100": _DISK,
    "55P03": _LOCKED,
    "40P01": _LOCKED,
    "25006": _READ_ONLY,
    "42501": _READ_ONLY,
}


def _in_words(error: DBAPIError) -> tuple[str, str, str]:
    origin = error.orig
    name = getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None)
    if name is None:
        return _GONE
    # extended names go on after the plain one: SQLITE_READONLY_DIRECTORY
    for known, words in _PLAIN.items():
        if name == known or name.startswith(f"{known}_"):
            return words
    return f"an error of the database ({name})", "a diary of this program", "See docs/diary.md."


def ready(engine: Engine, may_make: bool = True) -> bool:
    """Bring the schema up to date; give whether there is a diary at all.

    Errors: DiaryError for a newer version, or tables of something else.
    """
    url = engine.url
    if not _has_file(url, may_make):
        return False
    with told_plainly(url), engine.connect().execution_options(**READS) as connection:
        version = _version(connection, url)
    if version == HEAD:
        return True
    if version is None and not may_make:
        return False
    with ALEMBIC_TURN, told_plainly(url), engine.begin() as connection:
        if url.get_backend_name() == POSTGRESQL:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK_NUMBER})"))
        # another one may have made them in the meantime
        if _version(connection, url) != HEAD:
            _migrate(connection)
    return True


def _has_file(url: URL, may_make: bool) -> bool:
    """Whether there is a file to open, making an empty one that only its owner may read, if asked."""
    if url.get_backend_name() != SQLITE or url.database in (None, "", ":memory:"):
        return True
    # SQLite takes a path as an address too (file:/path?mode=ro): it is no folder of that name
    path = Path(str(url.database).removeprefix("file:"))
    if path.exists() or not may_make:
        return path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        words = _DISK if error.errno == ENOSPC else _READ_ONLY
        raise DiaryError([Fault(shown(url), *words)]) from error
    return True


def _version(connection: Connection, url: URL) -> str | None:
    names = set(inspect(connection).get_table_names())
    if "alembic_version" not in names:
        if names & set(TABLES.tables):
            raise DiaryError(
                [Fault(shown(url), "tables of another program", "a diary, or nothing", "Give another.")]
            )
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in KNOWN:
        remedy = "Use the newer version of this program; nothing was changed."
        expected = f"version {HEAD} or older"
        raise DiaryError([Fault(shown(url), f"a diary of version {found}", expected, remedy)])
    return str(found) if found else None


def _migrate(connection: Connection) -> None:
    # loaded only when there is something to do: it takes as long as all the rest
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
