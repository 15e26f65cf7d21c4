"""Ending a plan, now or with a day to come, and taking back an end that still lies ahead."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from kiosk.core.calendar import TICK, Calendar
from kiosk.operations import edits, plan_edits, plans
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Plan, ScheduleFact


def end_values(plan: Plan, calendar: Calendar) -> dict[str, Any]:
    """Return what somebody who ends a plan sees of it, as plain values; `last_on` is its last day, or None."""
    last_on = None if plan.valid_until is None else calendar.date_of(plan.valid_until - TICK).isoformat()
    return {**plan_edits.plan_values(plan), "last_on": last_on}


def is_to_end(plan: Plan, now: datetime) -> bool:
    """Decide whether a plan has an end of its own that still lies ahead; one that another replaces has none."""
    if plan.valid_until is None or plan.valid_until <= now:
        return False
    newest = queries.newest_plan(plan.id)
    return newest is not None and newest.id == plan.id


def end_plan(
    plan_id: int, *, last_on: date | None = None, seen: str, calendar: Calendar, now: datetime, by: int | None
) -> None:
    """End a plan now, or with the last day given: what is open of it then is waived, what was missed stays missed.

    What has taken its place since ends with it. Harmless if it has ended, or ends then already. Raises Refused for a
    last day that is past, Outdated if the plan is not as its editor saw it (`end_values`).
    """
    until_at = now
    if last_on is not None:
        if last_on < calendar.date_of(now):
            raise Refused(Refusal.REACHES_BACK, "last_on")
        until_at = calendar.instant(last_on + timedelta(days=1))
    with writing() as session:
        plan = queries.newest_plan(plan_id)
        if plan is None or plan.valid_until is not None and plan.valid_until <= now:
            return
        if plan.valid_until == max(until_at, plan.valid_from):
            return
        before, thing = end_values(plan, calendar), plans.thing_of(plan)
        edits.check(thing, before, seen=seen)
        _set_end(plan, until_at)
        for older in queries.plans_with(queries.line_of_plan(plan.id)[1:]):
            # It was to go on until another takes its place; now nothing does.
            if older.valid_until is not None and older.valid_until > until_at:
                _set_end(older, until_at)
        session.flush()
        _keep("plan.end", plan, before["last_on"], calendar, now, by)


def keep_plan(plan_id: int, *, seen: str, calendar: Calendar, now: datetime, by: int | None) -> None:
    """Take back an end that still lies ahead; checkpoints that came meanwhile are covered from now on.

    Harmless for a plan without an end. Raises Refused for one that has ended or that another replaces, Outdated if it
    is not as its editor saw it (`end_values`).
    """
    with writing() as session:
        plan = queries.plan(plan_id)
        if plan is None or (plan.valid_until is not None and not is_to_end(plan, now)):
            raise Refused(Refusal.ALREADY_DONE)
        if plan.valid_until is None:
            return
        before = end_values(plan, calendar)
        edits.check(plans.thing_of(plan), before, seen=seen)
        for schedule in _ending_with(plan):
            schedule.valid_until = None
        plan.valid_until = None
        _join(plan, now)
        session.flush()
        if plan.kind_id is not None or plan.place_id is not None:
            going_on = set(plan_edits.covered_by(plan))
            for point in plans.covered(plan, ()):
                if point.id not in going_on:
                    session.add(
                        ScheduleFact(
                            plan_id=plan.id, checkpoint_id=point.id, form_id=plan.form_id,
                            valid_from=max(now, plan.valid_from),
                        )
                    )  # fmt: skip
        session.flush()
        _keep("plan.keep", plan, before["last_on"], calendar, now, by)


def _set_end(plan: Plan, until_at: datetime) -> None:
    for schedule in _ending_with(plan):
        schedule.valid_until, schedule.is_replaced = max(until_at, schedule.valid_from), False
    plan.valid_until = max(until_at, plan.valid_from)


def _ending_with(plan: Plan) -> Sequence[ScheduleFact]:
    """Return the schedules of a plan that end when it does, or never where it never does."""
    until = plan.valid_until
    return [
        each
        for each in queries.schedules_of_plans((plan.id,))
        if each.valid_until == (None if until is None else max(until, each.valid_from))
    ]


def _join(plan: Plan, now: datetime) -> None:
    """Let the plan that this one replaces go on until it begins, if its end was set before that and lies ahead."""
    for older in queries.plans_with(queries.line_of_plan(plan.id)[1:2]):
        if older.valid_until is not None and now < older.valid_until < plan.valid_from:
            for schedule in _ending_with(older):
                schedule.valid_until, schedule.is_replaced = max(plan.valid_from, schedule.valid_from), True
            older.valid_until = plan.valid_from


def _keep(what: str, plan: Plan, last_on: str | None, calendar: Calendar, now: datetime, by: int | None) -> None:
    after = end_values(plan, calendar)["last_on"]
    edits.keep(
        what, plans.thing_of(plan), plan.title_zh, before={"last_on": last_on}, after={"last_on": after}, now=now, by=by
    )
