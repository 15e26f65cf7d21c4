"""Excusing a miss (漏检说明): the miss stays, with its reason and who gave it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from kiosk.core.calendar import TICK, Calendar
from kiosk.core.window import missed
from kiosk.operations.errors import Refusal, Refused, reasoned
from kiosk.operations.journal import note
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Excuse


def excuse_misses(
    misses: Sequence[tuple[int, datetime]], *, reason: str, calendar: Calendar, now: datetime, by: int
) -> int:
    """Excuse the missed windows named by (schedule, opening instant), all or none; returns how many are new.

    Raises Refused for an empty or too long reason, for no window at all, or one that was not missed by `now`.
    """
    reason = reasoned(reason, "reason")
    if not misses:
        raise Refused(Refusal.NOTHING_TO_EXCUSE)
    with writing() as session:
        since = min(opens for _, opens in misses)
        watched = {each.schedule_id: each for each in queries.watched(t=now, since=since, with_retired=True)}
        added = 0
        for schedule_id, opens in misses:
            each = watched.get(schedule_id)
            if each is None:
                raise Refused(Refusal.NOTHING_TO_EXCUSE)
            closed = missed(each.schedule, calendar, each.checks, start=opens, end=now + TICK, t=now)
            if not any(window.opens == opens for window in closed):
                raise Refused(Refusal.NOTHING_TO_EXCUSE)
            known = select(Excuse.id).where(Excuse.schedule_id == schedule_id, Excuse.opens == opens)
            if session.scalar(known) is None:
                session.add(Excuse(schedule_id=schedule_id, opens=opens, reason=reason, by_id=by, at=now))
                added += 1
        if added:
            note("miss.excuse", f"{added}: {reason}", now=now, by=by)
    return added
