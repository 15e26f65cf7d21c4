"""Reading what a page sent: a value that makes sense, or None; never an error page."""

import re
import unicodedata
from datetime import date, datetime

from flask import request

from kiosk.operations.errors import Refusal, Refused

_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_YEARS = range(2000, 2100)
_PHONE_YEARS = range(1970, 2100)


def whole(text: str | None) -> int | None:
    """Return a whole number of one to nine plain digits, or None."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def chosen(written: str) -> int | None:
    """Return the number of what was chosen, None for nothing; 0, which nothing has, for what is no number."""
    return (whole(written) or 0) if written.strip() else None


def plain(value: str | None) -> str:
    """Return a text trimmed, with the narrow form of what a Chinese keyboard may write wide."""
    return unicodedata.normalize("NFKC", value or "").strip()


def day(value: str | None) -> date | None:
    """Return a date written as 2026-11-20 or 2026/11/20, or None; years far off are no dates of a school."""
    written = _DATE.fullmatch(plain(value))
    try:
        found = date(*map(int, written.groups())) if written else date.fromisoformat(plain(value))
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def day_fault(value: str | None) -> str:
    """Return what keeps a text from being a date: "odd" writing, "none" in the calendar, too "far" off, or nothing."""
    written = _DATE.fullmatch(plain(value))
    if day(value) is not None:
        return ""
    if written is None:
        return "odd"
    return "none" if int(written[1]) in _YEARS else "far"


def needed_day(value: str, field: str) -> date:
    """Return the date a field says; raises Refused for an empty one and for what is no date."""
    if not value:
        raise Refused(Refusal.NAME_MISSING, field)
    found = day(value)
    if found is None:
        raise Refused(Refusal.NOT_A_DATE, field, day_fault(value))
    return found


def asked_day(value: str, field: str) -> date | None:
    """Return the date a field says, None for an empty one; raises Refused for what is no date."""
    return needed_day(value, field) if plain(value) else None


def phone_time(field: str) -> datetime | None:
    """Return what a phone's clock showed, or None for what is missing or odd; a phone without a clock is in 1970."""
    try:
        found = datetime.fromisoformat(request.form.get(field, "")[:40])
    except ValueError:
        return None
    return found if found.tzinfo is not None and found.year in _PHONE_YEARS else None
