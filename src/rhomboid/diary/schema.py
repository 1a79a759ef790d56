"""The tables of the diary, the same for SQLite and PostgreSQL, as the migrations make them."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

# names for every constraint, so that a later migration can find them on both databases
TABLES = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(column_0_label)s",
    }
)

DIARIES = Table(
    "diary",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("person", String(100), nullable=False, unique=True),
    Column("activity", String(100), nullable=False),
    Column("began_on", Date),
    Column("answers", Text),
)


def _score(name: str, is_needed: bool = False) -> Column[int]:
    return Column(
        name, Integer, CheckConstraint(f"{name} BETWEEN 0 AND 10", name=name), nullable=not is_needed
    )


ENTRIES = Table(
    "entry",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("diary_id", Integer, ForeignKey("diary.id", ondelete="CASCADE"), nullable=False),
    Column("day", Date, nullable=False),
    _score("pain_now", is_needed=True),
    _score("pain_worst"),
    _score("pain_average"),
    _score("interference"),
    _score("function_score"),
    Column("sleep_hours", Float, CheckConstraint("sleep_hours BETWEEN 0 AND 24", name="sleep_hours")),
    Column("helped", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("seen", String(100), nullable=False),
    UniqueConstraint("diary_id", "day"),
)


def _part_of_an_entry(name: str, *columns: Column[str] | Column[float] | Column[int]) -> Table:
    entry = ForeignKey("entry.id", ondelete="CASCADE")
    return Table(
        name,
        TABLES,
        Column("id", Integer, primary_key=True),
        Column("entry_id", Integer, entry, nullable=False, index=True),
        *columns,
    )


DOSES = _part_of_an_entry(
    "dose",
    Column("product", String(100), nullable=False),
    Column("mg", Float, nullable=False),
    Column("times", Integer, nullable=False),
)
EXERCISES = _part_of_an_entry("exercise", Column("name", String(100), nullable=False))
SIGNS = _part_of_an_entry(
    "sign", Column("finding", String(100), nullable=False), Column("value", String(100), nullable=False)
)
