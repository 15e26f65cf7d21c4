"""Reads, each named by its question, each a fixed number of statements whatever the number of rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from json import dumps, loads
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, or_, select

from kiosk.core.board import Standing, Risk, Watched
from kiosk.core.cadence import AnyCadence
from kiosk.core.calendar import Calendar, EntryKind, MealTime, NationalDay, OwnEntry, Term
from kiosk.core.form import FailClass, Form
from kiosk.core.rule import from_plain
from kiosk.core.window import Check, Pause, Schedule
from kiosk.core.words import Text
from kiosk.storage.database import db
from kiosk.storage.models import (
    Checkpoint,
    Code,
    Device,
    DeviceKind,
    Enrolment,
    Excuse,
    Finding,
    FormSheet,
    FormVersion,
    Hazard,
    Inspection,
    Journal,
    Kind,
    Level,
    MealTimeFact,
    NationalDayFact,
    Origin,
    OwnEntryFact,
    PauseFact,
    Person,
    Place,
    Plan,
    SavedFilter,
    ScheduleFact,
    Setting,
    SignIn,
    TermFact,
)

_LONGEST_WINDOW = timedelta(days=400)


# -- school and calendar ---------------------------------------------------------------------------------------------


def setting(name: str) -> str | None:
    """Return one of the school's own settings, or None if it was never given."""
    found = db.session.get(Setting, name)
    return None if found is None else found.value


def settings() -> dict[str, str]:
    """Return all of the school's own settings by name."""
    return {row.name: row.value for row in db.session.scalars(select(Setting))}


def calendar(zone: ZoneInfo) -> Calendar:
    """Return the school's calendar with every dated fact it ever had."""
    scalars = db.session.scalars
    return Calendar(
        zone,
        tuple(
            Term(row.key, row.name, row.first_on, row.last_on, row.week_one_on, row.entered_at, row.withdrawn_at)
            for row in scalars(select(TermFact).order_by(TermFact.id))
        ),
        tuple(
            OwnEntry(EntryKind(row.kind), row.first_on, row.last_on, row.reason, row.entered_at, row.withdrawn_at)
            for row in scalars(select(OwnEntryFact).order_by(OwnEntryFact.id))
        ),
        tuple(
            NationalDay(row.on, row.is_off, row.name, row.entered_at, row.withdrawn_at)
            for row in scalars(select(NationalDayFact).order_by(NationalDayFact.id))
        ),
        tuple(
            MealTime(row.meal, row.starts_by, row.from_on)
            for row in scalars(select(MealTimeFact).order_by(MealTimeFact.id))
        ),
    )


def own_entries() -> Sequence[OwnEntryFact]:
    """Return the school's own entries in force, latest dates first."""
    wanted = select(OwnEntryFact).where(OwnEntryFact.withdrawn_at.is_(None)).order_by(OwnEntryFact.first_on.desc())
    return db.session.scalars(wanted).all()


def national_days(year: int) -> Sequence[NationalDayFact]:
    """Return a year's national table in force, by date."""
    wanted = (
        select(NationalDayFact)
        .where(
            NationalDayFact.withdrawn_at.is_(None),
            NationalDayFact.on >= date(year, 1, 1),
            NationalDayFact.on <= date(year, 12, 31),
        )
        .order_by(NationalDayFact.on)
    )
    return db.session.scalars(wanted).all()


def unconfirmed_years(years: Iterable[int]) -> list[int]:
    """Return those of the years whose national days are not announced yet; a year without any counts as one."""
    wanted = select(NationalDayFact.on, NationalDayFact.is_confirmed).where(NationalDayFact.withdrawn_at.is_(None))
    days = db.session.execute(wanted).all()
    open_years = {on.year for on, is_confirmed in days if not is_confirmed}
    return sorted(set(years) - ({on.year for on, _ in days} - open_years))


