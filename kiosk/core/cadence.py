"""How often a check is wanted: every cadence is one class that yields windows and nothing else.

Clock times are minutes after local midnight (1440 is 24:00) or hang on a meal. Occurrences are counted from fixed
dates, never from the last one. Calendar changes are folded in by `settle`, so that a change made at an instant never
makes anything late that was not late before it.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import ClassVar

from kiosk.core.calendar import TICK, Calendar, Filter, Term, monday_of
from kiosk.core.period import Draft, capped, draft_of, settle
from kiosk.core.window import History, Window

DAY = 1440
_ONE_DAY = timedelta(days=1)
_TWO_YEARS = timedelta(days=731)


class Unit(StrEnum):
    """What a floating cadence counts in."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


class Part(StrEnum):
    """Which part of a term a check belongs to."""

    OPENING = "opening"
    WEEK = "week"
    MIDDLE = "middle"
    END = "end"


class CadenceProblem(StrEnum):
    """Why a rule can not be kept; each is refused when saved."""

    UNKNOWN = "unknown"
    NO_SLOTS = "no_slots"
    DUE_NOT_AFTER_OPENS = "due_not_after_opens"
    CLOSES_BEFORE_DUE = "closes_before_due"
    SLOTS_OVERLAP = "slots_overlap"
    OUT_OF_RANGE = "out_of_range"
    NEVER_FIRES = "never_fires"


@dataclass(frozen=True)
class SlotProblem:
    """Why one round of a day cannot be: its place in the list from 0, and which of its times is wrong.

    `part` is "opens", "due" or "closes".
    """

    slot: int
    part: str
    code: CadenceProblem


class CadenceError(ValueError):
    """Raised for a rule that cannot be; `code` says why, `slots` which of the rounds are at fault if any is."""

    def __init__(self, code: CadenceProblem, slots: tuple[SlotProblem, ...] = ()) -> None:
        super().__init__(code.value)
        self.code = code
        self.slots = slots


@dataclass(frozen=True)
class Meal:
    """A clock time that hangs on a meal: `offset` minutes after its start, or before it if negative."""

    meal: str
    offset: int


Clock = int | Meal


@dataclass(frozen=True)
class Slot:
    """One round of a day."""

    opens: Clock
    due: Clock
    closes: Clock
    name: str = ""

    def minutes(self, calendar: Calendar, day: date) -> tuple[int, int, int] | None:
        """Return opens, due and closes in minutes after the day's midnight, or None if a meal has no time that day.

        A time smaller than the one before it is on the next day.
        """
        unrolled: list[int] = []
        for clock in (self.opens, self.due, self.closes):
            at = _minute(clock, calendar, day)
            if at is None:
                return None
            while unrolled and at < unrolled[-1]:
                at += DAY
            unrolled.append(at)
        opens, due, closes = unrolled
        return opens, due, closes

    def plain_minutes(self) -> tuple[int, int, int] | None:
        """Return opens, due and closes in minutes after a day's midnight, or None if any of them hangs on a meal."""
        unrolled: list[int] = []
        for clock in (self.opens, self.due, self.closes):
            if not isinstance(clock, int):
                return None
            unrolled.append(clock + DAY if unrolled and clock < unrolled[-1] else clock)
        opens, due, closes = unrolled
        return opens, due, closes if closes >= due else closes + DAY


