"""Reading what is known of a checkpoint beside its name: the fields of its kind, as a form or a list writes them."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.operations.errors import Refusal, Refused, cleaned

LONGEST = 200
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月?)")
_YEARS = range(1970, 2100)


def field_value(field: Mapping[str, Any], written: str, *, at: str) -> str:
    """Return a field as it is kept: text trimmed, a date in ISO form, a choice as its key; empty stays empty.

    A choice may be written in either language. A date may be a month, as printed on extinguishers: its first day counts.
    Raises Refused at the input `at` for what cannot be taken.
    """
    text = cleaned(written)
    if not text:
        return ""
    if len(text) > LONGEST:
        raise Refused(Refusal.TOO_LONG, at, str(LONGEST))
    if field.get("type") == "date":
        return _date(text, at).isoformat()
    if field.get("type") == "choice":
        return _choice(field, text, at)
    return text


def field_words(field: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return what a field may be called in the heading of a list: its key, and its words in both languages."""
    return field["key"], field["text"]["zh"], field["text"]["en"]


def _date(text: str, at: str) -> date:
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if found is None:
        raise Refused(Refusal.NOT_A_DATE, at, "odd")
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    if year not in _YEARS:
        raise Refused(Refusal.NOT_A_DATE, at, "far")
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused(Refusal.NOT_A_DATE, at, "none") from None


def _choice(field: Mapping[str, Any], text: str, at: str) -> str:
    for choice in field.get("choices", ()):
        if text.casefold() in {word.casefold() for word in (choice["key"], choice["text"]["zh"], choice["text"]["en"])}:
            return str(choice["key"])
    raise Refused(Refusal.NOT_A_CHOICE, at)
