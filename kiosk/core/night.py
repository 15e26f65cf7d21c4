"""Gaps in a night's rounds: 间隔超时, a verdict of its own beside the windows (GB/T 40248-2021 7.3.5: every 2 hours)."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from kiosk.core.cadence import Night
from kiosk.core.calendar import Calendar


@dataclass(frozen=True)
class Gap:
    """A span of a night without any check, longer than its step and grace allow."""

    start: datetime
    end: datetime


def gaps(cadence: Night, calendar: Calendar, made_at: Sequence[datetime], *, evening: date, t: datetime) -> list[Gap]:
    """Return the gaps of one night seen by `t`, counted from its start, between checks, and to its end or `t`.

    `made_at` are the instants of the checks in order; those of other nights are left out.
    """
    start, end = cadence.bounds(calendar, evening)
    if t <= start or not calendar.is_day(evening, cadence.filter, before=start):
        return []
    tonight = made_at[bisect_left(made_at, start) : bisect_left(made_at, end)]
    seen = [at for at in tonight if at <= t]
    longest = timedelta(minutes=cadence.step) + cadence.grace
    return [Gap(before, after) for before, after in pairwise([start, *seen, min(end, t)]) if after - before > longest]
