"""Reads of plans: which there are, what became of one, and the schedules each gives."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from kiosk.storage.database import db
from kiosk.storage.models import Plan, ScheduleFact


def plans(t: datetime) -> Sequence[tuple[Plan, int]]:
    """Return the plans that have not ended at `t`, also those to come, with the number of checkpoints each covers."""
    covered = (
        select(func.count(ScheduleFact.id))
        .where(
            ScheduleFact.plan_id == Plan.id,
            # A checkpoint that a plan is about to lose is not counted; where the plan itself ends, all it has are.
            or_(ScheduleFact.valid_until.is_(None), Plan.valid_until.is_not(None) & (ScheduleFact.valid_until > t)),
        )
        .correlate(Plan)
    ).scalar_subquery()
    wanted = select(Plan, covered).where(_goes_on(t)).order_by(Plan.id)
    return [(plan, count) for plan, count in db.session.execute(wanted)]


def plan(plan_id: int) -> Plan | None:
    """Return a plan, also one that has ended, or None."""
    return db.session.get(Plan, plan_id)


def newest_plan(plan_id: int) -> Plan | None:
    """Return the plan that stands for this one after every change, itself if it was never changed; None for no plan."""
    later = {replaced: each for each, replaced in _replacements().items() if replaced is not None}
    while plan_id in later:
        plan_id = later[plan_id]
    return plan(plan_id)


def line_of_plan(plan_id: int) -> Sequence[int]:
    """Return the id of a plan and of all that it replaced, the newest first."""
    replaced, found = _replacements(), [plan_id]
    while (older := replaced.get(found[-1])) is not None:
        found.append(older)
    return found


def plans_with(plan_ids: Sequence[int]) -> Sequence[Plan]:
    """Return the plans of some ids, in their order."""
    found = {row.id: row for row in db.session.scalars(select(Plan).where(Plan.id.in_(plan_ids)))}
    return [found[each] for each in plan_ids]


def plans_of_places(t: datetime) -> Sequence[Plan]:
    """Return the plans that cover what stands in a place and have not ended at `t`."""
    of_place = (Plan.kind_id.is_(None), Plan.place_id.is_not(None))
    return db.session.scalars(select(Plan).where(*of_place, _goes_on(t)).order_by(Plan.id)).all()


def schedules_of_plans(plan_ids: Iterable[int]) -> Sequence[ScheduleFact]:
    """Return every schedule that some plans ever gave, oldest first."""
    wanted = select(ScheduleFact).where(ScheduleFact.plan_id.in_(list(plan_ids)))
    return db.session.scalars(wanted.order_by(ScheduleFact.id)).all()


def open_schedules(plan_id: int) -> Sequence[ScheduleFact]:
    """Return the schedules of a plan that have no end yet, oldest first."""
    wanted = select(ScheduleFact).where(ScheduleFact.plan_id == plan_id, ScheduleFact.valid_until.is_(None))
    return db.session.scalars(wanted.order_by(ScheduleFact.id)).all()


def _replacements() -> dict[int, int | None]:
    """Return for each plan the one it replaced, in the order they were entered."""
    return {row.id: row.replaces_id for row in db.session.execute(select(Plan.id, Plan.replaces_id).order_by(Plan.id))}


def _goes_on(t: datetime) -> ColumnElement[bool]:
    return or_(Plan.valid_until.is_(None), Plan.valid_until > t)
