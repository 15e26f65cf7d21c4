"""What the wall shows: today's count, what is late, and how far each area is.

Everything here is worked out from what is watched, the calendar and one instant. The count of a day, the order of the
tiles and the time a miss stays red follow the rules of windows ("Today's count", "The day of a window").
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from kiosk.core.cadence import Night
from kiosk.core.calendar import Calendar, Filter
from kiosk.core.deadline import Deadline
from kiosk.core.standing import Risk, Standing
from kiosk.core.window import (
    Check,
    Schedule,
    Status,
    Window,
    as_seen,
    owed,
    status,
    windows,
)
from kiosk.core.words import Text

SOON_LINES = 8
BRIGHT_FROM_BY = 6 * 60
BRIGHT_TO_BY = 19 * 60

_MIDNIGHT_BY = 24 * 60


class EmptyReason(StrEnum):
    """Why nothing is asked for today."""

    NO_CHECKPOINTS = "no_checkpoints"
    HOLIDAY = "holiday"
    NOTHING_TODAY = "nothing_today"


_BY_RISK = {risk: place for place, risk in enumerate(Risk)}
_WORST_FIRST = (Status.OVERDUE, Status.MISSED, Status.GRACE, Status.DUE)
_BY_STATUS = {verdict: place for place, verdict in enumerate(_WORST_FIRST)}
_SATISFIED = (Status.DONE, Status.LATE)


@dataclass(frozen=True)
class Moment:
    """A local date and the minutes after its midnight; the end of a date is its own 24:00 (1440)."""

    on: date
    minutes: int


@dataclass(frozen=True)
class Watched:
    """One schedule with its checkpoint and the checks that count for it, as the wall needs them.

    `excused` holds the opens of the windows whose miss has been excused. `area` is the building, `place` a short path
    inside it, `owner` a short name or a role, `owner_id` their number. `kind` is the key of the checkpoint's kind.
    Where a post owes it, `owner` names the post with its holders and `holders` has each of them by number and name.
    `is_waived` says that nothing is asked at the moment, by a pause or because the checkpoint is out of use.
    """

    schedule_id: int
    schedule: Schedule
    checks: tuple[Check, ...]
    excused: frozenset[datetime]
    checkpoint_id: int
    code: str
    name: str
    place: str
    area: str
    title: Text
    owner: str
    risk: Risk
    state: Standing
    has_open_hazard: bool
    kind: str
    form_id: int = 0
    owner_id: int | None = None
    is_retired: bool = False
    holders: tuple[tuple[int, str], ...] = ()
    is_waived: bool = False

    @property
    def is_resting(self) -> bool:
        """Decide whether it is left out of what is wanted: paused, or out of use with its checks waived."""
        return self.state is Standing.PAUSED or self.is_waived

    @property
    def resting_status(self) -> Status:
        """Return what is shown while it is left out: out of use before paused."""
        return Status.BARRED if self.state is Standing.BARRED else Status.PAUSED

    def is_owed_by(self, person_id: int) -> bool:
        """Decide whether a person owes this, in their own name or by a post they hold."""
        return self.owner_id == person_id or any(holder_id == person_id for holder_id, _name in self.holders)

    def is_owed_by_name(self, name: str) -> bool:
        """Decide whether this is the owner's name, or the name of somebody who holds the post that owes it."""
        return self.owner == name or any(holder == name for _holder_id, holder in self.holders)


@dataclass(frozen=True)
class Tile:
    """How one checkpoint stands: its worst window, or its next one if nothing is wanted now.

    `window` is None for a paused checkpoint and where no further window comes. `age` is the time since `late` of an
    overdue or missed window, else None. `ends` is the local end of the time to do it. `is_today` says that the window
    belongs to today's count, `others` how many more windows of the checkpoint are red.
    """

    watched: Watched
    window: Window | None
    status: Status
    age: timedelta | None = None
    ends: Moment | None = None
    is_today: bool = False
    others: int = 0

    @property
    def is_red(self) -> bool:
        """Decide whether the tile belongs to the list of what was not done."""
        return self.status in (Status.OVERDUE, Status.MISSED)


