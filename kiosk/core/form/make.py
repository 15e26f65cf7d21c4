"""A check sheet as a whole, and what keeps one from being published.

A form is a value; a published version of it is its `to_plain()`, which never changes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import InvalidOperation
from enum import StrEnum
from typing import Any

from kiosk.core.form.item import (
    FAIL,
    NA,
    PASS,
    SIMPLE,
    Basis,
    Condition,
    FailClass,
    Item,
    ItemType,
    Limits,
)
from kiosk.core.form.plain import (
    FormError,
    basis_in,
    basis_out,
    item_in,
    item_out,
    text_in,
    text_out,
)
from kiosk.core.words import Text

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,19}")


class FlawCode(StrEnum):
    """Why a form cannot be published."""

    NO_CODE = "no_code"
    NO_TITLE = "no_title"
    NO_ITEMS = "no_items"
    BAD_KEY = "bad_key"
    DUPLICATE_KEY = "duplicate_key"
    NO_TEXT = "no_text"
    NO_CHOICES = "no_choices"
    DUPLICATE_CHOICE = "duplicate_choice"
    DUPLICATE_REASON = "duplicate_reason"
    NO_FAIL_CLASS = "no_fail_class"
    LIMITS_CROSSED = "limits_crossed"
    LIMITS_OUT_OF_BOUNDS = "limits_out_of_bounds"
    CONDITION_ON_LATER_ITEM = "condition_on_later_item"
    CONDITION_NEVER_MET = "condition_never_met"
    NO_ROWS = "no_rows"
    ROW_NOT_SIMPLE = "row_not_simple"
    KNOWN_MAY_FAIL = "known_may_fail"


@dataclass(frozen=True)
class Form:
    """A check sheet: what is asked at a checkpoint, how often and by whom as a rule, and on what it rests.

    `seconds` is the least time an honest look takes, None if nobody has said. `satisfies` names the forms whose windows
    at the same checkpoint this one serves too (`windows.md` 1): the weekly play check is also that hour's daily look.
    """

    code: str
    title: Text
    frequency: Text
    roles: tuple[Text, ...]
    basis: tuple[Basis, ...]
    items: tuple[Item, ...]
    seconds: int | None = None
    satisfies: tuple[str, ...] = ()

    def item(self, key: str) -> Item | None:
        """Return the item of this key, or None if there is none."""
        return next((item for item in self.items if item.key == key), None)

    def to_plain(self) -> dict[str, Any]:
        """Return the form as JSON-able values; `from_plain` reads them back equal."""
        return {
            "code": self.code,
            "title": text_out(self.title),
            "frequency": text_out(self.frequency),
            "roles": [text_out(role) for role in self.roles],
            "basis": [basis_out(basis) for basis in self.basis],
            "items": [item_out(item) for item in self.items],
            "seconds": self.seconds,
            "satisfies": list(self.satisfies),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Form":
        """Return the form these values describe; raises FormError if they describe none."""
        try:
            return cls(
                code=plain["code"],
                title=text_in(plain["title"]),
                frequency=text_in(plain["frequency"]),
                roles=tuple(text_in(role) for role in plain["roles"]),
                basis=tuple(basis_in(basis) for basis in plain["basis"]),
                items=tuple(item_in(item) for item in plain["items"]),
                seconds=plain.get("seconds"),
                satisfies=tuple(plain.get("satisfies", ())),
            )
        except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
            raise FormError("no form") from error


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a form; `item` is empty for the form itself."""

    item: str
    code: FlawCode


def problems(form: Form) -> tuple[Flaw, ...]:
    """Return everything that is wrong with a form's make; empty if it can be published."""
    return tuple(_flaws(form))


