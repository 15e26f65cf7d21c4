"""The round of notices: find what changed, write it down, send what may go out; made again and again by one thread.

Tests are looked for at every round, everything else once a minute. Sending happens outside of every transaction.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError, OperationalError

from kiosk.core.calendar import Calendar
from kiosk.storage import queries
from kiosk.storage.database import StorageBusy, db
from kiosk.upkeep.notices import changes, outbox
from kiosk.upkeep.notices.answer import Answer
from kiosk.upkeep.notices.delivery import Letter, deliver

FULL_EVERY = 60.0
MOST_AT_ONCE = 10
_FINISH_TRIES = 5
_log = logging.getLogger("kiosk.upkeep")


class Poster:
    """Sends the notices of one school; `step` makes one round, and is safe beside other processes that do the same."""

    def __init__(
        self,
        *,
        context: Callable[[], AbstractContextManager[object]],
        zone: ZoneInfo,
        language: str,
        may_be_inside: bool,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        has_jumped: Callable[[], bool] = lambda: False,
        deliver: Callable[..., Answer] = deliver,
    ) -> None:
        self._context = context
        self._zone = zone
        self._language = language
        self._may_be_inside = may_be_inside
        self._clock = clock
        self._monotonic = monotonic
        self._has_jumped = has_jumped
        self._deliver = deliver
        self._full_at: float | None = None

    def step(self) -> int:
        """Make one round and return how many messages were sent or tried."""
        standing = None
        tick = self._monotonic()
        if self._full_at is None or tick - self._full_at >= FULL_EVERY:
            self._full_at = tick
            with self._context():
                try:
                    standing = self._find()
                finally:
                    db.session.remove()
        return self._send(standing)

    def _find(self) -> frozenset[str]:
        """Write what is new into the outbox and return what still stands as it was told."""
        rules = queries.rules_by_channel()
        if not rules and not queries.unsettled_notices():
            return frozenset()
        now, calendar = self._clock(), queries.calendar(self._zone)
        found = changes.changes(calendar=calendar, now=now, back_to=queries.oldest_waiting_change())
        self._put(found, rules, calendar, now)
        return changes.standing(found)

    def _put(self, found: list[changes.Change], rules: outbox.Rules, calendar: Calendar, now: datetime) -> None:
        try:
            outbox.put(
                found, rules, calendar=calendar, language=self._language, has_jumped=self._has_jumped(), now=now
            )
            if outbox.due_summaries(rules, calendar=calendar, now=now):
                day = changes.day_numbers(calendar=calendar, now=now)
                outbox.put_summaries(rules, day, calendar=calendar, language=self._language, now=now)
        except IntegrityError:
            # Another process wrote the same first; the next round finds nothing left to write.
            _log.info("A notice was written by another process.")

    def _send(self, standing: frozenset[str] | None) -> int:
        count = 0
        while count < MOST_AT_ONCE:
            with self._context():
                try:
                    claimed = outbox.claim(
                        language=self._language, has_jumped=self._has_jumped(), standing=standing, now=self._clock()
                    )
                finally:
                    db.session.remove()
            if claimed is None:
                break
            answer = self._ask(claimed.letter)
            self._finish(claimed, answer)
            count += 1
        return count

    def _finish(self, claimed: outbox.Claim, answer: Answer) -> None:
        """Keep what came of a try; a database that is busy is waited for, since the try would look abandoned otherwise."""
        for left in range(_FINISH_TRIES, 0, -1):
            with self._context():
                try:
                    outbox.finish(claimed, answer, now=self._clock())
                    return
                except (StorageBusy, OperationalError):
                    if left == 1:
                        raise
                finally:
                    db.session.remove()

    def _ask(self, letter: Letter) -> Answer:
        return self._deliver(letter, now=self._clock(), may_be_inside=self._may_be_inside)
