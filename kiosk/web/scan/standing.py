"""Hazards as the phone shows them: by when each is wanted, and since when a point is out of use."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import abort

from kiosk.core.board import Moment, end_moment
from kiosk.core.deadline import wanted_of
from kiosk.core.window import Pause, Status, status
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard
from kiosk.web import edge

_SUPERVISORS = ("supervisor", "administrator")
_NOWHERE: Mapping[int, Any] = {}


@dataclass(frozen=True)
class Line:
    """A hazard in a list: when what it wants next is due, how long that has passed, and a photo of it if there is one."""

    card: HazardCard
    ends: Moment | None = None
    age: timedelta | None = None
    due: datetime | None = None
    photo: Any | None = None

    @property
    def is_overdue(self) -> bool:
        """Decide whether what it wants next is late."""
        return self.age is not None


def lines_of(cards: Iterable[HazardCard]) -> list[Line]:
    """Return hazards with their deadlines and their first photos, in the order given."""
    cards = list(cards)
    agreed, photos = queries.agreed_limits(), queries.first_photos([card.id for card in cards])
    calendar, now = edge.calendar(), edge.now()
    found = []
    for card in cards:
        wanted = wanted_of(card.course, calendar, agreed)
        if wanted is None:
            found.append(Line(card, photo=photos.get(card.id)))
            continue
        window = wanted[1]
        is_late = status(window, (), now) is Status.OVERDUE
        found.append(
            Line(card, end_moment(calendar, window.due), now - window.late if is_late else None, window.due,
                 photos.get(card.id))
        )  # fmt: skip
    return found


def is_supervisor(person: Any) -> bool:
    """Decide whether somebody supervises, whether on a phone or at the desk."""
    return person.role in _SUPERVISORS


def visitor() -> tuple[Any, int | None]:
    """Return who asks, with the phone's id; answers 401 to strangers."""
    found = edge.recorder()
    if found is None:
        abort(401)
    return found


def barred_since(checkpoint_id: int) -> datetime | None:
    """Return since when a checkpoint is out of use now, or None while it is in use."""
    return barred_now([checkpoint_id]).get(checkpoint_id)


def barred_now(checkpoint_ids: Collection[int]) -> Mapping[int, datetime]:
    """Return since when each of some checkpoints is out of use now; those in use are left out."""
    if not checkpoint_ids:
        return _NOWHERE
    now = edge.now()
    spans = queries.bars_of(checkpoint_ids)
    held = {at_id: _holding(found, now) for at_id, found in spans.items()}
    return {at_id: span.from_at for at_id, span in held.items() if span is not None}


def _holding(spans: Iterable[Pause], t: datetime) -> Pause | None:
    return next((span for span in spans if span.holds(t)), None)
