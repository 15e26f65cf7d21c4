"""Bringing a database to the schema this program knows; never the other way."""

from pathlib import Path

import flask_migrate
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from kiosk.storage.database import db

FOLDER = Path(__file__).parent / "migrations"


class SchemaTooNew(RuntimeError):
    """Raised when a newer program has already moved the database on; an older one must not write to it."""


def _script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


def revision() -> str | None:
    """Return the revision the database stands at, or None for an empty one."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current() -> bool:
    """Decide whether nothing is to be migrated; raises SchemaTooNew for a revision this program does not know."""
    found, script = revision(), _script()
    known = {step.revision for step in script.walk_revisions()}
    if found is not None and found not in known:
        raise SchemaTooNew(found)
    return found == script.get_current_head()


def upgrade() -> None:
    """Migrate the database of the current application to the newest schema, in one transaction."""
    assert current_app
    flask_migrate.upgrade(directory=str(FOLDER))