# -- places, kinds, checkpoints, codes -------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlacePath:
    """A place with its way down from the campus: `path` without the campus, `area` its building."""

    id: int
    name: str
    level: Level
    path: str
    area: str
    floor: str
    owner_id: int | None
    ancestors: tuple[int, ...]


def places() -> dict[int, PlacePath]:
    """Return every place by id, parents before children."""
    rows = db.session.scalars(select(Place).order_by(Place.position, Place.id)).all()
    children = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    found: dict[int, PlacePath] = {}

    def walk(row: Place, above: PlacePath | None) -> None:
        is_root = row.level == Level.CAMPUS
        path = "" if is_root else " · ".join(part for part in (above.path if above else "", row.name) if part)
        area = above.area if above and above.area else ("" if is_root else row.name)
        floor = row.name if row.level == Level.FLOOR else (above.floor if above else "")
        owner_id = row.owner_id or (above.owner_id if above else None)
        ancestors = (*(above.ancestors if above else ()), row.id)
        here = PlacePath(row.id, row.name, Level(row.level), path or row.name, area, floor, owner_id, ancestors)
        found[row.id] = here
        below = PlacePath(row.id, row.name, here.level, path, area, floor, owner_id, ancestors)
        for child in children[row.id]:
            walk(child, below)

    for root in children[None]:
        walk(root, None)
    return found


def kinds() -> dict[str, Kind]:
    """Return every kind by its key."""
    return {row.key: row for row in db.session.scalars(select(Kind).order_by(Kind.id))}


@dataclass(frozen=True)
class Named:
    """What a code names: its checkpoint, and whether the label was replaced."""

    code: str
    checkpoint: Checkpoint
    is_voided: bool


def named_by(code: str) -> Named | None:
    """Return what a code names, also a replaced or retired one; None for a code that was never given out."""
    found = db.session.get(Code, code)
    return None if found is None else Named(found.code, found.checkpoint, found.voided_at is not None)


def codes_in_use() -> dict[int, str]:
    """Return the code on the label of each checkpoint."""
    wanted = select(Code.checkpoint_id, Code.code).where(Code.voided_at.is_(None))
    return {checkpoint_id: code for checkpoint_id, code in db.session.execute(wanted)}


def known_codes(candidates: Iterable[str]) -> list[Code]:
    """Return those of the candidates that name something, for people who mistyped one."""
    return list(db.session.scalars(select(Code).where(Code.code.in_(list(candidates)[:200]), Code.voided_at.is_(None))))


def checkpoint(checkpoint_id: int) -> Checkpoint | None:
    """Return a checkpoint, or None."""
    return db.session.get(Checkpoint, checkpoint_id)


def checkpoints(*, with_retired: bool = False) -> Sequence[Checkpoint]:
    """Return the checkpoints in use, in the order they were added."""
    wanted = select(Checkpoint).order_by(Checkpoint.id)
    return db.session.scalars(wanted if with_retired else wanted.where(Checkpoint.retired_at.is_(None))).all()


def pauses_of(checkpoint_id: int) -> Sequence[PauseFact]:
    """Return a checkpoint's pauses, newest first."""
    wanted = select(PauseFact).where(PauseFact.checkpoint_id == checkpoint_id).order_by(PauseFact.from_at.desc())
    return db.session.scalars(wanted).all()


# -- forms -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Version:
    """A published form version."""

    id: int
    form_id: int
    number: int
    form: Form


def version(version_id: int) -> Version | None:
    """Return one published version, or None."""
    found = db.session.get(FormVersion, version_id)
    return None if found is None else _version(found)


def current_versions(form_ids: Iterable[int] | None = None) -> dict[int, Version]:
    """Return the latest version of each form, by form id."""
    latest = select(func.max(FormVersion.id)).group_by(FormVersion.form_id)
    if form_ids is not None:
        latest = latest.where(FormVersion.form_id.in_(list(form_ids)))
    rows = db.session.scalars(select(FormVersion).where(FormVersion.id.in_(latest)))
    return {row.form_id: _version(row) for row in rows}


