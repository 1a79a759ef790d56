"""The tables of a clinic, as the migrations make them. They stand beside the diary's in one database."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from rhomboid.diary.schema import TABLES as DIARY_TABLES

PATIENT, CLINICIAN = "patient", "clinician"
ROLES = (PATIENT, CLINICIAN)
VERSIONS = "clinic_version"
TABLES = MetaData(naming_convention=DIARY_TABLES.naming_convention)


def _account(name: str, is_key: bool = False) -> Column[int]:
    """Give a column that points at an account and goes with it."""
    target = ForeignKey("clinic_account.id", ondelete="CASCADE")
    return Column(name, Integer, target, primary_key=is_key, nullable=False, autoincrement=False)


def _moment(name: str) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=False)


ACCOUNTS = Table(
    "clinic_account",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column(
        "role", String(20), CheckConstraint("role IN ('patient', 'clinician')", name="role"), nullable=False
    ),
    Column("password_hash", String(200), nullable=False),
    Column("is_active", Boolean, nullable=False),
    _moment("made_at"),
)
# who looks after whom: the only way in which a clinician sees a patient
CARE = Table("clinic_care", TABLES, _account("patient_id", True), _account("clinician_id", True))
# who an account is at an OpenID provider: one identity for an account, and one account for an identity
IDENTITIES = Table(
    "clinic_identity",
    TABLES,
    _account("account_id", True),
    Column("issuer", String(500), nullable=False),
    Column("subject", String(255), nullable=False),
    UniqueConstraint("issuer", "subject"),
)
VISITS = Table(
    "clinic_visit",
    TABLES,
    _account("account_id", True),
    Column("content", Text, nullable=False),
    _moment("changed_at"),
)
SIGN_INS = Table(
    "clinic_sign_in",
    TABLES,
    Column("token_hash", String(64), primary_key=True),
    _account("account_id"),
    _moment("began_at"),
    _moment("seen_at"),
)
# wrong tries in a row, by the hash of a name or an address: what was typed as a name may be a password
TRIES = Table(
    "clinic_tries",
    TABLES,
    Column("place_hash", String(64), primary_key=True),
    Column("wrong", Integer, nullable=False),
    _moment("last_at"),
)
# numbers of accounts and no keys, so that a line stays when the account goes
AUDIT = Table(
    "clinic_audit",
    TABLES,
    Column("id", BigInteger, primary_key=True),
    _moment("at"),
    Column("by_account", Integer),
    Column("action", String(20), nullable=False),
    Column("place", String(100), nullable=False),
    Column("about_account", Integer),
)
SECRETS = Table(
    "clinic_secret",
    TABLES,
    Column(
        "number", Integer, CheckConstraint("number = 1", name="number"), primary_key=True, autoincrement=False
    ),
    Column("value", LargeBinary, nullable=False),
)
