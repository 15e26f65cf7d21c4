"""Recording an inspection: one transaction writes it and opens or joins the hazards it found; sent twice, it is one."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kiosk import library
from kiosk.core.form import Computed, FailClass, Form, Item, ItemType, Reading
from kiosk.core.form import Finding as Found
from kiosk.core.hazard import Course, MoveKind
from kiosk.core.lifetime import State, judge
from kiosk.core.sending import Sent, sent
from kiosk.operations import photos
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.served import KEY_LENGTH, Served
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import (
    Checkpoint,
    Finding,
    Hazard,
    HazardSource,
    Inspection,
    Move,
    Origin,
    Photo,
)


@dataclass(frozen=True)
class Manner:
    """How a form was filled in and sent, as the phone says: seconds on it, items that were on screen, its own clock.

    `device_at` is what its clock showed when the form was finished, `sent_at` when it was sent. How each item was filled
    in stands at the answers.
    """

    seconds: int | None = None
    seen: int | None = None
    device_at: datetime | None = None
    sent_at: datetime | None = None

    def sent(self, served: Served, now: datetime) -> Sent:
        """Return when the record counts as made if it is received now."""
        return sent(self.device_at, self.sent_at, served.served_at, now)

    def to_plain(self, found: Sent) -> dict[str, Any]:
        """Return the manner as JSON-able values, with how many seconds the phone's clock was ahead of the server's."""
        offset = None if found.offset is None else round(found.offset.total_seconds())
        return {"seconds": self.seconds, "seen": self.seen, "offset": offset}


@dataclass(frozen=True)
class Recorded:
    """The inspection that stands for what was sent; `is_repeat` if it already stood before."""

    inspection: Inspection
    is_repeat: bool

    @property
    def is_late(self) -> bool:
        """Decide whether it was sent late from a phone (补传)."""
        return self.inspection.origin == Origin.LATE


def record_inspection(served: Served, reading: Reading, *, key: str, manner: Manner, now: datetime) -> Recorded:
    """Write one inspection with its findings, each opening a hazard or joining the one open for its item.

    It counts from when it was made on the phone (`core/sending.py`), and takes the photos of its record key with it.
    The same key with the same content returns the inspection that exists. Raises Refused for problems in the answers,
    a missing key, or a key used for other content or by somebody else. A form older than the current version, a
    retired checkpoint or a window that has closed meanwhile is flagged, never refused.
    """
    with writing() as session:
        earlier = earlier_one(served, reading, key=key)
        if earlier is not None:
            return Recorded(earlier, is_repeat=True)
        if reading.problems:
            raise Refused(Refusal.FORM_INVALID)
        version = queries.version(served.form_version_id)
        checkpoint = queries.checkpoint(served.checkpoint_id)
        if version is None or checkpoint is None:
            raise Refused(Refusal.UNKNOWN_FORM)
        found = manner.sent(served, now)
        inspection = Inspection(
            key=key,
            fingerprint=_fingerprint(served, reading),
            checkpoint_id=served.checkpoint_id,
            form_id=version.form_id,
            form_version_id=version.id,
            person_id=served.person_id,
            device_id=served.device_id,
            at=found.at,
            received_at=now,
            served_at=served.served_at,
            device_at=manner.device_at,
            origin=Origin.LATE if found.is_late else Origin.LIVE,
            answers={item: answer.to_plain() for item, answer in reading.answers.items()},
            manner=manner.to_plain(found),
            flags=list(_flags(served, reading, version, is_retired=checkpoint.retired_at is not None, at=found.at)),
        )
        session.add(inspection)
        session.flush()
        named = [key for answer in reading.answers.values() for key in answer.photos]
        photos.link(inspection, {*named, *reading.photos})
        for finding in reading.findings:
            _open_or_join(
                inspection, finding, place_id=checkpoint.place_id, category=library.category_of(version.form.code) or "",
                now=now,
            )  # fmt: skip
    return Recorded(inspection, is_repeat=False)


def earlier_one(served: Served, reading: Reading, *, key: str) -> Inspection | None:
    """Return the inspection that stands for this content under this key, or None if the key is new.

    Asked before the answers are judged: what was taken once is taken, whatever day it is by now. Raises Refused for a
    missing key, and for one used for other content or by somebody else.
    """
    if len(key) not in KEY_LENGTH:
        raise Refused(Refusal.KEY_MISSING, "key")
    earlier = queries.inspection_with(key)
    if earlier is None:
        return None
    if earlier.person_id != served.person_id or earlier.fingerprint != _fingerprint(served, reading):
        raise Refused(Refusal.KEY_TAKEN, "key")
    return earlier


def pictures_of(inspection: Inspection) -> dict[str, tuple[Photo, ...]]:
    """Return the photos and signatures of an inspection by item, those of the whole under ""; also what came after it."""
    found: dict[str, tuple[Photo, ...]] = {}
    for photo in queries.photos_of(inspection.id):
        found[photo.item] = (*found.get(photo.item, ()), photo)
    return found


def second_names(inspection: Inspection) -> dict[str, str]:
    """Return who confirmed an item as the second person, by item; an item that nobody could confirm is left out."""
    said = {
        item: int(answer["value"])
        for item, answer in inspection.answers.items()
        if answer.get("type") == ItemType.SECOND and answer.get("value")
    }
    names = queries.person_names(said.values())
    return {item: names[person_id] for item, person_id in said.items() if person_id in names}


def computed_answers(checkpoint: Checkpoint, form: Form, *, today: date) -> dict[str, Computed]:
    """Return what the server works out for a form's computed items: how the checkpoint stands to its lifetime.

    Only an item with words for every verdict on a lifetime is about it. An item whose source does not exist is left out:
    it is no answer and never a fault.
    """
    rules = library.lifetimes().get(checkpoint.kind.lifetime or "")
    if rules is None:
        return {}
    found = judge(rules, checkpoint.fields, today).computed
    return {item.key: found for item in form.items if item.type is ItemType.COMPUTED and _is_on_lifetime(item)}


def number_of(inspection_id: int, at: datetime) -> str:
    """Return the number an inspection is called by: year of its making and its place in the book."""
    return f"{at.year}-{inspection_id:05d}"


def _is_on_lifetime(item: Item) -> bool:
    return all(item.choice(state.value) is not None for state in State)


def _fingerprint(served: Served, reading: Reading) -> str:
    """Return what tells one content from another: the fields as they were sent.

    What the server adds to them, verdicts on dates and lifetimes and the second person's name, may be another tomorrow;
    the same content is not.
    """
    names = {f"a.{item}.confirmed" for item, answer in reading.answers.items() if answer.type is ItemType.SECOND}
    typed = {name: [value for value in values if value] for name, values in reading.typed.items() if name not in names}
    content = [served.checkpoint_id, served.form_version_id, {name: values for name, values in typed.items() if values}]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _flags(
    served: Served, reading: Reading, version: queries.Version, *, is_retired: bool, at: datetime
) -> Iterable[str]:
    if queries.current_versions([version.form_id])[version.form_id].id != version.id:
        yield "older_version"
    if is_retired:
        yield "retired"
    if served.closes is not None and at >= served.closes:
        yield "after_closing"
    if served.asks_photo:
        yield "photo_asked"
    if any(answer.type is ItemType.SECOND and answer.nophoto for answer in reading.answers.values()):
        yield "no_second"


def _moves_of_finding(course: Course, fail_class: FailClass, at: datetime) -> Iterable[MoveKind]:
    """Yield the moves that a finding made at an instant brings with it to the open hazard that it joins."""
    if course.rectified_at is not None and at > course.rectified_at:
        yield MoveKind.REJECT
    if fail_class is FailClass.STOP and not course.is_barring:
        yield MoveKind.BAR


def _open_or_join(inspection: Inspection, found: Found, *, place_id: int, category: str, now: datetime) -> None:
    """Write a finding, and open a hazard for its item unless one is open that it joins.

    The hazard begins when the server has the record, also one that was sent late: its deadline cannot be over before
    anybody could see it. One that is found to be of class 停 by now takes the checkpoint out of use. One that was said to
    be put right, and is found again after that, goes back to whoever repaired it: nobody verifies what a check refutes.
    """
    with writing() as session:
        hazard = queries.open_hazard_of(inspection.checkpoint_id, inspection.form_id, found.item)
        if hazard is None:
            hazard = Hazard(
                checkpoint_id=inspection.checkpoint_id, place_id=place_id, form_id=inspection.form_id, item=found.item,
                fail_class=found.fail_class, source=HazardSource.INSPECTION, category=category,
                text="",
            )  # fmt: skip
            session.add(hazard)
            session.flush()
            session.add(
                Move(hazard_id=hazard.id, kind=MoveKind.REPORT, at=now, by_id=inspection.person_id, note=found.note)
            )
        else:
            course = queries.course_of(hazard, queries.moves_of(hazard.id))
            for kind in _moves_of_finding(course, found.fail_class, inspection.at):
                move = Move(hazard_id=hazard.id, kind=kind, at=now, by_id=inspection.person_id, note=found.note)
                session.add(move)
                session.flush()
        session.add(
            Finding(
                inspection_id=inspection.id, hazard_id=hazard.id, item=found.item, fail_class=found.fail_class,
                reasons=list(found.reasons), note=found.note, is_major=found.is_major,
            )
        )  # fmt: skip
        session.flush()