def form_ids() -> dict[str, int]:
    """Return the id of each form by its code."""
    return {code: form_id for form_id, code in db.session.execute(select(FormSheet.id, FormSheet.code))}


def _version(row: FormVersion) -> Version:
    return Version(row.id, row.form_id, row.number, _form(dumps(row.content, sort_keys=True)))


@lru_cache(maxsize=256)
def _form(plain: str) -> Form:
    return Form.from_plain(loads(plain))


# -- people and devices ----------------------------------------------------------------------------------------------


def person(person_id: int) -> Person | None:
    """Return a person, also one who has left, or None."""
    return db.session.get(Person, person_id)


def people(*, with_left: bool = False) -> Sequence[Person]:
    """Return the staff by name."""
    wanted = select(Person).order_by(Person.name, Person.id)
    return db.session.scalars(wanted if with_left else wanted.where(Person.left_at.is_(None))).all()


def person_named(username: str) -> Person | None:
    """Return who signs in at the desk under this name, or None."""
    return db.session.scalar(select(Person).where(Person.username == username, Person.left_at.is_(None)))


def device_with(token_hash: str) -> Device | None:
    """Return the device that holds this token and was not revoked, or None."""
    return db.session.scalar(select(Device).where(Device.token_hash == token_hash, Device.revoked_at.is_(None)))


def devices() -> Sequence[Device]:
    """Return every phone and tablet, the working ones first."""
    return db.session.scalars(select(Device).order_by(Device.revoked_at.is_not(None), Device.id.desc())).all()


def sign_in_with(token_hash: str) -> tuple[SignIn, Person] | None:
    """Return the sign-in that holds this token and still counts, with its person, or None."""
    wanted = (
        select(SignIn, Person)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.token_hash == token_hash, SignIn.ended_at.is_(None), Person.left_at.is_(None))
    )
    found = db.session.execute(wanted).first()
    return None if found is None else (found[0], found[1])


def people_on_devices() -> dict[int, str]:
    """Return who is signed in on each phone, by device id."""
    wanted = (
        select(SignIn.device_id, Person.name)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.ended_at.is_(None), SignIn.device_id.is_not(None))
        .order_by(SignIn.id)
    )
    return {device_id: name for device_id, name in db.session.execute(wanted) if device_id is not None}


def enrolment_with(token_hash: str) -> Enrolment | None:
    """Return an enrolment offered under this token, used or not, or None."""
    return db.session.scalar(select(Enrolment).where(Enrolment.token_hash == token_hash))


def saved_filters(person_id: int, path: str) -> Sequence[SavedFilter]:
    """Return the filters a person saved for one list, by name."""
    wanted = select(SavedFilter).where(SavedFilter.person_id == person_id, SavedFilter.path == path)
    return db.session.scalars(wanted.order_by(SavedFilter.name)).all()


def journal(limit: int = 200) -> Sequence[tuple[Journal, str | None]]:
    """Return the latest lines of the journal with the name of who did it."""
    wanted = select(Journal, Person.name).outerjoin(Person, Person.id == Journal.by_id).order_by(Journal.id.desc())
    return [(line, name) for line, name in db.session.execute(wanted.limit(limit))]


def count_journal(*where: ColumnElement[bool]) -> int:
    """Return how many lines of the journal fit."""
    return db.session.scalar(select(func.count(Journal.id)).where(*where)) or 0


# -- what is wanted --------------------------------------------------------------------------------------------------


