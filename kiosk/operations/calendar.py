"""Calendar facts: terms, own entries, national days, meal times; each change is dated and leaves the past alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.core.calendar import EntryKind, Term, is_weekend, monday_of
from kiosk.core.notice_text import MAKE_UP_NAME, NoticeDay
from kiosk.operations import edits
from kiosk.operations.errors import Refusal, Refused, named
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import MealTimeFact, NationalDayFact, OwnEntryFact, TermFact

# The last year whose arrangement the State Council has announced and the packaged table holds.
LAST_ANNOUNCED_YEAR = 2026
DEFAULT_MEALS = {"breakfast": 8 * 60, "lunch": 11 * 60 + 30, "dinner": 16 * 60 + 30}
# A term shorter or longer than this is possible, but more often a slip of the pen.
FEWEST_WEEKS, MOST_WEEKS = 5, 30
_AFTER_SPRING_FESTIVAL = timedelta(days=10)
_SPRING_WEEKS, _AUTUMN_WEEKS = 19, 21


@dataclass(frozen=True)
class NextTerm:
    """A term that is likely to come next, to be changed by who enters it."""

    is_spring: bool
    first_on: date
    last_on: date


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


def set_national_day(
    on: date, is_off: bool | None, *, name: str, seen: str | None = None, now: datetime, by: int | None = None
) -> None:
    """Say of one date that it is off, a make-up workday, or (None) nothing special, in place of what was said.

    `seen` is the stamp of the year's table that its editor saw, None if they saw none of it; raises Outdated if it has
    changed since.
    """
    name = _day_name(is_off, name)
    with writing() as session:
        if seen is not None:
            edits.check(f"national:{on.year}", national_values(on.year), seen=seen)
        before = _said_of(session, [on])
        if before.get(on) == (None if is_off is None else (is_off, name)):
            return
        _replace(session, [on], [] if is_off is None else [NoticeDay(on, is_off, name)], now=now, is_confirmed=True)
        edits.keep(
            "national.set", f"national:{on.year}", on.isoformat(), now=now, by=by,
            before=_plain_days(before), after=_plain_days({} if is_off is None else {on: (is_off, name)}),
        )  # fmt: skip


def national_values(year: int) -> dict[str, Any]:
    """Return a year's table in force as plain values, by date, with whether it is confirmed."""
    table = queries.national_days(year)
    values: dict[str, Any] = dict(_plain_days({row.on: (row.is_off, row.name) for row in table}))
    return values | {"is_confirmed": bool(table) and all(row.is_confirmed for row in table)}


def save_notice(
    year: int, days: Sequence[NoticeDay], *, is_whole: bool, seen: str, now: datetime, by: int | None
) -> bool:
    """Put what was announced for a year in place of its table; return False if that changes nothing.

    `is_whole`: all seven holidays are there, so every other day of the year becomes an ordinary one and the year counts
    as confirmed; otherwise only the days named change. What is past stays as it was judged. Raises Outdated if the
    table is not as its editor saw it.
    """
    with writing() as session:
        before = national_values(year)
        table = queries.national_days(year)
        spoken_of = {each.on for each in days} | ({row.on for row in table} if is_whole else set())
        is_confirmed = is_whole or before["is_confirmed"]
        said = _said_of(session, spoken_of)
        wanted = {each.on: (each.is_off, each.name) for each in days}
        if said == wanted and is_confirmed == before["is_confirmed"]:
            return False
        edits.check(f"national:{year}", before, seen=seen)
        changed = [on for on in spoken_of if said.get(on) != wanted.get(on)]
        _replace(session, changed, [each for each in days if each.on in changed], now=now, is_confirmed=is_confirmed)
        for row in table if is_whole else ():
            row.is_confirmed = True
        session.flush()
        edits.keep(
            "national.notice", f"national:{year}", str(year), now=now, by=by,
            before=_plain_days(said) | {"is_confirmed": before["is_confirmed"]},
            after=_plain_days(wanted) | {"is_confirmed": is_confirmed},
        )  # fmt: skip
    return True


def _day_name(is_off: bool | None, name: str) -> str:
    return " ".join(name.split())[:60] or ("放假" if is_off else MAKE_UP_NAME)


