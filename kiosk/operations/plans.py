"""Forms and plans: what is asked, how often, of which checkpoints; a plan gives each one it covers a schedule."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from kiosk import library
from kiosk.core.cadence import AnyCadence
from kiosk.core.calendar import Calendar
from kiosk.core.form import Form, problems
from kiosk.core.rule import problems as rule_problems
from kiosk.core.rule import slot_problems, to_plain
from kiosk.operations.errors import Refusal, Refusals, Refused, named
from kiosk.operations.journal import note
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import (
    Checkpoint,
    FormSheet,
    FormVersion,
    Plan,
    Post,
    Satisfaction,
    ScheduleFact,
)


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
            _link_waiting(sheet)
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
        present = queries.form_ids()
        # A form that the school does not have yet is linked when it appears.
        session.add_all(
            Satisfaction(form_version_id=fresh.id, form_id=present[code])
            for code in dict.fromkeys(form.satisfies)
            if code in present
        )
    return fresh


def _link_waiting(sheet: FormSheet) -> None:
    """Link a form that has just appeared to the versions that named it before it was there."""
    with writing() as session:
        for version in session.scalars(select(FormVersion)):
            if sheet.code in version.content.get("satisfies", ()):
                session.add(Satisfaction(form_version_id=version.id, form_id=sheet.id))


def seed_forms(*, now: datetime) -> None:
    """Publish the library's forms that the school does not have yet, and what they newly satisfy; else a school's stay.

    A form whose items the school has left as they are gains the other forms it now satisfies, once: a school that later
    takes them out again keeps it so.
    """
    with writing() as session:
        present = queries.form_ids()
        versions: dict[int, list[FormVersion]] = defaultdict(list)
        for version in session.scalars(select(FormVersion).order_by(FormVersion.number)):
            versions[version.form_id].append(version)
        for code, form in library.forms().items():
            if code not in present or _only_satisfies_is_new(versions[present[code]], form):
                publish_form(form, now=now)


def _only_satisfies_is_new(versions: Sequence[FormVersion], form: Form) -> bool:
    """Decide whether the current version differs from a form in nothing but what it satisfies, and never was equal."""
    known = [Form.from_plain(version.content) for version in versions]
    return bool(known) and form not in known and replace(known[-1], satisfies=form.satisfies) == form


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
    post_id: int | None = None,
    valid_from: datetime,
    checks_barred: bool = False,
    once_within: timedelta | None = None,
    now: datetime,
    by: int | None = None,
) -> Plan:
    """Add a plan and a schedule for each checkpoint it covers: a kind, a place with all below it, or a list.

    A post owes it where no person does; with `checks_barred` it goes on at a checkpoint that is out of use. With
    `once_within` an equal plan entered so lately is returned instead: a form sent twice adds one. Raises Refused for a rule that cannot be, an unknown form or post, or a plan that covers nothing
    by its make.
    """
    wrong = Refusals()
    with wrong.gather():
        title_zh = named(title_zh, "title")
    with wrong.gather():
        refuse_impossible(cadence, calendar, now)
    with writing() as session:
        form_id = queries.form_ids().get(form_code)
        with wrong.gather():
            _refuse_empty(kind_id, place_id, checkpoint_ids)
        if post_id is not None:
            with wrong.gather():
                refuse_unknown_post(post_id)
        if form_id is None:
            wrong.add(Refused(Refusal.UNKNOWN_FORM, "form", form_code))
        wrong.settle()
        plan = Plan(
            title_zh=title_zh, title_en=title_en.strip() or title_zh, form_id=form_id, cadence=to_plain(cadence),
            kind_id=kind_id, place_id=place_id, owner_id=owner_id, post_id=post_id if owner_id is None else None,
            valid_from=valid_from, entered_at=now, by_id=by, checks_barred=checks_barred,
        )  # fmt: skip
        points = covered(plan, checkpoint_ids)
        repeated = None if once_within is None else _equal_since(plan, points, now - once_within, now)
        if repeated is not None:
            return repeated
        session.add(plan)
        session.flush()
        for checkpoint in points:
            _schedule(plan, checkpoint, max(valid_from, checkpoint.added_at))
        note("plan.add", title_zh, now=now, by=by)
    return plan


def _equal_since(plan: Plan, points: Sequence[Checkpoint], since: datetime, now: datetime) -> Plan | None:
    """Return a plan in force that was entered after `since`, says the same and covers the same points, or None."""
    same = ("title_zh", "form_id", "cadence", "kind_id", "place_id", "owner_id", "post_id", "checks_barred")
    wanted = {point.id for point in points}
    for each, _count in queries.plans(now):
        is_equal = each.entered_at > since and all(getattr(each, name) == getattr(plan, name) for name in same)
        if is_equal and {schedule.checkpoint_id for schedule in queries.open_schedules(each.id)} == wanted:
            return each
    return None


@dataclass(frozen=True)
class Coverage:
    """What a plan would cover now: how many checkpoints in use, and the keys of the kinds its form is not meant for.

    `meant_for` are the kinds the library means the form for; where it says nothing of the form, nothing is unsuited.
    """

    count: int
    meant_for: tuple[str, ...]
    unsuited: tuple[str, ...]


def coverage(
    form_code: str, *, kind_id: int | None = None, place_id: int | None = None, checkpoint_ids: Sequence[int] = ()
) -> Coverage:
    """Return what a plan with this form would cover if it were added now."""
    points = list(covered(Plan(kind_id=kind_id, place_id=place_id), checkpoint_ids))
    key_of = {kind.id: kind.key for kind in queries.kinds().values()}
    wanted = {key_of[each] for each in (kind_id, *(point.kind_id for point in points)) if each is not None}
    meant_for = [kind.key for kind in library.kinds().values() if form_code in kind.forms]
    meant_for += [preset.kind for preset in library.plans() if preset.form == form_code]
    unsuited = sorted(wanted.difference(meant_for)) if meant_for else ()
    return Coverage(len(points), tuple(dict.fromkeys(meant_for)), tuple(unsuited))


def refuse_impossible(cadence: AnyCadence, calendar: Calendar, now: datetime) -> None:
    """Return if a rule can be kept; raises Refused for a rule that cannot be, at the times of a round where it is a round's fault."""
    found = rule_problems(cadence, calendar, now)
    if not found:
        return
    wrong = Refusals()
    for each in slot_problems(cadence, calendar, now):
        wrong.add(Refused(Refusal.IMPOSSIBLE_RULE, f"slot{each.slot}_{each.part}", each.code))
    wrong.settle()
    raise Refused(Refusal.IMPOSSIBLE_RULE, "cadence", found[0])


