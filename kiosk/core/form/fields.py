"""One field of a posted form as a typed value, or why it cannot be taken.

Dates are local dates; a date with time stays the local text it was said in.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kiosk.core.form.answer import Value
from kiosk.core.form.item import (
    FAIL,
    NA,
    PASS,
    Item,
    ItemType,
)

LONGEST_TEXT = 500
_LONGEST_NUMBER = 40
_LARGEST = Decimal(10) ** 9
_YEARS = range(1970, 2101)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_DATE = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_PASS_VALUES = (PASS, FAIL, NA)


class ProblemCode(StrEnum):
    """Why an answer cannot be taken."""

    MISSING = "missing"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_BOUNDS = "out_of_bounds"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_DATE = "not_a_date"
    IN_THE_FUTURE = "in_the_future"
    TOO_LONG = "too_long"
    TOO_MANY_ROWS = "too_many_rows"
    NOTE_MISSING = "note_missing"
    PHOTO_MISSING = "photo_missing"
    PHOTO_NOT_THERE = "photo_not_there"
    SECOND_MISSING = "second_missing"
    NOT_APPLICABLE_NOT_ALLOWED = "not_applicable_not_allowed"
    MUST_BE_ONE_BY_ONE = "must_be_one_by_one"


class Refused(Exception):
    """Raised inside the reading of one field."""

    def __init__(self, code: ProblemCode) -> None:
        super().__init__(code.value)
        self.code = code


def clean(text: str) -> str:
    """Return text without blanks round it, with plain line ends, and without what no database or sheet can keep."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
    return kept.strip().strip(_INVISIBLE).strip()


def _pass(item: Item, text: str) -> str:
    if text not in _PASS_VALUES:
        raise Refused(ProblemCode.NOT_A_CHOICE)
    return text


def _number(item: Item, text: str) -> Decimal:
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").replace("。", ".").replace(" ", "")
    if len(text) > _LONGEST_NUMBER or _THOUSANDS.fullmatch(text) or not _NUMBER.fullmatch(text.replace(",", ".")):
        raise Refused(ProblemCode.NOT_A_NUMBER)
    value = Decimal(text.replace(",", "."))
    if abs(value) > _LARGEST or (item.bounds is not None and not item.bounds.holds(value)):
        raise Refused(ProblemCode.OUT_OF_BOUNDS)
    return value


def _choice(item: Item, text: str) -> str:
    if item.choice(text) is None:
        raise Refused(ProblemCode.NOT_A_CHOICE)
    return text


def _words(item: Item, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Refused(ProblemCode.TOO_LONG)
    return text


def _date(item: Item, text: str) -> date:
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text).replace("。", ".").replace(" ", ""))
    if found is None:
        raise Refused(ProblemCode.NOT_A_DATE)
    year, month, day, packed_month, packed_day = found.groups()
    if int(year) not in _YEARS:
        raise Refused(ProblemCode.OUT_OF_BOUNDS)
    try:
        return date(int(year), int(month or packed_month), int(day or packed_day))
    except ValueError:
        raise Refused(ProblemCode.NOT_A_DATE) from None


def _datetime(item: Item, text: str) -> str:
    parts = unicodedata.normalize("NFKC", text).replace("T", " ").split()
    found = _TIME.fullmatch(parts[1]) if len(parts) == 2 else None
    if found is None:
        raise Refused(ProblemCode.NOT_A_DATE)
    hour, minute = (int(part) for part in found.groups())
    if hour > 23 or minute > 59:
        raise Refused(ProblemCode.NOT_A_DATE)
    return f"{_date(item, parts[0]).isoformat()}T{hour:02}:{minute:02}"


PARSERS: dict[ItemType, Callable[[Item, str], Value]] = {
    ItemType.PASS: _pass,
    ItemType.NUMBER: _number,
    ItemType.CHOICE: _choice,
    ItemType.TEXT: _words,
    ItemType.DATE: _date,
    ItemType.DATETIME: _datetime,
}
