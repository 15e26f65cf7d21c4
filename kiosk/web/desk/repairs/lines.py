"""Repairs as lists of the desk show them: what each wants by when, in the order in which they need somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.core.deadline import Deadline
from kiosk.core.repair import State, Urgency
from kiosk.operations import repairs as operations
from kiosk.storage import queries
from kiosk.storage.queries import RepairCard
from kiosk.web import edge
from kiosk.web.edge.due import Due, due_of

_URGENCIES = list(Urgency)
_UNDER_WAY = (State.DISPATCHED, State.BEGUN)


class Order(StrEnum):
    """In which order the queue stands: the longest overdue, the most urgent, or the oldest first."""

    OVERDUE = "overdue"
    URGENCY = "urgency"
    AGE = "age"


@dataclass(frozen=True, kw_only=True)
class Line(Due):
    """A repair with its deadline; `has_left`: whoever is to finish it is not at the school any more.

    It came back to them after they left: what waited for its acceptance then was sent back since.
    """

    card: RepairCard
    has_left: bool = False

    @property
    def is_by_the_clock(self) -> bool:
        """Decide whether its deadline lies within a day, so that its time matters."""
        return self.ends is not None and self.ends.minutes not in (0, 1440)


def lines_of(cards: Sequence[RepairCard], order: Order) -> list[Line]:
    """Return repairs with their deadlines, in the order asked for."""
    wanted = operations.deadlines_of(cards, calendar=edge.calendar())
    gone = queries.those_who_left()
    found = (
        line_of(card, wanted.get(card.id), has_left=card.course.state in _UNDER_WAY and card.course.assignee_id in gone)
        for card in cards
    )
    return sorted(found, key=_KEYS[order])


def line_of(card: RepairCard, deadline: Deadline | None, *, has_left: bool = False) -> Line:
    """Return one repair with its deadline."""
    return Line(card=card, has_left=has_left, **due_of(deadline.window if deadline is not None else None))


def _by_deadline(line: Line) -> tuple[bool, datetime, int]:
    return line.due is None, line.due or line.card.course.since, line.card.id


_KEYS = {
    Order.OVERDUE: lambda line: _by_deadline(line),
    Order.URGENCY: lambda line: (_URGENCIES.index(line.card.urgency), *_by_deadline(line)),
    Order.AGE: lambda line: (line.card.course.asked_at, line.card.id),
}
