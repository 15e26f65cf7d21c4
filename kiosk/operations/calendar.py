"""Calendar facts: terms, own entries, national days, meal times; each change is dated and leaves the past alone."""

from datetime import date, datetime, timedelta

import holidays
from sqlalchemy import select

from kiosk.core.calendar import EntryKind
from kiosk.operations.errors import Refusal, Refused, named
from kiosk.storage.database import writing
from kiosk.storage.models import MealTimeFact, NationalDayFact, OwnEntryFact, TermFact

# The last year whose arrangement the State Council has announced and the packaged table holds.
LAST_ANNOUNCED_YEAR = 2026
DEFAULT_MEALS = {"breakfast": 8 * 60, "lunch": 11 * 60 + 30, "dinner": 16 * 60 + 30}


def seed_national_days(year: int) -> None:
    """Fill the national table for a year and the two after it, where they have no days yet.

    Announced years come whole, later ones with their statutory days only: nobody can know the make-up workdays of a
    year whose arrangement the State Council has not announced, so none are guessed.
    """
    with writing() as session:
        present = {on.year for on in session.scalars(select(NationalDayFact.on))}
        for each in range(year, year + 3):
            if each in present:
                continue
            is_announced = each <= LAST_ANNOUNCED_YEAR
            table = holidays.country_holidays("CN", years=[each], observed=is_announced, language="zh_CN")
            days = {on: (True, name) for on, name in table.items() if on.year == each}
            if is_announced:
                make_up = getattr(table, "weekend_workdays", ())
                days |= {on: (False, "调休上班") for on in make_up if on.year == each}
            for on, (is_off, name) in sorted(days.items()):
                session.add(NationalDayFact(on=on, is_off=is_off, name=name[:60], is_confirmed=is_announced))


def set_national_day(on: date, is_off: bool | None, *, name: str, now: datetime) -> None:
    """Say of one date that it is off, a make-up workday, or (None) nothing special, in place of what was said."""
    with writing() as session:
        current = session.scalars(
            select(NationalDayFact).where(NationalDayFact.on == on, NationalDayFact.withdrawn_at.is_(None))
        )
        for fact in current:
            fact.withdrawn_at = now
        if is_off is not None:
            session.add(NationalDayFact(on=on, is_off=is_off, name=name[:60], is_confirmed=True, entered_at=now))


def confirm_year(year: int) -> None:
    """Mark a year's national table as checked against the announcement."""
    with writing() as session:
        for fact in session.scalars(select(NationalDayFact).where(NationalDayFact.is_confirmed.is_(False))):
            if fact.on.year == year:
                fact.is_confirmed = True


def add_term(
    name: str, *, first_on: date, last_on: date, week_one_on: date | None = None, now: datetime | None
) -> TermFact:
    """Enter a term; week 1 is the week of its first teaching day unless said otherwise.

    `now` None means it has always been known. Raises Refused if it ends before it begins or overlaps another term.
    """
    name = named(name, "name")
    if last_on < first_on:
        raise Refused(Refusal.ENDS_BEFORE_IT_BEGINS, "last_on")
    monday = week_one_on or first_on
    monday -= timedelta(days=monday.weekday())
    with writing() as session:
        in_force = session.scalars(select(TermFact).where(TermFact.withdrawn_at.is_(None))).all()
        if any(term.first_on <= last_on and first_on <= term.last_on for term in in_force):
            raise Refused(Refusal.OVERLAPS, "first_on")
        term = TermFact(
            key=f"term-{first_on.isoformat()}",
            name=name,
            first_on=first_on,
            last_on=last_on,
            week_one_on=monday,
            entered_at=now,
        )
        session.add(term)
    return term


def add_own_entry(
    kind: EntryKind, *, first_on: date, last_on: date, reason: str, now: datetime, by: int | None = None
) -> OwnEntryFact:
    """Enter what the school decided about some dates; raises Refused if they end before they begin or span a year."""
    if last_on < first_on or last_on - first_on > timedelta(days=366):
        raise Refused(Refusal.ENDS_BEFORE_IT_BEGINS, "last_on")
    with writing() as session:
        entry = OwnEntryFact(
            kind=kind, first_on=first_on, last_on=last_on, reason=reason.strip()[:200], by_id=by, entered_at=now
        )
        session.add(entry)
    return entry


def withdraw_own_entry(entry_id: int, *, now: datetime) -> None:
    """Take an own entry back from now on; what it has already decided stays decided."""
    with writing() as session:
        entry = session.get(OwnEntryFact, entry_id)
        if entry is not None and entry.withdrawn_at is None:
            entry.withdrawn_at = now


def set_meal(meal: str, starts_by: int, *, from_on: date) -> None:
    """Say when a meal starts, in minutes after local midnight, from a date on; raises Refused for no time of a day."""
    if not 0 <= starts_by < 1440:
        raise Refused(Refusal.IMPOSSIBLE_RULE, "starts_by")
    with writing() as session:
        found = session.scalar(select(MealTimeFact).where(MealTimeFact.meal == meal, MealTimeFact.from_on == from_on))
        if found is None:
            session.add(MealTimeFact(meal=meal, starts_by=starts_by, from_on=from_on))
        else:
            found.starts_by = starts_by