@dataclass(frozen=True)
class Slots:
    """A number of rounds on each day of the filter."""

    is_floating: ClassVar[bool] = False
    slots: tuple[Slot, ...]
    filter: Filter = Filter.SCHOOL
    grace: timedelta = timedelta()

    def windows(self, calendar: Calendar, start: datetime, end: datetime, history: History) -> Iterator[Window]:
        """Yield each day's rounds that share an instant with [start, end)."""
        for day in _dates(calendar, start, end, reach=3):
            for slot in self.slots:
                minutes = slot.minutes(calendar, day)
                if minutes is None:
                    continue
                opens, due, closes = (calendar.instant(day, at) for at in minutes)
                window = capped(opens, due, closes, self.grace, day, slot.name)
                if _exists(window, start, end) and calendar.is_day(day, self.filter, before=opens):
                    yield window

    def problems(self) -> list[CadenceProblem]:
        """Return why these rounds cannot be, where that shows without a calendar."""
        if not self.slots:
            return [CadenceProblem.NO_SLOTS]
        found = []
        if not _is_span(self.grace):
            found.append(CadenceProblem.OUT_OF_RANGE)
        found += [problem.code for problem in self.slot_problems()]
        return found

    def slot_problems(self, calendar: Calendar | None = None, day: date | None = None) -> list[SlotProblem]:
        """Return what is wrong with single rounds, where that shows by their times on a day, or by plain times alone.

        A round that leaves its order is told from a round that overlaps another: one that would last more than a day,
        or more than half a day and into another, was meant to run the other way.
        """
        found: list[SlotProblem] = []
        spans: dict[int, tuple[int, int, int]] = {}
        for n, slot in enumerate(self.slots):
            parts = {"opens": slot.opens, "due": slot.due, "closes": slot.closes}
            odd = [part for part, clock in parts.items() if isinstance(clock, int) and not 0 <= clock <= DAY]
            found += [SlotProblem(n, part, CadenceProblem.OUT_OF_RANGE) for part in odd]
            span = slot.minutes(calendar, day) if calendar is not None and day is not None else slot.plain_minutes()
            if odd or span is None:
                continue
            opens, due, closes = span
            if opens == due:
                found.append(SlotProblem(n, "due", CadenceProblem.DUE_NOT_AFTER_OPENS))
            elif closes - opens > DAY:
                found.append(_turned(n, span))
            else:
                spans[n] = span
        for (one, early), (other, late) in pairwise(spans.items()):
            if late[0] < early[2]:
                found.append(_turned(one, early) if _is_turned(early) else _overlap(other, late))
        if len(spans) > 1:
            last = max(spans)
            if spans[min(spans)][0] + DAY < spans[last][2]:
                is_known = any(problem.slot == last for problem in found)
                found += [] if is_known else [_overlap(last, spans[last], part="closes")]
        return found


@dataclass(frozen=True)
class Night:
    """A night cut into steps; each is due some minutes before its end. Nights belong to the evening's date.

    The default grace reaches to each step's end, so any check inside its step is on time; `night` watches the gaps.
    """

    is_floating: ClassVar[bool] = False
    from_by: int = 22 * 60
    to_by: int = 6 * 60
    step: int = 120
    due_before: int = 30
    filter: Filter = Filter.EVERY
    grace: timedelta = timedelta(minutes=30)

    def bounds(self, calendar: Calendar, evening: date) -> tuple[datetime, datetime]:
        """Return the start and the end of the night that begins on this date."""
        return calendar.instant(evening, self.from_by), calendar.instant(evening, self._until)

    @property
    def _until(self) -> int:
        return self.to_by if self.to_by > self.from_by else self.to_by + DAY

    def windows(self, calendar: Calendar, start: datetime, end: datetime, history: History) -> Iterator[Window]:
        """Yield the steps of each night that share an instant with [start, end)."""
        for evening in _dates(calendar, start, end, reach=2):
            for begins in range(self.from_by, self._until, self.step):
                ends = min(begins + self.step, self._until)
                opens, closes = calendar.instant(evening, begins), calendar.instant(evening, ends)
                due = calendar.instant(evening, max(ends - self.due_before, begins + 1))
                window = capped(opens, due, closes, self.grace, evening)
                if _exists(window, start, end) and calendar.is_day(evening, self.filter, before=opens):
                    yield window

    def problems(self) -> list[CadenceProblem]:
        """Return why this night cannot be."""
        in_range = 0 <= self.from_by < DAY and 0 <= self.to_by <= DAY and 10 <= self.step <= DAY
        if in_range and 0 <= self.due_before < self.step and _is_span(self.grace):
            return []
        return [CadenceProblem.OUT_OF_RANGE]


