"""School days, terms and local time: the only room that knows a weekday or a time zone.

Every calendar fact may be dated: it is known from `entered_at` until `withdrawn_at`, so a change made today never
alters what yesterday was judged by. Facts without `entered_at` have always been known.
"""

from bisect import bisect_left
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

# The finest step of time there is: known at an instant means known before the instant plus one tick.
TICK = timedelta(microseconds=1)

_ONE_DAY = timedelta(days=1)
_ONE_WEEK = timedelta(days=7)
_MEMO_LIMIT = 20_000


def monday_of(day: date) -> date:
    """Return the Monday of the week that a date lies in."""
    return day - timedelta(days=day.weekday())


def is_weekend(day: date) -> bool:
    """Decide whether a date is a Saturday or Sunday, whatever holidays and make-up days say of it."""
    return day.weekday() > 4


class Filter(StrEnum):
    """Which days a cadence counts."""

    SCHOOL = "school"
    WORK = "work"
    EVERY = "every"
    MANNED = "manned"
    MEALS = "meals"
    BOARDING = "boarding"
    OFF = "off"


class EntryKind(StrEnum):
    """What a school's own entry says about its days: 停课, 全休, 上课, 供餐, 住校夜."""

    CLOSED = "closed"
    SHUT = "shut"
    OPEN = "open"
    MEALS = "meals"
    BOARDING = "boarding"


_SPEAKS_OF_SCHOOL = {EntryKind.CLOSED: False, EntryKind.SHUT: False, EntryKind.OPEN: True}


@dataclass(frozen=True)
class Term:
    """A term from its first to its last teaching day; `week_one_on` is the Monday of week 1."""

    key: str
    name: str
    first_on: date
    last_on: date
    week_one_on: date
    entered_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def weeks(self) -> int:
        """Return the number of Monday-to-Sunday weeks the term touches."""
        return (self.last_on - self.week_one_on).days // 7 + 1

    def monday_of(self, week: int) -> date:
        """Return the Monday of a teaching week, counted from 1."""
        return self.week_one_on + (week - 1) * _ONE_WEEK


@dataclass(frozen=True)
class OwnEntry:
    """What the school itself decided about the dates `first_on` to `last_on`, both included."""

    kind: EntryKind
    first_on: date
    last_on: date
    reason: str = ""
    entered_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class NationalDay:
    """One date of the national table: a day off, or a make-up workday."""

    on: date
    is_off: bool
    name: str = ""
    entered_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class MealTime:
    """When a meal starts, in minutes after local midnight, from a date on."""

    meal: str
    starts_by: int
    from_on: date


@dataclass(frozen=True)
class _Known:
    """The facts in force between two changes of the calendar."""

    terms: tuple[Term, ...]
    entries: tuple[OwnEntry, ...]
    national: dict[date, bool]