@dataclass(frozen=True)
class DeadlineTile:
    """How a deadline stands, read like a tile: `watched` is the deadline, whose title says what is wanted.

    `others` is how many more deadlines of the same sort at the same point are red.
    """

    watched: Deadline
    window: Window
    status: Status
    age: timedelta | None = None
    ends: Moment | None = None
    is_today: bool = False
    others: int = 0

    @property
    def is_red(self) -> bool:
        """Decide whether the tile belongs to the list of what was not done."""
        return self.status is Status.OVERDUE


AnyTile = Tile | DeadlineTile


@dataclass(frozen=True)
class Count:
    """Today's count in windows: done of total; beside it what is overdue now and what was missed today, unexcused.

    Deadlines count as windows do; one that was met leaves the count, for nothing is wanted of it any more.
    """

    done: int = 0
    total: int = 0
    overdue: int = 0
    missed: int = 0

    @property
    def is_complete(self) -> bool:
        """Decide whether everything asked for today is done and nothing is red."""
        return self.total > 0 and self.done == self.total and not self.overdue and not self.missed


@dataclass(frozen=True)
class Area:
    """Today's progress of one building or part of the grounds."""

    name: str
    done: int
    total: int
    has_overdue: bool
    has_missed: bool = False

    @property
    def is_complete(self) -> bool:
        """Decide whether the area has nothing left to do today."""
        return self.done == self.total and not self.has_overdue and not self.has_missed


@dataclass(frozen=True)
class Board:
    """One picture of the wall, made at `made_at`.

    `soon` holds what is due today, soonest first, cut to a few lines; `later` is the number of tiles cut off.
    `carried_over` counts the windows that were overdue when the day began and still are. `next_at` is the moment the
    next window of today opens, None after the last. `hazards` is how many are open.
    """

    school: str
    language: str
    made_at: datetime
    today: date
    moment: Moment
    week: int | None
    count: Count
    overdue: tuple[AnyTile, ...]
    missed: tuple[AnyTile, ...]
    soon: tuple[AnyTile, ...]
    later: int
    next_at: Moment | None
    areas: tuple[Area, ...]
    barred: tuple[Watched | Deadline, ...]
    hazards: int
    empty: EmptyReason | None
    is_holiday: bool
    carried_over: int
    is_dim: bool


def moment(calendar: Calendar, instant: datetime) -> Moment:
    """Return an instant as a local date and minutes after midnight."""
    local = calendar.local(instant)
    return Moment(local.date(), local.hour * 60 + local.minute)


def end_moment(calendar: Calendar, instant: datetime) -> Moment:
    """Return the local moment before which something is wanted; midnight is the 24:00 of the day before."""
    found = moment(calendar, instant)
    if found.minutes == 0:
        return Moment(found.on - timedelta(days=1), _MIDNIGHT_BY)
    return found


def tile(watched: Watched, calendar: Calendar, t: datetime) -> Tile:
    """Return how one schedule stands at `t`: overdue, missed today, grace, due, else its next window."""
    if watched.is_resting:
        return Tile(watched, None, watched.resting_status)
    day = _day(calendar, t)
    found = worst(_wanted(watched, calendar, day, t))
    if found is not None:
        return found
    window = owed(watched.schedule, calendar, watched.checks, t)
    if window is None:
        return Tile(watched, None, Status.WAIVED)
    return _tile(watched, calendar, day, window, Status.UPCOMING, t)


def worst(tiles: Iterable[Tile]) -> Tile | None:
    """Return the worst of some tiles with the number of other red ones, or None if there are none.

    Overdue, missed, grace, due, and the earliest due within each.
    """
    found = sorted(tiles, key=_badness)
    if not found:
        return None
    return replace(found[0], others=sum(other.is_red for other in found[1:]))