@dataclass(frozen=True)
class Weekly:
    """Once a week, Monday to Sunday; a week with fewer than `least_days` filter days is waived."""

    is_floating: ClassVar[bool] = False
    weekday: int = 4
    due_by: int = 17 * 60
    least_days: int = 3
    filter: Filter = Filter.SCHOOL
    grace: timedelta = timedelta()

    def windows(self, calendar: Calendar, start: datetime, end: datetime, history: History) -> Iterator[Window]:
        """Yield the weeks' windows that share an instant with [start, end)."""
        first = calendar.date_of(start) - timedelta(days=1)
        monday = monday_of(first)
        while calendar.instant(monday) < end:
            yield from _overlapping(week_window(self, calendar, monday), start, end)
            monday += timedelta(days=7)

    def problems(self) -> list[CadenceProblem]:
        """Return why this week cannot be."""
        in_range = 0 <= self.weekday <= 6 and 1 <= self.due_by <= DAY and 1 <= self.least_days <= 7
        return [] if in_range and _is_span(self.grace) else [CadenceProblem.OUT_OF_RANGE]


@dataclass(frozen=True)
class HalfMonthly:
    """Once from the 1st to the 15th and once from the 16th to the month's end."""

    is_floating: ClassVar[bool] = False
    due_by: int = DAY
    filter: Filter = Filter.SCHOOL
    grace: timedelta = timedelta()

    def windows(self, calendar: Calendar, start: datetime, end: datetime, history: History) -> Iterator[Window]:
        """Yield the half months' windows that share an instant with [start, end)."""
        first = (calendar.date_of(start) - _ONE_DAY).replace(day=1)
        while calendar.instant(first) < end:
            middle, following = first.replace(day=16), _month_on(first, 1)
            for begins, ends in ((first, middle), (middle, following)):
                rule = partial(self._rule, calendar, begins, ends)
                window = settle(
                    calendar, rule, begins=begins, ends=ends, wanted=self.filter, due_by=self.due_by, grace=self.grace
                )
                yield from _overlapping(window, start, end)
            first = following

    def _rule(self, calendar: Calendar, begins: date, ends: date, before: datetime) -> Draft:
        days = calendar.days(begins, ends, self.filter, before)
        return draft_of(calendar, begins, days[-1] if days else ends - _ONE_DAY, self.due_by, is_waived=not days)

    def problems(self) -> list[CadenceProblem]:
        """Return why this half month cannot be."""
        return [] if 1 <= self.due_by <= DAY and _is_span(self.grace) else [CadenceProblem.OUT_OF_RANGE]


@dataclass(frozen=True)
class Monthly:
    """Once a month, quarter (`months` 3) or half year (6), due on a day of the last month; `day` None is the last."""

    is_floating: ClassVar[bool] = False
    day: int | None = None
    due_by: int = 18 * 60
    months: int = 1
    filter: Filter = Filter.SCHOOL
    grace: timedelta = timedelta()

    def windows(self, calendar: Calendar, start: datetime, end: datetime, history: History) -> Iterator[Window]:
        """Yield the periods' windows that share an instant with [start, end)."""
        first = (calendar.date_of(start) - _ONE_DAY).replace(day=1)
        first = _month_on(first, -((first.month - 1) % self.months))
        while calendar.instant(first) < end:
            following = _month_on(first, self.months)
            rule = partial(self._rule, calendar, first, following)
            window = settle(
                calendar, rule, begins=first, ends=following, wanted=self.filter, due_by=self.due_by, grace=self.grace
            )
            yield from _overlapping(window, start, end)
            first = following

    def _rule(self, calendar: Calendar, begins: date, ends: date, before: datetime) -> Draft:
        last_month = _month_on(ends, -1)
        nominal = _clamped(last_month, self.day or 31)
        days = calendar.days(last_month, ends, self.filter, before)
        chosen = _on_or_before(nominal, days)
        return draft_of(calendar, begins, chosen or nominal, self.due_by, is_waived=chosen is None)

    def problems(self) -> list[CadenceProblem]:
        """Return why this period cannot be."""
        in_range = (self.day is None or 1 <= self.day <= 31) and 1 <= self.due_by <= DAY and self.months in (1, 3, 6)
        return [] if in_range and _is_span(self.grace) else [CadenceProblem.OUT_OF_RANGE]


