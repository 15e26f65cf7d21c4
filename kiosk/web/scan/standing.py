"""Hazards as the phone shows them: by when each is wanted, and since when a point is out of use."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort

from kiosk.core.deadline import wanted_of
from kiosk.core.window import Pause
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard
from kiosk.web import edge
from kiosk.web.edge.due import Due, due_of

_SUPERVISORS = ("supervisor", "administrator")
_NOWHERE: Mapping[int, Any] = {}


@dataclass(frozen=True, kw_only=True)
class Line(Due):
    """A hazard in a list, with when what it wants next is due and a photo of it if there is one."""

    card: HazardCard
    photo: Any | None = None


def lines_of(cards: Iterable[HazardCard]) -> list[Line]:
    """Return hazards with their deadlines and their first photos, in the order given."""
    cards, calendar = list(cards), edge.calendar()
    agreed, photos = queries.agreed_limits(), queries.first_photos([card.id for card in cards])
    wanted = {card.id: wanted_of(card.course, calendar, agreed) for card in cards}
    return [
        Line(card=card, photo=photos.get(card.id), **due_of(each[1] if (each := wanted[card.id]) else None))
        for card in cards
    ]


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
