"""The desk's first page: what needs somebody now, and whether the house is in order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, render_template

from kiosk.core.board import Count
from kiosk.operations import boards
from kiosk.storage import queries
from kiosk.storage.queries import Trouble
from kiosk.web import edge
from kiosk.web.desk.frame import bp
from kiosk.web.desk.hazards.lines import Line, open_lines
from kiosk.web.desk.hazards.lines import Order as HazardOrder
from kiosk.web.desk.late import Row, past_of, rows_of, with_last_results
from kiosk.web.desk.period import Span, period
from kiosk.web.desk.repairs.lines import Order, lines_of

SHOWN = 8
MOST_HAZARDS = 5
CLOCK_SLACK = timedelta(minutes=5)
BACKUP_LATE, BACKUP_BAD = timedelta(days=2), timedelta(days=7)


@dataclass(frozen=True)
class BackupState:
    """When the last backup was made (None: never), whether it was checked and sound, and how loud to say it."""

    made_at: datetime | None
    is_good: bool
    tone: str


@dataclass(frozen=True)
class DiskState:
    """How much of a disk that is nearly full is free, and its size, each as a text in GB."""

    free: str
    total: str


@dataclass(frozen=True)
class HazardsHome:
    """The hazards that are not closed: the first few, all of them, and how many wait for what."""

    first: Sequence[Line]
    total: int
    overdue: int
    waiting: Mapping[str, int]


@dataclass(frozen=True)
class RepairsHome:
    """How many repairs are not ended, past their time, and wait for what."""

    total: int
    overdue: int
    waiting: Mapping[str, int]


@dataclass(frozen=True)
class Home:
    """What needs somebody now."""

    count: Count
    overdue: tuple[Row, ...]
    overdue_total: int
    missed: tuple[Row, ...]
    missed_total: int
    hazards: HazardsHome
    repairs: RepairsHome
    notices: Trouble
    backup: BackupState
    address: tuple[str, Sequence[str]] | None
    unconfirmed_year: int | None
    newest_at: datetime | None
    clock_jump: tuple[datetime, datetime] | None
    has_checkpoints: bool
    vacant_posts: int = 0
    disk: DiskState | None = None

    @property
    def is_calm(self) -> bool:
        """Decide whether nothing needs anybody."""
        return not (self.overdue_total or self.missed_total or self.hazards.total or self.repairs.total)


@bp.get("")
@edge.needs_supervisor
def home() -> str:
    """Show what needs somebody now."""
    return render_template("desk/home.html", home=_home())


def _home() -> Home:
    calendar, now = edge.calendar(), edge.now()
    week = period(Span.WEEK, calendar, calendar.date_of(now), None, None)
    past = past_of(week)
    overdue = rows_of(past.overdue, ())
    wall = boards.current(calendar=calendar, now=now, language=edge.language())
    return Home(
        count=wall.count,
        overdue=with_last_results(overdue[:SHOWN]),
        overdue_total=len(overdue),
        missed=with_last_results(rows_of((), past.missed(is_excused=False, limit=SHOWN))),
        missed_total=past.misses.count(is_excused=False),
        hazards=_hazards(),
        repairs=_repairs(),
        notices=queries.notice_trouble(now),
        backup=_backup(now),
        address=_address(),
        unconfirmed_year=_unconfirmed_year(now),
        newest_at=_newest_at(now),
        clock_jump=_clock_jump(),
        has_checkpoints=bool(queries.codes_in_use()),
        vacant_posts=queries.vacant_posts(now),
        disk=_disk(),
    )


def _hazards() -> HazardsHome:
    """Return what the hazards want of the desk."""
    lines = open_lines(order=HazardOrder.OVERDUE)
    waiting = Counter(line.card.course.state.value for line in lines)
    return HazardsHome(lines[:MOST_HAZARDS], len(lines), sum(line.is_overdue for line in lines), waiting)


def _repairs() -> RepairsHome:
    """Return what the repairs want of the desk."""
    lines = lines_of(queries.open_repairs(), Order.OVERDUE)
    waiting = Counter(line.card.course.state.value for line in lines)
    return RepairsHome(len(lines), sum(line.is_overdue for line in lines), waiting)


def _backup(now: datetime) -> BackupState:
    """Return the state of the backups as the application knows it; without any, there is none yet."""
    ask = current_app.config.get("BACKUP_STATE")
    made_at, is_good = ask() if ask else (None, False)
    if made_at is None:
        return BackupState(None, False, "late")
    age = now - made_at
    if not is_good or age >= BACKUP_BAD:
        return BackupState(made_at, is_good, "bad")
    return BackupState(made_at, is_good, "late" if age >= BACKUP_LATE else "good")


def _address() -> tuple[str, Sequence[str]] | None:
    """Return the printed address and those the machine has, if labels may have stopped working."""
    ask = current_app.config.get("ADDRESS_WARNING")
    found: tuple[str, Sequence[str]] | None = ask() if ask else None
    return found


def _clock_jump() -> tuple[datetime, datetime] | None:
    """Return from when to when the server's clock jumped lately, or None."""
    ask = current_app.config.get("CLOCK_WARNING")
    found: tuple[datetime, datetime] | None = ask() if ask else None
    return found


def _disk() -> DiskState | None:
    """Return the state of a disk on which room runs out (ux R9), or None while there is enough."""
    ask = current_app.config.get("DISK_WARNING")
    found: tuple[int, int] | None = ask() if ask else None
    return None if found is None else DiskState(*(f"{size / 1e9:.1f} GB" for size in found))


def _unconfirmed_year(now: datetime) -> int | None:
    """Return a year of this school year whose holidays are not announced yet, or None."""
    calendar = edge.calendar()
    today = calendar.date_of(now)
    years = {today.year}
    for term in calendar.terms_known():
        if term.first_on <= today + timedelta(days=60) and today <= term.last_on:
            years |= {term.first_on.year, term.last_on.year}
    return next(iter(queries.unconfirmed_years(years)), None)


def _newest_at(now: datetime) -> datetime | None:
    """Return when the newest inspection came in if that lies in the future: the server's clock was set back."""
    newest = queries.newest_received_at()
    return newest if newest is not None and newest > now + CLOCK_SLACK else None