def _said_of(session: Session, dates: Iterable[date]) -> dict[date, tuple[bool, str]]:
    in_force = select(NationalDayFact).where(NationalDayFact.withdrawn_at.is_(None))
    wanted = set(dates)
    return {row.on: (row.is_off, row.name) for row in session.scalars(in_force) if row.on in wanted}


def _replace(
    session: Session, dates: Iterable[date], days: Iterable[NoticeDay], *, now: datetime, is_confirmed: bool
) -> None:
    wanted = set(dates)
    for row in session.scalars(select(NationalDayFact).where(NationalDayFact.withdrawn_at.is_(None))):
        if row.on in wanted:
            row.withdrawn_at = now
    session.add_all(
        NationalDayFact(on=each.on, is_off=each.is_off, name=each.name[:60], is_confirmed=is_confirmed, entered_at=now)
        for each in days
    )


def _plain_days(days: dict[date, tuple[bool, str]]) -> dict[str, str]:
    return {on.isoformat(): f"{'休' if is_off else '班'} {name}" for on, (is_off, name) in sorted(days.items())}


def confirm_year(year: int, *, now: datetime | None = None, by: int | None = None) -> None:
    """Mark a year's national table as checked against the announcement."""
    with writing() as session:
        is_changed = False
        for fact in session.scalars(select(NationalDayFact).where(NationalDayFact.is_confirmed.is_(False))):
            if fact.on.year == year:
                fact.is_confirmed = is_changed = True
        if is_changed and now is not None:
            edits.keep(
                "national.confirm", f"national:{year}", str(year), now=now, by=by,
                before={"is_confirmed": False}, after={"is_confirmed": True},
            )  # fmt: skip


# -- terms -------------------------------------------------------------------------------------------------------------


def term_values(term: Term | TermFact) -> dict[str, Any]:
    """Return what an editor of a term sees, as plain values."""
    return {"name": term.name, "first_on": term.first_on.isoformat(), "last_on": term.last_on.isoformat()}


def weeks_of(first_on: date, last_on: date) -> int:
    """Return the number of Monday-to-Sunday weeks that two dates touch."""
    return (last_on - monday_of(first_on)).days // 7 + 1


def is_unusual(first_on: date, last_on: date) -> bool:
    """Decide whether a term is so short or long that its dates are more likely wrong."""
    return not FEWEST_WEEKS <= weeks_of(first_on, last_on) <= MOST_WEEKS


def next_term(terms: Sequence[Term], national: Iterable[date], today: date) -> NextTerm:
    """Return the term likely to come after the last one known, else the one that `today` lies in.

    Autumn begins on 1 September, spring in late February once the Spring Festival (`national`: its days) is over.
    """
    last_on = max((term.last_on for term in terms), default=None)
    day = last_on or today
    has_begun_anew = day.month in ((2, 3, 4, 5, 6, 7) if last_on is None else (1, 2, 12))
    if has_begun_anew:
        year = day.year + (day.month == 12)
        festival = max((on for on in national if on.year == year), default=date(year, 2, 10))
        first_on = _monday_from(max(date(year, 2, 20), festival + _AFTER_SPRING_FESTIVAL))
        return NextTerm(True, first_on, _friday_of_week(first_on, _SPRING_WEEKS))
    year = day.year - (day.month == 1)
    first_on = date(year, 9, 1)
    first_on = _monday_from(first_on) if is_weekend(first_on) else first_on
    return NextTerm(False, first_on, _friday_of_week(first_on, _AUTUMN_WEEKS))


def _monday_from(day: date) -> date:
    return monday_of(day + timedelta(days=6))


def _friday_of_week(first_on: date, week: int) -> date:
    return monday_of(first_on) + timedelta(weeks=week - 1, days=4)


