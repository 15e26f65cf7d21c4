"""By when the line of a list is wanted, in the shapes in which pages tell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kiosk.core.board import Moment, end_moment
from kiosk.core.calendar import TICK
from kiosk.core.window import Status, Window, status
from kiosk.web.edge.moment import calendar, now


@dataclass(frozen=True, kw_only=True)
class Due:
    """By when something is wanted: `ends` and `last_on` are the end and its local day, `age` how long it has passed.

    `days_left` until the last day is None for what is overdue; everything is None for what is wanted by no time.
    """

    due: datetime | None = None
    ends: Moment | None = None
    last_on: date | None = None
    age: timedelta | None = None
    days_left: int | None = None

    @property
    def is_overdue(self) -> bool:
        """Decide whether the time has passed."""
        return self.age is not None


def due_of(window: Window | None) -> Mapping[str, Any]:
    """Return the values of `Due` for the window of what is wanted, as it stands now; nothing for none."""
    if window is None:
        return {}
    days, at = calendar(), now()
    last_on = days.date_of(window.due - TICK)
    is_overdue = status(window, (), at) is Status.OVERDUE
    return {
        "due": window.due,
        "ends": end_moment(days, window.due),
        "last_on": last_on,
        "age": at - window.due if is_overdue else None,
        "days_left": None if is_overdue else (last_on - days.date_of(at)).days,
    }
