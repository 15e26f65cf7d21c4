"""Changing a plan there is: its name at once, who owes it, what it covers and how often from 00:00 of a date on.

Who owes, how often, and whether it goes on at a checkpoint that is out of use make a new plan that takes over; what is
covered alone ends or begins only the schedules of the checkpoints lost or gained. A window open at the change keeps what
it had (`windows.md` 4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from kiosk.core.cadence import AnyCadence
from kiosk.core.calendar import Calendar
from kiosk.core.rule import to_plain
from kiosk.operations import edits, plans
from kiosk.operations.errors import Refusal, Refusals, Refused, named
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Plan, ScheduleFact


@dataclass(frozen=True)
class PlanEdit:
    """What a plan is to be: its names, who owes it (a person, a post, or neither), what it covers, and how often.

    With `checks_barred` its checks go on at a checkpoint that is out of use.
    """

    title_zh: str
    title_en: str
    cadence: AnyCadence
    owner_id: int | None = None
    post_id: int | None = None
    kind_id: int | None = None
    place_id: int | None = None
    checkpoint_ids: tuple[int, ...] = ()
    checks_barred: bool = False

    @property
    def is_list(self) -> bool:
        """Decide whether it covers a list of checkpoints."""
        return self.kind_id is None and self.place_id is None


def schedule_of(plan_id: int, checkpoint_id: int) -> int | None:
    """Return the schedule without an end that a plan gives a checkpoint, or None."""
    found = (each.id for each in queries.open_schedules(plan_id) if each.checkpoint_id == checkpoint_id)
    return next(found, None)


def plan_values(plan: Plan) -> dict[str, Any]:
    """Return what an editor of a plan sees, as plain values."""
    is_list = plan.kind_id is None and plan.place_id is None
    return {
        "title_zh": plan.title_zh,
        "title_en": plan.title_en,
        "owner": _owner(plan.owner_id, plan.post_id),
        "covers": _covers(plan.kind_id, plan.place_id),
        "points": covered_by(plan) if is_list else None,
        "cadence": plan.cadence,
        "checks_barred": plan.checks_barred,
    }


def covered_by(plan: Plan) -> list[int]:
    """Return the checkpoints whose schedules of this plan have no end yet."""
    return sorted(schedule.checkpoint_id for schedule in queries.open_schedules(plan.id))


def edit_plan(
    plan_id: int,
    wanted: PlanEdit,
    *,
    from_on: date | None = None,
    seen: str,
    calendar: Calendar,
    now: datetime,
    by: int | None,
) -> Plan:
    """Make a plan what is wanted, from 00:00 of a date on (tomorrow by default), its names at once; return what stands.

    Does nothing where it is so already. Raises Refused for a date that is not in the future, a rule that cannot be, an
    owner there is not, or a plan that covers nothing by its make or has ended; Outdated if it is not as its editor saw.
    """
    wrong = Refusals()
    edge = calendar.instant(from_on or calendar.date_of(now) + timedelta(days=1))
    if edge <= now:
        wrong.add(Refused(Refusal.REACHES_BACK, "from_on"))
    with writing() as session:
        plan = queries.newest_plan(plan_id)
        if plan is None or plan.valid_until is not None:
            raise Refused(Refusal.ALREADY_DONE)
        before, after = plan_values(plan), wanted_values(wanted, wrong)
        is_new_rule = any(before[field] != after[field] for field in ("cadence", "owner", "checks_barred"))
        is_covered_otherwise = before["covers"] != after["covers"] or before["points"] != after["points"]
        if before["cadence"] != after["cadence"]:
            with wrong.gather():
                plans.refuse_impossible(wanted.cadence, calendar, now)
        _refuse_odd(plan, wanted, wrong, is_covered_otherwise=is_covered_otherwise)
        wrong.settle()
        if before == after:
            return plan
        thing = plans.thing_of(plan)
        edits.check(thing, before, seen=seen)
        _rename(plan, after["title_zh"], after["title_en"], now)
        edge = max(edge, plan.valid_from)
        result = plan
        if is_new_rule or is_covered_otherwise:
            covered = wanted_points(wanted) if is_covered_otherwise else covered_by(plan)
            result = _succeed(plan, wanted, edge, now, by) if is_new_rule else _widen(plan, wanted)
            _cover(plan, result, covered, edge)
            after["from_on"] = calendar.date_of(edge).isoformat()
        session.flush()
        edits.keep("plan.edit", thing, plan.title_zh, before=before, after=after, now=now, by=by)
    return result


def _owner(owner_id: int | None, post_id: int | None) -> str | None:
    if owner_id is not None:
        return f"person:{owner_id}"
    return f"post:{post_id}" if post_id is not None else None


def _covers(kind_id: int | None, place_id: int | None) -> str | None:
    if kind_id is not None:
        return f"kind:{kind_id}"
    return f"place:{place_id}" if place_id is not None else None


def wanted_values(wanted: PlanEdit, wrong: Refusals) -> dict[str, Any]:
    """Return the plain values a plan is to have; notes in `wrong` the names that cannot be."""
    title_zh = wanted.title_zh
    with wrong.gather():
        title_zh = named(wanted.title_zh, "title")
    title_en = title_zh
    if wanted.title_en.strip():
        with wrong.gather():
            title_en = named(wanted.title_en, "title_en", longest=100)
    return {
        "title_zh": title_zh,
        "title_en": title_en,
        "owner": _owner(wanted.owner_id, wanted.post_id),
        "covers": _covers(wanted.kind_id, wanted.place_id),
        "points": wanted_points(wanted) if wanted.is_list else None,
        "cadence": to_plain(wanted.cadence),
        "checks_barred": wanted.checks_barred,
    }


def wanted_points(wanted: PlanEdit) -> list[int]:
    """Return the checkpoints in use that it is to cover."""
    found = plans.covered(Plan(kind_id=wanted.kind_id, place_id=wanted.place_id), wanted.checkpoint_ids)
    return sorted(point.id for point in found)


def _refuse_odd(plan: Plan, wanted: PlanEdit, wrong: Refusals, *, is_covered_otherwise: bool) -> None:
    if is_covered_otherwise and wanted.is_list and not wanted_points(wanted):
        wrong.add(Refused(Refusal.COVERS_NOTHING, "covers"))
    is_staff = {person.id for person in queries.people()}
    if wanted.owner_id is not None and wanted.owner_id not in is_staff and wanted.owner_id != plan.owner_id:
        wrong.add(Refused(Refusal.UNKNOWN_PERSON, "owner"))
    if wanted.post_id is not None:
        with wrong.gather():
            plans.refuse_unknown_post(wanted.post_id)


def _rename(plan: Plan, title_zh: str, title_en: str, now: datetime) -> None:
    for each in queries.plans_with(queries.line_of_plan(plan.id)):
        if each.valid_until is None or each.valid_until > now:
            each.title_zh, each.title_en = title_zh, title_en


def _widen(plan: Plan, wanted: PlanEdit) -> Plan:
    plan.kind_id, plan.place_id = wanted.kind_id, wanted.place_id
    return plan


def _succeed(plan: Plan, wanted: PlanEdit, edge: datetime, now: datetime, by: int | None) -> Plan:
    """Return the plan that takes over at an instant."""
    fresh = Plan(
        title_zh=plan.title_zh, title_en=plan.title_en, form_id=plan.form_id, cadence=to_plain(wanted.cadence),
        kind_id=wanted.kind_id, place_id=wanted.place_id, owner_id=wanted.owner_id,
        post_id=wanted.post_id if wanted.owner_id is None else None, valid_from=edge, replaces_id=plan.id,
        entered_at=now, by_id=by, preset=plan.preset, checks_barred=wanted.checks_barred,
    )  # fmt: skip
    with writing() as session:
        session.add(fresh)
        session.flush()
    plan.valid_until = edge
    return fresh


def _cover(old: Plan, fresh: Plan, covered: Iterable[int], edge: datetime) -> None:
    """Let the plan cover exactly these checkpoints from an instant on; `fresh` may be the plan itself."""
    wanted, going = set(covered), set()
    with writing() as session:
        for schedule in queries.open_schedules(old.id):
            goes_on = schedule.checkpoint_id in wanted
            if goes_on:
                going.add(schedule.checkpoint_id)
                if fresh is old:
                    continue
            until_at = max(edge, schedule.valid_from)
            schedule.valid_until, schedule.is_replaced = until_at, True
            if goes_on:
                # One that had not begun yet is no successor of anything, and keeps the right to begin in mid-window.
                has_begun = schedule.valid_from < edge
                session.add(_claim(fresh, schedule.checkpoint_id, until_at, has_begun or schedule.is_successor))
        for checkpoint in plans.covered(Plan(), sorted(wanted - going)):
            if fresh is not old or not _reopen(old, checkpoint.id, edge):
                session.add(_claim(fresh, checkpoint.id, max(edge, checkpoint.added_at), False))
        session.flush()


def _claim(plan: Plan, checkpoint_id: int, valid_from: datetime, is_successor: bool) -> ScheduleFact:
    return ScheduleFact(
        plan_id=plan.id, checkpoint_id=checkpoint_id, form_id=plan.form_id, valid_from=valid_from,
        is_successor=is_successor,
    )  # fmt: skip


def _reopen(plan: Plan, checkpoint_id: int, edge: datetime) -> bool:
    """Let a schedule go on that was to end then or later; return False if there is none."""
    with writing() as session:
        ending = session.scalar(
            select(ScheduleFact)
            .where(
                ScheduleFact.plan_id == plan.id,
                ScheduleFact.checkpoint_id == checkpoint_id,
                ScheduleFact.valid_until >= edge,
            )
            .order_by(ScheduleFact.valid_from)
        )
        if ending is None:
            return False
        ending.valid_until, ending.is_replaced = None, False
    return True
