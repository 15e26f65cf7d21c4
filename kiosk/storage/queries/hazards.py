"""Reads of hazards that are not closed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from kiosk.core.form import FailClass
from kiosk.core.words import Text
from kiosk.storage.database import db
from kiosk.storage.models import (
    Checkpoint,
    Finding,
    FormVersion,
    Hazard,
    Inspection,
    Person,
)
from kiosk.storage.queries.parts import at_checkpoint
from kiosk.storage.queries.registry import places


@dataclass(frozen=True)
class OpenHazard:
    """A hazard that is not closed, as lists show it."""

    id: int
    checkpoint_id: int
    checkpoint: str
    place: str
    item: str
    item_text: Text
    fail_class: FailClass
    reported_at: datetime
    reported_by: str
    times_seen: int
    last_inspection_id: int


def open_hazards(*, checkpoint_id: int | None = None, limit: int = 200) -> list[OpenHazard]:
    """Return the hazards that are not closed, newest first."""
    last, first, count = (
        select(measure(Finding.id)).where(Finding.hazard_id == Hazard.id).correlate(Hazard).scalar_subquery()
        for measure in (func.max, func.min, func.count)
    )
    first_finding = (
        select(Finding.id, Inspection.at, Person.name)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .join(Person, Person.id == Inspection.person_id)
        .subquery()
    )
    wanted = (
        select(Hazard, Checkpoint, Finding, FormVersion.content, first_finding.c.at, first_finding.c.name, count)
        .join(Checkpoint, Checkpoint.id == Hazard.checkpoint_id)
        .join(Finding, Finding.id == last)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .join(FormVersion, FormVersion.id == Inspection.form_version_id)
        .join(first_finding, first_finding.c.id == first)
        .order_by(Hazard.id.desc())
        .limit(limit)
    )
    everywhere = places()
    found = []
    for hazard, at, finding, content, reported_at, name, times in db.session.execute(
        at_checkpoint(wanted, Hazard.checkpoint_id, checkpoint_id)
    ):
        text = next((item["text"] for item in content["items"] if item["key"] == hazard.item), None)
        found.append(
            OpenHazard(
                id=hazard.id,
                checkpoint_id=at.id,
                checkpoint=at.name,
                place=everywhere[at.place_id].path,
                item=hazard.item,
                item_text=Text(**text) if text else Text(hazard.item, hazard.item),
                fail_class=FailClass(finding.fail_class),
                reported_at=reported_at,
                reported_by=name,
                times_seen=times,
                last_inspection_id=finding.inspection_id,
            )
        )
    return found


def open_hazard_of(checkpoint_id: int, item: str) -> Hazard | None:
    """Return the hazard that is open for an item at a checkpoint, or None."""
    wanted = select(Hazard).where(Hazard.checkpoint_id == checkpoint_id, Hazard.item == item)
    return db.session.scalar(wanted.order_by(Hazard.id.desc()))
