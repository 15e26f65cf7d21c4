"""Alembic's entry: the application binds the connection, so nothing is configured twice."""

from alembic import context
from flask import current_app

from kiosk.storage import models  # noqa: F401 - the tables must be known before they are compared

database = current_app.extensions["migrate"].db

with database.engine.connect() as connection:
    # Alembic holds SQLite unable to roll schema steps back; begun as storage.database begins them, it can.
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        transaction_per_migration=False,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