def today(
    watched: Iterable[Watched], calendar: Calendar, t: datetime, *, deadlines: Iterable[Deadline] = ()
) -> Count:
    """Return the count of the local day of `t` over some schedules and deadlines; what rests is left out."""
    day = _day(calendar, t)
    checks = [_judge(each, calendar, day, t) for each in watched if not each.is_resting]
    return _sum([*checks, *(_judge_deadline(each, day, t) for each in deadlines)])


def build(
    watched: Sequence[Watched], calendar: Calendar, t: datetime, *, school: str, language: str = "zh",
    bright: tuple[int, int] = (BRIGHT_FROM_BY, BRIGHT_TO_BY), deadlines: Sequence[Deadline] = (),
) -> Board:  # fmt: skip
    """Return the wall at `t`, one tile per checkpoint, risk first and then age, areas in the order given.

    Deadlines have tiles of their own, one for each sort at each point. They are all those that are open at `t`.
    `bright`: from when to when it is not dimmed on a school day, in minutes after midnight.
    """
    day = _day(calendar, t)
    judged = [_judge(each, calendar, day, t) for each in watched if not each.is_resting]
    tiles: list[AnyTile] = [*_by_checkpoint(judged, calendar, day, t), *_deadline_tiles(deadlines, calendar, day, t)]
    judged += [_judge_deadline(each, day, t) for each in deadlines]
    count = _sum(judged)
    soon = sorted((each for each in tiles if not each.is_red), key=_urgency)
    everything: list[Watched | Deadline] = [*watched, *deadlines]
    here = moment(calendar, t)
    is_holiday = not calendar.is_day(day.on, Filter.SCHOOL)
    return Board(
        school=school,
        language=language,
        made_at=t,
        today=day.on,
        moment=here,
        week=calendar.week_of(day.on),
        count=count,
        overdue=_listed(tiles, Status.OVERDUE),
        missed=_listed(tiles, Status.MISSED),
        soon=tuple(soon[:SOON_LINES]),
        later=max(0, len(soon) - SOON_LINES),
        next_at=_next_at(judged, calendar, day),
        areas=_areas(judged),
        barred=_points(each for each in everything if each.state == Standing.BARRED),
        hazards=len({each.number for each in deadlines if not each.is_repair}),
        empty=_empty(everything, judged, is_holiday=is_holiday),
        is_holiday=is_holiday,
        carried_over=sum(each.carried_over for each in judged),
        is_dim=is_holiday or not bright[0] <= here.minutes < bright[1],
    )


@dataclass(frozen=True)
class _Day:
    on: date
    starts_at: datetime
    ends_at: datetime
    nights_end_at: datetime


@dataclass(frozen=True)
class _Judged:
    """A schedule's or deadline's part of the day: its share of the count and the windows that want something now."""

    watched: Watched | Deadline
    count: Count
    due_today: int
    carried_over: int
    wanted: tuple[tuple[Window, Status], ...]
    next_at: datetime | None


def _day(calendar: Calendar, t: datetime) -> _Day:
    on = calendar.date_of(t)
    return _Day(
        on,
        calendar.instant(on, 0),
        calendar.instant(on, _MIDNIGHT_BY),
        calendar.instant(on, 2 * _MIDNIGHT_BY),
    )


