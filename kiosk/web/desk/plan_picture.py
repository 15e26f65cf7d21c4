"""The next four weeks of a plan before it is saved: each window as the engine yields it, for one checkpoint.

No arithmetic of its own: holidays, make-up days, pauses, the last check and what is open at the change are told by the
same windows that judge lateness.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from kiosk.core import board
from kiosk.core.board import Moment
from kiosk.core.cadence import AnyCadence, TermPart
from kiosk.core.calendar import Calendar, EntryKind, Filter, is_weekend, monday_of
from kiosk.core.window import Check, Pause, Schedule, Window, owed, windows
from kiosk.web import edge
from kiosk.web.desk.cadence_words import cadence_words

DAYS = 28
MOST_LINES = 120
MOST_TIMES = 4
_ONE_DAY = timedelta(days=1)
_CLOSING = {EntryKind.CLOSED, EntryKind.SHUT}


@dataclass(frozen=True)
class Point:
    """The checkpoint the picture is drawn for: its name, its pauses, and the checks that count for the form there."""

    name: str
    pauses: tuple[Pause, ...] = ()
    checks: Sequence[Check] = ()


@dataclass(frozen=True)
class DayCell:
    """A day of the picture: what is due on it, and why nothing is asked where that is not by the rhythm alone."""

    on: date
    is_today: bool
    is_asked: bool
    times: tuple[str, ...]
    word: str


@dataclass(frozen=True)
class WeekRow:
    """A week from Monday, days outside the picture None: its teaching week, and how many windows it has."""

    number: int | None
    monday: date
    cells: tuple[DayCell | None, ...]
    count: int
    waived: int


@dataclass(frozen=True)
class WindowLine:
    """One window in words: opens, due, closes (None: never); why it does not count; whether the old rule has it."""

    name: str
    opens: Moment
    due: Moment
    closes: Moment | None
    waived: str
    is_old: bool


@dataclass(frozen=True)
class Picture:
    """The four weeks of a plan at one checkpoint, as a calendar, in a sentence, and window by window."""

    first_on: date
    last_on: date
    point: str
    rhythm: str
    weeks: tuple[WeekRow, ...]
    lines: tuple[WindowLine, ...]
    count: int
    waived: int
    left_out: int
    notes: tuple[str, ...]


def picture(
    cadence: AnyCadence,
    begins_at: datetime,
    point: Point | None,
    *,
    old: Schedule | None = None,
    calendar: Calendar,
    now: datetime,
) -> Picture:
    """Return the 28 days from `begins_at` on; `old` is the schedule that hands over then, and may have windows open.

    An `old` with the very same cadence goes on unbroken.
    """
    first_on = calendar.date_of(begins_at)
    start, end = begins_at, calendar.instant(first_on + timedelta(days=DAYS))
    point = point or Point("")
    last_on = first_on + timedelta(days=DAYS - 1)
    # What is due later is told by the sentence about the next window; what was due before is no part of these weeks.
    found = [
        (window, is_old)
        for window, is_old in _windows(cadence, begins_at, point, old, calendar, start, end)
        if first_on <= board.end_moment(calendar, window.due).on <= last_on
    ]
    counted = [window for window, _is_old in found if not window.is_waived]
    fresh = Schedule(cadence, begins_at, is_successor=old is not None, pauses=point.pauses)
    return Picture(
        first_on=first_on,
        last_on=last_on,
        point=point.name,
        rhythm=cadence_words(cadence),
        weeks=_weeks(cadence, [window for window, _is_old in found], point, calendar, first_on, now),
        lines=tuple(_line(window, is_old, point, calendar) for window, is_old in found[:MOST_LINES]),
        count=len(counted),
        waived=len(found) - len(counted),
        left_out=max(0, len(found) - MOST_LINES),
        notes=_notes(cadence, fresh, counted, point, calendar, end, now),
    )


def _windows(
    cadence: AnyCadence,
    begins_at: datetime,
    point: Point,
    old: Schedule | None,
    calendar: Calendar,
    start: datetime,
    end: datetime,
) -> list[tuple[Window, bool]]:
    """Return the windows of both rules in [start, end) in order, each with whether the old rule has it."""
    if old is not None and old.cadence == cadence:
        return [(window, False) for window in windows(old, calendar, point.checks, start=start, end=end)]
    fresh = Schedule(cadence, begins_at, is_successor=old is not None, pauses=point.pauses)
    found = [(window, False) for window in windows(fresh, calendar, point.checks, start=start, end=end)]
    if old is not None:
        ending = replace(old, valid_until=max(begins_at, old.valid_from), is_replaced=True)
        found += [(window, True) for window in windows(ending, calendar, point.checks, start=start, end=end)]
    return sorted(found, key=lambda each: (each[0].due, each[0].opens))


def _weeks(
    cadence: AnyCadence, found: Sequence[Window], point: Point, calendar: Calendar, first_on: date, now: datetime
) -> tuple[WeekRow, ...]:
    by_day: dict[date, list[Window]] = {}
    for window in found:
        # Where people look for it: a deadline at 24:00 belongs to the day that ends then.
        by_day.setdefault(board.end_moment(calendar, window.due).on, []).append(window)
    last_on = first_on + timedelta(days=DAYS - 1)
    monday = monday_of(first_on)
    rows = []
    while monday <= last_on:
        days = [monday + timedelta(days=n) for n in range(7)]
        inside = [window for day in days if first_on <= day <= last_on for window in by_day.get(day, ())]
        waived = sum(window.is_waived for window in inside)
        cells = tuple(
            _cell(cadence, day, by_day.get(day, ()), point, calendar, now) if first_on <= day <= last_on else None
            for day in days
        )
        rows.append(WeekRow(calendar.week_of(monday), monday, cells, len(inside) - waived, waived))
        monday += timedelta(days=7)
    return tuple(rows)


def _cell(
    cadence: AnyCadence, day: date, due: Sequence[Window], point: Point, calendar: Calendar, now: datetime
) -> DayCell:
    counted = [window for window in due if not window.is_waived]
    times = tuple(edge.clock_text(board.end_moment(calendar, window.due).minutes) for window in counted)
    if len(times) > MOST_TIMES:
        times = (_("%(n)s 次", n=len(times)),)
    word = ""
    if not counted:
        word = _paused_word(day, point, calendar) or _free_word(cadence, day, calendar)
        word = word or (_("不计") if due else "")
    return DayCell(day, day == calendar.date_of(now), bool(counted), times, word)


def _paused_word(day: date, point: Point, calendar: Calendar) -> str:
    noon = calendar.instant(day, 720)
    return _("暂停中") if any(pause.holds(noon) for pause in point.pauses) else ""


def _free_word(cadence: AnyCadence, day: date, calendar: Calendar) -> str:
    """Return why a day does not count for a cadence, or nothing if it does or no day does not."""
    wanted: Filter | None = getattr(cadence, "filter", None)
    if wanted is None or calendar.is_day(day, wanted):
        return ""
    own = [entry for entry in calendar.entries if entry.withdrawn_at is None and entry.first_on <= day <= entry.last_on]
    closing = next((entry for entry in reversed(own) if entry.kind in _CLOSING), None)
    if closing is not None:
        return closing.reason or (_("停课") if closing.kind is EntryKind.CLOSED else _("全休"))
    national = next((each for each in calendar.national if each.on == day and each.withdrawn_at is None), None)
    if national is not None and national.is_off:
        return edge.holiday_name(national.name)
    if calendar.term_of(day) is None and wanted in (Filter.SCHOOL, Filter.MEALS, Filter.BOARDING):
        return _("假期")
    return _("周末") if is_weekend(day) else _("不算")


def _line(window: Window, is_old: bool, point: Point, calendar: Calendar) -> WindowLine:
    waived = ""
    if window.is_waived:
        is_paused = any(pause.from_at < window.due and (pause.until_at is None or window.opens < pause.until_at)
                        for pause in point.pauses)  # fmt: skip
        waived = _("暂停检查") if is_paused else _("这段时间里要查的日子太少")
    closes = board.end_moment(calendar, window.closes) if window.closes is not None else None
    opens = board.moment(calendar, window.opens)
    return WindowLine(window.name, opens, board.end_moment(calendar, window.due), closes, waived, is_old)


def _notes(
    cadence: AnyCadence,
    schedule: Schedule,
    counted: Sequence[Window],
    point: Point,
    calendar: Calendar,
    end: datetime,
    now: datetime,
) -> tuple[str, ...]:
    """Return what the four weeks alone do not tell: the next window beyond them, a term that is not entered yet."""
    notes = []
    if cadence.is_floating:
        notes.append(_("每次检查之后重新计算，这里只画得出下一次。"))
    if not counted:
        coming = owed(schedule, calendar, point.checks, end)
        if coming is not None:
            due = board.end_moment(calendar, coming.due)
            opens = edge.day_text(calendar.date_of(coming.opens), with_year=True)
            notes.append(
                _("这四周没有时段；下一个 %(opens)s 开始，%(due)s 到期。", opens=opens, due=edge.day_text(due.on, with_year=True))
            )
        elif not isinstance(cadence, TermPart):
            notes.append(_("这四周没有时段，以后也没有。请检查学期和日期类型。"))
    if isinstance(cadence, TermPart) and not _knows_later_term(calendar, now):
        notes.append(_("下一个学期还没有录入，录入后才会有时段。"))
    return tuple(notes)


def _knows_later_term(calendar: Calendar, now: datetime) -> bool:
    today = calendar.date_of(now)
    return any(term.first_on > today for term in calendar.terms_known())


def sentence(found: Picture, days: Callable[[date], str]) -> str:
    """Return the picture in one sentence, its text alternative; `days` writes a date."""
    span = {"first": days(found.first_on), "last": days(found.last_on), "rhythm": found.rhythm, "n": found.count}
    if found.waived:
        return _("%(rhythm)s。%(first)s 到 %(last)s 共 %(n)s 个时段，另有 %(waived)s 个不计。", **span, waived=found.waived)
    return _("%(rhythm)s。%(first)s 到 %(last)s 共 %(n)s 个时段。", **span)
