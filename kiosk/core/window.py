"""When a check is wanted and how it stands: one rule for every kind of lateness.

A window is `opens < due <= late <= closes`, every span half-open, every instant aware UTC. Statuses are worked out
from the inspections and the instant asked for; nothing here is ever stored.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Protocol

from kiosk.core.calendar import TICK, Calendar

_HORIZONS = (timedelta(days=8), timedelta(days=70), timedelta(days=800))


class Status(StrEnum):
    """How a window, or the checkpoint it belongs to, stands at an instant."""

    UPCOMING = "upcoming"
    DUE = "due"
    GRACE = "grace"
    OVERDUE = "overdue"
    MISSED = "missed"
    DONE = "done"
    LATE = "late"
    WAIVED = "waived"
    PAUSED = "paused"
    BARRED = "barred"


@dataclass(frozen=True, order=True)
class Window:
    """One span in which a check is wanted; `closes` None means it stays open until done."""

    opens: datetime
    due: datetime
    late: datetime
    closes: datetime | None
    day: date
    name: str = ""
    is_waived: bool = False

    def holds(self, instant: datetime) -> bool:
        """Decide whether a check made at this instant falls into the window."""
        return self.opens <= instant and (self.closes is None or instant < self.closes)

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Decide whether the window and the span [start, end) share an instant."""
        return self.opens < end and (self.closes is None or start < self.closes)


@dataclass(frozen=True)
class Check:
    """One inspection that counts, reduced to what lateness needs; a back-filled one is never on time."""

    at: datetime
    is_backfilled: bool = False


@dataclass(frozen=True)
class Pause:
    """A span in which a checkpoint is not inspected; `until_at` None means until further notice."""

    from_at: datetime
    until_at: datetime | None = None

    def holds(self, instant: datetime) -> bool:
        """Decide whether an instant lies in the pause."""
        return self.from_at <= instant and (self.until_at is None or instant < self.until_at)


@dataclass(frozen=True)
class History:
    """What a cadence that counts from the last check needs to know of its schedule."""

    counts_from: datetime
    last_check_at: datetime | None
    pauses: tuple[Pause, ...]


class Cadence(Protocol):
    """A rule that yields windows, ordered and never overlapping."""

    is_floating: ClassVar[bool]

    def windows(self, calendar: Calendar, start: datetime, end: datetime, history: History) -> Iterable[Window]:
        """Yield the windows that share an instant with [start, end)."""
        ...


@dataclass(frozen=True)
class Schedule:
    """One checkpoint's cadence, valid in [valid_from, valid_until).

    `is_replaced`: another schedule takes over at `valid_until`, so a window already open keeps this rule.
    `is_successor`: this schedule took over from another, so it has no window that began before it.
    """

    cadence: Cadence
    valid_from: datetime
    valid_until: datetime | None = None
    is_replaced: bool = False
    is_successor: bool = False
    pauses: tuple[Pause, ...] = ()


def windows(
    schedule: Schedule, calendar: Calendar, checks: Sequence[Check], *, start: datetime, end: datetime
) -> list[Window]:
    """Return in order the windows of a schedule that share an instant with [start, end), the waived ones flagged.

    A floating cadence has one window, the one that follows the last of the checks given.
    """
    if schedule.cadence.is_floating:
        return _floating(schedule, calendar, checks, start, end)
    found = []
    for window in _fixed(schedule.cadence, calendar, start, end):
        kept = _valid(window, schedule)
        if kept is not None and kept.overlaps(start, end):
            is_waived = _is_waived(kept, schedule, checks)
            found.append(kept if is_waived == kept.is_waived else replace(kept, is_waived=is_waived))
    return found


def satisfied_by(window: Window, checks: Iterable[Check], t: datetime) -> Check | None:
    """Return the check made by `t` that satisfies the window, an on-time one first, or None."""
    inside = [check for check in checks if check.at <= t and window.holds(check.at)]
    if not inside:
        return None
    return min(inside, key=lambda check: (not _is_on_time(window, check), check.at))


def status(window: Window, checks: Iterable[Check], t: datetime) -> Status:
    """Return how a window stands at `t`: half-open spans, so at exactly `late` it is overdue."""
    check = satisfied_by(window, checks, t)
    if check is not None:
        return Status.DONE if _is_on_time(window, check) else Status.LATE
    if window.is_waived:
        return Status.WAIVED
    if t < window.opens:
        return Status.UPCOMING
    if t < window.due:
        return Status.DUE
    if t < window.late:
        return Status.GRACE
    if window.closes is None or t < window.closes:
        return Status.OVERDUE
    return Status.MISSED


