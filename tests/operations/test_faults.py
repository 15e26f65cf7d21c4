"""R9, R11: what storage answers instead of writing is told apart, so that pages can say wait, or call for help."""

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from kiosk.operations.faults import StorageFault, start_fault, storage_fault
from kiosk.storage import queries
from kiosk.storage.database import StorageBusy, db, writing
from kiosk.storage.guard import DatabaseDamaged, DatabaseMissing
from kiosk.storage.models import Setting
from kiosk.storage.schema import SchemaTooNew


def refused(words: str, kind=OperationalError, original=sqlite3.OperationalError) -> Exception:
    return kind("INSERT", {}, original(words))


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (StorageBusy(), StorageFault.BUSY),
        (refused("database is locked"), StorageFault.BUSY),
        (refused("database table is locked"), StorageFault.BUSY),
        (refused("database or disk is full"), StorageFault.FULL),
        (refused("attempt to write a readonly database"), StorageFault.FULL),
        (refused("no such table: person"), StorageFault.UNUSABLE),
        (refused("file is not a database", DatabaseError, sqlite3.DatabaseError), StorageFault.UNUSABLE),
        (DatabaseMissing(Path("x")), StorageFault.UNUSABLE),
        (OSError(errno.ENOSPC, "No space left on device"), StorageFault.FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), StorageFault.FULL),
        (OSError(errno.EACCES, "Permission denied"), None),
        (refused("no such column: colour"), None),
        (refused("UNIQUE constraint failed: inspection.key", IntegrityError, sqlite3.IntegrityError), None),
        (ValueError("database is locked"), None),
    ],
)
def test_what_storage_says_is_told_apart(app, error, fault):
    assert storage_fault(error) is fault


def test_a_broken_rule_whose_name_says_full_is_no_full_disk(app):
    error = IntegrityError("INSERT", {}, sqlite3.IntegrityError("CHECK constraint failed: full_name"))
    assert storage_fault(error) is None


def test_after_a_full_disk_reads_go_on_and_nothing_half_is_left(app):
    with pytest.raises(OperationalError) as full, writing() as session:
        session.execute(text("PRAGMA max_page_count = 1"))
        for number in range(200):
            session.add(Setting(name=f"big {number}", value="x" * 4000))
            session.flush()
    assert storage_fault(full.value) is StorageFault.FULL
    db.session.rollback()
    assert queries.setting("school") and not any(name.startswith("big") for name in queries.settings())


@pytest.mark.parametrize("error", [DatabaseMissing(Path("x")), DatabaseDamaged(Path("x"), "torn"), SchemaTooNew("f00d")])
def test_a_start_that_must_not_be_says_why_in_both_languages(error):
    said = start_fault(error)
    assert said is not None and said.zh and said.en and said.zh != said.en


def test_any_other_error_is_no_start_fault():
    assert start_fault(ValueError("x")) is None
