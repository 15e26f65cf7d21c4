"""Reads of the journal as the history of a thing that was edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kiosk.storage.database import db
from kiosk.storage.models import Journal, Person


@dataclass(frozen=True)
class Edit:
    """One edit of a thing: what was done, who did it (None: the system), when, and the values it changed."""

    id: int
    what: str
    at: datetime
    by: str | None
    before: dict[str, Any]
    after: dict[str, Any]


def edits_of(thing: str, limit: int = 50) -> Sequence[Edit]:
    """Return the edits of a thing ("place:3"), newest first."""
    wanted = (
        select(Journal, Person.name)
        .outerjoin(Person, Person.id == Journal.by_id)
        .where(Journal.thing == thing)
        .order_by(Journal.id.desc())
        .limit(limit)
    )
    return [
        Edit(row.id, row.what, row.at, name, row.before or {}, row.after or {})
        for row, name in db.session.execute(wanted)
    ]


def last_edit(thing: str) -> Edit | None:
    """Return the newest edit of a thing, or None if it was never edited."""
    return next(iter(edits_of(thing, 1)), None)


def lines_of_bulk(bulk: str) -> Sequence[Journal]:
    """Return the journal lines that one bulk change made, oldest first."""
    return db.session.scalars(select(Journal).where(Journal.bulk == bulk).order_by(Journal.id)).all()
