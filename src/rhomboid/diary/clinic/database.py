"""A clinic's database: PostgreSQL behind one connection string, with its tables up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from rhomboid.diary.clinic.schema import ACCOUNTS, VERSIONS
from rhomboid.diary.connection import ALEMBIC_TURN, POSTGRESQL, engine_of, ready, shown, told_plainly, url_of
from rhomboid.domain.errors import Fault, RhomboidError

# every version of the tables that can be brought up, oldest first
KNOWN = ("0001", "0002")
HEAD = KNOWN[-1]
NO_RIGHT = "42501"
LOCK_NUMBER = 76_472_016
EXPECTED = "postgresql://USER@HOST/NAME"
Now = Callable[[], datetime]


class ClinicError(RhomboidError):
    """Something of the clinic's accounts or their database breaks a rule."""


def now_utc() -> datetime:
    """Give the present moment."""
    return datetime.now(UTC)


class ClinicDatabase:
    """The database, with the tables made. now: gives the moment. Close it after use.

    Errors: RhomboidError if there is no such database, or it holds something newer.
    """

    def __init__(self, spelled: str, now: Now = now_utc) -> None:
        self.url, self.now = url_of(spelled), now
        if self.url.get_backend_name() != POSTGRESQL:
            remedy = "A clinic needs PostgreSQL; see docs/clinic.md."
            raise ClinicError([Fault("database", f'"{self.url.drivername}"', EXPECTED, remedy)])
        self.engine = engine_of(self.url)
        with ALEMBIC_TURN, self.change() as connection:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK_NUMBER})"))
            if (version := self._version(connection)) != HEAD:
                with self._owned(version):
                    _migrate(connection)
        # the diaries' tables too, since who serves the pages later may be let make none
        ready(self.engine)

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """Give a connection in one transaction: all of it is kept, or nothing."""
        with told_plainly(self.url), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _owned(self, version: str | None) -> Iterator[None]:
        """Say what to do where a role that may not make tables meets ones of a version before."""
        try:
            yield
        except DBAPIError as error:
            if version is None or getattr(error.orig, "sqlstate", "") != NO_RIGHT:
                raise
            found = f"tables of version {version}, which this role may not bring to {HEAD}"
            remedy = "Run `rhomboid clinic list` as their owner, then the grants of docs/clinic.md."
            raise ClinicError([Fault(shown(self.url), found, "tables up to date", remedy)]) from None

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()

    def __enter__(self) -> ClinicDatabase:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _version(self, connection: Connection) -> str | None:
        names = set(inspect(connection).get_table_names())
        if VERSIONS not in names:
            if ACCOUNTS.name in names:
                found = "tables of another program"
                raise ClinicError([Fault(shown(self.url), found, "a clinic, or nothing", "Give another.")])
            return None
        kept = connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar()
        if kept is not None and kept not in KNOWN:
            remedy = "Use the newer version of this program; nothing was changed."
            raise ClinicError(
                [Fault(shown(self.url), f"a clinic of version {kept}", f"version {HEAD} or older", remedy)]
            )
        return kept


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - slow to load, and seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
