"""Reading what came in an address or a form: a value that makes sense, or None; never an error page."""

import re
from collections.abc import Iterable
from datetime import datetime

from flask import request
from flask_babel import gettext as _

from kiosk.web.edge import day_fault, plain, whole

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_YEARS = range(2000, 2100)


def text(name: str, *, longest: int = 200) -> str:
    """Return a posted or asked value, trimmed and cut to a length."""
    return request.values.get(name, "").strip()[:longest]


def number(name: str) -> int | None:
    """Return a posted or asked whole number, or None."""
    return whole(request.values.get(name))


def numbers(values: Iterable[str]) -> list[int]:
    """Return the whole numbers among some values, each once, in their order."""
    found = (whole(value) for value in values)
    return list(dict.fromkeys(each for each in found if each is not None))


def day_hint(value: str) -> str:
    """Return why a date asked for in a list's address is left out of the filter, in words; nothing for a good one."""
    shown = value if len(value) <= 20 else f"{value[:20]}…"
    hints = {
        "odd": _("“%(value)s”不是日期，已忽略。请写成 2026-09-01。", value=shown),
        "none": _("没有“%(value)s”这一天，已忽略。", value=shown),
        "far": _("“%(value)s”太远了，已忽略。请填 2000 年到 2099 年的日期。", value=shown),
    }
    return hints.get(day_fault(value), "") if value else ""


class Choices:
    """What a list's address asks for; what the list does not offer is left out, with a hint about it."""

    def __init__(self) -> None:
        self.hints: list[str] = []

    def one_of(self, name: str, known: Iterable[object], word: str) -> str:
        """Return the value asked for, or nothing for one that is not known; `word` is what the filter is called."""
        value = text(name)
        if value and value not in {str(each) for each in known}:
            self.hints.append(_("没有“%(value)s”这个%(word)s，已忽略。", value=value[:60], word=word))
            return ""
        return value


def clock(value: str | None) -> int | None:
    """Return a clock time such as 08:30 or 24:00 in minutes after midnight, or None; full-width signs are taken too."""
    found = _CLOCK.fullmatch(plain(value))
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
