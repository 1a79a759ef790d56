"""The first tables, and the rule that an audit line is never changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = """
CREATE FUNCTION clinic_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is only added to' USING ERRCODE = 'insufficient_privilege';
END $$
"""
GUARDED = """
CREATE TRIGGER clinic_audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON clinic_audit
FOR EACH STATEMENT EXECUTE FUNCTION clinic_audit_stays()
"""
TABLES = ("clinic_secret", "clinic_audit", "clinic_tries", "clinic_sign_in", "clinic_visit", "clinic_care")


def upgrade() -> None:
    """Make the tables."""
    _make_accounts()
    _make_visits()
    _make_audit()
    op.create_table(
        "clinic_secret",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_clinic_secret_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_clinic_secret")),
    )


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _account(table: str, name: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(
        [name], ["clinic_account.id"], name=op.f(f"fk_{table}_{name}"), ondelete="CASCADE"
    )
    return sa.Column(name, sa.Integer, autoincrement=False, nullable=False), key


def _make_accounts() -> None:
    op.create_table(
        "clinic_account",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        _moment("made_at"),
        sa.CheckConstraint("role IN ('patient', 'clinician')", name=op.f("ck_clinic_account_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_account")),
        sa.UniqueConstraint("name", name=op.f("uq_clinic_account_name")),
    )
    op.create_table(
        "clinic_care",
        *_account("clinic_care", "patient_id"),
        *_account("clinic_care", "clinician_id"),
        sa.PrimaryKeyConstraint("patient_id", "clinician_id", name=op.f("pk_clinic_care")),
    )


def _make_visits() -> None:
    op.create_table(
        "clinic_visit",
        *_account("clinic_visit", "account_id"),
        sa.Column("content", sa.Text, nullable=False),
        _moment("changed_at"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_clinic_visit")),
    )
    op.create_table(
        "clinic_sign_in",
        sa.Column("token_hash", sa.String(64), nullable=False),
        *_account("clinic_sign_in", "account_id"),
        _moment("began_at"),
        _moment("seen_at"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_clinic_sign_in")),
    )
    op.create_table(
        "clinic_tries",
        sa.Column("place_hash", sa.String(64), nullable=False),
        sa.Column("wrong", sa.Integer, nullable=False),
        _moment("last_at"),
        sa.PrimaryKeyConstraint("place_hash", name=op.f("pk_clinic_tries")),
    )


def _make_audit() -> None:
    op.create_table(
        "clinic_audit",
        sa.Column("id", sa.BigInteger, nullable=False),
        _moment("at"),
        sa.Column("by_account", sa.Integer),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("place", sa.String(100), nullable=False),
        sa.Column("about_account", sa.Integer),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_audit")),
    )
    op.execute(APPEND_ONLY)
    op.execute(GUARDED)


def downgrade() -> None:
    """Remove the tables, and all that is in them."""
    for name in (*TABLES, "clinic_account"):
        op.drop_table(name)
    op.execute("DROP FUNCTION clinic_audit_stays()")
