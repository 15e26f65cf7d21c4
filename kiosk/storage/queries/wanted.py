"""Reads of what is wanted: every schedule with the facts it is judged by."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from json import dumps, loads
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    cast,
    func,
    or_,
    select,
)

from kiosk.core.board import Risk, Standing, Watched
from kiosk.core.cadence import AnyCadence
from kiosk.core.rule import from_plain
from kiosk.core.window import Check, Pause, Schedule
from kiosk.core.words import Text
from kiosk.storage.database import db
from kiosk.storage.models import (
    Checkpoint,
    Code,
    Excuse,
    Inspection,
    Kind,
    Origin,
    PauseFact,
    Person,
    Plan,
    Satisfaction,
    ScheduleFact,
)
from kiosk.storage.queries.hazards import (
    bars_of,
    checkpoints_with_hazards,
    joined_spans,
)
from kiosk.storage.queries.parts import at_checkpoint
from kiosk.storage.queries.posts import posts
from kiosk.storage.queries.registry import places

_LONGEST_WINDOW = timedelta(days=400)
_BETWEEN = ","


def watched(
    *,
    t: datetime,
    since: datetime,
    checkpoint_id: int | None = None,
    place_ids: Iterable[int] | None = None,
    with_retired: bool = False,
    with_checks: bool = True,
) -> list[Watched]:
    """Return every schedule that may still want something at `t`, with the checks it is judged by.

    All checks made in [since, t] are there, and of the older ones the latest of each schedule, with the latest that was
    not back-filled: enough for every window that is open at `t` or closed since `since`. A check counts for its own form
    and for those that the version it answered satisfies. `with_checks` False leaves out those since `since`.
    """
    wanted = _schedules(since)
    if not with_retired:
        wanted = wanted.where(or_(Checkpoint.retired_at.is_(None), Checkpoint.retired_at > t))
    wanted = at_checkpoint(wanted, Checkpoint.id, checkpoint_id)
    if place_ids is not None:
        wanted = wanted.where(Checkpoint.place_id.in_(list(place_ids)))
    checks = _checks(since, t, checkpoint_id) if with_checks else {}
    pauses = _pauses(t, checkpoint_id)
    bars = bars_of(None if checkpoint_id is None else [checkpoint_id], t)
    excused, hazards = _excused(since, checkpoint_id), checkpoints_with_hazards(checkpoint_id)
    everywhere = places()
    every_plan = {plan.id: plan for plan in db.session.scalars(select(Plan))}
    cadences = {plan_id: cadence_of(plan) for plan_id, plan in every_plan.items()}
    names = {person_id: name for person_id, name in db.session.execute(select(Person.id, Person.name))}
    every_post = posts(t, with_ended=True)
    found = []
    for (schedule_id, at_id, form_id, valid_from, valid_until, is_replaced, is_successor, plan_id, name, place_id,
         own_owner, retired_at, kind, risk, code, *older) in db.session.execute(wanted):  # fmt: skip
        place, plan = everywhere[place_id], every_plan[plan_id]
        post = every_post.get(plan.post_id or 0) if plan.owner_id is None else None
        owner_id = None if post else plan.owner_id or own_owner or place.owner_id
        here_bars = bars.get(at_id, ())
        spans = _spans(pauses.get(at_id, ()), () if plan.checks_barred else here_bars)
        found.append(
            Watched(
                schedule_id=schedule_id,
                schedule=Schedule(
                    cadences[plan_id], valid_from, valid_until, is_replaced, is_successor, spans
                ),
                checks=(*_older(*older), *checks.get((at_id, form_id), ())),
                excused=excused.get(schedule_id, frozenset()),
                checkpoint_id=at_id,
                code=code,
                name=name,
                place=place.path,
                area=place.area,
                title=Text(plan.title_zh, plan.title_en),
                owner=post.text if post else names.get(owner_id, "") if owner_id else "",
                risk=Risk(risk),
                state=_state(here_bars, spans, t),
                is_waived=_hold(spans, t),
                has_open_hazard=at_id in hazards,
                kind=kind,
                form_id=form_id,
                owner_id=owner_id,
                is_retired=retired_at is not None and retired_at <= t,
                holders=tuple((each.person_id, each.name) for each in post.holders) if post else (),
            )
        )
    return found


def _schedules(since: datetime) -> Select[*tuple[Any, ...]]:
    """Return the query for each schedule with its checkpoint, code, and the last of its checks before `since`.

    Those are found by index seek, so the length of the history does not matter.
    """
    anything, by_hand = Inspection.at < since, Inspection.origin != Origin.BACKFILLED
    # No window that is still of interest is longer, so the search for a check not made from paper ends there.
    recently = Inspection.at >= since - _LONGEST_WINDOW
    return (
        select(
            ScheduleFact.id, ScheduleFact.checkpoint_id, ScheduleFact.form_id, ScheduleFact.valid_from,
            ScheduleFact.valid_until, ScheduleFact.is_replaced, ScheduleFact.is_successor, ScheduleFact.plan_id,
            Checkpoint.name, Checkpoint.place_id, Checkpoint.owner_id, Checkpoint.retired_at, Kind.key, Kind.risk, Code.code,
            _last_own(anything), _last_own(anything, by_hand, recently),
            _last_of_others(anything), _last_of_others(anything, by_hand, recently),
        )
        .join(Checkpoint, Checkpoint.id == ScheduleFact.checkpoint_id)
        .join(Kind, Kind.id == Checkpoint.kind_id)
        .join(Code, (Code.checkpoint_id == Checkpoint.id) & Code.voided_at.is_(None))
        .where(or_(ScheduleFact.valid_until.is_(None), ScheduleFact.valid_until > since - _LONGEST_WINDOW))
        .order_by(ScheduleFact.id)
    )  # fmt: skip


def _last_own(*narrowed: ColumnElement[bool]) -> ScalarSelect[Any]:
    """Return the instant of the last check with the schedule's own form."""
    return (
        select(func.max(Inspection.at))
        .where(
            Inspection.checkpoint_id == ScheduleFact.checkpoint_id,
            Inspection.form_id == ScheduleFact.form_id,
            Inspection.voided_at.is_(None),
            *narrowed,
        )
        .correlate(ScheduleFact)
        .scalar_subquery()
    )