def _flaws(form: Form) -> Iterator[Flaw]:
    if not _CODE.fullmatch(form.code):
        yield Flaw("", FlawCode.NO_CODE)
    if not form.title.zh.strip():
        yield Flaw("", FlawCode.NO_TITLE)
    if not form.items:
        yield Flaw("", FlawCode.NO_ITEMS)
    earlier: dict[str, Item] = {}
    for item in form.items:
        for code in _item_flaws(item, earlier):
            yield Flaw(item.key, code)
        earlier[item.key] = item


def _item_flaws(item: Item, earlier: Mapping[str, Item]) -> Iterator[FlawCode]:
    if not _KEY.fullmatch(item.key):
        yield FlawCode.BAD_KEY
    if item.key in earlier:
        yield FlawCode.DUPLICATE_KEY
    if not item.text.zh.strip():
        yield FlawCode.NO_TEXT
    yield from _choice_flaws(item)
    yield from _limit_flaws(item)
    yield from _row_flaws(item)
    if _may_fail(item) and item.fail_class is None:
        yield FlawCode.NO_FAIL_CLASS
    if item.known_from and (item.fail_class is not None or item.type not in SIMPLE):
        yield FlawCode.KNOWN_MAY_FAIL
    if item.shown_if is not None:
        yield from _condition_flaws(item.shown_if, earlier)


def _choice_flaws(item: Item) -> Iterator[FlawCode]:
    if item.type in (ItemType.CHOICE, ItemType.CHOICES) and not item.choices:
        yield FlawCode.NO_CHOICES
    if _has_doubles(choice.key for choice in item.choices):
        yield FlawCode.DUPLICATE_CHOICE
    if _has_doubles(reason.key for reason in item.reasons):
        yield FlawCode.DUPLICATE_REASON
    words = [choice.text for choice in item.choices] + [reason.text for reason in item.reasons]
    if not all(text.zh.strip() for text in words):
        yield FlawCode.NO_TEXT


def _limit_flaws(item: Item) -> Iterator[FlawCode]:
    for limits in (item.limits, item.bounds):
        if limits is not None and not _is_ordered(limits):
            yield FlawCode.LIMITS_CROSSED
    if item.limits is not None and item.bounds is not None:
        ends = (item.limits.minimum, item.limits.maximum)
        if not all(item.bounds.holds(end) for end in ends if end is not None):
            yield FlawCode.LIMITS_OUT_OF_BOUNDS


def _row_flaws(item: Item) -> Iterator[FlawCode]:
    if (item.type == ItemType.ROWS) != bool(item.rows):
        yield FlawCode.NO_ROWS
    if any(sub.type not in SIMPLE for sub in item.rows):
        yield FlawCode.ROW_NOT_SIMPLE
    seen: dict[str, Item] = {}
    for sub in item.rows:
        # The class of a fault in a row is that of the whole item.
        yield from _item_flaws(replace(sub, fail_class=sub.fail_class or FailClass.TERM, known_from=None), seen)
        seen[sub.key] = sub


def _condition_flaws(condition: Condition, earlier: Mapping[str, Item]) -> Iterator[FlawCode]:
    asked_item = earlier.get(condition.item)
    if asked_item is None:
        yield FlawCode.CONDITION_ON_LATER_ITEM
        return
    possible = {choice.key for choice in asked_item.choices}
    if asked_item.type == ItemType.PASS:
        possible |= {PASS, FAIL}
    if asked_item.na_allowed:
        possible.add(NA)
    if possible.isdisjoint(condition.values):
        yield FlawCode.CONDITION_NEVER_MET


def _may_fail(item: Item) -> bool:
    return (
        item.type == ItemType.PASS
        or item.limits is not None
        or any(choice.fails for choice in item.choices)
        or any(_may_fail(sub) for sub in item.rows)
        or bool(item.reasons)
    )


def _has_doubles(keys: Iterable[str]) -> bool:
    listed = list(keys)
    return len(listed) != len(set(listed))


def _is_ordered(limits: Limits) -> bool:
    return limits.minimum is None or limits.maximum is None or limits.minimum <= limits.maximum
