"""A slow second opinion on windows: the rules of days, cadences, validity and change, read day by day.

Nothing here calls the engine; only its dataclasses and enums are shared. Instants are aware UTC, dates are local
to the zone of the facts. Speed is bought only by remembering answers, never by a shortcut in the reasoning.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from kiosk.core.cadence import (
    Floating,
    HalfMonthly,
    Meal,
    Monthly,
    Night,
    Once,
    Part,
    Slot,
    Slots,
    TermPart,
    Unit,
    Weekly,
    Yearly,
)
from kiosk.core.calendar import EntryKind, Filter, MealTime, NationalDay, OwnEntry, Term
from kiosk.core.window import Check, Pause, Schedule, Status, Window

AHEAD = timedelta(days=800)
MOMENT = timedelta(microseconds=1)
ONE_DAY = timedelta(days=1)
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
NEVER = datetime(9999, 12, 30, tzinfo=UTC)

Fact = TypeVar("Fact", Term, OwnEntry, NationalDay)


@dataclass(frozen=True, eq=False)
class Facts:
    """What a calendar is made of; compared by identity so that answers can be remembered."""

    zone: ZoneInfo
    terms: tuple[Term, ...] = ()
    entries: tuple[OwnEntry, ...] = ()
    national: tuple[NationalDay, ...] = ()
    meals: tuple[MealTime, ...] = ()


# --- local time -----------------------------------------------------------------------------------------------


@cache
def instant(zone: ZoneInfo, day: date, minutes: int = 0) -> datetime:
    """The first UTC instant at which the wall clock shows that minute of the day, or a later one if it never does."""
    wanted = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    offsets = {_wall(zone, wanted.replace(tzinfo=UTC) + days * ONE_DAY)[1] for days in (-1, 1)}
    exact = [wanted.replace(tzinfo=UTC) - offset for offset in offsets]
    exact = [moment for moment in exact if _wall(zone, moment)[0] == wanted]
    if exact:
        return min(exact)
    moment = wanted.replace(tzinfo=UTC) - max(offsets)
    while _wall(zone, moment)[0] < wanted:
        moment += timedelta(minutes=1)
    return moment


def _wall(zone: ZoneInfo, moment: datetime) -> tuple[datetime, timedelta]:
    local = moment.astimezone(zone)
    offset = local.utcoffset()
    assert offset is not None
    return local.replace(tzinfo=None), offset


def date_of(zone: ZoneInfo, moment: datetime) -> date:
    """The local date of an instant."""
    return moment.astimezone(zone).date()


def _dates(first: date, end: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((end - first).days)]


# --- days -----------------------------------------------------------------------------------------------------


def _is_known(fact: Term | OwnEntry | NationalDay, before: datetime) -> bool:
    if fact.entered_at is not None and not fact.entered_at < before:
        return False
    return fact.withdrawn_at is None or not fact.withdrawn_at < before


def _latest(facts: Sequence[Fact]) -> Fact | None:
    """The fact entered last, or None of none; among equals the one that stands later."""
    last: Fact | None = None
    for fact in facts:
        if last is None or (fact.entered_at or LONG_AGO) >= (last.entered_at or LONG_AGO):
            last = fact
    return last


def _terms(facts: Facts, before: datetime) -> list[Term]:
    known = [term for term in facts.terms if _is_known(term, before)]
    return [term for term in known if _latest([one for one in known if one.key == term.key]) is term]


def _word(facts: Facts, day: date, before: datetime) -> EntryKind | None:
    speaking = [
        entry
        for entry in facts.entries
        if entry.first_on <= day <= entry.last_on
        and entry.kind in (EntryKind.CLOSED, EntryKind.SHUT, EntryKind.OPEN)
        and _is_known(entry, before)
    ]
    last = _latest(speaking)
    return last.kind if last else None


def _is_marked(facts: Facts, day: date, kind: EntryKind, before: datetime) -> bool:
    return any(
        entry.kind is kind and entry.first_on <= day <= entry.last_on and _is_known(entry, before)
        for entry in facts.entries
    )


def _is_workday(facts: Facts, day: date, before: datetime) -> bool:
    named = _latest([one for one in facts.national if one.on == day and _is_known(one, before)])
    return day.weekday() < 5 if named is None else not named.is_off


def _is_school(facts: Facts, day: date, before: datetime) -> bool:
    word = _word(facts, day, before)
    if word is not None:
        return word is EntryKind.OPEN
    if not any(term.first_on <= day <= term.last_on for term in _terms(facts, before)):
        return False
    return _is_workday(facts, day, before)


def _is_work(facts: Facts, day: date, before: datetime) -> bool:
    return _is_manned(facts, day, before) and _is_workday(facts, day, before)


def _is_manned(facts: Facts, day: date, before: datetime) -> bool:
    return _word(facts, day, before) is not EntryKind.SHUT


def _has_meals(facts: Facts, day: date, before: datetime) -> bool:
    return _is_school(facts, day, before) or _is_marked(facts, day, EntryKind.MEALS, before)


def _is_boarding(facts: Facts, day: date, before: datetime) -> bool:
    return _is_school(facts, day + ONE_DAY, before) or _is_marked(facts, day, EntryKind.BOARDING, before)


FILTERS: dict[Filter, Callable[[Facts, date, datetime], bool]] = {
    Filter.SCHOOL: _is_school,
    Filter.WORK: _is_work,
    Filter.EVERY: lambda facts, day, before: True,
    Filter.MANNED: _is_manned,
    Filter.MEALS: _has_meals,
    Filter.BOARDING: _is_boarding,
    Filter.OFF: lambda facts, day, before: not _is_school(facts, day, before),
}


def is_day(facts: Facts, day: date, wanted: Filter, before: datetime) -> bool:
    """Whether the date passes the filter by what was known before that instant."""
    return FILTERS[wanted](facts, day, before)


@lru_cache(maxsize=64)
def changes(facts: Facts) -> list[datetime]:
    """Every instant at which a dated fact was entered or withdrawn, in order."""
    dated = [*facts.terms, *facts.entries, *facts.national]
    found = {moment for fact in dated for moment in (fact.entered_at, fact.withdrawn_at) if moment is not None}
    return sorted(found)


# --- slots and nights -----------------------------------------------------------------------------------------


def _minute(facts: Facts, day: date, clock: int | Meal) -> int | None:
    if isinstance(clock, int):
        return clock
    begun = [meal for meal in facts.meals if meal.meal == clock.meal and meal.from_on <= day]
    return max(begun, key=lambda meal: meal.from_on).starts_by + clock.offset if begun else None


def _slot_window(facts: Facts, day: date, slot: Slot, cadence: Slots) -> Window | None:
    minutes: list[int] = []
    for clock in (slot.opens, slot.due, slot.closes):
        minute = _minute(facts, day, clock)
        if minute is None:
            return None
        while minutes and minute < minutes[-1]:
            minute += 1440
        minutes.append(minute)
    opens, due, closes = (instant(facts.zone, day, minute) for minute in minutes)
    if opens >= closes or not is_day(facts, day, cadence.filter, opens):
        return None
    return Window(opens, due, min(due + cadence.grace, closes), closes, day, slot.name)


def _slots(facts: Facts, cadence: Slots, first: date, end: date) -> Iterator[Window]:
    for day in _dates(first, end):
        last = 0
        for slot in cadence.slots:
            # A slot that stands earlier on the clock than the one before it belongs to the small hours after.
            opens = _minute(facts, day, slot.opens)
            moved = _later(slot, 1440) if opens is not None and opens < last else slot
            last = max(last, opens or 0)
            window = _slot_window(facts, day, moved, cadence)
            if window is not None:
                yield window


def _later(slot: Slot, minutes: int) -> Slot:
    def move(clock: int | Meal) -> int | Meal:
        return clock + minutes if isinstance(clock, int) else Meal(clock.meal, clock.offset + minutes)

    return replace(slot, opens=move(slot.opens), due=move(slot.due), closes=move(slot.closes))


def _nights(facts: Facts, cadence: Night, first: date, end: date) -> Iterator[Window]:
    until = cadence.to_by if cadence.to_by > cadence.from_by else cadence.to_by + 1440
    for evening in _dates(first, end):
        for begins in range(cadence.from_by, until, cadence.step):
            opens = instant(facts.zone, evening, begins)
            closes = instant(facts.zone, evening, min(begins + cadence.step, until))
            if opens >= closes or not is_day(facts, evening, cadence.filter, opens):
                continue
            due = closes - timedelta(minutes=cadence.due_before)
            yield Window(opens, due, min(due + cadence.grace, closes), closes, evening)


# --- periods --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """A window of a period while the changes of the calendar are still being told."""

    opens: datetime
    due: datetime
    day: date
    is_waived: bool = False


def _fold(
    facts: Facts,
    first: date,
    end: date,
    rule: Callable[[datetime], Draft | None],
    wanted: Filter,
    due_by: int,
    grace: timedelta,
) -> Window | None:
    """The window of the period [first, end) after every change of the calendar, or None if there is none."""
    begins, closes = instant(facts.zone, first), instant(facts.zone, end)

    def repaired(draft: Draft, entered: datetime) -> Draft:
        if draft.is_waived or draft.due >= entered:
            return draft
        for day in _dates(first, end):
            due = instant(facts.zone, day, due_by)
            if entered <= due <= closes and is_day(facts, day, wanted, entered + MOMENT):
                return replace(draft, due=due, day=day)
        return replace(draft, is_waived=True)

    draft = rule(begins)
    for entered in changes(facts):
        if not begins <= entered < closes:
            continue
        fresh = rule(entered + MOMENT)
        if draft is None:
            draft = fresh if fresh is not None and fresh.opens > entered else None
        elif draft.opens > entered:
            draft = None if fresh is None else repaired(fresh, entered)
        elif draft.is_waived or draft.due <= entered:
            continue
        elif fresh is None or fresh.is_waived:
            draft = replace(draft, is_waived=True)
        else:
            moved = repaired(fresh, entered)
            draft = replace(draft, is_waived=True) if moved.is_waived else replace(moved, opens=draft.opens)
    if draft is None:
        return None
    late = min(draft.due + grace, closes)
    return Window(draft.opens, draft.due, late, closes, draft.day, is_waived=draft.is_waived)


def _week_rule(facts: Facts, monday: date, cadence: Weekly | TermPart, least: int, before: datetime) -> Draft | None:
    week = _dates(monday, monday + 7 * ONE_DAY)
    days = [day for day in week if is_day(facts, day, cadence.filter, before)]
    if not days:
        return None
    due_on = _moved(days, week[cadence.weekday])
    assert due_on is not None
    opens = instant(facts.zone, days[0])
    return Draft(opens, instant(facts.zone, due_on, cadence.due_by), due_on, is_waived=len(days) < least)


def _moved(days: list[date], nominal: date) -> date | None:
    """The nominal date if it is among the days, else the last before it, else the first after it, or None."""
    if nominal in days:
        return nominal
    before = [day for day in days if day < nominal]
    after = [day for day in days if day > nominal]
    return max(before) if before else min(after) if after else None


def _week_window(facts: Facts, monday: date, cadence: Weekly | TermPart, least: int) -> Window | None:
    return _fold(
        facts,
        monday,
        monday + 7 * ONE_DAY,
        lambda before: _week_rule(facts, monday, cadence, least, before),
        cadence.filter,
        cadence.due_by,
        cadence.grace,
    )


def _weeks(facts: Facts, cadence: Weekly, first: date, end: date) -> Iterator[Window]:
    for monday in _dates(first, end):
        if monday.weekday() == 0:
            window = _week_window(facts, monday, cadence, cadence.least_days)
            if window is not None:
                yield window


def _searched(
    facts: Facts, opens_on: date, days: list[date], nominal: date, cadence: HalfMonthly | Monthly, before: datetime
) -> Draft:
    passing = [day for day in days if is_day(facts, day, cadence.filter, before)]
    due_on = _moved(passing, nominal)
    shown = nominal if due_on is None else due_on
    due = instant(facts.zone, shown, cadence.due_by)
    return Draft(instant(facts.zone, opens_on), due, shown, is_waived=due_on is None)


def _halves(facts: Facts, cadence: HalfMonthly, first: date, end: date) -> Iterator[Window]:
    for begins in _dates(first, end):
        if begins.day not in (1, 16):
            continue
        ends = begins.replace(day=16) if begins.day == 1 else add_months(begins.replace(day=1), 1)
        yield from _period(facts, cadence, begins, ends, _dates(begins, ends), ends - ONE_DAY)


def _months(facts: Facts, cadence: Monthly, first: date, end: date) -> Iterator[Window]:
    for begins in _dates(first, end):
        if begins.day != 1 or (begins.month - 1) % cadence.months != 0:
            continue
        ends = add_months(begins, cadence.months)
        days = _dates(add_months(ends, -1), ends)
        nominal = days[-1] if cadence.day is None else days[min(cadence.day, len(days)) - 1]
        yield from _period(facts, cadence, begins, ends, days, nominal)


def _period(
    facts: Facts, cadence: HalfMonthly | Monthly, begins: date, ends: date, days: list[date], nominal: date
) -> Iterator[Window]:
    window = _fold(
        facts,
        begins,
        ends,
        lambda before: _searched(facts, begins, days, nominal, cadence, before),
        cadence.filter,
        cadence.due_by,
        cadence.grace,
    )
    if window is not None:
        yield window


def add_months(day: date, months: int) -> date:
    """The date that many months later, clamped to the end of its month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _clamped(years, month + 1, day.day)