def _last_of_others(*narrowed: ColumnElement[bool]) -> ScalarSelect[Any]:
    """Return the instant of the last check with a form that satisfies the schedule's, one seek for each such version."""
    of_a_version = (
        select(func.max(Inspection.at))
        .where(
            Inspection.checkpoint_id == ScheduleFact.checkpoint_id,
            Inspection.form_version_id == Satisfaction.form_version_id,
            Inspection.voided_at.is_(None),
            *narrowed,
        )
        .correlate(ScheduleFact, Satisfaction)
        .scalar_subquery()
    )
    return (
        select(func.max(of_a_version))
        .where(Satisfaction.form_id == ScheduleFact.form_id)
        .correlate(ScheduleFact)
        .scalar_subquery()
    )


def _older(
    own: datetime | None, own_live: datetime | None, others: datetime | None, others_live: datetime | None
) -> list[Check]:
    """Return the last check before a span, and before it the last that was not back-filled if that is another."""
    last = max((at for at in (own, others) if at is not None), default=None)
    live = max((at for at in (own_live, others_live) if at is not None), default=None)
    if last is None or last == live:
        return [] if last is None else [Check(last)]
    return [*([] if live is None else [Check(live)]), Check(last, is_backfilled=True)]


def _spans(pauses: tuple[Pause, ...], bars: tuple[Pause, ...]) -> tuple[Pause, ...]:
    """Return the spans in which a schedule asks nothing; what touches is one, so that nothing falls between the two."""
    return joined_spans((*pauses, *bars)) if bars else pauses


def _state(bars: Sequence[Pause], spans: Sequence[Pause], t: datetime) -> Standing:
    """Return what to show: out of use before paused, also where both hold."""
    if _hold(bars, t):
        return Standing.BARRED
    return Standing.PAUSED if _hold(spans, t) else Standing.ACTIVE


def _hold(spans: Sequence[Pause], t: datetime) -> bool:
    return any(span.holds(t) for span in spans)


def cadence_of(plan: Plan) -> AnyCadence:
    """Return a plan's cadence; equal rules share one object, so that the engine works their windows out once."""
    return _cadence(dumps(plan.cadence, sort_keys=True))


@lru_cache(maxsize=1024)
def _cadence(plain: str) -> AnyCadence:
    return from_plain(loads(plain))


