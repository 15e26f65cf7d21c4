"""Reads of photos and signatures: of one record, of one inspection, and which files are still named."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from kiosk.storage.database import db
from kiosk.storage.models import Photo


def photo(photo_id: int) -> Photo | None:
    """Return one photo, or None."""
    return db.session.get(Photo, photo_id)


def photo_with(key: str) -> Photo | None:
    """Return the photo that was sent under this key, or None."""
    return db.session.scalar(select(Photo).where(Photo.key == key))


def photos_under(record_key: str, person_id: int) -> Sequence[Photo]:
    """Return the photos a person sent for one record, saved or still under way, in the order they came."""
    wanted = select(Photo).where(Photo.record_key == record_key, Photo.person_id == person_id).order_by(Photo.id)
    return db.session.scalars(wanted).all()


def count_photos(record_key: str, person_id: int) -> int:
    """Return how many photos a person sent for one record."""
    wanted = select(func.count()).where(Photo.record_key == record_key, Photo.person_id == person_id)
    return db.session.scalar(wanted) or 0


def photos_of(inspection_id: int) -> Sequence[Photo]:
    """Return the photos and signatures of one inspection, in the order they came."""
    return db.session.scalars(select(Photo).where(Photo.inspection_id == inspection_id).order_by(Photo.id)).all()


def photos_left_over(until: datetime) -> Sequence[Photo]:
    """Return the photos received up to an instant whose record was never saved."""
    wanted = select(Photo).where(Photo.inspection_id.is_(None), Photo.received_at <= until)
    return db.session.scalars(wanted).all()


def digests_in_use() -> frozenset[str]:
    """Return the digest of every file that a photo names."""
    return frozenset(db.session.scalars(select(Photo.digest).distinct()))
