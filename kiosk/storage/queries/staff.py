"""Reads of people, and of what they did and kept: the journal, saved filters."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select

from kiosk.storage.database import db
from kiosk.storage.models import (
    Journal,
    Person,
    SavedFilter,
)


def person(person_id: int) -> Person | None:
    """Return a person, also one who has left, or None."""
    return db.session.get(Person, person_id)


def people(*, with_left: bool = False) -> Sequence[Person]:
    """Return the staff by name."""
    wanted = select(Person).order_by(Person.name, Person.id)
    return db.session.scalars(wanted if with_left else wanted.where(Person.left_at.is_(None))).all()


def person_named(username: str) -> Person | None:
    """Return who signs in at the desk under this name, or None."""
    return db.session.scalar(select(Person).where(Person.username == username, Person.left_at.is_(None)))


def saved_filters(person_id: int, path: str) -> Sequence[SavedFilter]:
    """Return the filters a person saved for one list, by name."""
    wanted = select(SavedFilter).where(SavedFilter.person_id == person_id, SavedFilter.path == path)
    return db.session.scalars(wanted.order_by(SavedFilter.name)).all()


def journal(limit: int = 200) -> Sequence[tuple[Journal, str | None]]:
    """Return the latest lines of the journal with the name of who did it."""
    wanted = select(Journal, Person.name).outerjoin(Person, Person.id == Journal.by_id).order_by(Journal.id.desc())
    return [(line, name) for line, name in db.session.execute(wanted.limit(limit))]


def count_journal(*where: ColumnElement[bool]) -> int:
    """Return how many lines of the journal fit."""
    return db.session.scalar(select(func.count(Journal.id)).where(*where)) or 0