def add_term(
    name: str,
    *,
    first_on: date,
    last_on: date,
    week_one_on: date | None = None,
    now: datetime | None,
    by: int | None = None,
) -> TermFact:
    """Enter a term, or return the equal one that is there; week 1 is the week of its first teaching day unless said.

    `now` None means it has always been known. Raises Refused if it ends before it begins or overlaps another term.
    """
    name = named(name, "name")
    monday = monday_of(week_one_on or first_on)
    with writing() as session:
        in_force = queries.terms_in_force()
        values = {"name": name, "first_on": first_on.isoformat(), "last_on": last_on.isoformat()}
        equal = next((term for term in in_force.values() if term_values(term) == values), None)
        if equal is not None:
            return equal
        _check_term(in_force.values(), first_on, last_on)
        key = f"term-{first_on.isoformat()}"
        while key in in_force:
            key += "+"
        term = TermFact(
            key=key, name=name, first_on=first_on, last_on=last_on, week_one_on=monday, entered_at=now
        )  # fmt: skip
        session.add(term)
        if now is not None:
            edits.keep("term.add", f"term:{key}", name, before={}, after=values, now=now, by=by)
    return term


def change_term(
    key: str, *, name: str, first_on: date, last_on: date, seen: str, now: datetime, by: int | None
) -> bool:
    """Give a term another name or other dates from now on; return False if it has them.

    What is past stays as it was judged. Raises Refused as `add_term` does, and Outdated if the term has changed or was
    withdrawn since its editor saw it.
    """
    name = named(name, "name")
    after = {"name": name, "first_on": first_on.isoformat(), "last_on": last_on.isoformat()}
    with writing() as session:
        in_force = queries.terms_in_force()
        old = in_force.pop(key, None)
        before = term_values(old) if old else {}
        if before == after:
            return False
        edits.check(f"term:{key}", before, seen=seen)
        _check_term(in_force.values(), first_on, last_on)
        keeps_week_one = old is not None and old.first_on == first_on
        monday = old.week_one_on if keeps_week_one and old else monday_of(first_on)
        if old is not None:
            old.withdrawn_at = now
        session.add(
            TermFact(key=key, name=name, first_on=first_on, last_on=last_on, week_one_on=monday, entered_at=now)
        )
        edits.keep("term.edit", f"term:{key}", name, before=before, after=after, now=now, by=by)
    return True


def withdraw_term(key: str, *, seen: str, now: datetime, by: int | None) -> bool:
    """Take a term back from now on; return False if it is gone already. Raises Outdated if it has changed."""
    with writing():
        old = queries.terms_in_force().get(key)
        if old is None:
            return False
        before = term_values(old)
        edits.check(f"term:{key}", before, seen=seen)
        old.withdrawn_at = now
        edits.keep("term.withdraw", f"term:{key}", old.name, before=before, after={}, now=now, by=by)
    return True


def check_term(first_on: date, last_on: date, *, but: str = "") -> None:
    """Let a term's dates through; raises Refused as `add_term` does. `but` is the key of the term they belong to."""
    _check_term((term for key, term in queries.terms_in_force().items() if key != but), first_on, last_on)


def _check_term(others: Iterable[TermFact], first_on: date, last_on: date) -> None:
    if last_on < first_on:
        raise Refused(Refusal.ENDS_BEFORE_IT_BEGINS, "last_on")
    for term in others:
        if term.first_on <= last_on and first_on <= term.last_on:
            raise Refused(Refusal.OVERLAPS, "first_on", term.name)


# -- the school's own entries ------------------------------------------------------------------------------------------


def entry_values(entry: OwnEntryFact) -> dict[str, Any]:
    """Return what an editor of an own entry sees, as plain values."""
    return {
        "kind": str(entry.kind),
        "first_on": entry.first_on.isoformat(),
        "last_on": entry.last_on.isoformat(),
        "reason": entry.reason,
    }


def add_own_entry(
    kind: EntryKind, *, first_on: date, last_on: date, reason: str, now: datetime, by: int | None = None
) -> OwnEntryFact:
    """Enter what the school decided about some dates, or return the equal entry that is there.

    Raises Refused if they end before they begin or span more than a year.
    """
    _check_entry(first_on, last_on)
    wanted = _entry_of(kind, first_on, last_on, reason, now=now, by=by)
    with writing() as session:
        for present in queries.own_entries():
            if entry_values(present) == entry_values(wanted):
                return present
        session.add(wanted)
        session.flush()
        edits.keep(
            "entry.add", f"entry:{wanted.id}", _entry_name(wanted), before={}, after=entry_values(wanted),
            now=now, by=by,
        )  # fmt: skip
    return wanted


