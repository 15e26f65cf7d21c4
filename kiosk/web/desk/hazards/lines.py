"""Hazards as lists of the desk show them: what each wants by when, in the order in which they need somebody."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kiosk.core.board import Risk
from kiosk.core.deadline import wanted_of
from kiosk.core.hazard import State
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard
from kiosk.web import edge
from kiosk.web.edge.due import Due, due_of

_UNREPAIRED = (State.PENDING, State.REPORTED, State.ASSIGNED)
_RISKS = list(Risk)


class Order(StrEnum):
    """In which order the queue stands: by risk and then age, the longest overdue, or the oldest first."""

    RISK = "risk"
    OVERDUE = "overdue"
    AGE = "age"


@dataclass(frozen=True, kw_only=True)
class Line(Due):
    """A hazard with its deadline; `has_left`: whoever is to put it right is not at the school any more.

    It came back to them after they left: what waited for its verification then was sent back since.
    """

    card: HazardCard
    has_left: bool = False

    @property
    def is_assignable(self) -> bool:
        """Decide whether it can be given to somebody now."""
        return self.card.course.state in _UNREPAIRED


def open_lines(*, checkpoint_id: int | None = None, order: Order = Order.RISK) -> list[Line]:
    """Return the hazards that are not closed, by risk, then the longest overdue, then the nearest deadline."""
    return lines_of(queries.open_hazards(checkpoint_id=checkpoint_id, with_pending=True), order)


def lines_of(cards: Sequence[HazardCard], order: Order = Order.RISK) -> list[Line]:
    """Return hazards with their deadlines, in the order asked for.

    A guest's report that nobody looked at has no deadline; it stands by when it came in.
    """
    agreed, calendar = queries.agreed_limits(), edge.calendar()
    wanted = {card.id: wanted_of(card.course, calendar, agreed) for card in cards}
    gone = queries.those_who_left()
    found = [
        Line(card=card, has_left=_is_gone(card, gone), **due_of(each[1] if (each := wanted[card.id]) else None))
        for card in cards
    ]
    return sorted(found, key=_KEYS[order])


def _by_age(line: Line) -> tuple[datetime, int]:
    return line.due or line.card.course.since, line.card.id


_KEYS: Mapping[Order, Callable[[Line], Any]] = {
    Order.RISK: lambda line: (_RISKS.index(line.card.risk), *_by_age(line)),
    Order.OVERDUE: lambda line: (not line.is_overdue, *_by_age(line)),
    Order.AGE: lambda line: (line.card.course.reported_at, line.card.id),
}


def _is_gone(card: HazardCard, gone: set[int]) -> bool:
    return card.course.state is State.ASSIGNED and card.course.assignee_id in gone
