"""What Alembic runs: the steps on the connection that the store hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from rhomboid.diary.schema import TABLES

connection = context.config.attributes["connection"]
# on SQLite Alembic would not run inside a transaction: a kill in the middle would leave half a schema
context.configure(connection=connection, target_metadata=TABLES, transactional_ddl=True, render_as_batch=True)
context.run_migrations()
