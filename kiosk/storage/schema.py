"""Bringing a database to the schema this program knows; never the other way."""

from pathlib import Path

import flask_migrate
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from kiosk.core.words import Text
from kiosk.storage.database import db

FOLDER = Path(__file__).parent / "migrations"


class SchemaTooNew(RuntimeError):
    """Raised when a newer program has already moved the database on; an older one must not write to it."""

    @property
    def sentence(self) -> Text:
        """Return what is wrong and what to do, in both languages."""
        return Text(
            "这个数据库已被更新版本的程序升级过，旧程序不能使用它。请安装新版本，或把升级前的备份复制回来。",
            "A newer version of the program has upgraded this database, so this older one must not use it. "
            "Install the newer version, or copy back the backup made before the upgrade.",
        )


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
