"""A cadence as it is written down: to and from plain values, and refused when it cannot be.

The plain form is what the database keeps and what plan presets are written in: clock times as minutes or as
`{"meal": ..., "offset": ...}`, grace in minutes, instants as ISO text.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from kiosk.core.cadence import (
    AnyCadence,
    CadenceError,
    CadenceProblem,
    Clock,
    Floating,
    HalfMonthly,
    Meal,
    Monthly,
    Night,
    Once,
    Part,
    Slot,
    SlotProblem,
    Slots,
    TermPart,
    Unit,
    Weekly,
    Yearly,
)
from kiosk.core.calendar import Calendar, Filter
from kiosk.core.window import History

_TYPES: dict[str, type[AnyCadence]] = {
    "slots": Slots,
    "night": Night,
    "weekly": Weekly,
    "half_monthly": HalfMonthly,
    "monthly": Monthly,
    "yearly": Yearly,
    "term": TermPart,
    "once": Once,
    "floating": Floating,
}
_NAMES = {cadence: name for name, cadence in _TYPES.items()}
_TWO_YEARS = timedelta(days=731)


def to_plain(cadence: AnyCadence) -> dict[str, Any]:
    """Return a cadence as JSON-able values; `from_plain` reads them back equal."""
    plain = {each.name: _written(getattr(cadence, each.name)) for each in fields(cadence)}
    return {"type": _NAMES[type(cadence)], **plain}


def from_plain(plain: Mapping[str, Any]) -> AnyCadence:
    """Return the cadence these values describe; raises CadenceError for a rule that cannot be."""
    try:
        cadence_type = _TYPES[plain["type"]]
        known = {each.name for each in fields(cadence_type)}
        if not plain.keys() - {"type"} <= known:
            raise CadenceError(CadenceProblem.UNKNOWN)
        values = {name: _read(name, value) for name, value in plain.items() if name != "type"}
        cadence = cadence_type(**values)
        found = cadence.problems()
    except (KeyError, TypeError, ValueError) as error:
        raise error if isinstance(error, CadenceError) else CadenceError(CadenceProblem.UNKNOWN) from error
    if found:
        slots = tuple(cadence.slot_problems()) if isinstance(cadence, Slots) else ()
        raise CadenceError(found[0], slots)
    return cadence


def problems(cadence: AnyCadence, calendar: Calendar, t: datetime) -> list[CadenceProblem]:
    """Return why a rule would be refused when saved at `t`: its own odd values, overlaps, or no window in two years.

    A part of a term is not refused while no term to come is known: it waits for the next to be entered.
    """
    found = cadence.problems()
    if found or cadence.is_floating:
        return found
    coming = list(cadence.windows(calendar, t, t + _TWO_YEARS, History(t, None, ())))
    if not any(window.closes is None or window.closes > t for window in coming):
        is_waiting = isinstance(cadence, TermPart) and not _knows_later_term(calendar, t)
        return [] if is_waiting else [CadenceProblem.NEVER_FIRES]
    if any(window.due <= window.opens for window in coming):
        found.append(CadenceProblem.DUE_NOT_AFTER_OPENS)
    if any(late.opens < early.closes for early, late in pairwise(coming) if early.closes is not None):
        found.append(CadenceProblem.SLOTS_OVERLAP)
    return found


def _knows_later_term(calendar: Calendar, t: datetime) -> bool:
    """Decide whether a term is known that begins after the day of an instant."""
    return any(term.first_on > calendar.date_of(t) for term in calendar.terms_known())


def slot_problems(cadence: AnyCadence, calendar: Calendar, t: datetime) -> list[SlotProblem]:
    """Return which rounds are at fault where `problems` refuses a rule, on the first day that shows it.

    Times that hang on meals are known only with the calendar, so that the rounds are looked at day by day.
    """
    if not isinstance(cadence, Slots):
        return []
    days = dict.fromkeys(window.day for window in cadence.windows(calendar, t, t + _TWO_YEARS, History(t, None, ())))
    return next((found for day in days if (found := cadence.slot_problems(calendar, day))), [])


def _written(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value // timedelta(minutes=1)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Meal):
        return {"meal": value.meal, "offset": value.offset}
    if isinstance(value, Slot):
        return {each.name: _written(getattr(value, each.name)) for each in fields(value)}
    return [_written(each) for each in value] if isinstance(value, tuple) else value


def _clock(value: Any) -> Clock:
    if isinstance(value, Mapping):
        return Meal(str(value["meal"]), _whole(value["offset"]))
    return _whole(value)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise CadenceError(CadenceProblem.OUT_OF_RANGE)
    return value


def _slots(value: Any) -> tuple[Slot, ...]:
    return tuple(
        Slot(_clock(slot["opens"]), _clock(slot["due"]), _clock(slot["closes"]), str(slot.get("name", "")))
        for slot in value
    )


_READ: dict[str, Callable[[Any], Any]] = {
    "slots": _slots,
    "grace": lambda value: timedelta(minutes=_whole(value)),
    "filter": lambda value: None if value is None else Filter(value),
    "unit": Unit,
    "part": Part,
    "opens": datetime.fromisoformat,
    "due": datetime.fromisoformat,
    "late": datetime.fromisoformat,
    "closes": datetime.fromisoformat,
}


def _read(name: str, value: Any) -> Any:
    if name in _READ:
        return _READ[name](value)
    return None if value is None else _whole(value)