@dataclass(frozen=True)
class Yearly:
    """Once a year by the end of an anchor date; 29 February counts as the 28th in other years."""

    is_floating: ClassVar[bool] = False
    month: int
    day: int
    lead_days: int = 30
    grace: timedelta = timedelta()

    def windows(self, calendar: Calendar, start: datetime, end: datetime, history: History) -> Iterator[Window]:
        """Yield the years' windows that share an instant with [start, end)."""
        for year in range(calendar.date_of(start).year - 1, calendar.date_of(end).year + 2):
            anchor = self._anchor(year)
            opens, due = self._opens(calendar, year), calendar.instant(anchor + _ONE_DAY)
            window = capped(opens, due, self._opens(calendar, year + 1), self.grace, anchor)
            yield from _overlapping(window, start, end)

    def _anchor(self, year: int) -> date:
        return _clamped(date(year, self.month, 1), self.day)

    def _opens(self, calendar: Calendar, year: int) -> datetime:
        return calendar.instant(self._anchor(year) - timedelta(days=self.lead_days))

    def problems(self) -> list[CadenceProblem]:
        """Return why this anchor cannot be."""
        in_range = 1 <= self.month <= 12 and 1 <= self.lead_days <= 300
        if in_range and 1 <= self.day <= monthrange(2024, self.month)[1] and _is_span(self.grace):
            return []
        return [CadenceProblem.OUT_OF_RANGE]


