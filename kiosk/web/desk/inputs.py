"""Reading what came in an address or a form: a value that makes sense, or None; never an error page."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime

from flask import request
from flask_babel import gettext as _

from kiosk.operations.errors import Refusal, Refused
from kiosk.web.edge import whole

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_YEARS = range(2000, 2100)


def text(name: str, *, longest: int = 200) -> str:
    """Return a posted or asked value, trimmed and cut to a length."""
    return request.values.get(name, "").strip()[:longest]


def number(name: str) -> int | None:
    """Return a posted or asked whole number, or None."""
    return whole(request.values.get(name))


def chosen(written: str) -> int | None:
    """Return the number of what was chosen, None for nothing; 0, which nothing has, for what is no number."""
    return (whole(written) or 0) if written else None


def numbers(values: Iterable[str]) -> list[int]:
    """Return the whole numbers among some values, each once, in their order."""
    found = (whole(value) for value in values)
    return list(dict.fromkeys(each for each in found if each is not None))


def day(value: str | None) -> date | None:
    """Return a date written as 2026-11-20 or 2026/11/20, or None; years far off are no dates of a school."""
    written = _DATE.fullmatch(_plain(value))
    try:
        found = date(*map(int, written.groups())) if written else date.fromisoformat(_plain(value))
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def day_fault(value: str | None) -> str:
    """Return what keeps a text from being a date: "odd" writing, "none" in the calendar, too "far" off, or nothing."""
    written = _DATE.fullmatch(_plain(value))
    if day(value) is not None:
        return ""
    if written is None:
        return "odd"
    return "none" if int(written[1]) in _YEARS else "far"


def day_hint(value: str) -> str:
    """Return why a date asked for in a list's address is left out of the filter, in words; nothing for a good one."""
    shown = value if len(value) <= 20 else f"{value[:20]}…"
    hints = {
        "odd": _("“%(value)s”不是日期，已忽略。请写成 2026-09-01。", value=shown),
        "none": _("没有“%(value)s”这一天，已忽略。", value=shown),
        "far": _("“%(value)s”太远了，已忽略。请填 2000 年到 2099 年的日期。", value=shown),
    }
    return hints.get(day_fault(value), "") if value else ""


def needed_day(value: str, field: str) -> date:
    """Return the date a field says; raises Refused for an empty one and for what is no date."""
    if not value:
        raise Refused(Refusal.NAME_MISSING, field)
    found = day(value)
    if found is None:
        raise Refused(Refusal.NOT_A_DATE, field, day_fault(value))
    return found


def clock(value: str | None) -> int | None:
    """Return a clock time such as 08:30 or 24:00 in minutes after midnight, or None; full-width signs are taken too."""
    found = _CLOCK.fullmatch(_plain(value))
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
    return found if found.tzinfo is not None and found.year in _YEARS else None


def _plain(value: str | None) -> str:
    """Return a text trimmed, with the narrow form of what a Chinese keyboard may write wide."""
    return unicodedata.normalize("NFKC", value or "").strip()
