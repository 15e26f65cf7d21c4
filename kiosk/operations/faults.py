"""What storage may answer instead of writing, told apart so that a page can say whether to wait or call for help."""

import errno
import sqlite3
from enum import StrEnum

from sqlalchemy.exc import DatabaseError

from kiosk.core.words import Text
from kiosk.storage.database import StorageBusy, db
from kiosk.storage.guard import DatabaseUnusable
from kiosk.storage.schema import SchemaTooNew

_FULL = (errno.ENOSPC, errno.EDQUOT)
_UNUSABLE = ("malformed", "not a database", "unable to open", "no such table")


class StorageFault(StrEnum):
    """Why nothing was written."""

    BUSY = "busy"
    FULL = "full"
    UNUSABLE = "unusable"


def start_fault(error: Exception) -> Text | None:
    """Return why the program must not start with this database and what to do; None for any other error."""
    return error.sentence if isinstance(error, DatabaseUnusable | SchemaTooNew) else None


def storage_fault(error: Exception) -> StorageFault | None:
    """Return why storage refused, the transaction rolled back; None for an error that storage does not explain."""
    if isinstance(error, StorageBusy):
        return StorageFault.BUSY
    if isinstance(error, DatabaseUnusable):
        return StorageFault.UNUSABLE
    if isinstance(error, OSError) and error.errno in _FULL:
        # A photo, or what of it is kept aside while it comes in, found no room.
        return StorageFault.FULL
    if not isinstance(error, DatabaseError):
        return None
    db.session.rollback()
    # A row that breaks a rule is no fault of storage, whatever words stand in the rule's name.
    if isinstance(error.orig, sqlite3.IntegrityError):
        return None
    reason = str(error.orig) if isinstance(error.orig, sqlite3.DatabaseError) else ""
    if "locked" in reason:
        return StorageFault.BUSY
    if any(word in reason for word in _UNUSABLE):
        return StorageFault.UNUSABLE
    return StorageFault.FULL if "full" in reason or "readonly" in reason else None
