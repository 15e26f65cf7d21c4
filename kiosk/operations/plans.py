"""Forms and plans: what is asked, how often, of which checkpoints; a plan gives each one it covers a schedule."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from kiosk import library
from kiosk.core.cadence import AnyCadence
from kiosk.core.calendar import Calendar
from kiosk.core.form import Form, problems
from kiosk.core.rule import problems as rule_problems
from kiosk.core.rule import to_plain
from kiosk.operations.errors import Refusal, Refused, named
from kiosk.operations.journal import note
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Checkpoint, FormSheet, FormVersion, Plan, ScheduleFact


def publish_form(form: Form, *, now: datetime) -> FormVersion:
    """Publish a form as its next version, or return the current one if it is equal; raises Refused for a bad make."""
    if problems(form):
        raise Refused(Refusal.FORM_INVALID, form.code)
    with writing() as session:
        sheet = session.scalar(select(FormSheet).where(FormSheet.code == form.code))
        if sheet is None:
            sheet = FormSheet(code=form.code)
            session.add(sheet)
            session.flush()
        newest = session.scalar(
            select(FormVersion).where(FormVersion.form_id == sheet.id).order_by(FormVersion.number.desc())
        )
        content = form.to_plain()
        if newest is not None and newest.content == content:
            return newest
        fresh = FormVersion(
            form_id=sheet.id, number=newest.number + 1 if newest else 1, content=content, published_at=now
        )
        session.add(fresh)
        session.flush()
    return fresh


def seed_forms(*, now: datetime) -> None:
    """Publish the library's forms that the school does not have yet; what a school changed stays."""
    with writing():
        present = queries.form_ids()
        for code, form in library.forms().items():
            if code not in present:
                publish_form(form, now=now)


def add_plan(
    title_zh: str,
    title_en: str,
    *,
    form_code: str,
    cadence: AnyCadence,
    calendar: Calendar,
    kind_id: int | None = None,
    place_id: int | None = None,
    checkpoint_ids: Sequence[int] = (),
    owner_id: int | None = None,
    valid_from: datetime,
    now: datetime,
    by: int | None = None,
) -> Plan:
    """Add a plan and a schedule for each checkpoint it covers: a kind, a place with all below it, or a list.

    Raises Refused for a rule that cannot be, an unknown form, or a plan that covers nothing by its make.
    """
    title_zh = named(title_zh, "title")
    found = rule_problems(cadence, calendar, now)
    if found:
        raise Refused(Refusal.IMPOSSIBLE_RULE, "cadence", found[0])
    if kind_id is None and place_id is None and not checkpoint_ids:
        raise Refused(Refusal.COVERS_NOTHING)
    with writing() as session:
        form_id = queries.form_ids().get(form_code)
        if form_id is None:
            raise Refused(Refusal.UNKNOWN_FORM, "form", form_code)
        plan = Plan(
            title_zh=title_zh, title_en=title_en.strip() or title_zh, form_id=form_id, cadence=to_plain(cadence),
            kind_id=kind_id, place_id=place_id, owner_id=owner_id, valid_from=valid_from, entered_at=now, by_id=by,
        )  # fmt: skip
        session.add(plan)
        session.flush()
        for checkpoint in _covered(plan, checkpoint_ids):
            _schedule(plan, checkpoint, max(valid_from, checkpoint.added_at))
        note("plan.add", title_zh, now=now, by=by)
    return plan


def change_plan(
    plan_id: int, *, cadence: AnyCadence, from_on: date | None = None, calendar: Calendar, now: datetime, by: int | None
) -> Plan:
    """Give a plan another cadence from 00:00 of a date on, tomorrow by default; windows open then keep the old rule.

    Raises Refused for a date that is not in the future or a rule that cannot be.
    """
    found = rule_problems(cadence, calendar, now)
    if found:
        raise Refused(Refusal.IMPOSSIBLE_RULE, "cadence", found[0])
    tomorrow = calendar.date_of(now) + timedelta(days=1)
    edge = calendar.instant(from_on or tomorrow)
    if edge <= now:
        raise Refused(Refusal.REACHES_BACK, "from_on")
    with writing() as session:
        old = session.get(Plan, plan_id)
        if old is None or old.valid_until is not None:
            raise Refused(Refusal.ALREADY_DONE)
        fresh = Plan(
            title_zh=old.title_zh, title_en=old.title_en, form_id=old.form_id, cadence=to_plain(cadence),
            kind_id=old.kind_id, place_id=old.place_id, owner_id=old.owner_id, valid_from=edge, replaces_id=old.id,
            entered_at=now, by_id=by,
        )  # fmt: skip
        session.add(fresh)
        session.flush()
        old.valid_until = max(edge, old.valid_from)
        for schedule in _open_schedules(old.id):
            until_at = max(edge, schedule.valid_from)
            schedule.valid_until, schedule.is_replaced = until_at, True
            session.add(
                ScheduleFact(
                    plan_id=fresh.id, checkpoint_id=schedule.checkpoint_id, form_id=fresh.form_id,
                    valid_from=until_at, is_successor=True,
                )
            )  # fmt: skip
        note("plan.change", old.title_zh, now=now, by=by)
    return fresh


def end_plan(plan_id: int, *, now: datetime, by: int | None) -> None:
    """End a plan now: what is open of it is waived, what was missed stays missed. Harmless if it has ended."""
    with writing() as session:
        plan = session.get(Plan, plan_id)
        if plan is None or plan.valid_until is not None:
            return
        plan.valid_until = max(now, plan.valid_from)
        for schedule in _open_schedules(plan_id):
            schedule.valid_until = max(now, schedule.valid_from)
        note("plan.end", plan.title_zh, now=now, by=by)


def cover_checkpoint(checkpoint: Checkpoint, *, now: datetime) -> None:
    """Give a new checkpoint a schedule for every plan in force that covers its kind or its place."""
    with writing() as session:
        ancestors = queries.places()[checkpoint.place_id].ancestors
        for plan in session.scalars(select(Plan).where(Plan.valid_until.is_(None)).order_by(Plan.id)):
            if plan.kind_id == checkpoint.kind_id or plan.place_id in ancestors:
                _schedule(plan, checkpoint, max(plan.valid_from, now))


def _covered(plan: Plan, checkpoint_ids: Sequence[int]) -> Iterable[Checkpoint]:
    everything = queries.checkpoints()
    if plan.kind_id is not None:
        return [each for each in everything if each.kind_id == plan.kind_id]
    if plan.place_id is not None:
        everywhere = queries.places()
        return [each for each in everything if plan.place_id in everywhere[each.place_id].ancestors]
    return [each for each in everything if each.id in set(checkpoint_ids)]


def _schedule(plan: Plan, checkpoint: Checkpoint, valid_from: datetime) -> None:
    with writing() as session:
        session.add(
            ScheduleFact(
                plan_id=plan.id, checkpoint_id=checkpoint.id, form_id=plan.form_id, valid_from=valid_from,
                is_successor=plan.replaces_id is not None and valid_from == plan.valid_from,
            )
        )  # fmt: skip


def _open_schedules(plan_id: int) -> Sequence[ScheduleFact]:
    with writing() as session:
        wanted = select(ScheduleFact).where(ScheduleFact.plan_id == plan_id, ScheduleFact.valid_until.is_(None))
        return session.scalars(wanted).all()