def owed(schedule: Schedule, calendar: Calendar, checks: Sequence[Check], t: datetime) -> Window | None:
    """Return the earliest window open at `t` that no check made by then satisfies, else the next to open, else None."""
    found = unserved(schedule, calendar, checks, t)
    if found is not None:
        return found
    done = [check for check in checks if check.at <= t]
    schedule = as_seen(schedule, t)
    for horizon in _HORIZONS:
        for window in windows(schedule, calendar, done, start=t, end=t + horizon):
            if window.opens > t and not window.is_waived:
                return window
    return None


def unserved(schedule: Schedule, calendar: Calendar, checks: Sequence[Check], t: datetime) -> Window | None:
    """Return the earliest window open at `t` that no check made by then satisfies, or None.

    Of the checks made by `t` the last one decides, whatever came before it.
    """
    done = [check for check in checks if check.at <= t]
    for window in windows(as_seen(schedule, t), calendar, done, start=t, end=t + TICK):
        if not window.is_waived and satisfied_by(window, done, t) is None:
            return window
    return None


def missed(
    schedule: Schedule, calendar: Calendar, checks: Sequence[Check], *, start: datetime, end: datetime, t: datetime
) -> list[Window]:
    """Return the windows that closed in [start, end) and by `t` with no check; waived ones are no miss."""
    made_at = [check.at for check in checks]
    found = []
    for layer in closed(schedule.cadence, calendar, start=start, end=end, t=t):
        claim = claim_of(layer, as_seen(schedule, t))
        served = claim.served(made_at)
        found += [layer.windows[place] for place in claim.places() if place not in served]
        if claim.cut is not None and not any(claim.cut.holds(at) for at in made_at):
            found.append(claim.cut)
    return sorted(found)


@dataclass(frozen=True, eq=False)
class Closed:
    """Windows of one cadence that closed in a span, in order and apart from each other; all its schedules share them."""

    windows: tuple[Window, ...]
    opens: tuple[datetime, ...]
    closes: tuple[datetime, ...]


@dataclass(frozen=True)
class Claim:
    """Which of the closed windows a schedule wanted: those at `first` up to `end` but for the waived.

    `cut` is the one that the schedule's start cut short, if it still wanted that.
    """

    closed: Closed
    first: int
    end: int
    waived: frozenset[int]
    cut: Window | None

    def places(self) -> list[int]:
        """Return the places of the windows that were wanted whole."""
        return [place for place in range(self.first, self.end) if place not in self.waived]

    def wants(self, place: int) -> bool:
        """Decide whether the window at a place was wanted whole."""
        return self.first <= place < self.end and place not in self.waived

    def served(self, made_at: Iterable[datetime]) -> set[int]:
        """Return the places of the wanted windows into which one of these checks fell."""
        opens, closes, first, end = self.closed.opens, self.closed.closes, self.first, self.end
        hit = set()
        for at in made_at:
            place = bisect_right(opens, at) - 1
            if first <= place < end and at < closes[place]:
                hit.add(place)
        return hit - self.waived if self.waived else hit


def closed(
    cadence: Cadence, calendar: Calendar, *, start: datetime, end: datetime, t: datetime
) -> tuple[Closed, ...]:
    """Return the windows of a cadence that closed in [start, end) and by `t`, but for those its own rule waives.

    One layer holds them all, unless windows overlap, as a meal that was moved may make them. A floating cadence's window
    never closes.
    """
    if cadence.is_floating:
        return ()
    key = ("closed", cadence, start, end, t)
    found: tuple[Closed, ...] | None = calendar.recall(key)
    if found is None:
        layers: list[list[Window]] = []
        for window in sorted(_fixed(cadence, calendar, start - TICK, end)):
            if window.is_waived or window.closes is None or not start <= window.closes < end or window.closes > t:
                continue
            layer = next((each for each in layers if (each[-1].closes or window.opens) <= window.opens), None)
            if layer is None:
                layers.append(layer := [])
            layer.append(window)
        found = tuple(_closed(layer) for layer in layers)
        calendar.remember(key, found)
    return found


