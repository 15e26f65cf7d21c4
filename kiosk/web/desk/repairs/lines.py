"""Repairs as lists of the desk show them: what each wants by when, in the order in which they need somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kiosk.core.board import Moment, end_moment
from kiosk.core.calendar import TICK
from kiosk.core.deadline import Deadline
from kiosk.core.repair import Urgency
from kiosk.core.window import Status
from kiosk.operations import repairs as operations
from kiosk.storage.queries import RepairCard
from kiosk.web import edge

_URGENCIES = list(Urgency)


class Order(StrEnum):
    """In which order the queue stands: the longest overdue, the most urgent, or the oldest first."""

    OVERDUE = "overdue"
    URGENCY = "urgency"
    AGE = "age"


@dataclass(frozen=True)
class Line:
    """A repair with its deadline: `age` since it passed, `days_left` until its last day; both None without one.

    `order` is when it is due, or since when it has waited for its acceptance.
    """

    card: RepairCard
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
    def is_by_the_clock(self) -> bool:
        """Decide whether its deadline lies within a day, so that its time matters."""
        return self.ends is not None and self.ends.minutes not in (0, 1440)


def lines_of(cards: Sequence[RepairCard], order: Order) -> list[Line]:
    """Return repairs with their deadlines, in the order asked for."""
    wanted = operations.deadlines_of(cards, calendar=edge.calendar())
    return sorted((line_of(card, wanted.get(card.id)) for card in cards), key=_KEYS[order])


def line_of(card: RepairCard, deadline: Deadline | None) -> Line:
    """Return one repair with its deadline."""
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


def _by_deadline(line: Line) -> tuple[bool, datetime, int]:
    return line.ends is None, line.order or line.card.course.since, line.card.id


_KEYS = {
    Order.OVERDUE: lambda line: _by_deadline(line),
    Order.URGENCY: lambda line: (_URGENCIES.index(line.card.urgency), *_by_deadline(line)),
    Order.AGE: lambda line: (line.card.course.asked_at, line.card.id),
}
