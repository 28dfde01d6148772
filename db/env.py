"""Runs the scripts on the connection that the program hands in, inside its transaction."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, transactional_ddl=True, version_table_pk=False)
context.run_migrations()
