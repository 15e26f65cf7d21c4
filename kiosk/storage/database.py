"""The database handle: one engine, safe settings on every connection, one writer at a time.

SQLite keeps neither `synchronous` nor `foreign_keys` in its file, so both are set and asserted on each connection.
Reads begin deferred; writes begin immediate under a process-wide lock, because SQLite's own back-off is slow.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase, Session

from kiosk.storage.guard import DatabaseMissing

BUSY_SECONDS = 5
_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY_SECONDS * 1000}


class StorageBusy(RuntimeError):
    """Raised when another write has held the database for too long; nothing was written."""


class StorageUnsafe(RuntimeError):
    """Raised when a connection does not take the settings that keep records safe."""


class Base(DeclarativeBase):
    """Base of all models; constraints are named so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate()
_write_lock = threading.Lock()
_is_writing: ContextVar[bool] = ContextVar("is_writing", default=False)


@contextmanager
def writing() -> Iterator[Session]:
    """Open one write transaction: committed whole at the end, or rolled back whole; inside another it joins that one.

    Raises StorageBusy if another write does not finish in time.
    """
    if _is_writing.get():
        yield db.session()
        return
    if not _write_lock.acquire(timeout=BUSY_SECONDS):
        raise StorageBusy
    # A read begun earlier in this request would keep an old picture of the database: it ends here.
    db.session.rollback()
    token = _is_writing.set(True)
    try:
        yield db.session()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _is_writing.reset(token)
        _write_lock.release()


@event.listens_for(Engine, "do_connect")
def _refuse_to_start_empty(dialect: Any, connection: Any, arguments: list[Any], options: dict[str, Any]) -> None:
    """Raise DatabaseMissing where a new connection would make an empty file in place of the school's."""
    path = Path(arguments[0])
    if not path.exists():
        raise DatabaseMissing(path)


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _: Any) -> None:
    # Without this the driver opens transactions by itself, and always deferred ones.
    connection.isolation_level = None
    cursor = connection.cursor()
    for name, wanted in _PRAGMAS.items():
        cursor.execute(f"PRAGMA {name} = {wanted}")
        (found,) = cursor.execute(f"PRAGMA {name}").fetchone()
        is_in_memory = name == "journal_mode" and found == "memory"
        if found != wanted and not is_in_memory:
            raise StorageUnsafe(f"{name}: {found}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _is_writing.get() else "BEGIN")
