"""Who an account is at an OpenID provider."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nobody is linked yet."""
    op.create_table(
        "clinic_identity",
        sa.Column("account_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("issuer", sa.String(500), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["clinic_account.id"],
            name=op.f("fk_clinic_identity_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_clinic_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_clinic_identity_issuer")),
    )


def downgrade() -> None:
    """Remove the table: whoever was linked signs in by password again."""
    op.drop_table("clinic_identity")