def refuse_unknown_post(post_id: int) -> None:
    """Return if a post is in force; raises Refused for any other."""
    post = db.session.get(Post, post_id)
    if post is None or post.ended_at is not None:
        raise Refused(Refusal.NOT_A_CHOICE, "owner")


def _refuse_empty(kind_id: int | None, place_id: int | None, checkpoint_ids: Sequence[int]) -> None:
    """Raise Refused for a plan that covers nothing by its make: no kind, no place, and no checkpoint in use."""
    named_ones = kind_id is not None or place_id is not None
    if not named_ones and not {each.id for each in queries.checkpoints()}.intersection(checkpoint_ids):
        raise Refused(Refusal.COVERS_NOTHING, "covers")


def change_plan(
    plan_id: int, *, cadence: AnyCadence, from_on: date | None = None, calendar: Calendar, now: datetime, by: int | None
) -> Plan:
    """Give a plan another cadence from 00:00 of a date on, tomorrow by default; windows open then keep the old rule.

    Raises Refused for a date that is not in the future or a rule that cannot be.
    """
    refuse_impossible(cadence, calendar, now)
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
            kind_id=old.kind_id, place_id=old.place_id, owner_id=old.owner_id, post_id=old.post_id, valid_from=edge,
            replaces_id=old.id, entered_at=now, by_id=by, preset=old.preset, checks_barred=old.checks_barred,
        )  # fmt: skip
        session.add(fresh)
        session.flush()
        old.valid_until = max(edge, old.valid_from)
        for schedule in queries.open_schedules(old.id):
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


def thing_of(plan: Plan) -> str:
    """Return the name under which the changes of a plan are kept: that of the first it goes back to."""
    return f"plan:{queries.line_of_plan(plan.id)[-1]}"


def cover_checkpoint(checkpoint: Checkpoint, *, now: datetime) -> None:
    """Give a new checkpoint a schedule for every plan in force that covers its kind or its place."""
    with writing() as session:
        ancestors = queries.places()[checkpoint.place_id].ancestors
        for plan in session.scalars(select(Plan).where(Plan.valid_until.is_(None)).order_by(Plan.id)):
            if plan.kind_id == checkpoint.kind_id or plan.place_id in ancestors:
                _schedule(plan, checkpoint, max(plan.valid_from, now))


def covered(plan: Plan, checkpoint_ids: Sequence[int]) -> Sequence[Checkpoint]:
    """Return the checkpoints in use that a plan covers by its make; `checkpoint_ids` are its list, if it has one."""
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
