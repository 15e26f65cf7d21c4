"""What stands where at an instant: the wall's picture, the windows wanted at one checkpoint, the late and the missed.

Nothing here writes; every answer is worked out from facts when asked.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from kiosk.core import board
from kiosk.core.board import Board, Tile, Watched
from kiosk.core.cadence import Night
from kiosk.core.calendar import TICK, Calendar
from kiosk.core.misses import Misses, misses
from kiosk.core.night import Gap, gaps
from kiosk.core.window import (
    Check,
    Status,
    Window,
    owed,
    satisfied_by,
    status,
    unserved,
    windows,
)
from kiosk.operations import deadlines, school
from kiosk.storage import queries

_ORDER = (
    Status.OVERDUE, Status.MISSED, Status.GRACE, Status.DUE, Status.UPCOMING, Status.WAIVED, Status.PAUSED,
    Status.BARRED,
)  # fmt: skip
_OPEN = (Status.OVERDUE, Status.GRACE, Status.DUE)


@dataclass(frozen=True)
class Miss:
    """One missed window, with its excuse if one was given."""

    watched: Watched
    window: Window
    reason: str = ""
    excused_by: str = ""

    @property
    def is_excused(self) -> bool:
        """Decide whether somebody said why the miss is acceptable."""
        return bool(self.reason)


class DayMark(StrEnum):
    """What a checkpoint's day shows in the picture of its year."""

    OK = "ok"
    FINDINGS = "findings"
    MISSED = "missed"
    AHEAD = "ahead"
    FREE = "free"


@dataclass(frozen=True)
class NightGap:
    """A span of a night in which a point was left unchecked for longer than its step and grace allow."""

    watched: Watched
    evening: date
    gap: Gap


@dataclass(frozen=True)
class OpenNow:
    """What may be checked at an instant: the points owed by one person, and everybody else's, each point once.

    `own_next` is the next window that opens at a point owed by that person, None before there is any.
    """

    own: tuple[Tile, ...]
    others: tuple[Tile, ...]
    own_next: Tile | None

    @property
    def is_empty(self) -> bool:
        """Decide whether nothing is wanted anywhere."""
        return not self.own and not self.others


def current(*, calendar: Calendar, now: datetime, language: str) -> Board:
    """Return the wall's picture at `now`."""
    watched = queries.watched(t=now, since=_yesterday(calendar, now))
    wanted = deadlines.deadlines(calendar=calendar, now=now)
    return board.build(
        watched, calendar, now, school=school.name(), language=language, bright=school.bright_hours(),
        deadlines=wanted,
    )  # fmt: skip


def here(checkpoint_id: int, *, calendar: Calendar, now: datetime) -> list[Tile]:
    """Return how each schedule of one checkpoint stands, the most urgent first."""
    watched = queries.watched(t=now, since=_yesterday(calendar, now), checkpoint_id=checkpoint_id)
    return sorted((phone_tile(each, calendar, now) for each in watched), key=_urgency)


def inside(place_ids: Iterable[int], *, calendar: Calendar, now: datetime) -> list[Tile]:
    """Return how each schedule at the checkpoints of some places stands, the most urgent first."""
    watched = queries.watched(t=now, since=_yesterday(calendar, now), place_ids=place_ids)
    return sorted((phone_tile(each, calendar, now) for each in watched), key=_urgency)


def phone_tile(watched: Watched, calendar: Calendar, now: datetime) -> Tile:
    """Return what a schedule wants now, else its next window; a miss cannot be made good, so a phone shows none."""
    if watched.is_resting:
        return Tile(watched, None, watched.resting_status)
    window = owed(watched.schedule, calendar, watched.checks, now)
    if window is None:
        return Tile(watched, None, Status.WAIVED)
    verdict = status(window, watched.checks, now)
    age = now - window.late if verdict is Status.OVERDUE else None
    ends_at = window.late if verdict is Status.GRACE else window.due
    return Tile(watched, window, verdict, age=age, ends=board.end_moment(calendar, ends_at))


def _overdue(
    watched: Iterable[Watched], last: Callable[[Watched], Sequence[Check]], calendar: Calendar, now: datetime
) -> list[Tile]:
    """Return what is overdue by the last check of each schedule: no other says whether the window open now is satisfied."""
    found = []
    for each in watched:
        if each.is_retired or each.is_resting:
            continue
        window = unserved(each.schedule, calendar, last(each), now)
        if window is not None and window.late <= now:
            ends = board.end_moment(calendar, window.due)
            found.append(Tile(each, window, Status.OVERDUE, age=now - window.late, ends=ends))
    return sorted(found, key=risk_then_age)


