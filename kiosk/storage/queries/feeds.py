"""Reads of calendar feeds."""

from collections.abc import Sequence

from sqlalchemy import select

from kiosk.storage.database import db
from kiosk.storage.models import Feed, Person


def feed_with(token_hash: str) -> Feed | None:
    """Return the feed in use whose token has this fingerprint; one of somebody who has left is none."""
    wanted = (
        select(Feed)
        .outerjoin(Person, Person.id == Feed.person_id)
        .where(Feed.token_hash == token_hash, Feed.revoked_at.is_(None), Person.left_at.is_(None))
    )
    return db.session.scalar(wanted)


def feeds() -> Sequence[Feed]:
    """Return the feeds in use, the newest first."""
    return db.session.scalars(select(Feed).where(Feed.revoked_at.is_(None)).order_by(Feed.id.desc())).all()
