"""What plans of a place cover once a checkpoint stands elsewhere: schedules end and begin at 00:00 of tomorrow.

A window that is open then keeps its rule (`windows.md` 4); plans of a kind or of a list do not ask where a point is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from kiosk.core.calendar import Calendar
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Plan, ScheduleFact


@dataclass(frozen=True)
class Turn:
    """How the plans of one checkpoint change from `edge` on: the schedules that end, the plans that begin."""

    checkpoint_id: int
    edge: datetime
    lost: tuple[ScheduleFact, ...]
    gained: tuple[Plan, ...]
    lost_plans: tuple[Plan, ...]


@dataclass(frozen=True)
class Turned:
    """What was done to the schedules of one checkpoint, as plain values to undo it by.

    `ended` keeps (schedule, until, is replaced) as they were, `begun` the schedules added; `struck` are those that had
    not begun and were taken away, with all their values.
    """

    ended: list[list[object]]
    begun: list[int]
    struck: list[dict[str, object]]

    @property
    def is_empty(self) -> bool:
        """Decide whether no schedule changed."""
        return not (self.ended or self.begun or self.struck)


def edge_of(calendar: Calendar, now: datetime) -> datetime:
    """Return 00:00 of tomorrow, when a change of what is covered takes hold."""
    return calendar.instant(calendar.date_of(now) + timedelta(days=1))


def turns(places_of: Mapping[int, int], *, calendar: Calendar, now: datetime) -> dict[int, Turn]:
    """Return how the schedules of checkpoints change if each stands at the place given; those unchanged are left out."""
    edge = edge_of(calendar, now)
    covering = {plan.id: plan for plan in queries.plans_of_places(edge)}
    going_on: dict[int, list[ScheduleFact]] = defaultdict(list)
    # A plan covers what stands below its place, so its schedules are few enough to be read whole.
    for schedule in queries.schedules_of_plans(covering):
        if schedule.valid_until is None or schedule.valid_until > edge:
            going_on[schedule.checkpoint_id].append(schedule)
    everywhere = queries.places()
    found = {}
    for checkpoint_id, place_id in places_of.items():
        above = set(everywhere[place_id].ancestors)
        mine = going_on[checkpoint_id]
        lost = tuple(each for each in mine if covering[each.plan_id].place_id not in above)
        has = {each.plan_id for each in mine}
        gained = tuple(plan for plan in covering.values() if plan.place_id in above and plan.id not in has)
        if lost or gained:
            lost_plans = tuple(covering[each.plan_id] for each in lost)
            found[checkpoint_id] = Turn(checkpoint_id, edge, lost, gained, lost_plans)
    return found


def recover(checkpoint_ids: Iterable[int], *, calendar: Calendar, now: datetime) -> dict[int, Turned]:
    """Give moved checkpoints the schedules of the place-plans they stand under now, and end those they left.

    Takes hold at 00:00 of tomorrow; moving back the same day leaves everything as it was. Retired ones are passed over.
    """
    with writing() as session:
        session.flush()
        wanted = set(checkpoint_ids)
        places_of = {each.id: each.place_id for each in queries.checkpoints() if each.id in wanted}
        replaced = set(session.scalars(select(Plan.replaces_id).where(Plan.replaces_id.is_not(None))))
        found = turns(places_of, calendar=calendar, now=now)
        return {checkpoint_id: _turn(turn, replaced) for checkpoint_id, turn in found.items()}


def _turn(turn: Turn, replaced: set[int | None]) -> Turned:
    done = Turned([], [], [])
    with writing() as session:
        forms_left = {each.form_id for each in turn.lost}
        for schedule in turn.lost:
            if schedule.valid_from >= turn.edge:
                done.struck.append(_plain(schedule))
                session.delete(schedule)
            else:
                done.ended.append(_as_it_was(schedule))
                schedule.valid_until, schedule.is_replaced = turn.edge, True
        session.flush()
        for plan in turn.gained:
            is_replaced = plan.id in replaced
            left_today = _left_at(plan, turn)
            if left_today is not None:
                done.ended.append(_as_it_was(left_today))
                left_today.valid_until, left_today.is_replaced = plan.valid_until, is_replaced
                continue
            begins = max(turn.edge, plan.valid_from)
            # A point that leaves one plan of a form for another is not asked twice in the window open then.
            takes_over = plan.form_id in forms_left or (plan.replaces_id is not None and begins == plan.valid_from)
            fresh = ScheduleFact(
                plan_id=plan.id, checkpoint_id=turn.checkpoint_id, form_id=plan.form_id, valid_from=begins,
                valid_until=plan.valid_until, is_replaced=is_replaced, is_successor=takes_over,
            )  # fmt: skip
            session.add(fresh)
            session.flush()
            done.begun.append(fresh.id)
    return done


def give_back(turned: Turned, *, now: datetime) -> bool:
    """Put the schedules of one checkpoint back as they were; return False, changing nothing, where that cannot be.

    It cannot once a schedule that was begun has taken hold, or a plan has ended or changed since.
    """
    with writing() as session:
        begun = [session.get(ScheduleFact, each) for each in turned.begun]
        ended = [(session.get(ScheduleFact, each[0]), each[1], each[2]) for each in turned.ended]
        if any(each is None or each.valid_from <= now for each in begun) or any(each is None for each, _, _ in ended):
            return False
        plan_ids = [each.plan_id for each, _, _ in ended if each is not None]
        plan_ids += [int(str(each["plan_id"])) for each in turned.struck]
        for plan_id, until_at in zip(plan_ids, _untils(turned), strict=True):
            plan = session.get(Plan, plan_id)
            if plan is None or (plan.valid_until is not None and (until_at is None or until_at > plan.valid_until)):
                return False
        for fresh in begun:
            session.delete(fresh)
        session.flush()
        for schedule, until, is_replaced in ended:
            assert schedule is not None
            schedule.valid_until, schedule.is_replaced = _instant(until), bool(is_replaced)
        for plain in turned.struck:
            instants = {name: _instant(plain[name]) for name in ("valid_from", "valid_until")}
            session.add(ScheduleFact(**{**plain, **instants}))
        session.flush()
    return True


def end_at_once(checkpoint_id: int, *, now: datetime) -> Turned:
    """End every schedule of a checkpoint now, which waives what is open; those ended before stay as they are."""
    done = Turned([], [], [])
    with writing() as session:
        wanted = select(ScheduleFact).where(
            ScheduleFact.checkpoint_id == checkpoint_id,
            or_(ScheduleFact.valid_until.is_(None), ScheduleFact.valid_until > now),
        )
        for schedule in session.scalars(wanted):
            done.ended.append(_as_it_was(schedule))
            schedule.valid_until, schedule.is_replaced = max(now, schedule.valid_from), False
    return done


def _left_at(plan: Plan, turn: Turn) -> ScheduleFact | None:
    """Return the schedule of a plan that the checkpoint was to leave at the same edge, or None."""
    return db.session.scalar(
        select(ScheduleFact).where(
            ScheduleFact.plan_id == plan.id, ScheduleFact.checkpoint_id == turn.checkpoint_id,
            ScheduleFact.valid_until == turn.edge,
        )
    )  # fmt: skip


def _as_it_was(schedule: ScheduleFact) -> list[object]:
    until = schedule.valid_until
    return [schedule.id, until.isoformat() if until else None, schedule.is_replaced]


def _plain(schedule: ScheduleFact) -> dict[str, object]:
    until = schedule.valid_until
    return {
        "plan_id": schedule.plan_id, "checkpoint_id": schedule.checkpoint_id, "form_id": schedule.form_id,
        "valid_from": schedule.valid_from.isoformat(), "valid_until": until.isoformat() if until else None,
        "is_replaced": schedule.is_replaced, "is_successor": schedule.is_successor,
    }  # fmt: skip


def _untils(turned: Turned) -> list[datetime | None]:
    return [_instant(each[1]) for each in turned.ended] + [_instant(each["valid_until"]) for each in turned.struck]


def _instant(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None