def _judge(watched: Watched, calendar: Calendar, day: _Day, t: datetime) -> _Judged:
    is_night = isinstance(watched.schedule.cadence, Night)
    done = total = overdue = missed = due_today = carried_over = 0
    wanted: list[tuple[Window, Status]] = []
    next_at: datetime | None = None
    checks = [check for check in watched.checks if check.at <= t]
    for window in _windows(watched.schedule, calendar, checks, day, t):
        if window.is_waived:
            continue
        verdict = status(window, checks, t)
        if _is_due_on(window, day, is_night=is_night):
            due_today += 1
            total += 1
            done += verdict in _SATISFIED
        elif window.late <= day.starts_at and status(window, checks, day.starts_at) == Status.OVERDUE:
            total += 1
            done += verdict in _SATISFIED
            carried_over += verdict == Status.OVERDUE
        if verdict == Status.OVERDUE:
            overdue += 1
        elif verdict == Status.MISSED:
            if window.day != day.on or window.opens in watched.excused:
                continue
            missed += 1
        elif verdict == Status.UPCOMING:
            next_at = next_at or window.opens
        if verdict in _BY_STATUS:
            wanted.append((window, verdict))
    return _Judged(watched, Count(done, total, overdue, missed), due_today, carried_over, tuple(wanted), next_at)


def _judge_deadline(deadline: Deadline, day: _Day, t: datetime) -> _Judged:
    """Return a deadline's part of the day: it counts on the day it is due, and as carried over while it is overdue."""
    is_due_today = day.starts_at < deadline.window.due <= day.ends_at
    is_overdue = deadline.status(t) is Status.OVERDUE
    is_carried_over = is_overdue and deadline.window.due <= day.starts_at
    return _Judged(
        deadline,
        Count(total=int(is_due_today or is_carried_over), overdue=int(is_overdue)),
        due_today=int(is_due_today),
        carried_over=int(is_carried_over),
        wanted=(),
        next_at=None,
    )


def _deadline_tiles(
    deadlines: Iterable[Deadline], calendar: Calendar, day: _Day, t: datetime
) -> Iterator[DeadlineTile]:
    """Yield a tile for the deadlines of one sort at one point that are overdue or due today, the oldest with their number."""
    found: dict[tuple[str, int | str, str], list[DeadlineTile]] = defaultdict(list)
    for each in deadlines:
        made = _deadline_tile(each, calendar, day, t)
        if made.is_red or made.is_today:
            point = each.checkpoint_id if each.checkpoint_id is not None else each.place
            found[each.wanted, point, made.status].append(made)
    for tiles in found.values():
        first, *others = sorted(tiles, key=lambda tile: tile.window.due)
        yield replace(first, others=len(others))


def _deadline_tile(deadline: Deadline, calendar: Calendar, day: _Day, t: datetime) -> DeadlineTile:
    window, verdict = deadline.window, deadline.status(t)
    return DeadlineTile(
        deadline,
        window,
        verdict,
        age=t - window.late if verdict is Status.OVERDUE else None,
        ends=end_moment(calendar, window.due),
        is_today=day.starts_at < window.due <= day.ends_at,
    )


def _windows(schedule: Schedule, calendar: Calendar, checks: list[Check], day: _Day, t: datetime) -> list[Window]:
    """Return the windows that the day and its night touch.

    A check moves a floating schedule's only window on, so the one in force when the day began is asked for: done
    today, it stays in today's count.
    """
    if schedule.cadence.is_floating:
        checks = [check for check in checks if check.at < day.starts_at]
    end = day.nights_end_at if isinstance(schedule.cadence, Night) else day.ends_at
    return windows(as_seen(schedule, t), calendar, checks, start=day.starts_at, end=end)


def _is_due_on(window: Window, day: _Day, *, is_night: bool) -> bool:
    if is_night:
        return window.day == day.on
    return day.starts_at < window.due <= day.ends_at


def _wanted(watched: Watched, calendar: Calendar, day: _Day, t: datetime) -> Iterator[Tile]:
    for window, verdict in _judge(watched, calendar, day, t).wanted:
        yield _tile(watched, calendar, day, window, verdict, t)


def _tile(watched: Watched, calendar: Calendar, day: _Day, window: Window, verdict: Status, t: datetime) -> Tile:
    is_red = verdict in (Status.OVERDUE, Status.MISSED)
    return Tile(
        watched,
        window,
        verdict,
        age=t - window.late if is_red else None,
        ends=end_moment(calendar, window.late if verdict == Status.GRACE else window.due),
        is_today=_is_due_on(window, day, is_night=isinstance(watched.schedule.cadence, Night)),
    )


