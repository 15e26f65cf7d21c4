"""One line for whatever touches rights, devices, keys or what was set up; never a secret in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kiosk.storage.database import db
from kiosk.storage.models import Journal


def note(
    what: str,
    about: str = "",
    *,
    now: datetime,
    by: int | None = None,
    address: str = "",
    thing: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    bulk: str | None = None,
) -> None:
    """Add a line to the journal inside the caller's transaction; of an edit it keeps the values before and after."""
    db.session.add(
        Journal(
            at=now,
            by_id=by,
            what=what,
            about=about[:300],
            address=address[:60],
            thing=thing,
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
            bulk=bulk,
        )
    )