def _clamped(year: int, month: int, day: int) -> date:
    for fewer in range(4):
        try:
            return date(year, month, day - fewer)
        except ValueError:
            continue
    raise ValueError(f"no such date: {year}-{month}-{day}")


# --- rare windows ---------------------------------------------------------------------------------------------


def _years(facts: Facts, cadence: Yearly) -> Iterator[Window]:
    lead = timedelta(days=cadence.lead_days)
    for year in range(2022, 2034):
        anchor = _clamped(year, cadence.month, cadence.day)
        opens = instant(facts.zone, anchor - lead)
        due = instant(facts.zone, anchor + ONE_DAY)
        closes = instant(facts.zone, _clamped(year + 1, cadence.month, cadence.day) - lead)
        yield Window(opens, due, min(due + cadence.grace, closes), closes, anchor)


def _once(facts: Facts, cadence: Once) -> Iterator[Window]:
    yield Window(cadence.opens, cadence.due, cadence.late, cadence.closes, date_of(facts.zone, cadence.due))


def _term_parts(facts: Facts, cadence: TermPart) -> Iterator[Window]:
    for term in facts.terms:
        window = _term_window(facts, cadence, term)
        if window is not None and any(one is term for one in _terms(facts, window.opens)):
            yield window


def _term_window(facts: Facts, cadence: TermPart, term: Term) -> Window | None:
    if cadence.part is Part.OPENING:
        return _edge(facts, cadence, term.first_on, term.first_on - 14 * ONE_DAY, term.first_on, 7)
    if cadence.part is Part.END:
        return _edge(facts, cadence, term.last_on, term.last_on - 14 * ONE_DAY, term.last_on + ONE_DAY, 7)
    mondays = [day for day in _dates(term.week_one_on, term.last_on + ONE_DAY) if day.weekday() == 0]
    week = (len(mondays) + 1) // 2 if cadence.week is None else cadence.week
    for monday in mondays[week - 1 :]:
        if _week_rule(facts, monday, cadence, 1, instant(facts.zone, monday)) is not None:
            return _week_window(facts, monday, cadence, 1)
    return None