def _by_checkpoint(judged: Iterable[_Judged], calendar: Calendar, day: _Day, t: datetime) -> list[Tile]:
    """Return each checkpoint's worst tile; work that is merely due counts only on the day it is due."""
    found: dict[int, list[Tile]] = defaultdict(list)
    for each in judged:
        if isinstance(each.watched, Deadline):
            continue
        for window, verdict in each.wanted:
            made = _tile(each.watched, calendar, day, window, verdict, t)
            if verdict != Status.DUE or made.is_today:
                found[each.watched.checkpoint_id].append(made)
    return [tile for tiles in found.values() if (tile := worst(tiles)) is not None]


def _listed(tiles: Iterable[AnyTile], verdict: Status) -> tuple[AnyTile, ...]:
    return tuple(sorted((each for each in tiles if each.status == verdict), key=_risk_then_age))


def _badness(tile: Tile) -> tuple[int, datetime]:
    assert tile.window is not None
    return _BY_STATUS[tile.status], tile.window.due


def _urgency(tile: AnyTile) -> tuple[int, datetime, int, list[str | int]]:
    assert tile.window is not None
    return _BY_STATUS[tile.status], tile.window.due, _BY_RISK[tile.watched.risk], _spoken(tile.watched.name)


def _risk_then_age(tile: AnyTile) -> tuple[int, timedelta, list[str | int]]:
    return _BY_RISK[tile.watched.risk], -(tile.age or timedelta()), _spoken(tile.watched.name)


def _spoken(name: str) -> list[str | int]:
    """Return a name as people order it: room 2 before room 10."""
    return [int(part) if place % 2 else part for place, part in enumerate(re.split("([0-9]{1,9})", name))]


def _sum(judged: Iterable[_Judged]) -> Count:
    counts = [each.count for each in judged]
    return Count(
        done=sum(each.done for each in counts),
        total=sum(each.total for each in counts),
        overdue=sum(each.overdue for each in counts),
        missed=sum(each.missed for each in counts),
    )


def _areas(judged: Iterable[_Judged]) -> tuple[Area, ...]:
    """Return the areas that have something to count or something red, in the order they first occur."""
    parts: dict[str, list[_Judged]] = defaultdict(list)
    for each in judged:
        parts[each.watched.area].append(each)
    found = []
    for name, part in parts.items():
        count = _sum(part)
        if count.total or count.overdue or count.missed:
            found.append(
                Area(name, count.done, count.total, has_overdue=count.overdue > 0, has_missed=count.missed > 0)
            )
    return tuple(found)


def _next_at(judged: Iterable[_Judged], calendar: Calendar, day: _Day) -> Moment | None:
    opens = [each.next_at for each in judged if each.next_at is not None and each.next_at < day.ends_at]
    return moment(calendar, min(opens)) if opens else None


def _points(watched: Iterable[Watched | Deadline]) -> tuple[Watched | Deadline, ...]:
    """Return one schedule or deadline for each checkpoint, risk first; what is about a place alone is none."""
    found: dict[int, Watched | Deadline] = {}
    for each in watched:
        if each.checkpoint_id is not None:
            found.setdefault(each.checkpoint_id, each)
    return tuple(sorted(found.values(), key=lambda each: (_BY_RISK[each.risk], _spoken(each.name), each.code)))


def _empty(watched: Sequence[Watched | Deadline], judged: Iterable[_Judged], *, is_holiday: bool) -> EmptyReason | None:
    if not watched:
        return EmptyReason.NO_CHECKPOINTS
    if any(each.due_today for each in judged):
        return None
    return EmptyReason.HOLIDAY if is_holiday else EmptyReason.NOTHING_TODAY
