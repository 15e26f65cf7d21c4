"""Hazards as lists of the desk show them: what each wants by when, in the order in which they need somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.core.board import Moment, Risk, end_moment
from kiosk.core.calendar import TICK
from kiosk.core.deadline import Deadline
from kiosk.core.hazard import State
from kiosk.core.window import Status
from kiosk.operations import deadlines
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard
from kiosk.web import edge

_UNREPAIRED = (State.PENDING, State.REPORTED, State.ASSIGNED)
_RISKS = list(Risk)


@dataclass(frozen=True)
class Line:
    """A hazard with its deadline: `age` since it passed, `days_left` until its last day; both None without one."""

    card: HazardCard
    ends: Moment | None = None
    last_on: date | None = None
    age: timedelta | None = None
    days_left: int | None = None
    order: datetime | None = None

    @property
    def is_overdue(self) -> bool:
        """Decide whether its deadline has passed."""
        return self.age is not None

    @property
    def is_assignable(self) -> bool:
        """Decide whether it can be given to somebody now."""
        return self.card.course.state in _UNREPAIRED


def open_lines(*, checkpoint_id: int | None = None) -> list[Line]:
    """Return the hazards that are not closed, by risk, then the longest overdue, then the nearest deadline."""
    return lines_of(queries.open_hazards(checkpoint_id=checkpoint_id, with_pending=True))


def lines_of(cards: Sequence[HazardCard]) -> list[Line]:
    """Return hazards with their deadlines, in the order in which they need somebody.

    A guest's report that nobody looked at has no deadline; it stands by when it came in.
    """
    agreed, calendar = queries.agreed_limits(), edge.calendar()
    found = [_line(card, deadlines.deadline_of(card, calendar=calendar, rules=agreed)) for card in cards]
    return sorted(found, key=lambda line: (_RISKS.index(line.card.risk), line.order or edge.now(), line.card.id))


def _line(card: HazardCard, deadline: Deadline | None) -> Line:
    calendar, now = edge.calendar(), edge.now()
    if deadline is None:
        return Line(card, order=card.course.since)
    due, last_on = deadline.window.due, calendar.date_of(deadline.window.due - TICK)
    is_overdue = deadline.status(now) is Status.OVERDUE
    return Line(
        card=card,
        ends=end_moment(calendar, due),
        last_on=last_on,
        age=now - due if is_overdue else None,
        days_left=None if is_overdue else (last_on - calendar.date_of(now)).days,
        order=due,
    )
