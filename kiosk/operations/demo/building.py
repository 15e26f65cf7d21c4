"""Building the sample kindergarten, and the doors into it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

from kiosk import library
from kiosk.core.board import Watched
from kiosk.core.calendar import Calendar, EntryKind, monday_of
from kiosk.core.form import read_answers
from kiosk.core.rule import from_plain
from kiosk.core.window import Status
from kiosk.library import roles
from kiosk.operations import (
    boards,
    excuses,
    inspections,
    people,
    plans,
    registry,
    school,
)
from kiosk.operations import calendar as calendars
from kiosk.operations.demo import remedy, scene, story
from kiosk.operations.inspections import Manner, Served
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Level, Role

SCHOOL = "阳光幼儿园"
PASSWORD = "demo-only-2026"
PIN = "246810"
USERNAMES = {member.role: member.username for member in scene.STAFF if member.username}
_WALL = "demo_wall_token"
_MADE_ON = "demo_made_on"
_SEED = 611
_HISTORY = timedelta(days=21)
_OWNERS = {
    roles.REPAIRER: scene.REPAIRER,
    roles.GUARD: scene.DAY_GUARD,
    roles.FOOD_SAFETY: scene.FOOD_SAFETY,
    roles.COOK: scene.COOK,
    roles.CLEANER: scene.CLEANER,
}
_EXCUSES = ("当天停电检修，现场无法进入", "责任人请假，交接时漏了这一处，已提醒")


@dataclass(frozen=True)
class Doors:
    """The ways in: the wall tablet's token, a code to open with its checkpoint, and a fresh enrolment token."""

    wall: str
    code: str
    checkpoint: str
    enrolment: str
    made_on: date


def build(*, now: datetime, zone: ZoneInfo, new_code: Callable[[], str]) -> None:
    """Fill an empty database with the sample kindergarten, its history ending at `now`."""
    today = now.astimezone(zone).date()
    begins_on = today - _HISTORY
    begins_on = monday_of(begins_on)
    start = Calendar(zone).instant(begins_on)
    with writing():
        _found(begins_on, today, start=start)
        staff = _hire(start)
        calendar = queries.calendar(zone)
        _place(today, staff, start=start, new_code=new_code)
        _plan(staff, calendar, start=start)
        _interrupt(staff, calendar, today=today, now=now)
        _tell(staff, calendar, start=start, now=now)
        numbers = {name: hired.person for name, hired in staff.items()}
        remedy.report(numbers, calendar=calendar, now=now)
        remedy.ask(numbers, calendar=calendar, now=now)
        _explain(staff, calendar, start=start, now=now)
        chief = staff[scene.CHIEF].person
        wall = people.add_wall_tablet("门厅大屏", now=now, by=chief)
        school.set_setting(_WALL, wall.value)
        school.set_setting(_MADE_ON, today.isoformat())


def doors(*, now: datetime, zone: ZoneInfo) -> Doors:
    """Return the ways into the sample kindergarten; each call offers another enrolment."""
    chief = queries.person_named(USERNAMES[Role.SUPERVISOR])
    assert chief is not None
    made_on = date.fromisoformat(queries.setting(_MADE_ON) or "")
    wanted = _worth_opening(queries.calendar(zone), now=now)
    enrolment = people.offer_enrolment(now=now, by=chief.id)
    return Doors(queries.setting(_WALL) or "", wanted.code, wanted.name, enrolment.value, made_on)


def _worth_opening(calendar: Calendar, *, now: datetime) -> Watched:
    """Return a checkpoint that wants something now, rather a play set or an extinguisher; else the first."""
    watched = queries.watched(t=now, since=now)
    tiles = [boards.phone_tile(each, calendar, now) for each in watched]
    is_open = (Status.DUE, Status.GRACE, Status.OVERDUE)
    wanted = [tile.watched for tile in tiles if tile.status in is_open] or watched
    return min(wanted, key=lambda each: (each.kind not in ("play_set", "extinguisher"), each.schedule_id))


# -- the school --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Hired:
    """Somebody with the phone enrolled for them, if one was."""

    person: int
    device: int | None


def _found(begins_on: date, today: date, *, start: datetime) -> None:
    code = school.found_school(SCHOOL, now=start)
    people.set_up_administrator(
        code, name=scene.HEAD, username=USERNAMES[Role.ADMINISTRATOR], password=PASSWORD, now=start
    )
    name, first_on, last_on = term_around(today, begins_on)
    calendars.add_term(name, first_on=first_on, last_on=last_on, now=None)
    # Without this a demo on a holiday would have nothing to show.
    calendars.add_own_entry(EntryKind.OPEN, first_on=today, last_on=today, reason="示例：当天按教学日演示", now=start)


def term_around(today: date, begins_on: date) -> tuple[str, date, date]:
    """Return name, first and last teaching day of a term that holds today and all the days since `begins_on`.

    Terms run as usual from 1 September to 22 January and from 20 February to 10 July, stretched where today needs it.
    """
    is_autumn = today.month >= 8 or today.month == 1
    year = today.year - (today.month == 1)
    if is_autumn:
        name, first_on, last_on = f"{year}–{year + 1} 学年第一学期", date(year, 9, 1), date(year + 1, 1, 22)
    else:
        name, first_on, last_on = f"{year - 1}–{year} 学年第二学期", date(year, 2, 20), date(year, 7, 10)
    return name, min(first_on, begins_on), max(last_on, today + timedelta(days=28))