def watched(
    *,
    t: datetime,
    since: datetime,
    checkpoint_id: int | None = None,
    place_ids: Iterable[int] | None = None,
    with_retired: bool = False,
) -> list[Watched]:
    """Return every schedule that may still want something at `t`, with the checks it is judged by.

    All checks made in [since, t] are there, and of the older ones the latest of each schedule: enough for every window
    that is open at `t` or closed since `since`.
    """
    earlier = (
        select(func.max(Inspection.at))
        .where(
            Inspection.checkpoint_id == ScheduleFact.checkpoint_id,
            Inspection.form_id == ScheduleFact.form_id,
            Inspection.voided_at.is_(None),
            Inspection.at < since,
        )
        .correlate(ScheduleFact)
        .scalar_subquery()
    )
    wanted = (
        select(
            ScheduleFact.id, ScheduleFact.checkpoint_id, ScheduleFact.form_id, ScheduleFact.valid_from,
            ScheduleFact.valid_until, ScheduleFact.is_replaced, ScheduleFact.is_successor, ScheduleFact.plan_id,
            Checkpoint.name, Checkpoint.place_id, Checkpoint.owner_id, Checkpoint.barred_at, Kind.key, Kind.risk,
            Code.code, earlier,
        )
        .join(Checkpoint, Checkpoint.id == ScheduleFact.checkpoint_id)
        .join(Kind, Kind.id == Checkpoint.kind_id)
        .join(Code, (Code.checkpoint_id == Checkpoint.id) & Code.voided_at.is_(None))
        .where(or_(ScheduleFact.valid_until.is_(None), ScheduleFact.valid_until > since - _LONGEST_WINDOW))
        .order_by(ScheduleFact.id)
    )  # fmt: skip
    if not with_retired:
        wanted = wanted.where(or_(Checkpoint.retired_at.is_(None), Checkpoint.retired_at > t))
    wanted = _of(wanted, Checkpoint.id, checkpoint_id)
    if place_ids is not None:
        wanted = wanted.where(Checkpoint.place_id.in_(list(place_ids)))
    checks, pauses = _checks(since, t, checkpoint_id), _pauses(t, checkpoint_id)
    excused, hazards = _excused(since, checkpoint_id), _with_open_hazard(checkpoint_id)
    everywhere = places()
    every_plan = {plan.id: plan for plan in db.session.scalars(select(Plan))}
    cadences = {plan_id: cadence_of(plan) for plan_id, plan in every_plan.items()}
    names = {person_id: name for person_id, name in db.session.execute(select(Person.id, Person.name))}
    found = []
    for (schedule_id, at_id, form_id, valid_from, valid_until, is_replaced, is_successor, plan_id, name, place_id,
         own_owner, barred_at, kind, risk, code, last_at) in db.session.execute(wanted):  # fmt: skip
        place, plan = everywhere[place_id], every_plan[plan_id]
        owner_id = plan.owner_id or own_owner or place.owner_id
        here_pauses = pauses.get(at_id, ())
        older = (Check(last_at),) if last_at is not None else ()
        found.append(
            Watched(
                schedule_id=schedule_id,
                schedule=Schedule(
                    cadences[plan_id], valid_from, valid_until, is_replaced, is_successor, here_pauses
                ),
                checks=(*older, *checks.get((at_id, form_id), ())),
                excused=excused.get(schedule_id, frozenset()),
                checkpoint_id=at_id,
                code=code,
                name=name,
                place=place.path,
                area=place.area,
                title=Text(plan.title_zh, plan.title_en),
                owner=names.get(owner_id, "") if owner_id else "",
                risk=Risk(risk),
                state=_state(barred_at, here_pauses, t),
                has_open_hazard=at_id in hazards,
                kind=kind,
                form_id=form_id,
            )
        )
    return found


def _state(barred_at: datetime | None, pauses: Sequence[Pause], t: datetime) -> Standing:
    if barred_at is not None and barred_at <= t:
        return Standing.BARRED
    return Standing.PAUSED if any(pause.holds(t) for pause in pauses) else Standing.ACTIVE


def cadence_of(plan: Plan) -> AnyCadence:
    """Return a plan's cadence; equal rules share one object, so that the engine works their windows out once."""
    return _cadence(dumps(plan.cadence, sort_keys=True))


