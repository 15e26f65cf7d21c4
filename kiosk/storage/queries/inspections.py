"""Reads of inspections: lists, last results, and when there were any."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
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
    ScheduleFact,
)
from kiosk.storage.queries.parts import at_checkpoint, failing_answers
from kiosk.storage.queries.registry import places


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
    """Return inspections, newest first, by the filters given."""
    failing = failing_answers()
    wanted = (
        select(Inspection, Person.name, Checkpoint.name, Checkpoint.place_id, FormVersion, failing)
        .join(Person, Person.id == Inspection.person_id)
        .join(Checkpoint, Checkpoint.id == Inspection.checkpoint_id)
        .join(FormVersion, FormVersion.id == Inspection.form_version_id)
        .order_by(Inspection.at.desc(), Inspection.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if start is not None:
        wanted = wanted.where(Inspection.at >= start)
    if end is not None:
        wanted = wanted.where(Inspection.at < end)
    wanted = at_checkpoint(wanted, Inspection.checkpoint_id, checkpoint_id)
    if person_id is not None:
        wanted = wanted.where(Inspection.person_id == person_id)
    if form_id is not None:
        wanted = wanted.where(Inspection.form_id == form_id)
    if place_ids is not None:
        wanted = wanted.where(Checkpoint.place_id.in_(list(place_ids)))
    if only_failing:
        wanted = wanted.where(failing > 0)
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
        )
        for row, name, checkpoint_name, place_id, form_version, count in db.session.execute(wanted)
    ]


@dataclass(frozen=True)
class LastResult:
    """What the last inspection of a form at a checkpoint found."""

    inspection_id: int
    at: datetime
    person: str
    failing: int


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
        select(Inspection.id, Inspection.checkpoint_id, Inspection.form_id, Inspection.at, Person.name, failing)
        .select_from(ScheduleFact)
        .join(Inspection, Inspection.id == latest)
        .join(Person, Person.id == Inspection.person_id)
    )
    if pairs is not None:
        wanted = wanted.where(ScheduleFact.checkpoint_id.in_({at_id for at_id, _ in pairs}))
    wanted = at_checkpoint(wanted, ScheduleFact.checkpoint_id, checkpoint_id)
    return {
        (at_id, form_id): LastResult(found_id, at, name, count)
        for found_id, at_id, form_id, at, name, count in db.session.execute(wanted)
    }


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
