"""Reads of the journal as the history of a thing that was edited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

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
    return [_edit(row, name) for row, name in db.session.execute(wanted)]


def _edit(row: Journal, name: str | None) -> Edit:
    return Edit(row.id, row.what, row.at, name, row.before or {}, row.after or {})


def last_edit(thing: str) -> Edit | None:
    """Return the newest edit of a thing, or None if it was never edited."""
    return next(iter(edits_of(thing, 1)), None)


def last_edits(things: Iterable[str]) -> dict[str, Edit]:
    """Return the newest edit of each of some things; none for one that was never edited."""
    newest = select(func.max(Journal.id)).where(Journal.thing.in_(list(things))).group_by(Journal.thing)
    wanted = select(Journal, Person.name).outerjoin(Person, Person.id == Journal.by_id).where(Journal.id.in_(newest))
    return {row.thing or "": _edit(row, name) for row, name in db.session.execute(wanted)}


@dataclass(frozen=True)
class Bulk:
    """The lines that one bulk change made with things of one word: its key, what it did, to how many, and when."""

    key: str
    what: str
    count: int
    at: datetime


def bulks_since(t: datetime, *, by: int, word: str) -> Sequence[Bulk]:
    """Return the bulk changes somebody made after `t` to things of a word ("checkpoint"), newest first."""
    newest = func.max(Journal.id)
    wanted = (
        select(Journal.bulk, Journal.what, func.count(Journal.id), func.max(Journal.at))
        .where(Journal.at > t, Journal.by_id == by, Journal.bulk.is_not(None), Journal.thing.startswith(f"{word}:"))
        .group_by(Journal.bulk, Journal.what)
        .order_by(newest.desc())
    )
    return [Bulk(key or "", what, count, at) for key, what, count, at in db.session.execute(wanted)]


def lines_of_bulk(bulk: str) -> Sequence[Journal]:
    """Return the journal lines that one bulk change made, oldest first."""
    return db.session.scalars(select(Journal).where(Journal.bulk == bulk).order_by(Journal.id)).all()
