"""What Alembic runs: the steps on the connection that is handed over, in its transaction."""

from __future__ import annotations

from alembic import context

from rhomboid.diary.clinic.schema import TABLES, VERSIONS

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TABLES,
    version_table=VERSIONS,
    transactional_ddl=True,
)
context.run_migrations()
