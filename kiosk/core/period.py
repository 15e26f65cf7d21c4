"""The window of a longer period (a week, a month) after every calendar change in it.

A period asks its rule again at each change and folds the answers in order, so that a change made at an instant never
makes anything late that was not late before it, and never reopens what was due.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from kiosk.core.calendar import TICK, Calendar, Filter
from kiosk.core.window import Window


def capped(opens: datetime, due: datetime, closes: datetime, grace: timedelta, day: date, name: str = "") -> Window:
    """Return a window that is late once its grace is over, at the latest when it closes."""
    return Window(opens, due, min(due + grace, closes), closes, day, name)


@dataclass(frozen=True)
class Draft:
    """What a period's rule asks for by the facts known at some instant; `day` is the due's own date."""

    opens: datetime
    due: datetime
    day: date
    is_waived: bool


def draft_of(calendar: Calendar, opens_on: date, due_on: date, due_by: int, *, is_waived: bool) -> Draft:
    """Return what a rule asks for that opens at one date's midnight and is due at a clock time of another."""
    return Draft(calendar.instant(opens_on), calendar.instant(due_on, due_by), due_on, is_waived)


def settle(
    calendar: Calendar,
    rule: Callable[[datetime], Draft | None],
    *,
    begins: date,
    ends: date,
    wanted: Filter,
    due_by: int,
    grace: timedelta,
) -> Window | None:
    """Return the window of the period [begins, ends) after every calendar change in it, or None if the rule has none.

    `rule` says what the facts known before an instant ask for. No change moves a due to before itself: what it would
    make late is due on the next day of the filter `wanted` instead, or waived where none is left.
    """
    start, closes = calendar.instant(begins), calendar.instant(ends)
    draft = rule(start)
    for change in calendar.changes:
        if start <= change < closes:
            fresh = rule(change + TICK)
            draft = _changed(draft, fresh, change, partial(_next_due, calendar, begins, ends, wanted, due_by))
    if draft is None:
        return None
    window = capped(draft.opens, draft.due, closes, grace, draft.day)
    return replace(window, is_waived=draft.is_waived)


def _changed(
    draft: Draft | None,
    fresh: Draft | None,
    change: datetime,
    next_due: Callable[[datetime], tuple[datetime, date] | None],
) -> Draft | None:
    """Return what a calendar change makes of a period's window."""
    if draft is None:
        return fresh if fresh is not None and fresh.opens > change else None
    has_opened = draft.opens <= change
    if draft.is_waived and has_opened:
        return draft
    if has_opened and draft.due <= change:
        return draft
    if fresh is None or fresh.is_waived:
        return Draft(draft.opens, draft.due, draft.day, True) if has_opened else fresh
    opens = draft.opens if has_opened else fresh.opens
    if fresh.due >= change:
        return Draft(opens, fresh.due, fresh.day, False)
    later = next_due(change)
    if later is None:
        return Draft(opens, draft.due, draft.day, True)
    return Draft(opens, *later, False)


def _next_due(
    calendar: Calendar, begins: date, ends: date, wanted: Filter, due_by: int, change: datetime
) -> tuple[datetime, date] | None:
    """Return the due time on the period's first filter day that still lies ahead of a change, or None."""
    for day in calendar.days(begins, ends, wanted, change + TICK):
        due = calendar.instant(day, due_by)
        if due >= change:
            return due, day
    return None
