"""The plans a school starts from, and the cadences they are written with (`windows.md` 6).

Cadences are plain values; clock times are minutes after local midnight, grace is in minutes. Every function makes its
values anew, so that a caller may keep and change them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kiosk.core.words import Text

Plain = dict[str, Any]
Slot = tuple[int, int, int, str]

_SIX, _EIGHTEEN, _MIDNIGHT = 6 * 60, 18 * 60, 24 * 60
_FRIDAY = 4


@dataclass(frozen=True)
class PlanPreset:
    """A plan that covers every checkpoint of a kind; `owner` is the post that owes it as a rule.

    `key` never changes and is unique in the library. `is_usual` says that a school which has the kind wants the plan as
    a rule; one that is not usual is only taken where somebody asks for it.
    """

    key: str
    form: str
    kind: str
    title: Text
    made: Callable[[], Plain]
    owner: Text
    is_usual: bool = True

    @property
    def cadence(self) -> Plain:
        """Return the cadence as plain values of the caller's own."""
        return self.made()


def slots(*each: Slot, filter_: str = "school", grace: int = 0) -> Plain:
    """Return rounds a day, each as (opens, due, closes, name)."""
    names = ("opens", "due", "closes", "name")
    return {
        "type": "slots",
        "filter": filter_,
        "grace": grace,
        "slots": [dict(zip(names, slot, strict=True)) for slot in each],
    }


def daily(filter_: str = "school") -> Plain:
    """Return once a day, 06:00 to 24:00, due at 18:00."""
    return slots((_SIX, _EIGHTEEN, _MIDNIGHT, ""), filter_=filter_)


def before_use() -> Plain:
    """Return once a school day before the children come: 06:30 to 12:00, due at 08:30."""
    return slots((6 * 60 + 30, 8 * 60 + 30, 12 * 60, ""))


def closing() -> Plain:
    """Return once a school day after lessons: 15:00 to 24:00, due at 18:30."""
    return slots((15 * 60, 18 * 60 + 30, _MIDNIGHT, ""))


def twice(filter_: str = "school") -> Plain:
    """Return two rounds a day with 15 minutes of grace."""
    return slots(
        (7 * 60, 9 * 60 + 30, 11 * 60 + 30, "第一次"),
        (13 * 60, 15 * 60 + 30, 18 * 60, "第二次"),
        filter_=filter_,
        grace=15,
    )


def thrice(filter_: str = "school") -> Plain:
    """Return three rounds a day with 15 minutes of grace."""
    return slots(
        (7 * 60 + 30, 9 * 60, 10 * 60 + 30, "第一巡"),
        (10 * 60 + 30, 12 * 60 + 30, 14 * 60, "第二巡"),
        (14 * 60, 17 * 60, 19 * 60, "第三巡"),
        filter_=filter_,
        grace=15,
    )


def by_night(step: int, filter_: str) -> Plain:
    """Return 22:00 to 06:00 in steps of so many minutes."""
    return {
        "type": "night",
        "from_by": 22 * 60,
        "to_by": _SIX,
        "step": step,
        "due_before": 30,
        "filter": filter_,
        "grace": 30,
    }


def weekly(filter_: str = "school") -> Plain:
    """Return once a week, due Friday 17:00; a short week is waived only on school days (fire, gate and power: never)."""
    return {
        "type": "weekly",
        "weekday": _FRIDAY,
        "due_by": 17 * 60,
        "least_days": 3 if filter_ == "school" else 1,
        "filter": filter_,
        "grace": 0,
    }


def half_monthly(filter_: str = "work") -> Plain:
    """Return twice a month, due on the last day of each half at 18:00."""
    return {"type": "half_monthly", "due_by": _EIGHTEEN, "filter": filter_, "grace": 0}


def monthly(filter_: str = "school", *, months: int = 1) -> Plain:
    """Return once in so many calendar months (3: a quarter, 6: a half-year), due on the last day at 18:00."""
    return {"type": "monthly", "day": None, "due_by": _EIGHTEEN, "months": months, "filter": filter_, "grace": 0}


def yearly(month: int, day: int) -> Plain:
    """Return once a year by this date, shown 30 days ahead."""
    return {"type": "yearly", "month": month, "day": day, "lead_days": 30, "grace": 0}


def of_term(part: str) -> Plain:
    """Return once a term: its "opening", "middle" or "end"."""
    return {
        "type": "term",
        "part": part,
        "week": None,
        "weekday": _FRIDAY,
        "due_by": 17 * 60,
        "filter": "school",
        "grace": 0,
    }