@dataclass(frozen=True)
class Past:
    """What a span has left behind over some schedules.

    `overdue` is what is overdue now, whenever it became so, by risk and then age; the windows missed in the span and its
    nights' gaps stand newest first.
    """

    overdue: Sequence[Tile]
    misses: Misses
    gaps: Sequence[NightGap]

    def missed(self, *, is_excused: bool | None = None, offset: int = 0, limit: int | None = None) -> list[Miss]:
        """Return missed windows newest first with their excuses; `is_excused` None means both."""
        rows = self.misses.rows(is_excused=is_excused, offset=offset, limit=limit)
        excuses = queries.excuses_of({each.schedule_id for each, window in rows if window.opens in each.excused})
        return [_with_excuse(Miss(each, window), excuses) for each, window in rows]


def past_between(
    start: datetime, end: datetime, *, calendar: Calendar, now: datetime, takes: Callable[[Watched], bool] | None = None
) -> Past:
    """Return what is overdue, and what was missed and which gaps ended in [start, end) and by `now`.

    Only the schedules that `takes` takes are looked at.
    """
    first_on = calendar.date_of(start) - timedelta(days=1)
    since = min(calendar.instant(first_on), now)
    everything = queries.watched(t=now, since=since, with_retired=True, with_checks=False)
    watched = everything if takes is None else [each for each in everything if takes(each)]
    made = queries.instants_made(since, now)

    def made_at(each: Watched) -> Sequence[datetime]:
        older = [check.at for check in each.checks]
        return [*older, *made.get((each.checkpoint_id, each.form_id), ())]

    def last(each: Watched) -> Sequence[Check]:
        instants = made.get((each.checkpoint_id, each.form_id))
        return (Check(instants[-1]),) if instants else each.checks

    return Past(
        _overdue(watched, last, calendar, now),
        misses(watched, made_at, calendar, start=start, end=end, t=now),
        _gaps(watched, made_at, first_on, start, end, calendar, now),
    )


def missed_between(start: datetime, end: datetime, *, calendar: Calendar, now: datetime) -> list[Miss]:
    """Return the windows that closed unsatisfied in [start, end) and by `now`, newest first, with their excuses."""
    return past_between(start, end, calendar=calendar, now=now).missed()


def _gaps(
    watched: Iterable[Watched], made_at: Callable[[Watched], Sequence[datetime]], first_on: date, start: datetime,
    end: datetime, calendar: Calendar, now: datetime,
) -> list[NightGap]:  # fmt: skip
    """Return the gaps (间隔超时) that ended in [start, end) and by `now` in nights that are checked by steps."""
    evenings = [first_on + timedelta(days=days) for days in range((calendar.date_of(end) - first_on).days + 1)]
    found = []
    for each in watched:
        cadence = each.schedule.cadence
        if not isinstance(cadence, Night):
            continue
        instants = sorted(made_at(each))
        for evening in evenings:
            if not _is_in_force(each, calendar, cadence, evening):
                continue
            seen = gaps(cadence, calendar, instants, evening=evening, t=now)
            found += [NightGap(each, evening, gap) for gap in seen if start <= gap.end < end]
    return sorted(found, key=lambda found: found.gap.end, reverse=True)


def _is_in_force(watched: Watched, calendar: Calendar, cadence: Night, evening: date) -> bool:
    """Decide whether a night lies whole in the schedule and outside every pause of its checkpoint."""
    begins, ends = cadence.bounds(calendar, evening)
    schedule = watched.schedule
    if begins < schedule.valid_from or (schedule.valid_until is not None and begins >= schedule.valid_until):
        return False
    return not any(
        pause.from_at < ends and (pause.until_at is None or begins < pause.until_at) for pause in schedule.pauses
    )


