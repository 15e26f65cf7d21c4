"""Taking a checkpoint out of use (停止使用): a hazard of it is reported and bars it, so that only a repair brings it back."""

from datetime import datetime

from kiosk.core.calendar import Calendar
from kiosk.core.hazard import MoveKind
from kiosk.operations import hazards
from kiosk.operations.errors import Refusal, Refused, reasoned
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Hazard


def bar_checkpoint(
    checkpoint_id: int, *, why: str, key: str, now: datetime, by: int, calendar: Calendar
) -> Hazard:
    """Report an urgent hazard of a checkpoint that takes it out of use at once, and return it.

    The same key again returns the hazard that exists. Raises Refused without a reason, for a retired or unknown
    checkpoint, and for one that is out of use already.
    """
    why = reasoned(why, "bar_why")
    with writing():
        known = queries.move_with(key)
        if known is None and checkpoint_id in queries.barred_ids(now):
            raise Refused(Refusal.ALREADY_DONE)
        found = hazards.report_hazard(
            checkpoint_id=checkpoint_id, place_id=None, text=why, is_urgent=True, key=key, by=by, now=now
        )
        if known is None:
            seen = queries.moves_of(found.id)[-1].id
            hazards.make_move(
                found.id, MoveKind.BAR, seen=seen, key=f"{key}-bar", note=why, now=now, by=by, calendar=calendar
            )
    return found
