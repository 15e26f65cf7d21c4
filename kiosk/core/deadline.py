"""Deadlines of hazards and repairs as windows: when something beside the checks is wanted, judged by the same rule.

`windows.md` 4, "Other windows": a repair opens when assigned, is due at its deadline and never closes; a verification
opens when it was rectified. The lengths are settings; their defaults are those of ledgers L-02 (a working default, not
law): 停 and 立 the same day, 限 seven days.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from kiosk.core.calendar import TICK, Calendar, Filter
from kiosk.core.form import FailClass
from kiosk.core.hazard import Course, State
from kiosk.core.standing import Risk, Standing
from kiosk.core.window import Status, Window, status
from kiosk.core.words import Text


class Wanted(StrEnum):
    """What a deadline asks for."""

    RECTIFY = "rectify"
    VERIFY = "verify"
    CLOSE = "close"
    DISPATCH = "dispatch"
    FINISH = "finish"


_WORDS = {
    Wanted.RECTIFY: Text("隐患整改", "Hazard: repair"),
    Wanted.VERIFY: Text("隐患复查", "Hazard: verify"),
    Wanted.CLOSE: Text("重大隐患销号", "Hazard: close"),
    Wanted.DISPATCH: Text("报修派单", "Repair: dispatch"),
    Wanted.FINISH: Text("维修完成", "Repair: finish"),
}


@dataclass(frozen=True)
class Limits:
    """How many days each step may take, in calendar days or, with `in_workdays`, in workdays; 0 is the same day.

    `repeat_days`: how long after its closing a hazard that comes again is called a repeat (反复), always calendar days.
    """

    stop_days: int = 0
    now_days: int = 0
    term_days: int = 7
    verify_days: int = 3
    repeat_days: int = 30
    in_workdays: bool = False

    def days(self, fail_class: FailClass) -> int:
        """Return how many days a repair of a class may take."""
        return {FailClass.STOP: self.stop_days, FailClass.NOW: self.now_days, FailClass.TERM: self.term_days}[fail_class]

    def at(self, instant: datetime) -> "Limits":
        """Return the limits themselves: alone, they hold at every instant."""
        return self

    def last_day(self, calendar: Calendar, at: datetime, days: int) -> date:
        """Return the last local date that lies so many days after an instant's own."""
        first = calendar.date_of(at)
        if not self.in_workdays or days == 0:
            return first + timedelta(days=days)
        day, left = first, days
        # Twelve days for one workday are more than any holiday takes; a calendar without workdays ends there.
        for _ in range(12 * days + 30):
            day += timedelta(days=1)
            left -= calendar.is_day(day, Filter.WORK)
            if not left:
                return day
        return first + timedelta(days=days)

    def due(self, calendar: Calendar, at: datetime, fail_class: FailClass) -> datetime:
        """Return when a repair of a class is due that was asked for at an instant: the end of its last local day."""
        return end_of(calendar, self.last_day(calendar, at, self.days(fail_class)))


class Rules(Protocol):
    """What a school agreed on, at any instant."""

    def at(self, instant: datetime) -> Limits:
        """Return the limits in force at an instant."""
        ...


@dataclass(frozen=True)
class Agreed:
    """The limits in force now, and those that held until an instant, the newest first: a change rewrites no yesterday."""

    now: Limits
    earlier: tuple[tuple[datetime, Limits], ...] = ()

    def at(self, instant: datetime) -> Limits:
        """Return the limits in force at an instant."""
        found = self.now
        for until, limits in self.earlier:
            if instant >= until:
                break
            found = limits
        return found

    @property
    def longest_repeat(self) -> timedelta:
        """Return the longest time that was ever agreed on for a repeat."""
        days = (limits.repeat_days for limits in (self.now, *(limits for _until, limits in self.earlier)))
        return timedelta(days=max(days))


@dataclass(frozen=True)
class Deadline:
    """One thing beside the checks that is wanted by a time; it stands in lists like a watched schedule.

    `number` is that of the hazard, or of the repair where `is_repair`. `checkpoint_id` is None and `code` empty where it
    is about a place alone. `about` says what is wrong, and is never shown on the wall. `fail_class` is None for a repair.
    """

    wanted: Wanted
    number: int
    is_repair: bool
    window: Window
    checkpoint_id: int | None
    code: str
    name: str
    place: str
    area: str
    about: Text
    owner: str
    owner_id: int | None
    risk: Risk
    kind: str
    fail_class: FailClass | None = None
    is_major: bool = False
    state: Standing = Standing.ACTIVE
    form_id: int = 0
    holders: tuple[tuple[int, str], ...] = ()
    has_open_hazard: bool = True
    is_retired: bool = False

    @property
    def title(self) -> Text:
        """Return what is asked for, in words that may stand on a wall."""
        return _WORDS[self.wanted]

    @property
    def key(self) -> str:
        """Return what tells this deadline from every other, a later one of the same thing included."""
        word = "repair" if self.is_repair else "hazard"
        return f"{word}:{self.number}:{self.wanted}:{self.window.opens.isoformat()}:{self.window.due.isoformat()}"

    def is_owed_by(self, person_id: int) -> bool:
        """Decide whether a person is the one to do it."""
        return self.owner_id == person_id

    def is_owed_by_name(self, name: str) -> bool:
        """Decide whether this is the name of whoever is to do it."""
        return self.owner == name

    def status(self, t: datetime) -> Status:
        """Return how it stands at `t`: it is open, so due, or overdue from its deadline on."""
        return status(self.window, (), t)


def end_of(calendar: Calendar, day: date) -> datetime:
    """Return the instant at which a local date ends."""
    return calendar.instant(day + timedelta(days=1))


def window(calendar: Calendar, opens: datetime, due: datetime) -> Window:
    """Return the window of a deadline: overdue from `due` on, open until it is done, its day the last one in time.

    A deadline that lay before its opening, as after a rejected repair, keeps its own instant: it is overdue at once.
    """
    return Window(min(opens, due - TICK), due, due, None, calendar.date_of(due - TICK))


def wanted_of(course: Course, calendar: Calendar, rules: Rules) -> tuple[Wanted, Window] | None:
    """Return what a hazard wants next and its window, or None where it wants nothing.

    Until somebody is assigned, the default deadline of its class counts from the report: no hazard is without one. What
    was agreed on when a window opened decides its end, whatever was changed since.
    """
    limits = rules.at(course.reported_at if course.state is State.REPORTED else course.since)
    match course.state:
        case State.REPORTED:
            due = limits.due(calendar, course.reported_at, course.fail_class)
            return Wanted.RECTIFY, window(calendar, course.reported_at, due)
        case State.ASSIGNED:
            opens = course.assigned_at or course.since
            due = course.due_at or limits.due(calendar, opens, course.fail_class)
            return Wanted.RECTIFY, window(calendar, max(opens, course.since), due)
        case State.RECTIFIED | State.VERIFIED:
            wanted = Wanted.VERIFY if course.state is State.RECTIFIED else Wanted.CLOSE
            last_on = limits.last_day(calendar, course.since, limits.verify_days)
            return wanted, window(calendar, course.since, end_of(calendar, last_on))
    return None


def is_repeat(reported_at: datetime, earlier_closed_at: datetime | None, limits: Limits) -> bool:
    """Decide whether a hazard came again soon after the last one of the same item at the same point was closed (反复)."""
    if earlier_closed_at is None or earlier_closed_at > reported_at:
        return False
    return reported_at - earlier_closed_at <= timedelta(days=limits.repeat_days)