def _edge(facts: Facts, cadence: TermPart, day: date, opens_on: date, due_on: date, rest: int) -> Window:
    opens, due = instant(facts.zone, opens_on), instant(facts.zone, due_on)
    closes = instant(facts.zone, due_on + rest * ONE_DAY)
    return Window(opens, due, min(due + cadence.grace, closes), closes, day)


# --- floating -------------------------------------------------------------------------------------------------


def _floating(schedule: Schedule, facts: Facts, checks: Sequence[Check]) -> Window | None:
    """The one window counted from the last of these checks, or None if its filter knows no further day."""
    cadence = schedule.cadence
    assert isinstance(cadence, Floating)
    counted = max((check.at for check in checks), default=schedule.valid_from)
    since = date_of(facts.zone, counted)
    raw = _after(since, cadence)
    due_on = _next(facts, cadence, raw, counted)
    for entered in changes(facts):
        if entered <= counted or _end(facts, due_on) <= entered:
            continue
        due_on = _next(facts, cadence, raw, entered + MOMENT)
        while _end(facts, due_on) < entered or not _passes(facts, cadence, due_on, entered + MOMENT):
            due_on += ONE_DAY
    is_waived = False
    # Where pauses overlap, one without an end decides whatever their order.
    pauses = sorted(schedule.pauses, key=lambda one: one.until_at is not None)
    while pause := next((one for one in pauses if _holds(one, _end(facts, due_on))), None):
        if pause.until_at is None:
            is_waived = True
            break
        resumed = date_of(facts.zone, pause.until_at)
        while instant(facts.zone, resumed) < pause.until_at:
            resumed += ONE_DAY
        due_on = _next(facts, cadence, resumed, pause.until_at)
    due = _end(facts, due_on)
    days = (raw - since).days
    lead = cadence.lead_days if cadence.lead_days is not None else max(1, (days + 2) // 4)
    opens = schedule.valid_from
    if checks:
        opens = max(opens, instant(facts.zone, due_on + ONE_DAY - lead * ONE_DAY))
    return Window(opens, due, due + cadence.grace, None, due_on, is_waived=is_waived)


def _after(day: date, cadence: Floating) -> date:
    if cadence.unit is Unit.DAYS:
        return day + timedelta(days=cadence.count)
    return add_months(day, cadence.count * (12 if cadence.unit is Unit.YEARS else 1))


def _passes(facts: Facts, cadence: Floating, day: date, before: datetime) -> bool:
    return cadence.filter is None or is_day(facts, day, cadence.filter, before)


def _next(facts: Facts, cadence: Floating, day: date, before: datetime) -> date:
    for later in range(1500):
        if _passes(facts, cadence, day + timedelta(days=later), before):
            return day + timedelta(days=later)
    raise AssertionError("the filter of this floating cadence knows no further day")


def _end(facts: Facts, day: date) -> datetime:
    return instant(facts.zone, day + ONE_DAY)


def _holds(pause: Pause, moment: datetime) -> bool:
    return pause.from_at <= moment < (pause.until_at or NEVER)


# --- validity, pauses, checks ---------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _of_month(facts: Facts, cadence: object, first: date) -> list[Window]:
    end = add_months(first, 1)
    if isinstance(cadence, Slots):
        found = _slots(facts, cadence, first, end)
    elif isinstance(cadence, Night):
        found = _nights(facts, cadence, first, end)
    elif isinstance(cadence, Weekly):
        found = _weeks(facts, cadence, first, end)
    elif isinstance(cadence, HalfMonthly):
        found = _halves(facts, cadence, first, end)
    else:
        assert isinstance(cadence, Monthly)
        found = _months(facts, cadence, first, end)
    return sorted(found, key=lambda window: window.opens)


@lru_cache(maxsize=64)
def _of_all_years(facts: Facts, cadence: object) -> list[Window]:
    if isinstance(cadence, Yearly):
        found = _years(facts, cadence)
    elif isinstance(cadence, Once):
        found = _once(facts, cadence)
    else:
        assert isinstance(cadence, TermPart)
        found = _term_parts(facts, cadence)
    return sorted(found, key=lambda window: window.opens)


def _fixed(schedule: Schedule, facts: Facts, start: datetime, end: datetime) -> Iterator[Window]:
    """Windows of the bare rule, made valid, that overlap [start, end), in order."""
    cadence = schedule.cadence
    if isinstance(cadence, (Yearly, Once, TermPart)):
        found: Iterator[Window] = iter(_of_all_years(facts, cadence))
    else:
        back = cadence.months if isinstance(cadence, Monthly) else 1
        month = add_months(date_of(facts.zone, start).replace(day=1), -back)
        months = [month]
        while instant(facts.zone, months[-1]) < end:
            months.append(add_months(months[-1], 1))
        found = (window for month in months for window in _of_month(facts, cadence, month))
    for window in found:
        assert window.closes is not None
        if window.closes > start and (valid := _valid(schedule, window)) is not None and valid.opens < end:
            yield valid


def _valid(schedule: Schedule, window: Window) -> Window | None:
    begins = schedule.valid_from
    is_spanning = window.opens < begins < window.due and not schedule.is_successor
    if is_spanning and (window.due - begins) * 2 >= window.due - window.opens:
        window = replace(window, opens=begins)
    return window if begins <= window.opens < (schedule.valid_until or NEVER) else None


def _excuses(pause: Pause, window: Window) -> bool:
    if _holds(pause, window.due):
        return True
    if pause.until_at is None or not (pause.until_at > window.opens and pause.from_at < window.due):
        return False
    return pause.until_at <= window.due and (window.due - pause.until_at) * 4 < window.due - window.opens


def _judged(schedule: Schedule, window: Window, checks: Sequence[Check], t: datetime) -> Window:
    """The window as it stands at t: waived by the calendar, a pause or the end of its schedule, unless done."""
    until = schedule.valid_until
    if until is not None and not schedule.is_replaced and until <= t and until < (window.closes or NEVER):
        checks = [check for check in checks if check.at < until]
        if satisfied_by(window, checks, t) is None:
            return replace(window, is_waived=True)
    if satisfied_by(window, checks, t) is not None:
        return replace(window, is_waived=False)
    if window.closes is None:
        return window
    return replace(window, is_waived=window.is_waived or any(_excuses(pause, window) for pause in schedule.pauses))


def satisfied_by(window: Window, checks: Sequence[Check], t: datetime) -> Check | None:
    """The check that satisfies the window at t, an on-time one first, then the earliest; or None."""
    inside = [check for check in checks if window.opens <= check.at < (window.closes or NEVER) and check.at <= t]
    punctual = [check for check in inside if check.at < window.late and not check.is_backfilled]
    return min(punctual or inside, key=lambda check: check.at, default=None)


def status_at(window: Window, checks: Sequence[Check], t: datetime) -> Status:
    """How the window stands at t."""
    check = satisfied_by(window, checks, t)
    if check is not None:
        return Status.DONE if check.at < window.late and not check.is_backfilled else Status.LATE
    if window.is_waived:
        return Status.WAIVED
    edges = [
        (window.opens, Status.UPCOMING),
        (window.due, Status.DUE),
        (window.late, Status.GRACE),
        (window.closes or NEVER, Status.OVERDUE),
    ]
    return next((status for edge, status in edges if t < edge), Status.MISSED)


# --- questions ------------------------------------------------------------------------------------------------


def windows(
    schedule: Schedule, facts: Facts, checks: Sequence[Check], start: datetime, end: datetime
) -> list[Window]:
    """The windows that overlap [start, end), in order, the waived ones flagged."""
    if isinstance(schedule.cadence, Floating):
        window = _floating(schedule, facts, checks)
        until = schedule.valid_until or NEVER
        if window is None or window.opens >= min(end, until) or start >= until:
            return []
        return [_judged(schedule, window, (), NEVER)]
    return [_judged(schedule, window, checks, NEVER) for window in _fixed(schedule, facts, start, end)]


def owed(schedule: Schedule, facts: Facts, checks: Sequence[Check], t: datetime) -> Window | None:
    """The earliest open, unsatisfied, not waived window at t, else the next to open within 800 days, else None."""
    made = [check for check in checks if check.at <= t]
    if isinstance(schedule.cadence, Floating):
        if t >= (schedule.valid_until or NEVER):
            return None
        window = _floating(schedule, facts, made)
        if window is None or window.is_waived or window.opens >= (schedule.valid_until or NEVER):
            return None
        return window
    for window in _fixed(schedule, facts, t, t + AHEAD + MOMENT):
        judged = _judged(schedule, window, made, t)
        if not judged.is_waived and satisfied_by(judged, made, t) is None:
            return judged
    return None


def missed(
    schedule: Schedule, facts: Facts, checks: Sequence[Check], start: datetime, end: datetime, t: datetime
) -> list[Window]:
    """The unsatisfied, not waived windows that closed in [start, end) and not after t, in order."""
    if isinstance(schedule.cadence, Floating):
        return []
    made = [check for check in checks if check.at <= t]
    found = []
    for window in _fixed(schedule, facts, start - MOMENT, end):
        assert window.closes is not None
        if not (start <= window.closes < end and window.closes <= t):
            continue
        judged = _judged(schedule, window, made, t)
        if not judged.is_waived and satisfied_by(judged, made, t) is None:
            found.append(judged)
    return found
