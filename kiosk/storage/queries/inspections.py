"""Reads of inspections: lists, last results, and when there were any."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from kiosk.core.words import Text
from kiosk.storage.database import db
from kiosk.storage.models import (
    Checkpoint,
    FormVersion,
    Inspection,
    Origin,
    Person,
    Photo,
    ScheduleFact,
)
from kiosk.storage.queries.parts import at_checkpoint, failing_answers
from kiosk.storage.queries.registry import places

_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """One inspection as lists show it."""

    id: int
    at: datetime
    received_at: datetime
    origin: Origin
    person: str
    checkpoint_id: int
    checkpoint: str
    place: str
    form_code: str
    title: Text
    failing: int
    flags: tuple[str, ...]
    is_voided: bool
    photos: int = 0
    has_photo_of_whole: bool = False

    @property
    def is_photo_skipped(self) -> bool:
        """Decide whether a photo of the whole was asked for and has not come, not even after the record."""
        return "photo_asked" in self.flags and not self.has_photo_of_whole


def inspection(inspection_id: int) -> Inspection | None:
    """Return one inspection with its findings, or None."""
    return db.session.get(Inspection, inspection_id)


def inspection_with(key: str) -> Inspection | None:
    """Return the inspection that was sent under this key, or None."""
    return db.session.scalar(select(Inspection).where(Inspection.key == key))


def lines(
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    checkpoint_id: int | None = None,
    person_id: int | None = None,
    form_id: int | None = None,
    place_ids: Iterable[int] | None = None,
    only_failing: bool = False,
    limit: int = 100,
    offset: int = 0,
) -> list[Line]:
    """Return inspections by the filters given, in the order the server had them, the last first.

    `start` and `end` are about when they were made.
    """
    failing = failing_answers()
    # The numbers first, out of the indexes alone: the rows are long, and only those of one page are read.
    numbers = select(Inspection.id).order_by(Inspection.id.desc()).limit(limit).offset(offset)
    if start is not None or end is not None:
        # Both ends are given, though one be far off: only then are the dates sought in their index.
        numbers = numbers.where(Inspection.at >= (start or _FIRST), Inspection.at < (end or _LAST))
    numbers = at_checkpoint(numbers, Inspection.checkpoint_id, checkpoint_id)
    if person_id is not None:
        numbers = numbers.where(Inspection.person_id == person_id)
    if form_id is not None:
        numbers = numbers.where(Inspection.form_id == form_id)
    if place_ids is not None:
        inside = Checkpoint.place_id.in_(list(place_ids))
        numbers = numbers.join(Checkpoint, Checkpoint.id == Inspection.checkpoint_id).where(inside)
    if only_failing:
        numbers = numbers.where(failing > 0)
    pictures = select(func.count()).where(Photo.inspection_id == Inspection.id).correlate(Inspection)
    wanted = (
        select(
            Inspection, Person.name, Checkpoint.name, Checkpoint.place_id, FormVersion, failing,
            pictures.scalar_subquery(), pictures.where(Photo.item == "").scalar_subquery(),
        )
        .join(Person, Person.id == Inspection.person_id)
        .join(Checkpoint, Checkpoint.id == Inspection.checkpoint_id)
        .join(FormVersion, FormVersion.id == Inspection.form_version_id)
        .where(Inspection.id.in_(numbers))
        .order_by(Inspection.id.desc())
    )  # fmt: skip
    everywhere = places()
    return [
        Line(
            id=row.id,
            at=row.at,
            received_at=row.received_at,
            origin=Origin(row.origin),
            person=name,
            checkpoint_id=row.checkpoint_id,
            checkpoint=checkpoint_name,
            place=everywhere[place_id].path,
            form_code=form_version.content["code"],
            title=Text(**form_version.content["title"]),
            failing=count,
            flags=tuple(row.flags),
            is_voided=row.voided_at is not None,
            photos=photos,
            has_photo_of_whole=of_whole > 0,
        )
        for row, name, checkpoint_name, place_id, form_version, count, photos, of_whole in db.session.execute(wanted)
    ]


@dataclass(frozen=True)
class LastResult:
    """What the last inspection of a form at a checkpoint found, when it was made and how it came in."""

    inspection_id: int
    at: datetime
    person: str
    failing: int
    origin: Origin
    received_at: datetime


def last_results(
    pairs: Iterable[tuple[int, int]] | None = None, *, checkpoint_id: int | None = None
) -> dict[tuple[int, int], LastResult]:
    """Return the last result for each (checkpoint, form), of one checkpoint or of the pairs given, by index seek."""
    # By its id and not by its instant: joined by instant, the whole history of a checkpoint is walked to find the last.
    latest = (
        select(Inspection.id)
        .where(
            Inspection.checkpoint_id == ScheduleFact.checkpoint_id,
            Inspection.form_id == ScheduleFact.form_id,
            Inspection.voided_at.is_(None),
        )
        .order_by(Inspection.at.desc(), Inspection.id.desc())
        .limit(1)
        .correlate(ScheduleFact)
        .scalar_subquery()
    )
    failing = failing_answers()
    wanted = (
        select(
            Inspection.id, Inspection.checkpoint_id, Inspection.form_id, Inspection.at, Person.name, failing,
            Inspection.origin, Inspection.received_at,
        )
        .select_from(ScheduleFact)
        .join(Inspection, Inspection.id == latest)
        .join(Person, Person.id == Inspection.person_id)
    )  # fmt: skip
    if pairs is not None:
        wanted = wanted.where(ScheduleFact.checkpoint_id.in_({at_id for at_id, _ in pairs}))
    wanted = at_checkpoint(wanted, ScheduleFact.checkpoint_id, checkpoint_id)
    return {
        (at_id, form_id): LastResult(found_id, at, name, count, Origin(origin), received_at)
        for found_id, at_id, form_id, at, name, count, origin, received_at in db.session.execute(wanted)
    }


def is_last_result(checkpoint_id: int, inspection_id: int) -> bool:
    """Decide whether an inspection is the last of a form at a checkpoint: whoever stands there may see that one."""
    return any(each.inspection_id == inspection_id for each in last_results(checkpoint_id=checkpoint_id).values())


def days_of_inspections(checkpoint_id: int, start: datetime, end: datetime) -> list[tuple[datetime, int]]:
    """Return when a checkpoint was inspected in [start, end) and how many answers failed, oldest first."""
    failing = failing_answers()
    wanted = (
        select(Inspection.at, failing)
        .where(
            Inspection.checkpoint_id == checkpoint_id,
            Inspection.voided_at.is_(None),
            Inspection.at >= start,
            Inspection.at < end,
        )
        .order_by(Inspection.at)
    )
    return [(at, count) for at, count in db.session.execute(wanted)]


def newest_received_at() -> datetime | None:
    """Return when the newest inspection was received; a server clock before it has been set back."""
    return db.session.scalar(select(func.max(Inspection.received_at)))


def date_of_first_inspection(zone: ZoneInfo) -> date | None:
    """Return the local date of the oldest inspection, or None before the first."""
    first = db.session.scalar(select(func.min(Inspection.at)))
    return None if first is None else first.astimezone(zone).date()