@dataclass(frozen=True, eq=False)
class Calendar:
    """All calendar facts of a school in its time zone; two calendars are equal only if they are the same object."""

    zone: ZoneInfo
    terms: tuple[Term, ...] = ()
    entries: tuple[OwnEntry, ...] = ()
    national: tuple[NationalDay, ...] = ()
    meals: tuple[MealTime, ...] = ()
    _memo: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def changes(self) -> tuple[datetime, ...]:
        """Return, in order, every instant at which a dated fact was entered or withdrawn."""
        dated: tuple[Term | OwnEntry | NationalDay, ...] = (*self.terms, *self.entries, *self.national)
        instants = {fact.entered_at for fact in dated} | {fact.withdrawn_at for fact in dated}
        return tuple(sorted(instant for instant in instants if instant is not None))

    def recall(self, key: Hashable) -> Any:
        """Return what `remember` kept under this key, or None."""
        return self._memo.get(key)

    def remember(self, key: Hashable, value: Any) -> Any:
        """Keep a value that follows from this calendar alone, and return it."""
        if len(self._memo) >= _MEMO_LIMIT:
            self._memo.clear()
        self._memo[key] = value
        return value

    # -- local time ----------------------------------------------------------------------------------------------

    def local(self, instant: datetime) -> datetime:
        """Return the instant on the school's own clock."""
        return instant.astimezone(self.zone)

    def date_of(self, instant: datetime) -> date:
        """Return the local date of an instant."""
        return instant.astimezone(self.zone).date()

    def instant(self, day: date, minutes: int = 0) -> datetime:
        """Return the UTC instant of a local clock time, in minutes after that day's midnight (1440 is the next day's).

        A local time that does not exist moves forward to the first that does; one that exists twice means the first.
        """
        key = (day, minutes)
        found = self._memo.get(key)
        if found is None:
            found = self.remember(key, self._instant(day, minutes))
        return found

    def _instant(self, day: date, minutes: int) -> datetime:
        wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
        first = wall.replace(tzinfo=self.zone)
        instant = first.astimezone(UTC)
        if instant.astimezone(self.zone).replace(tzinfo=None) == wall:
            return instant
        # The clock skipped this local time: walk to the minute at which it was put forward.
        offset_after = first.replace(fold=1).utcoffset()
        assert offset_after is not None
        candidate = (wall - offset_after).replace(tzinfo=UTC)
        while candidate.astimezone(self.zone).utcoffset() != offset_after:
            candidate += timedelta(minutes=1)
        return candidate

    # -- days ----------------------------------------------------------------------------------------------------

    def is_day(self, day: date, wanted: Filter, before: datetime | None = None) -> bool:
        """Decide whether a date passes a filter, by the facts known before an instant (all facts if None)."""
        version = len(self.changes) if before is None else bisect_left(self.changes, before)
        key = (day, wanted, version)
        found = self._memo.get(key)
        if found is None:
            found = self.remember(key, _FILTERS[wanted](self, self._known(version), day))
        return found

    def days(self, first: date, end: date, wanted: Filter, before: datetime | None = None) -> list[date]:
        """Return the dates of [first, end) that pass a filter."""
        span = (first + timedelta(days=n) for n in range((end - first).days))
        return [day for day in span if self.is_day(day, wanted, before)]

    def term_of(self, day: date, before: datetime | None = None) -> Term | None:
        """Return the term that holds a date, or None in the holidays."""
        for term in self.terms_known(before):
            if term.first_on <= day <= term.last_on:
                return term
        return None

    def week_of(self, day: date) -> int | None:
        """Return the number of the teaching week a date lies in, or None outside every term."""
        for term in self.terms_known():
            if term.week_one_on <= day < term.week_one_on + term.weeks * _ONE_WEEK:
                return (day - term.week_one_on).days // 7 + 1
        return None

    def terms_known(self, before: datetime | None = None) -> tuple[Term, ...]:
        """Return the terms in force by the facts known before an instant, the newest version of each."""
        version = len(self.changes) if before is None else bisect_left(self.changes, before)
        return self._known(version).terms

    def meal_by(self, meal: str, day: date) -> int | None:
        """Return when a meal starts on a date, in minutes after midnight, or None if it is not served yet."""
        known = [time for time in self.meals if time.meal == meal and time.from_on <= day]
        return max(known, key=lambda time: time.from_on).starts_by if known else None

    def _known(self, version: int) -> _Known:
        key = ("known", version)
        found = self._memo.get(key)
        if found is None:
            found = self.remember(key, self._gather(version))
        return found

    def _gather(self, version: int) -> _Known:
        latest = self.changes[version - 1] if version else None
        terms = {term.key: term for term in _by_age(self.terms) if _is_known(term, latest)}
        entries = tuple(entry for entry in _by_age(self.entries) if _is_known(entry, latest))
        national = {entry.on: entry.is_off for entry in _by_age(self.national) if _is_known(entry, latest)}
        return _Known(tuple(sorted(terms.values(), key=lambda term: term.first_on)), entries, national)


def _by_age(facts: tuple[Any, ...]) -> list[Any]:
    """Return facts oldest first; among equals the order given stays."""
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(facts, key=lambda fact: fact.entered_at or oldest)


def _is_known(fact: Term | OwnEntry | NationalDay, latest: datetime | None) -> bool:
    """Decide whether a fact is in force once every change up to and including `latest` has happened."""
    if fact.entered_at is not None and (latest is None or fact.entered_at > latest):
        return False
    return fact.withdrawn_at is None or latest is None or fact.withdrawn_at > latest


# -- the filters: the first that speaks decides ------------------------------------------------------------------


def _own_word(known: _Known, day: date) -> EntryKind | None:
    """Return the latest of 停课, 全休 and 上课 entered for a date, or None."""
    for entry in reversed(known.entries):
        if entry.kind in _SPEAKS_OF_SCHOOL and entry.first_on <= day <= entry.last_on:
            return entry.kind
    return None


def _is_marked(known: _Known, day: date, kind: EntryKind) -> bool:
    return any(entry.kind is kind and entry.first_on <= day <= entry.last_on for entry in known.entries)


def _is_national_workday(known: _Known, day: date) -> bool:
    is_off = known.national.get(day)
    return not is_weekend(day) if is_off is None else not is_off


def _is_school(calendar: Calendar, known: _Known, day: date) -> bool:
    word = _own_word(known, day)
    if word is not None:
        return _SPEAKS_OF_SCHOOL[word]
    if not any(term.first_on <= day <= term.last_on for term in known.terms):
        return False
    return _is_national_workday(known, day)


def _is_manned(calendar: Calendar, known: _Known, day: date) -> bool:
    return _own_word(known, day) is not EntryKind.SHUT


def _is_work(calendar: Calendar, known: _Known, day: date) -> bool:
    return _is_manned(calendar, known, day) and _is_national_workday(known, day)


def _has_meals(calendar: Calendar, known: _Known, day: date) -> bool:
    return _is_school(calendar, known, day) or _is_marked(known, day, EntryKind.MEALS)


def _is_boarding_night(calendar: Calendar, known: _Known, day: date) -> bool:
    return _is_school(calendar, known, day + _ONE_DAY) or _is_marked(known, day, EntryKind.BOARDING)


_FILTERS = {
    Filter.SCHOOL: _is_school,
    Filter.WORK: _is_work,
    Filter.EVERY: lambda calendar, known, day: True,
    Filter.MANNED: _is_manned,
    Filter.MEALS: _has_meals,
    Filter.BOARDING: _is_boarding_night,
    Filter.OFF: lambda calendar, known, day: not _is_school(calendar, known, day),
}
