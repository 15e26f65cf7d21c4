"""What a form brings along when no script sends it: photos as files, and the second person's PIN.

Scripts send both by themselves while the form is filled in. Either way the server holds them for the record's key before
the answers are read.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import request

from kiosk.core.form import Held, Item, ItemType
from kiosk.operations import photos
from kiosk.operations.errors import Refused
from kiosk.operations.photos import PhotoKind, PhotoRefused
from kiosk.operations.second import confirm
from kiosk.operations.served import KEY_LENGTH, Served
from kiosk.storage import queries
from kiosk.storage.queries import Version
from kiosk.web import edge

Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Brought:
    """The fields of a posted form, with what the server holds for it, and what it could not take.

    `flaws` are the sentences to show at an item, "" for the record as a whole.
    """

    fields: Fields
    held: Held
    flaws: Mapping[str, tuple[str, ...]]


def brought(served: Served, version: Version, *, key: str, now: datetime) -> Brought:
    """Keep the photos and confirmations that came with the form, each for itself, and return the form with them.

    A photo that came before is the same photo, so that a form sent twice holds it once.
    """
    fields: Fields = request.form.to_dict(flat=False)
    flaws: dict[str, list[str]] = defaultdict(list)
    if len(key) in KEY_LENGTH:
        _keep_photos(served, version, fields, flaws, key=key, now=now)
        _confirm_seconds(served, version, fields, flaws, key=key, now=now)
    seconds = queries.seconds_under(key, served.person_id)
    for item in _seconds(version):
        # The name that is shown again is what the server holds, not what the page said.
        fields[f"{item.field}.confirmed"] = _name_of(seconds.get(item.key))
    return Brought(
        fields,
        Held(photos.held(key, served.person_id), seconds),
        {where: tuple(sentences) for where, sentences in flaws.items()},
    )


def _keep_photos(
    served: Served, version: Version, fields: Fields, flaws: dict[str, list[str]], *, key: str, now: datetime
) -> None:
    for item, content in _files(version):
        try:
            photo = photos.take_photo(
                served, key=_photo_key(key, item, content), record_key=key, item=item, kind=PhotoKind.PHOTO,
                content=content, taken_at=None, now=now,
            )  # fmt: skip
        except PhotoRefused as error:
            flaws[item].append(edge.photo_words(error.flaw))
        else:
            fields.setdefault(f"a.{item}.photo" if item else "photo", []).append(photo.key)


def _confirm_seconds(
    served: Served, version: Version, fields: Fields, flaws: dict[str, list[str]], *, key: str, now: datetime
) -> None:
    for item in _seconds(version):
        try:
            _confirm(served, fields, item, key=key, now=now)
        except Refused as error:
            flaws[item.key].append(edge.refusal(error))


def _files(version: Version) -> Iterator[tuple[str, bytes]]:
    """Yield the item and the content of each file that came, those of the record as a whole under ""."""
    for item in ("", *(item.key for item in version.form.items)):
        for file in request.files.getlist(f"file.{item}" if item else "file"):
            if file.filename:
                yield item, file.read()


def _photo_key(key: str, item: str, content: bytes) -> str:
    """Return the key of a photo that came without one: the same again for the same photo of the same record."""
    return hashlib.sha256(b"\x1f".join((key.encode(), item.encode(), content))).hexdigest()[:32]


def _seconds(version: Version) -> list[Item]:
    return [item for item in version.form.items if item.type is ItemType.SECOND]


def _confirm(served: Served, fields: Fields, item: Item, *, key: str, now: datetime) -> None:
    """Note the second person who typed a PIN; raises Refused if that is nobody else's PIN. A PIN goes no further."""
    pin = next(iter(fields.pop(f"{item.field}.pin", [])), "").strip()
    person_id = edge.whole(next(iter(fields.get(f"{item.field}.person", [])), None))
    if not pin or person_id is None or queries.seconds_under(key, served.person_id).get(item.key) == person_id:
        return
    confirm(
        served, record_key=key, item=item.key, person_id=person_id, pin=pin, now=now, address=edge.address()
    )


def _name_of(person_id: int | None) -> list[str]:
    person = queries.person(person_id) if person_id is not None else None
    return [person.name] if person is not None else []
