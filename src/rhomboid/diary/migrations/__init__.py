"""The steps by which a database of the diary comes to its present form. Alembic runs them."""
