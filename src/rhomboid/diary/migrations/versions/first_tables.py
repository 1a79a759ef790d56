"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCORES = ("pain_now", "pain_worst", "pain_average", "interference", "function_score")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "diary",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("activity", sa.String(100), nullable=False),
        sa.Column("began_on", sa.Date),
        sa.Column("answers", sa.Text),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary")),
        sa.UniqueConstraint("person", name=op.f("uq_diary_person")),
    )
    _make_entries()
    _make_part("dose", sa.Column("product", sa.String(100), nullable=False), *_amount())
    _make_part("exercise", sa.Column("name", sa.String(100), nullable=False))
    _make_part(
        "sign",
        sa.Column("finding", sa.String(100), nullable=False),
        sa.Column("value", sa.String(100), nullable=False),
    )


def _make_entries() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("diary_id", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=name != "pain_now") for name in SCORES),
        sa.Column("sleep_hours", sa.Float),
        sa.Column("helped", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("seen", sa.String(100), nullable=False),
        *(sa.CheckConstraint(f"{name} BETWEEN 0 AND 10", name=op.f(f"ck_entry_{name}")) for name in SCORES),
        sa.CheckConstraint("sleep_hours BETWEEN 0 AND 24", name=op.f("ck_entry_sleep_hours")),
        sa.ForeignKeyConstraint(
            ["diary_id"], ["diary.id"], name=op.f("fk_entry_diary_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("diary_id", "day", name=op.f("uq_entry_diary_id")),
    )


def _amount() -> tuple[sa.Column[float], sa.Column[int]]:
    return sa.Column("mg", sa.Float, nullable=False), sa.Column("times", sa.Integer, nullable=False)


def _make_part(name: str, *columns: sa.Column[str] | sa.Column[float] | sa.Column[int]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("entry_id", sa.Integer, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f(f"fk_{name}_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_entry_id"), name, ["entry_id"])


def downgrade() -> None:
    """Remove the tables, and all that is in them."""
    for name in ("sign", "exercise", "dose", "entry", "diary"):
        op.drop_table(name)
