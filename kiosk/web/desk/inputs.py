"""Reading what came in an address or a form: a value that makes sense, or None; never an error page."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from flask import request

_WHOLE = re.compile(r"[0-9]{1,9}")
_CLOCK = re.compile(r"([0-9]{1,2})[:：]([0-9]{2})")


def text(name: str, *, longest: int = 200) -> str:
    """Return a posted or asked value, trimmed and cut to a length."""
    return request.values.get(name, "").strip()[:longest]


def whole(value: str | None) -> int | None:
    """Return a whole number of at most nine digits, or None."""
    value = (value or "").strip()
    return int(value) if _WHOLE.fullmatch(value) and value.isascii() else None


def number(name: str) -> int | None:
    """Return a posted or asked whole number, or None."""
    return whole(request.values.get(name))


def numbers(values: Iterable[str]) -> list[int]:
    """Return the whole numbers among some values, each once, in their order."""
    found = (whole(value) for value in values)
    return list(dict.fromkeys(each for each in found if each is not None))


def day(value: str | None) -> date | None:
    """Return a date written as 2026-11-20, or None; years far off are no dates of a school."""
    try:
        found = date.fromisoformat((value or "").strip())
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def clock(value: str | None) -> int | None:
    """Return a clock time such as 08:30 or 24:00 in minutes after midnight, or None."""
    found = _CLOCK.fullmatch((value or "").strip())
    if found is None:
        return None
    minutes = int(found[1]) * 60 + int(found[2])
    return minutes if int(found[2]) < 60 and minutes <= 1440 else None


def instant(value: str) -> datetime | None:
    """Return an aware instant in ISO form, or None."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo is not None and 2000 <= found.year < 2100 else None