def _closed(layer: Sequence[Window]) -> Closed:
    closes = tuple(window.closes for window in layer if window.closes is not None)
    return Closed(tuple(layer), tuple(window.opens for window in layer), closes)


def claim_of(layer: Closed, schedule: Schedule) -> Claim:
    """Return which of some closed windows a schedule wanted, whoever checked them."""
    until = schedule.valid_until
    first, end = bisect_left(layer.opens, schedule.valid_from), len(layer.windows)
    if until is not None:
        end = bisect_left(layer.opens, until)
        # The end of a schedule that nothing replaces waives what was open then.
        end = end if schedule.is_replaced else min(end, bisect_right(layer.closes, until))
    cut = _valid(layer.windows[first - 1], schedule) if first else None
    if cut is not None and _is_lifted(cut, schedule):
        cut = None
    waived = frozenset(
        place
        for place in (range(first, end) if schedule.pauses else ())
        if any(_excuses(pause, layer.windows[place]) for pause in schedule.pauses)
    )
    return Claim(layer, first, end, waived, cut)


def _is_on_time(window: Window, check: Check) -> bool:
    return check.at < window.late and not check.is_backfilled


def as_seen(schedule: Schedule, t: datetime) -> Schedule:
    """Return the schedule as it is at `t`: an ending that has not come yet waives nothing."""
    if schedule.valid_until is not None and t < schedule.valid_until:
        return replace(schedule, is_replaced=True)
    return schedule


def _fixed(cadence: Cadence, calendar: Calendar, start: datetime, end: datetime) -> tuple[Window, ...]:
    """Return a fixed cadence's own windows; many schedules share one cadence, so the calendar remembers them."""
    key = (cadence, start, end)
    found = calendar.recall(key)
    if found is None:
        nothing = History(start, None, ())
        found = calendar.remember(key, tuple(cadence.windows(calendar, start, end, nothing)))
    return found


def _valid(window: Window, schedule: Schedule) -> Window | None:
    """Return the window if the schedule has it, cut to the schedule's start where it spans it, or None.

    A school that begins in the middle of a window is asked for it only if half of its time to do it remains.
    """
    if schedule.valid_until is not None and window.opens >= schedule.valid_until:
        return None
    if window.opens >= schedule.valid_from:
        return window
    if schedule.is_successor or window.due <= schedule.valid_from:
        return None
    if (window.due - schedule.valid_from) * 2 < window.due - window.opens:
        return None
    if schedule.valid_until is not None and schedule.valid_from >= schedule.valid_until:
        return None
    return replace(window, opens=schedule.valid_from)


def _is_waived(window: Window, schedule: Schedule, checks: Sequence[Check]) -> bool:
    """Decide whether nothing is asked for any more by the rule, a pause or the schedule's end; done stays done."""
    if not _is_lifted(window, schedule):
        return False
    ended_at = None if schedule.is_replaced else schedule.valid_until
    return not any(window.holds(check.at) and (ended_at is None or check.at < ended_at) for check in checks)


def _is_lifted(window: Window, schedule: Schedule) -> bool:
    """Decide whether the rule, a pause or the schedule's end waives a window that nobody checks."""
    ended_at = None if schedule.is_replaced else schedule.valid_until
    is_cut = ended_at is not None and (window.closes is None or ended_at < window.closes)
    return is_cut or window.is_waived or any(_excuses(pause, window) for pause in schedule.pauses)


def _excuses(pause: Pause, window: Window) -> bool:
    """Decide whether a pause waives a fixed window: its due lies in it, or too little time is left after it."""
    if pause.holds(window.due):
        return True
    if pause.until_at is None or not window.opens < pause.until_at <= window.due or pause.from_at >= window.due:
        return False
    return (window.due - pause.until_at) * 4 < window.due - window.opens


def _floating(
    schedule: Schedule, calendar: Calendar, checks: Sequence[Check], start: datetime, end: datetime
) -> list[Window]:
    if schedule.valid_until is not None and start >= schedule.valid_until:
        return []
    last = max((check.at for check in checks), default=None)
    history = History(schedule.valid_from, last, schedule.pauses)
    is_ended = schedule.valid_until is not None and not schedule.is_replaced
    return [
        replace(window, is_waived=window.is_waived or is_ended)
        for window in schedule.cadence.windows(calendar, start, end, history)
        if schedule.valid_until is None or window.opens < schedule.valid_until
    ]
