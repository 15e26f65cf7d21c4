"""Reads of the school's settings and its calendar."""

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from kiosk.core.calendar import (
    Calendar,
    EntryKind,
    MealTime,
    NationalDay,
    OwnEntry,
    Term,
)
from kiosk.storage.database import db
from kiosk.storage.models import (
    Journal,
    MealTimeFact,
    NationalDayFact,
    OwnEntryFact,
    Setting,
    TermFact,
)


def setting(name: str) -> str | None:
    """Return one of the school's own settings, or None if it was never given."""
    found = db.session.get(Setting, name)
    return None if found is None else found.value


def school_name() -> str:
    """Return the school's name, empty before it was founded."""
    return setting("school") or ""


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


def terms_in_force() -> dict[str, TermFact]:
    """Return the terms that were not withdrawn, by key, in the order they were entered."""
    wanted = select(TermFact).where(TermFact.withdrawn_at.is_(None)).order_by(TermFact.id)
    return {term.key: term for term in db.session.scalars(wanted)}


def own_entries() -> Sequence[OwnEntryFact]:
    """Return the school's own entries in force, latest dates first."""
    wanted = select(OwnEntryFact).where(OwnEntryFact.withdrawn_at.is_(None)).order_by(OwnEntryFact.first_on.desc())
    return db.session.scalars(wanted).all()


def own_entry(root: int) -> OwnEntryFact | None:
    """Return the own entry in force that began as the one of this id, or None if it was withdrawn or never was.

    An edited entry is another row; the journal's lines of the edits lead from one to the next.
    """
    roots = own_entry_roots()
    return next((entry for entry in own_entries() if roots.get(entry.id, entry.id) == root), None)


def own_entry_roots() -> dict[int, int]:
    """Return the first id of every own entry that was edited, by its later ids."""
    wanted = select(Journal.thing, Journal.after).where(Journal.what == "entry.edit")
    return {
        after["id"]: int(thing.partition(":")[2])
        for thing, after in db.session.execute(wanted)
        if thing and after and "id" in after
    }


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


def meal_times() -> Sequence[MealTimeFact]:
    """Return every meal time ever set, in the order they hold from."""
    return db.session.scalars(select(MealTimeFact).order_by(MealTimeFact.from_on, MealTimeFact.id)).all()