def _hire(start: datetime) -> dict[str, _Hired]:
    head = queries.person_named(USERNAMES[Role.ADMINISTRATOR])
    assert head is not None
    found = {scene.HEAD: _Hired(head.id, None)}
    for member in scene.STAFF:
        if member.name in found:
            continue
        person = people.add_person(
            member.name, role=member.role, username=member.username or None, now=start, by=head.id
        )
        if member.username:
            people.set_password(person.id, PASSWORD, now=start, by=head.id)
        device = _enrol(person.id, member.name, head.id, start) if member.has_phone else None
        found[member.name] = _Hired(person.id, device)
    return found


def _enrol(person_id: int, name: str, by: int, start: datetime) -> int:
    offer = people.offer_enrolment(now=start, by=by)
    device, _ = people.enrol_phone(
        offer.value, person_id=person_id, pin=PIN, pin_again=PIN, name=f"{name}的手机", now=start
    )
    return device.id


def _place(today: date, staff: dict[str, _Hired], *, start: datetime, new_code: Callable[[], str]) -> None:
    root, kinds = registry.campus(), queries.kinds()
    assert root is not None
    for (building,), owner in scene.owners_of_places().items():
        registry.add_place(building, parent=root, level=Level.BUILDING, owner_id=staff[owner].person)
    for spot in scene.spots(today):
        registry.add_checkpoint(
            spot.name,
            kind=kinds[spot.kind],
            place=registry.place_at(spot.place, campus=root),
            fields=spot.fields,
            owner_id=staff[spot.owner].person if spot.owner else None,
            new_code=new_code,
            now=start,
        )


def _plan(staff: dict[str, _Hired], calendar: Calendar, *, start: datetime) -> None:
    kinds = queries.kinds()
    for preset in (preset for preset in library.plans() if preset.key in scene.PLANS):
        owner = _OWNERS.get(preset.owner, "")
        if preset.cadence["type"] == "night":
            owner = scene.NIGHT_GUARD
        plans.add_plan(
            preset.title.zh,
            preset.title.en,
            form_code=preset.form,
            cadence=from_plain(preset.cadence),
            calendar=calendar,
            kind_id=kinds[preset.kind].id,
            owner_id=staff[owner].person if owner else None,
            valid_from=start,
            now=start,
            by=staff[scene.HEAD].person,
        )


def _interrupt(staff: dict[str, _Hired], calendar: Calendar, *, today: date, now: datetime) -> None:
    """Pause one checkpoint since a week ago; another is out of use by what was found there."""
    named = {each.name: each.id for each in queries.checkpoints()}
    chief = staff[scene.CHIEF].person
    paused_at = calendar.instant(today - timedelta(days=8), 16 * 60)
    registry.pause_checkpoint(
        named[scene.PAUSED], from_at=paused_at, until_at=None, why="换沙，等新沙到货", now=paused_at, by=chief
    )


# -- its history -------------------------------------------------------------------------------------------------------


def _tell(staff: dict[str, _Hired], calendar: Calendar, *, start: datetime, now: datetime) -> None:
    """Record every visit of the story, in the order of time."""
    chance = Random(f"{_SEED} {now.date()}")
    codes = {form_id: code for code, form_id in queries.form_ids().items()}
    versions, checkpoints = queries.current_versions(), {each.id: each for each in queries.checkpoints()}
    watched = queries.watched(t=now, since=start)
    numbers = {name: hired.person for name, hired in staff.items()}
    told = story.visits(watched, codes, calendar, start=start, now=now, chance=chance)
    for number, visit in enumerate(told):
        version, checkpoint = versions[visit.watched.form_id], checkpoints[visit.watched.checkpoint_id]
        form, today = version.form, calendar.date_of(visit.at)
        reading = read_answers(
            form,
            story.filled(form, checkpoint.fields, visit.fault, chance),
            known=checkpoint.fields,
            computed=inspections.computed_answers(checkpoint, form, today=today),
            today=today,
        )
        who = staff.get(visit.watched.owner) or staff[scene.CHIEF]
        seconds = round((form.seconds or 20) * chance.uniform(0.9, 2.5))
        served_at = visit.at - timedelta(seconds=seconds)
        served = Served(who.person, who.device, checkpoint.id, version.id, served_at)
        manner = Manner(seconds=seconds, seen=len(form.items), device_at=visit.at)
        key = hashlib.sha256(f"{number} {visit.at}".encode()).hexdigest()[:32]
        found = inspections.record_inspection(served, reading, key=key, manner=manner, now=visit.at).inspection
        if visit.fault is not None:
            fault = visit.fault
            hazard_id = next(each.hazard_id for each in found.findings if each.item == fault.item)
            remedy.deal(hazard_id, fault, numbers, at=visit.at, calendar=calendar, now=now)


def _explain(staff: dict[str, _Hired], calendar: Calendar, *, start: datetime, now: datetime) -> None:
    """Excuse the oldest two misses."""
    excuse = partial(excuses.excuse_misses, calendar=calendar, now=now, by=staff[scene.CHIEF].person)
    misses = boards.missed_between(start, now, calendar=calendar, now=now)
    for miss, reason in zip(reversed(misses), _EXCUSES, strict=False):
        excuse([(miss.watched.schedule_id, miss.window.opens)], reason=reason)