@dataclass(frozen=True)
class TermPart:
    """Once a term: before it opens, in a teaching week, in its middle week, or at its end."""

    is_floating: ClassVar[bool] = False
    part: Part
    week: int | None = None
    weekday: int = 4
    due_by: int = 17 * 60
    filter: Filter = Filter.SCHOOL
    grace: timedelta = timedelta()

    def windows(self, calendar: Calendar, start: datetime, end: datetime, history: History) -> Iterator[Window]:
        """Yield the terms' windows that share an instant with [start, end)."""
        found = [self._window(calendar, term) for term in calendar.terms]
        for window in sorted(window for window in found if window is not None):
            yield from _overlapping(window, start, end)

    def _window(self, calendar: Calendar, term: Term) -> Window | None:
        window = self._rule(calendar, term)
        return window if window is not None and term in calendar.terms_known(window.opens) else None

    def _rule(self, calendar: Calendar, term: Term) -> Window | None:
        if self.part is Part.OPENING:
            days = (term.first_on - timedelta(days=14), term.first_on, term.first_on + timedelta(days=7))
        elif self.part is Part.END:
            after = term.last_on + _ONE_DAY
            days = (term.last_on - timedelta(days=14), after, after + timedelta(days=7))
        else:
            return self._week(calendar, term)
        opens, due, closes = (calendar.instant(day) for day in days)
        return capped(opens, due, closes, self.grace, term.first_on if self.part is Part.OPENING else term.last_on)

    def _week(self, calendar: Calendar, term: Term) -> Window | None:
        """Return the window of the wanted week, or of the next week of the term that has a filter day."""
        wanted = -(-term.weeks // 2) if self.part is Part.MIDDLE else self.week or 1
        weekly = Weekly(self.weekday, self.due_by, 1, self.filter, self.grace)
        for week in range(wanted, term.weeks + 1):
            monday = term.monday_of(week)
            if calendar.days(monday, monday + timedelta(days=7), self.filter, calendar.instant(monday)):
                return week_window(weekly, calendar, monday)
        return None

    def problems(self) -> list[CadenceProblem]:
        """Return why this part of a term cannot be."""
        in_range = 0 <= self.weekday <= 6 and 1 <= self.due_by <= DAY and _is_span(self.grace)
        if in_range and (self.part is not Part.WEEK or (self.week is not None and 1 <= self.week <= 30)):
            return []
        return [CadenceProblem.OUT_OF_RANGE]


@dataclass(frozen=True)
class Once:
    """One window, its four instants as given."""

    is_floating: ClassVar[bool] = False
    opens: datetime
    due: datetime
    late: datetime
    closes: datetime

    def windows(self, calendar: Calendar, start: datetime, end: datetime, history: History) -> Iterator[Window]:
        """Yield the window if it shares an instant with [start, end)."""
        window = Window(self.opens, self.due, self.late, self.closes, calendar.date_of(self.due - TICK))
        yield from _overlapping(window, start, end)

    def problems(self) -> list[CadenceProblem]:
        """Return why these four instants cannot be."""
        if not self.opens < self.due:
            return [CadenceProblem.DUE_NOT_AFTER_OPENS]
        return [] if self.due <= self.late <= self.closes else [CadenceProblem.CLOSES_BEFORE_DUE]


@dataclass(frozen=True)
class Floating:
    """So many days, months or years after the last check; any check of the form resets it and it never closes."""

    is_floating: ClassVar[bool] = True
    count: int
    unit: Unit = Unit.DAYS
    lead_days: int | None = None
    filter: Filter | None = None
    grace: timedelta = timedelta()

    def windows(self, calendar: Calendar, start: datetime, end: datetime, history: History) -> Iterator[Window]:
        """Yield the window that follows the last check, or the schedule's start if there is none yet."""
        last = history.last_check_at
        since = history.counts_from if last is None else last
        counted_on = calendar.date_of(since)
        nominal = self._after(counted_on)
        day = self._due_day(calendar, nominal, since)
        day, is_waived = self._after_pauses(calendar, day, history)
        due = calendar.instant(day + _ONE_DAY)
        opens = history.counts_from
        if last is not None:
            lead = self._lead((nominal - counted_on).days)
            opens = max(opens, calendar.instant(day + _ONE_DAY - timedelta(days=lead)))
        yield from _overlapping(Window(opens, due, due + self.grace, None, day, "", is_waived), start, end)

    def _after_pauses(self, calendar: Calendar, day: date, history: History) -> tuple[date, bool]:
        """Return the due day moved out of every pause, and whether one of them has no end yet."""
        while True:
            due = calendar.instant(day + _ONE_DAY)
            holding = [pause.until_at for pause in history.pauses if pause.holds(due)]
            if not holding:
                return day, False
            if None in holding:
                return day, True
            day = self._first_day(calendar, max(until_at for until_at in holding if until_at is not None))

    def _after(self, day: date) -> date:
        if self.unit is Unit.DAYS:
            return day + timedelta(days=self.count)
        months = self.count * (12 if self.unit is Unit.YEARS else 1)
        return _clamped(_month_on(day.replace(day=1), months), day.day)

    def _lead(self, interval: int) -> int:
        return self.lead_days if self.lead_days is not None else max(1, (interval * 2 + 4) // 8)

    def _due_day(self, calendar: Calendar, nominal: date, since: datetime) -> date:
        """Return the day at whose end the check is due; a calendar change never moves it to before the change."""
        if self.filter is None:
            return nominal
        day = self._on_filter(calendar, nominal, since)
        for change in calendar.changes:
            if change <= since or calendar.instant(day + _ONE_DAY) <= change:
                continue
            day = self._on_filter(calendar, nominal, change + TICK)
            while calendar.instant(day + _ONE_DAY) < change:
                day = self._on_filter(calendar, day + _ONE_DAY, change + TICK)
        return day

    def _on_filter(self, calendar: Calendar, day: date, before: datetime | None) -> date:
        """Return the first filter day on or after a date; where two years hold none, the date itself."""
        if self.filter is None:
            return day
        following = (day + timedelta(days=n) for n in range(_TWO_YEARS.days))
        return next((found for found in following if calendar.is_day(found, self.filter, before)), day)

    def _first_day(self, calendar: Calendar, after: datetime) -> date:
        day = calendar.date_of(after)
        if calendar.instant(day) < after:
            day += _ONE_DAY
        return self._on_filter(calendar, day, None)

    def problems(self) -> list[CadenceProblem]:
        """Return why this interval cannot be."""
        most = {Unit.DAYS: 3660, Unit.MONTHS: 120, Unit.YEARS: 10}[self.unit]
        in_range = 1 <= self.count <= most and (self.lead_days is None or 0 <= self.lead_days <= 3660)
        return [] if in_range and _is_span(self.grace) else [CadenceProblem.OUT_OF_RANGE]


AnyCadence = Slots | Night | Weekly | HalfMonthly | Monthly | Yearly | TermPart | Once | Floating


def week_window(weekly: Weekly, calendar: Calendar, monday: date) -> Window | None:
    """Return the window of the week that begins on this Monday, or None if it has no filter day."""
    ends = monday + timedelta(days=7)

    def rule(before: datetime) -> Draft | None:
        days = calendar.days(monday, ends, weekly.filter, before)
        if not days:
            return None
        chosen = _on_or_before(monday + timedelta(days=weekly.weekday), days) or days[0]
        return draft_of(calendar, days[0], chosen, weekly.due_by, is_waived=len(days) < weekly.least_days)

    return settle(
        calendar, rule, begins=monday, ends=ends, wanted=weekly.filter, due_by=weekly.due_by, grace=weekly.grace
    )


# -- small arithmetic ------------------------------------------------------------------------------------------------


def _overlapping(window: Window | None, start: datetime, end: datetime) -> Iterator[Window]:
    if window is not None and window.overlaps(start, end):
        yield window


def _exists(window: Window, start: datetime, end: datetime) -> bool:
    """Decide whether a window lies in the span and has any length: the clock change may leave it none."""
    return window.overlaps(start, end) and (window.closes is None or window.opens < window.closes)


def _dates(calendar: Calendar, start: datetime, end: datetime, *, reach: int) -> Iterator[date]:
    """Yield the dates whose windows may touch [start, end), where a window reaches at most so many days on."""
    day = calendar.date_of(start) - timedelta(days=reach)
    while calendar.instant(day) < end:
        yield day
        day += _ONE_DAY


def _minute(clock: Clock, calendar: Calendar, day: date) -> int | None:
    if isinstance(clock, int):
        return clock
    starts_by = calendar.meal_by(clock.meal, day)
    return None if starts_by is None else starts_by + clock.offset


def _is_turned(span: tuple[int, int, int]) -> bool:
    """Decide whether a round that runs into the next day is so long that its times were rather mixed up."""
    opens, _, closes = span
    return closes > DAY and closes - opens > DAY // 2


def _turned(slot: int, span: tuple[int, int, int]) -> SlotProblem:
    """Return which time of a round stands before the one it has to follow."""
    if span[1] >= DAY:
        return SlotProblem(slot, "due", CadenceProblem.DUE_NOT_AFTER_OPENS)
    return SlotProblem(slot, "closes", CadenceProblem.CLOSES_BEFORE_DUE)


def _overlap(slot: int, span: tuple[int, int, int], *, part: str = "opens") -> SlotProblem:
    return _turned(slot, span) if _is_turned(span) else SlotProblem(slot, part, CadenceProblem.SLOTS_OVERLAP)


def _month_on(first: date, months: int) -> date:
    """Return the first of the month so many months on."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _clamped(first: date, day: int) -> date:
    """Return a day of a month, or the month's last if it has fewer."""
    return first.replace(day=min(day, monthrange(first.year, first.month)[1]))


def _on_or_before(nominal: date, days: list[date]) -> date | None:
    """Return the last of the days on or before a date, else the first after it, or None without days."""
    earlier = [day for day in days if day <= nominal]
    return earlier[-1] if earlier else (days[0] if days else None)


def _is_span(grace: timedelta) -> bool:
    return timedelta() <= grace <= timedelta(days=366)