@lru_cache(maxsize=1024)
def _cadence(plain: str) -> AnyCadence:
    return from_plain(loads(plain))


def _of(wanted: Select[Any], column: Any, checkpoint_id: int | None) -> Select[Any]:
    return wanted if checkpoint_id is None else wanted.where(column == checkpoint_id)


def _checks(since: datetime, t: datetime, checkpoint_id: int | None) -> dict[tuple[int, int], tuple[Check, ...]]:
    wanted = (
        select(Inspection.checkpoint_id, Inspection.form_id, Inspection.at, Inspection.origin)
        .where(Inspection.voided_at.is_(None), Inspection.at >= since, Inspection.at <= t)
        .order_by(Inspection.at)
    )
    found: dict[tuple[int, int], list[Check]] = defaultdict(list)
    for at_id, form_id, at, origin in db.session.execute(_of(wanted, Inspection.checkpoint_id, checkpoint_id)):
        found[at_id, form_id].append(Check(at, origin == Origin.BACKFILLED))
    return {key: tuple(checks) for key, checks in found.items()}


def _pauses(t: datetime, checkpoint_id: int | None) -> dict[int, tuple[Pause, ...]]:
    wanted = select(PauseFact.checkpoint_id, PauseFact.from_at, PauseFact.until_at).where(
        or_(PauseFact.until_at.is_(None), PauseFact.until_at > t - _LONGEST_WINDOW)
    )
    found: dict[int, tuple[Pause, ...]] = {}
    for at_id, from_at, until_at in db.session.execute(_of(wanted, PauseFact.checkpoint_id, checkpoint_id)):
        found[at_id] = (*found.get(at_id, ()), Pause(from_at, until_at))
    return found


def _excused(since: datetime, checkpoint_id: int | None) -> dict[int, frozenset[datetime]]:
    wanted = (
        select(Excuse.schedule_id, Excuse.opens)
        .join(ScheduleFact, ScheduleFact.id == Excuse.schedule_id)
        .where(Excuse.opens >= since - _LONGEST_WINDOW)
    )
    found: dict[int, frozenset[datetime]] = {}
    for schedule_id, opens in db.session.execute(_of(wanted, ScheduleFact.checkpoint_id, checkpoint_id)):
        found[schedule_id] = found.get(schedule_id, frozenset()) | {opens}
    return found


def _with_open_hazard(checkpoint_id: int | None) -> set[int]:
    wanted = select(Hazard.checkpoint_id).distinct()
    return set(db.session.scalars(_of(wanted, Hazard.checkpoint_id, checkpoint_id)))


