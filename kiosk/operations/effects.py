"""What a change of the calendar would do, told before it is saved: which windows go, come or move.

Nothing here writes; both calendars are asked by the same engine that judges lateness (`windows.md` 4).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kiosk.core.calendar import TICK, Calendar, NationalDay, OwnEntry, Term
from kiosk.core.notice_text import NoticeDay
from kiosk.core.window import Schedule, Window, windows
from kiosk.core.words import Text
from kiosk.storage import queries

# The windows that hang on a day reach at most this far round it: a month with its neighbours.
_REACH = timedelta(days=40)


@dataclass(frozen=True)
class Moved:
    """Windows of one plan that would be due on another day."""

    title: Text
    from_on: date
    to_on: date
    count: int


@dataclass(frozen=True)
class Effect:
    """How many windows of each plan would go and come, and which would move."""

    gone: tuple[tuple[Text, int], ...] = ()
    come: tuple[tuple[Text, int], ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def gone_count(self) -> int:
        """Return how many windows would go."""
        return sum(count for _, count in self.gone)

    @property
    def come_count(self) -> int:
        """Return how many windows would come."""
        return sum(count for _, count in self.come)

    @property
    def is_empty(self) -> bool:
        """Decide whether no window would change."""
        return not (self.gone or self.come or self.moved)


def with_entry(calendar: Calendar, *, old: OwnEntry | None, fresh: OwnEntry | None, now: datetime) -> Calendar:
    """Return a calendar as it would be with one own entry withdrawn and another entered at `now`."""
    entries = [replace(each, withdrawn_at=now) if each == old else each for each in calendar.entries]
    entries += [replace(fresh, entered_at=now)] if fresh else []
    return Calendar(calendar.zone, calendar.terms, tuple(entries), calendar.national, calendar.meals)


def with_term(calendar: Calendar, *, old: Term | None, fresh: Term | None, now: datetime) -> Calendar:
    """Return a calendar as it would be with one term withdrawn and another entered at `now`."""
    terms = [replace(each, withdrawn_at=now) if each == old else each for each in calendar.terms]
    terms += [replace(fresh, entered_at=now)] if fresh else []
    return Calendar(calendar.zone, tuple(terms), calendar.entries, calendar.national, calendar.meals)


def with_national(calendar: Calendar, gone: Iterable[date], days: Iterable[NoticeDay], *, now: datetime) -> Calendar:
    """Return a calendar as it would be with some national days gone and others entered at `now`."""
    without = set(gone)
    national = [
        replace(each, withdrawn_at=now) if each.on in without and each.withdrawn_at is None else each
        for each in calendar.national
    ]
    national += [NationalDay(each.on, each.is_off, each.name, entered_at=now) for each in days]
    return Calendar(calendar.zone, calendar.terms, calendar.entries, tuple(national), calendar.meals)


def effect(before: Calendar, after: Calendar, *, first_on: date, last_on: date, now: datetime) -> Effect:
    """Return what another calendar does to the windows round some dates that are not over by `now`."""
    yesterday = before.instant(before.date_of(now) - timedelta(days=1))
    start = max(before.instant(first_on - _REACH), now)
    end = before.instant(last_on + _REACH)
    if end <= start:
        return Effect()
    gone: Counter[Text] = Counter()
    come: Counter[Text] = Counter()
    moved: Counter[tuple[Text, date, date]] = Counter()
    # Schedules of one plan share their rule and mostly their dates, so equal ones are worked out once.
    alike: Counter[tuple[Text, Schedule, tuple[object, ...]]] = Counter()
    for each in queries.watched(t=now, since=yesterday):
        alike[each.title, each.schedule, each.checks if each.schedule.cadence.is_floating else ()] += 1
    for (title, schedule, checks), count in alike.items():
        old, new = (
            {
                _same(window): window
                for window in windows(schedule, calendar, checks, start=start, end=end)  # type: ignore[arg-type]
                if not window.is_waived
            }
            for calendar in (before, after)
        )
        gone[title] += count * len(old.keys() - new.keys())
        come[title] += count * len(new.keys() - old.keys())
        for key in old.keys() & new.keys():
            days = _due_on(before, old[key]), _due_on(before, new[key])
            if days[0] != days[1]:
                moved[title, *days] += count
    return Effect(
        gone=tuple((title, n) for title, n in gone.items() if n),
        come=tuple((title, n) for title, n in come.items() if n),
        moved=tuple(Moved(*key, count) for key, count in sorted(moved.items(), key=lambda each: each[0][1:])),
    )


def _same(window: Window) -> object:
    """Return what a window keeps when its day moves: its end, and its name if it is a round."""
    return window.closes, window.name


def _due_on(calendar: Calendar, window: Window) -> date:
    return calendar.date_of(window.due - TICK)
