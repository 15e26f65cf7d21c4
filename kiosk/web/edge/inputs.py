"""Reading what a page sent: a value that makes sense, or None; never an error page."""

from datetime import datetime

from flask import request

_YEARS = range(1970, 2100)


def whole(text: str | None) -> int | None:
    """Return a whole number of one to nine plain digits, or None."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def phone_time(field: str) -> datetime | None:
    """Return what a phone's clock showed, or None for what is missing or odd; a phone without a clock is in 1970."""
    try:
        found = datetime.fromisoformat(request.form.get(field, "")[:40])
    except ValueError:
        return None
    return found if found.tzinfo is not None and found.year in _YEARS else None
