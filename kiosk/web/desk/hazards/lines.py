"""Hazards as lists of the desk show them: what each wants by when, in the order in which they need somebody."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.core.board import Risk
from kiosk.core.deadline import wanted_of
from kiosk.core.hazard import State
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard
from kiosk.web import edge
from kiosk.web.edge.due import Due, due_of

_UNREPAIRED = (State.PENDING, State.REPORTED, State.ASSIGNED)
_RISKS = list(Risk)


@dataclass(frozen=True, kw_only=True)
class Line(Due):
    """A hazard with its deadline."""

    card: HazardCard

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
    wanted = {card.id: wanted_of(card.course, calendar, agreed) for card in cards}
    found = [Line(card=card, **due_of(each[1] if (each := wanted[card.id]) else None)) for card in cards]
    return sorted(
        found, key=lambda line: (_RISKS.index(line.card.risk), line.due or line.card.course.since, line.card.id)
    )