def next_nearby(checkpoint_id: int, *, calendar: Calendar, now: datetime, limit: int = 30) -> list[Tile]:
    """Return the windows open now at other checkpoints of the same building, the same floor first."""
    everywhere = queries.places()
    checkpoint = queries.checkpoint(checkpoint_id)
    if checkpoint is None:
        return []
    own = everywhere[checkpoint.place_id]
    near = [place.id for place in everywhere.values() if place.area == own.area]
    watched = queries.watched(t=now, since=_yesterday(calendar, now), place_ids=near)
    floors = {each.id: everywhere[each.place_id] for each in queries.checkpoints()}
    open_now: dict[int, Tile] = {}
    for tile in sorted((phone_tile(each, calendar, now) for each in watched), key=_urgency):
        if tile.status in _OPEN and tile.watched.checkpoint_id != checkpoint_id:
            open_now.setdefault(tile.watched.checkpoint_id, tile)

    def distance(tile: Tile) -> tuple[bool, bool]:
        place = floors[tile.watched.checkpoint_id]
        return place.id != own.id, place.floor != own.floor

    return sorted(open_now.values(), key=distance)[:limit]


def open_now(person_id: int, *, calendar: Calendar, now: datetime) -> OpenNow:
    """Return the windows open now: a person's own, the most urgent first; then the others, the person's buildings first."""
    watched = queries.watched(t=now, since=_yesterday(calendar, now))
    tiles = sorted((phone_tile(each, calendar, now) for each in watched), key=_urgency)
    buildings = {each.area for each in watched if each.is_owed_by(person_id)}
    own: dict[int, Tile] = {}
    others: dict[int, Tile] = {}
    for tile in tiles:
        if tile.status in _OPEN:
            found = own if tile.watched.is_owed_by(person_id) else others
            found.setdefault(tile.watched.checkpoint_id, tile)
    near = [tile for at_id, tile in others.items() if at_id not in own]
    coming = (tile for tile in tiles if tile.status is Status.UPCOMING and tile.watched.is_owed_by(person_id))
    return OpenNow(
        own=tuple(own.values()),
        others=tuple(sorted(near, key=lambda tile: tile.watched.area not in buildings)),
        own_next=min(coming, key=lambda tile: tile.window.opens if tile.window else now, default=None),
    )


def risk_then_age(tile: Tile) -> tuple[int, timedelta]:
    """Return the order of lists: the kind's risk, then the longest late."""
    return list(board.Risk).index(tile.watched.risk), -(tile.age or timedelta())


def _urgency(tile: Tile) -> tuple[int, datetime | None]:
    far = datetime.max.replace(tzinfo=UTC)
    return _ORDER.index(tile.status), tile.window.due if tile.window else far


def _yesterday(calendar: Calendar, now: datetime) -> datetime:
    return calendar.instant(calendar.date_of(now) - timedelta(days=1))


def _with_excuse(miss: Miss, excuses: dict[tuple[int, datetime], tuple[str, str]]) -> Miss:
    reason, by = excuses.get((miss.watched.schedule_id, miss.window.opens), ("", ""))
    return replace(miss, reason=reason, excused_by=by)


def done_at(watched: Watched, calendar: Calendar, now: datetime) -> datetime | None:
    """Return when the window that is open now was satisfied, or None if none is or it was not."""
    for window in windows(watched.schedule, calendar, watched.checks, start=now, end=now + TICK):
        check = satisfied_by(window, watched.checks, now)
        if check is not None:
            return check.at
    return None


def days_of(
    checkpoint_id: int, *, first_on: date, last_on: date, calendar: Calendar, now: datetime
) -> dict[date, DayMark]:
    """Return what each day of a checkpoint shows, both ends included: inspected, missed, or wanted from today on.

    A day with an inspection shows that; a miss shows on the day of its window; days that ask for nothing are left out.
    """
    start, end = calendar.instant(first_on), calendar.instant(last_on + timedelta(days=1))
    found: dict[date, DayMark] = {}
    for each in queries.watched(t=now, since=start, checkpoint_id=checkpoint_id, with_retired=True):
        for window in windows(each.schedule, calendar, each.checks, start=start, end=end):
            verdict = status(window, each.checks, now)
            if verdict is Status.MISSED:
                found[window.day] = DayMark.MISSED
            elif verdict in (Status.UPCOMING, Status.DUE, Status.GRACE) and window.day >= calendar.date_of(now):
                found.setdefault(window.day, DayMark.AHEAD)
    inspected: dict[date, int] = {}
    for at, failing in queries.days_of_inspections(checkpoint_id, start, min(end, now + TICK)):
        day = calendar.date_of(at)
        inspected[day] = inspected.get(day, 0) + failing
    found |= {day: DayMark.FINDINGS if failing else DayMark.OK for day, failing in inspected.items()}
    return {day: mark for day, mark in found.items() if first_on <= day <= last_on}
