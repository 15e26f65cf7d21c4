"""What stands where at an instant: the wall's picture, the windows wanted at one checkpoint, the late and the missed.

Nothing here writes; every answer is worked out from facts when asked.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from kiosk.core import board
from kiosk.core.board import Board, Standing, Tile, Watched
from kiosk.core.cadence import Night
from kiosk.core.calendar import TICK, Calendar
from kiosk.core.night import Gap, gaps
from kiosk.core.window import (
    Status,
    Window,
    missed,
    owed,
    satisfied_by,
    status,
    windows,
)
from kiosk.storage import queries

_ORDER = (
    Status.OVERDUE, Status.MISSED, Status.GRACE, Status.DUE, Status.UPCOMING, Status.WAIVED, Status.PAUSED,
)  # fmt: skip


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


def current(*, calendar: Calendar, now: datetime, language: str) -> Board:
    """Return the wall's picture at `now`."""
    watched = queries.watched(t=now, since=_yesterday(calendar, now))
    return board.build(watched, calendar, now, school=queries.setting("school") or "", language=language)


def here(checkpoint_id: int, *, calendar: Calendar, now: datetime) -> list[Tile]:
    """Return how each schedule of one checkpoint stands, the most urgent first."""
    watched = queries.watched(t=now, since=_yesterday(calendar, now), checkpoint_id=checkpoint_id)
    return sorted((phone_tile(each, calendar, now) for each in watched), key=_urgency)


def phone_tile(watched: Watched, calendar: Calendar, now: datetime) -> Tile:
    """Return what a schedule wants now, else its next window; a miss cannot be made good, so a phone shows none."""
    if watched.state is Standing.PAUSED:
        return Tile(watched, None, Status.PAUSED)
    window = owed(watched.schedule, calendar, watched.checks, now)
    if window is None:
        return Tile(watched, None, Status.WAIVED)
    verdict = status(window, watched.checks, now)
    age = now - window.late if verdict is Status.OVERDUE else None
    ends_at = window.late if verdict is Status.GRACE else window.due
    return Tile(watched, window, verdict, age=age, ends=board.end_moment(calendar, ends_at))


def late_now(*, calendar: Calendar, now: datetime) -> list[Tile]:
    """Return every window that is overdue at `now`, its grace over, by risk and then age."""
    watched = queries.watched(t=now, since=_yesterday(calendar, now))
    tiles = (phone_tile(each, calendar, now) for each in watched)
    return sorted((tile for tile in tiles if tile.status is Status.OVERDUE), key=risk_then_age)


def missed_between(start: datetime, end: datetime, *, calendar: Calendar, now: datetime) -> list[Miss]:
    """Return the windows that closed unsatisfied in [start, end) and by `now`, newest first, with their excuses."""
    watched = queries.watched(t=now, since=start, with_retired=True)
    found = [
        Miss(each, window)
        for each in watched
        for window in missed(each.schedule, calendar, each.checks, start=start, end=end, t=now)
    ]
    excuses = queries.excuses_of({miss.watched.schedule_id for miss in found})
    known = [_with_excuse(miss, excuses) for miss in found]
    return sorted(known, key=lambda miss: (miss.window.due, miss.watched.name), reverse=True)


def night_gaps_between(start: datetime, end: datetime, *, calendar: Calendar, now: datetime) -> list[NightGap]:
    """Return the gaps (间隔超时) that ended in [start, end) and by `now` in nights that are checked by steps."""
    first_on, last_on = calendar.date_of(start) - timedelta(days=1), calendar.date_of(end)
    watched = queries.watched(t=now, since=calendar.instant(first_on), with_retired=True)
    found = []
    for each in watched:
        cadence = each.schedule.cadence
        if not isinstance(cadence, Night):
            continue
        for days in range((last_on - first_on).days + 1):
            evening = first_on + timedelta(days=days)
            if not _is_in_force(each, calendar, cadence, evening):
                continue
            seen = gaps(cadence, calendar, each.checks, evening=evening, t=now)
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
        is_open = tile.status in (Status.OVERDUE, Status.GRACE, Status.DUE)
        if is_open and tile.watched.checkpoint_id != checkpoint_id:
            open_now.setdefault(tile.watched.checkpoint_id, tile)

    def distance(tile: Tile) -> tuple[bool, bool]:
        place = floors[tile.watched.checkpoint_id]
        return place.id != own.id, place.floor != own.floor

    return sorted(open_now.values(), key=distance)[:limit]


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