def _checks(
    since: datetime, t: datetime, checkpoint_id: int | None = None
) -> dict[tuple[int, int], tuple[Check, ...]]:
    """Return the checks made in [since, t] that count for a form at a checkpoint, in order."""
    found: dict[tuple[int, int], list[Check]] = defaultdict(list)
    for key, origin, instants in _made(since, t, checkpoint_id):
        is_backfilled = origin == Origin.BACKFILLED
        found[key] += [Check(at, is_backfilled) for at in instants]
    return {key: tuple(sorted(checks, key=lambda check: check.at)) for key, checks in found.items()}


def instants_made(since: datetime, t: datetime) -> dict[tuple[int, int], list[datetime]]:
    """Return when the checks made in [since, t] that count for a form at a checkpoint were made, in order."""
    found: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    for key, _origin, instants in _made(since, t, None):
        found[key] += instants
    for instants in found.values():
        instants.sort()
    return found


def _made(
    since: datetime, t: datetime, checkpoint_id: int | None
) -> Iterator[tuple[tuple[int, int], str, list[datetime]]]:
    """Yield (checkpoint, form), origin and instants of checks: for their own form and for each they satisfy.

    The database joins the instants of each group into one text: a row for each of 200,000 would cost a second.
    """
    groups = (Inspection.checkpoint_id, Inspection.form_id, Inspection.form_version_id, Inspection.origin)
    wanted = (
        select(*groups, func.aggregate_strings(cast(Inspection.at, String), _BETWEEN))
        .where(Inspection.voided_at.is_(None), Inspection.at >= since, Inspection.at <= t)
        .group_by(*groups)
    )
    satisfied = satisfied_forms()
    wanted = at_checkpoint(wanted, Inspection.checkpoint_id, checkpoint_id)
    for at_id, form_id, version_id, origin, joined in db.session.execute(wanted):
        instants = _instants(joined)
        for each_id in (form_id, *satisfied.get(version_id, frozenset()) - {form_id}):
            yield (at_id, each_id), origin, instants


def _instants(joined: str) -> list[datetime]:
    """Return the aware instants of a text; SQLite keeps them as UTC without their zone."""
    if "+" not in joined:
        joined = joined.replace(_BETWEEN, f"+00:00{_BETWEEN}") + "+00:00"
    return [datetime.fromisoformat(text) for text in joined.split(_BETWEEN)]


def satisfied_forms() -> dict[int, frozenset[int]]:
    """Return the forms that each form version satisfies besides its own; versions that satisfy none are left out."""
    found: dict[int, frozenset[int]] = {}
    for version_id, form_id in db.session.execute(select(Satisfaction.form_version_id, Satisfaction.form_id)):
        found[version_id] = found.get(version_id, frozenset()) | {form_id}
    return found


def _pauses(t: datetime, checkpoint_id: int | None) -> dict[int, tuple[Pause, ...]]:
    wanted = select(PauseFact.checkpoint_id, PauseFact.from_at, PauseFact.until_at).where(
        or_(PauseFact.until_at.is_(None), PauseFact.until_at > t - _LONGEST_WINDOW)
    )
    found: dict[int, tuple[Pause, ...]] = {}
    for at_id, from_at, until_at in db.session.execute(at_checkpoint(wanted, PauseFact.checkpoint_id, checkpoint_id)):
        found[at_id] = (*found.get(at_id, ()), Pause(from_at, until_at))
    return found


def _excused(since: datetime, checkpoint_id: int | None) -> dict[int, frozenset[datetime]]:
    wanted = (
        select(Excuse.schedule_id, Excuse.opens)
        .join(ScheduleFact, ScheduleFact.id == Excuse.schedule_id)
        .where(Excuse.opens >= since - _LONGEST_WINDOW)
    )
    found: dict[int, frozenset[datetime]] = {}
    for schedule_id, opens in db.session.execute(at_checkpoint(wanted, ScheduleFact.checkpoint_id, checkpoint_id)):
        found[schedule_id] = found.get(schedule_id, frozenset()) | {opens}
    return found


def excuses_of(schedule_ids: Iterable[int]) -> dict[tuple[int, datetime], tuple[str, str]]:
    """Return reason and giver of each excuse by (schedule, opening instant)."""
    wanted = (
        select(Excuse, Person.name)
        .join(Person, Person.id == Excuse.by_id)
        .where(Excuse.schedule_id.in_(list(schedule_ids)))
    )
    return {(row.schedule_id, row.opens): (row.reason, name) for row, name in db.session.execute(wanted)}