# -- inspections, findings, hazards, excuses -------------------------------------------------------------------------


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
    failing = (
        select(func.count(Finding.id)).where(Finding.inspection_id == Inspection.id).correlate(Inspection)
    ).scalar_subquery()
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
    wanted = _of(wanted, Inspection.checkpoint_id, checkpoint_id)
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
    latest = (
        select(func.max(Inspection.at))
        .where(
            Inspection.checkpoint_id == ScheduleFact.checkpoint_id,
            Inspection.form_id == ScheduleFact.form_id,
            Inspection.voided_at.is_(None),
        )
        .correlate(ScheduleFact)
        .scalar_subquery()
    )
    failing = (
        select(func.count(Finding.id)).where(Finding.inspection_id == Inspection.id).correlate(Inspection)
    ).scalar_subquery()
    wanted = (
        select(Inspection.id, Inspection.checkpoint_id, Inspection.form_id, Inspection.at, Person.name, failing)
        .select_from(ScheduleFact)
        .join(
            Inspection,
            (Inspection.checkpoint_id == ScheduleFact.checkpoint_id)
            & (Inspection.form_id == ScheduleFact.form_id)
            & (Inspection.at == latest),
        )
        .join(Person, Person.id == Inspection.person_id)
    )
    if pairs is not None:
        wanted = wanted.where(ScheduleFact.checkpoint_id.in_({at_id for at_id, _ in pairs}))
    wanted = _of(wanted, ScheduleFact.checkpoint_id, checkpoint_id)
    return {
        (at_id, form_id): LastResult(found_id, at, name, count)
        for found_id, at_id, form_id, at, name, count in db.session.execute(wanted)
    }


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
    last = (select(func.max(Finding.id)).where(Finding.hazard_id == Hazard.id).correlate(Hazard)).scalar_subquery()
    first = (select(func.min(Finding.id)).where(Finding.hazard_id == Hazard.id).correlate(Hazard)).scalar_subquery()
    count = (select(func.count(Finding.id)).where(Finding.hazard_id == Hazard.id).correlate(Hazard)).scalar_subquery()
    first_finding = select(Finding.id, Inspection.at, Person.name).join(
        Inspection, Inspection.id == Finding.inspection_id
    ).join(Person, Person.id == Inspection.person_id).subquery()
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
        _of(wanted, Hazard.checkpoint_id, checkpoint_id)
    ):
        text = next((item["text"] for item in content["items"] if item["key"] == hazard.item), None)
        found.append(
            OpenHazard(
                hazard.id, at.id, at.name, everywhere[at.place_id].path, hazard.item,
                Text(**text) if text else Text(hazard.item, hazard.item), FailClass(finding.fail_class), reported_at, name, times,
                finding.inspection_id,
            )
        )  # fmt: skip
    return found


def open_hazard_of(checkpoint_id: int, item: str) -> Hazard | None:
    """Return the hazard that is open for an item at a checkpoint, or None."""
    wanted = select(Hazard).where(Hazard.checkpoint_id == checkpoint_id, Hazard.item == item)
    return db.session.scalar(wanted.order_by(Hazard.id.desc()))


def excuses_of(schedule_ids: Iterable[int]) -> dict[tuple[int, datetime], tuple[str, str]]:
    """Return reason and giver of each excuse by (schedule, opening instant)."""
    wanted = (
        select(Excuse, Person.name)
        .join(Person, Person.id == Excuse.by_id)
        .where(Excuse.schedule_id.in_(list(schedule_ids)))
    )
    return {(row.schedule_id, row.opens): (row.reason, name) for row, name in db.session.execute(wanted)}


def plans(t: datetime) -> Sequence[tuple[Plan, int]]:
    """Return the plans that have not ended at `t`, also those to come, with the number of checkpoints each covers."""
    covered = (
        select(func.count(ScheduleFact.id))
        .where(ScheduleFact.plan_id == Plan.id, _goes_on(ScheduleFact.valid_until, t))
        .correlate(Plan)
    ).scalar_subquery()
    wanted = select(Plan, covered).where(_goes_on(Plan.valid_until, t)).order_by(Plan.id)
    return [(plan, count) for plan, count in db.session.execute(wanted)]


def _goes_on(until: Any, t: datetime) -> ColumnElement[bool]:
    return or_(until.is_(None), until > t)


def days_of_inspections(checkpoint_id: int, start: datetime, end: datetime) -> list[tuple[datetime, int]]:
    """Return when a checkpoint was inspected in [start, end) and how many answers failed, oldest first."""
    failing = (
        select(func.count(Finding.id)).where(Finding.inspection_id == Inspection.id).correlate(Inspection)
    ).scalar_subquery()
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


def phones_and_walls() -> dict[DeviceKind, int]:
    """Return how many devices of each kind are in use."""
    wanted = select(Device.kind, func.count()).where(Device.revoked_at.is_(None)).group_by(Device.kind)
    return {DeviceKind(kind): count for kind, count in db.session.execute(wanted)}


def date_of_first_inspection(zone: ZoneInfo) -> date | None:
    """Return the local date of the oldest inspection, or None before the first."""
    first = db.session.scalar(select(func.min(Inspection.at)))
    return None if first is None else first.astimezone(zone).date()
