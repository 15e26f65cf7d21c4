"""Reads of photos and signatures: of one record, of one inspection, and which files are still named."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from kiosk.core.hazard import MoveKind
from kiosk.storage.database import db
from kiosk.storage.models import Finding, Move, Photo, PhotoKind


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
    """Return the photos received up to an instant whose record was never saved; those of a hazard's or a repair's move stay."""
    wanted = select(Photo).where(
        Photo.inspection_id.is_(None), Photo.move_id.is_(None), Photo.repair_move_id.is_(None),
        Photo.received_at <= until,
    )
    return db.session.scalars(wanted).all()


def digests_in_use() -> frozenset[str]:
    """Return the digest of every file that a photo names."""
    return frozenset(db.session.scalars(select(Photo.digest).distinct()))


def hazards_of_photo(photo: Photo) -> Sequence[int]:
    """Return the hazards that a photo shows: the one whose move it came with, or those its inspection found at its item."""
    if photo.move_id is not None:
        return db.session.scalars(select(Move.hazard_id).where(Move.id == photo.move_id)).all()
    if photo.inspection_id is None:
        return ()
    found = select(Finding.hazard_id).where(
        Finding.inspection_id == photo.inspection_id, Finding.item == photo.item
    )
    return db.session.scalars(found.distinct()).all()


def first_photos(hazard_ids: Collection[int]) -> dict[int, Photo]:
    """Return the first photo of each of some hazards, of its report or of an inspection that found it."""
    reported = (
        select(Move.hazard_id, Photo)
        .join(Photo, Photo.move_id == Move.id)
        .where(Move.hazard_id.in_(hazard_ids), Move.kind == MoveKind.REPORT)
    )
    inspected = (
        select(Finding.hazard_id, Photo)
        .join(Photo, (Photo.inspection_id == Finding.inspection_id) & (Photo.item == Finding.item))
        .where(Finding.hazard_id.in_(hazard_ids), Photo.kind == PhotoKind.PHOTO)
    )
    rows = [*db.session.execute(reported).all(), *db.session.execute(inspected).all()]
    return {hazard_id: photo for hazard_id, photo in sorted(rows, key=lambda row: -row[1].id)}
