"""What a calendar feed holds: the windows ahead and the deadlines, gathered so that many points make one entry.

A feed shows what is wanted, like every other list: satisfied and waived windows are left out, and what is overdue stays
on its day until it is done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.core.board import Standing, Watched
from kiosk.core.calendar import TICK, Calendar
from kiosk.core.deadline import Deadline
from kiosk.core.window import Status, Window, status, windows
from kiosk.core.words import Text

AHEAD = timedelta(days=14)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar feed: what is wanted, where, and between which instants (aware UTC).

    `day` is set where it lasts longer than a day: it then stands on the last date on which it is in time. `places` are the
    points as people call them, at least one. `round` is the round's name, often empty.
    """

    title: Text
    round: str
    opens: datetime
    due: datetime
    day: date | None
    is_overdue: bool
    places: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what tells this entry from the others of one feed, whatever points it gathers."""
        return self.title.zh, self.round, self.opens.isoformat(), self.due.isoformat()


def entries(
    watched: Sequence[Watched], deadlines: Iterable[Deadline], calendar: Calendar, t: datetime
) -> list[Entry]:
    """Return what is wanted from `t` until two weeks later and what is overdue, the earliest due first."""
    found: dict[tuple[Text, Window], list[str]] = {}
    for each in watched:
        if each.state is Standing.PAUSED or each.is_retired:
            continue
        checks = [check for check in each.checks if check.at <= t]
        for window in windows(each.schedule, calendar, checks, start=t, end=t + AHEAD):
            if not window.is_waived and status(window, checks, t) in _WANTED:
                found.setdefault((each.title, window), []).append(f"{each.place} {each.name}".strip())
    made = [_entry(title, window, places, calendar, t) for (title, window), places in found.items()]
    made += [
        _entry(each.title, each.window, [f"{each.place} {each.name}".strip()], calendar, t) for each in deadlines
    ]
    return sorted(_gathered(made), key=lambda entry: (entry.due, entry.opens, entry.title.zh))


_WANTED = (Status.UPCOMING, Status.DUE, Status.GRACE, Status.OVERDUE)


def _entry(title: Text, window: Window, places: Sequence[str], calendar: Calendar, t: datetime) -> Entry:
    is_long = window.due - window.opens > _A_DAY or window.closes is None
    day = calendar.date_of(window.due - TICK) if is_long else None
    return Entry(title, window.name, window.opens, window.due, day, window.late <= t, tuple(sorted(places)))


def _gathered(made: Iterable[Entry]) -> list[Entry]:
    """Return the entries, those that say the same of other points joined into one."""
    found: dict[tuple[str, str, str, str], Entry] = {}
    for entry in made:
        earlier = found.get(entry.key)
        places = entry.places if earlier is None else (*earlier.places, *entry.places)
        found[entry.key] = Entry(
            entry.title, entry.round, entry.opens, entry.due, entry.day, entry.is_overdue, tuple(sorted(places))
        )
    return list(found.values())
