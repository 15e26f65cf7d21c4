"""Reads of people, and of what they did and kept: the journal, saved filters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from kiosk.core import hazard as hazard_rules
from kiosk.core import repair as repair_rules
from kiosk.storage.database import db
from kiosk.storage.models import (
    Checkpoint,
    Device,
    Journal,
    Person,
    Place,
    Plan,
    SavedFilter,
    SignIn,
)
from kiosk.storage.queries.hazards import HazardCard, open_hazards
from kiosk.storage.queries.posts import PostHeld, posts
from kiosk.storage.queries.repairs import RepairCard, open_repairs

_UNDER_WAY = (repair_rules.State.DISPATCHED, repair_rules.State.BEGUN)


def person(person_id: int) -> Person | None:
    """Return a person, also one who has left, or None."""
    return db.session.get(Person, person_id)


def person_names(person_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of some persons by number, also of those who have left; without who does not exist."""
    wanted = select(Person.id, Person.name).where(Person.id.in_(set(person_ids)))
    return {person_id: name for person_id, name in db.session.execute(wanted)}


def people(*, with_left: bool = False) -> Sequence[Person]:
    """Return the staff by name, as a Chinese reader looks for it.

    GB 18030 keeps the 3,755 common characters in the order of their pinyin, so it needs no table of readings; rare
    ones come behind them, by radical, and Latin letters before them.
    """
    wanted = select(Person).order_by(Person.id)
    found = db.session.scalars(wanted if with_left else wanted.where(Person.left_at.is_(None))).all()
    return sorted(found, key=lambda person: (person.name.casefold().encode("gb18030", "replace"), person.id))


def those_who_left() -> set[int]:
    """Return the numbers of all who are not at the school any more."""
    return set(db.session.scalars(select(Person.id).where(Person.left_at.is_not(None))))


@dataclass(frozen=True)
class Owed:
    """What is somebody's own to look after: plans, places, checkpoints, and the posts they hold or will hold.

    `hazards` are those they are to put right, `repairs` those they are to finish; what they have done and others are
    still to verify or accept is not among them.
    """

    plans: Sequence[Plan]
    places: Sequence[Place]
    checkpoints: Sequence[Checkpoint]
    posts: Sequence[PostHeld]
    hazards: Sequence[HazardCard]
    repairs: Sequence[RepairCard]

    @property
    def is_nothing(self) -> bool:
        """Decide whether nothing would be left without its owner."""
        return not (self.plans or self.places or self.checkpoints or self.posts or self.has_work)

    @property
    def has_work(self) -> bool:
        """Decide whether there is work that cannot be nobody's: a hazard or a repair is always somebody's to finish."""
        return bool(self.hazards or self.repairs)


def owed_by(person_id: int, t: datetime) -> Owed:
    """Return what a person owes at `t`: plans not ended, places, checkpoints in use, posts, and work given to them."""
    goes_on = or_(Plan.valid_until.is_(None), Plan.valid_until > t)
    in_use = Checkpoint.retired_at.is_(None)
    return Owed(
        plans=db.session.scalars(select(Plan).where(Plan.owner_id == person_id, goes_on).order_by(Plan.id)).all(),
        places=db.session.scalars(select(Place).where(Place.owner_id == person_id).order_by(Place.id)).all(),
        checkpoints=db.session.scalars(
            select(Checkpoint).where(Checkpoint.owner_id == person_id, in_use).order_by(Checkpoint.id)
        ).all(),
        posts=[
            post
            for post in posts(t).values()
            if any(holder.person_id == person_id for holder in (*post.holders, *post.coming))
        ],
        hazards=[
            card for card in open_hazards(person_id=person_id) if card.course.state is hazard_rules.State.ASSIGNED
        ],
        repairs=[card for card in open_repairs(person_id=person_id) if card.course.state in _UNDER_WAY],
    )


def phones_of(person_id: int) -> Sequence[Device]:
    """Return the phones in use on which a person has signed in, newest first."""
    wanted = (
        select(Device)
        .where(Device.id.in_(select(SignIn.device_id).where(SignIn.person_id == person_id)), Device.revoked_at.is_(None))
        .order_by(Device.id.desc())
    )
    return db.session.scalars(wanted).all()


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
