"""Photos and signatures: each is stored as soon as the phone has it, and joins its record when that is saved."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.served import KEY_LENGTH, Served
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Inspection, Move, Photo, PhotoKind
from kiosk.storage.photos import Kept, PhotoFlaw, PhotoRefused, store

__all__ = [
    "MOST_PHOTOS",
    "MOST_WITH_A_MOVE",
    "PhotoFlaw",
    "PhotoKind",
    "PhotoRefused",
    "attach",
    "file_of",
    "held",
    "keep",
    "link",
    "sweep",
    "take_photo",
]

MOST_PHOTOS = 60
MOST_WITH_A_MOVE = 6
_NEVER_SAVED = timedelta(days=30)


def take_photo(
    served: Served,
    *,
    key: str,
    record_key: str,
    item: str,
    kind: PhotoKind,
    content: bytes,
    taken_at: datetime | None,
    now: datetime,
) -> Photo:
    """Store one photo or signature for an item of a record, or for the whole where `item` is empty, and return its row.

    The same key sent again for the same record and item by the same person returns the row that exists. One that comes
    after its record was saved stays loose: the record did not name it, so it was taken away on the phone. Raises PhotoRefused for a picture that is not kept, Refused for a key that
    is missing or stands for something else and for an item the form does not have, and OSError where the disk is full.
    """
    if len(key) not in KEY_LENGTH or len(record_key) not in KEY_LENGTH:
        raise Refused(Refusal.KEY_MISSING, "key")
    version = queries.version(served.form_version_id)
    if version is None or (item and all(each.key != item for each in version.form.items)):
        raise Refused(Refusal.UNKNOWN_FORM, "item")
    earlier = _earlier(served, key=key, record_key=record_key, item=item)
    if earlier is not None:
        return earlier
    _refuse_too_many(served, record_key)
    # The file comes before the row, outside the transaction: nobody waits for a decoder (ux R2).
    kept = store().keep(content, kind)
    with writing() as session:
        earlier = _earlier(served, key=key, record_key=record_key, item=item)
        if earlier is not None:
            return earlier
        _refuse_too_many(served, record_key)
        photo = Photo(
            key=key,
            record_key=record_key,
            item=item,
            kind=kind,
            digest=kept.digest,
            width=kept.width,
            height=kept.height,
            size=kept.size,
            person_id=served.person_id,
            device_id=served.device_id,
            checkpoint_id=served.checkpoint_id,
            taken_at=taken_at,
            received_at=now,
        )
        session.add(photo)
    return photo


def held(record_key: str, person_id: int) -> dict[str, str]:
    """Return the item of each photo that a person sent for a record, by the photo's key; "" for one of the whole."""
    return {photo.key: photo.item for photo in queries.photos_under(record_key, person_id)}


def link(inspection: Inspection, keys: Collection[str]) -> tuple[Photo, ...]:
    """Join to an inspection those photos its person sent for it whose keys were named; returns them.

    For use inside the transaction that writes the inspection. What was taken but is not named any more stays behind.
    """
    with writing() as session:
        session.flush()
        sent = queries.photos_under(inspection.key, inspection.person_id)
        joined = tuple(photo for photo in sent if photo.key in keys)
        for photo in joined:
            photo.inspection_id = inspection.id
    return joined


def keep(pictures: Sequence[bytes]) -> tuple[Kept, ...]:
    """Store the photos that came with a move, before its transaction, and return what was stored.

    Raises Refused at the field `photos` for a picture that is not kept and for too many, OSError where the disk is full.
    A file whose move is then not made has no row, and is swept.
    """
    if len(pictures) > MOST_WITH_A_MOVE:
        raise Refused(Refusal.MOVE_REFUSED, "photos", PhotoFlaw.TOO_MANY.value)
    try:
        return tuple(store().keep(content, PhotoKind.PHOTO) for content in pictures)
    except PhotoRefused as error:
        raise Refused(Refusal.MOVE_REFUSED, "photos", error.flaw.value) from error


def attach(
    move: Move, kept: Sequence[Kept], *, checkpoint_id: int | None, person_id: int | None, now: datetime
) -> tuple[Photo, ...]:
    """Write the rows of the photos that came with a move, inside its transaction; returns them.

    A guest's photo has no person.
    """
    with writing() as session:
        found = tuple(
            Photo(
                key=f"move-{move.id}-{number}", record_key=f"move-{move.id}", item="", kind=PhotoKind.PHOTO,
                digest=each.digest, width=each.width, height=each.height, size=each.size, person_id=person_id,
                checkpoint_id=checkpoint_id, received_at=now, move_id=move.id,
            )
            for number, each in enumerate(kept)
        )  # fmt: skip
        session.add_all(found)
    return found


def file_of(photo: Photo, *, small: bool = False) -> Path:
    """Return the file of a photo or of its small copy; raises FileNotFoundError where it was lost."""
    return store().open(photo.digest, small=small)


def sweep(now: datetime) -> int:
    """Forget photos whose record was not saved within 30 days, and remove files a day old that no photo names.

    Returns how many files went.
    """
    with writing() as session:
        for photo in queries.photos_left_over(now - _NEVER_SAVED):
            session.delete(photo)
    return store().sweep(queries.digests_in_use(), now)


def _earlier(served: Served, *, key: str, record_key: str, item: str) -> Photo | None:
    """Return the photo sent under this key before, or None; raises Refused if it stands for something else."""
    found = queries.photo_with(key)
    if found is None:
        return None
    if (found.person_id, found.record_key, found.item) != (served.person_id, record_key, item):
        raise Refused(Refusal.KEY_TAKEN, "key")
    return found


def _refuse_too_many(served: Served, record_key: str) -> None:
    if queries.count_photos(record_key, served.person_id) >= MOST_PHOTOS:
        raise PhotoRefused(PhotoFlaw.TOO_MANY)