def change_own_entry(
    root: int, kind: EntryKind, *, first_on: date, last_on: date, reason: str, seen: str, now: datetime, by: int | None
) -> bool:
    """Put another entry in the place of one from now on; return False if nothing differs.

    `root` is the entry's first id, which it keeps through all its changes. What it has decided stays decided. Raises
    Refused as `add_own_entry` does, and for an entry whose days are all past; Outdated if it is not as its editor saw it.
    """
    _check_entry(first_on, last_on)
    with writing() as session:
        old = queries.own_entry(root)
        before = entry_values(old) if old else {}
        fresh = _entry_of(kind, first_on, last_on, reason, now=now, by=by)
        if before == entry_values(fresh):
            return False
        edits.check(f"entry:{root}", before, seen=seen)
        if old is not None:
            old.withdrawn_at = now
        session.add(fresh)
        session.flush()
        edits.keep(
            "entry.edit", f"entry:{root}", _entry_name(fresh), now=now, by=by,
            before=before | {"id": old.id if old else root}, after=entry_values(fresh) | {"id": fresh.id},
        )  # fmt: skip
    return True


def withdraw_own_entry(root: int, *, now: datetime, by: int | None = None, seen: str | None = None) -> None:
    """Take an own entry back from now on; what it has already decided stays decided.

    `seen` None asks for no comparison. Raises Outdated if the entry is not as its editor saw it.
    """
    with writing():
        entry = queries.own_entry(root)
        if entry is None:
            return
        if seen is not None:
            edits.check(f"entry:{root}", entry_values(entry), seen=seen)
        entry.withdrawn_at = now
        edits.keep(
            "entry.withdraw", f"entry:{root}", _entry_name(entry), before=entry_values(entry), after={}, now=now, by=by
        )


def _entry_of(
    kind: EntryKind, first_on: date, last_on: date, reason: str, *, now: datetime, by: int | None
) -> OwnEntryFact:
    return OwnEntryFact(
        kind=kind, first_on=first_on, last_on=last_on, reason=reason.strip()[:200], by_id=by, entered_at=now
    )


def _check_entry(first_on: date, last_on: date) -> None:
    if last_on < first_on or last_on - first_on > timedelta(days=366):
        raise Refused(Refusal.ENDS_BEFORE_IT_BEGINS, "last_on")


def _entry_name(entry: OwnEntryFact) -> str:
    dates = entry.first_on.isoformat()
    dates += f" – {entry.last_on.isoformat()}" if entry.last_on != entry.first_on else ""
    return f"{dates} {entry.reason}".strip()


# -- meals -------------------------------------------------------------------------------------------------------------


def meal_values() -> dict[str, int]:
    """Return every meal time as plain values: minutes after local midnight by meal and the date it holds from."""
    return {f"{time.meal} {time.from_on.isoformat()}": time.starts_by for time in queries.meal_times()}


def set_meal(
    meal: str,
    starts_by: int,
    *,
    from_on: date,
    seen: str | None = None,
    now: datetime | None = None,
    by: int | None = None,
) -> None:
    """Say when a meal starts, in minutes after local midnight, from a date on; raises Refused for no time of a day.

    `seen` is the stamp of the times their editor saw, None if they saw none; raises Outdated if one has changed since.
    """
    if not 0 <= starts_by < 1440:
        raise Refused(Refusal.IMPOSSIBLE_RULE, "starts_by")
    with writing() as session:
        if seen is not None:
            edits.check("meals", meal_values(), seen=seen)
        found = session.scalar(select(MealTimeFact).where(MealTimeFact.meal == meal, MealTimeFact.from_on == from_on))
        before = None if found is None else found.starts_by
        if found is None:
            session.add(MealTimeFact(meal=meal, starts_by=starts_by, from_on=from_on))
        else:
            found.starts_by = starts_by
        if now is not None:
            key = f"{meal} {from_on.isoformat()}"
            edits.keep("meal.set", "meals", meal, before={key: before}, after={key: starts_by}, now=now, by=by)
