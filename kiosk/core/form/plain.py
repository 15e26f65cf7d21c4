"""Items as JSON-able values and back; what is read back is equal, and what describes nothing is refused."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kiosk.core.form.item import (
    Basis,
    Choice,
    Condition,
    FailClass,
    Item,
    ItemType,
    Limits,
    Mark,
    Reason,
)
from kiosk.core.words import Text


class FormError(ValueError):
    """Raised for plain values that describe no form or answer."""


def text_out(text: Text | None) -> dict[str, str] | None:
    """Return a text in both languages by name, or None for none."""
    return None if text is None else {"zh": text.zh, "en": text.en}


def text_in(plain: Mapping[str, str]) -> Text:
    """Return the text these values hold; raises KeyError where a language is missing."""
    return Text(plain["zh"], plain["en"])


def basis_out(basis: Basis | None) -> dict[str, Any] | None:
    """Return a basis with its mark, or None for none."""
    return None if basis is None else {"text": text_out(basis.text), "mark": basis.mark.value}


def basis_in(plain: Mapping[str, Any]) -> Basis:
    """Return the basis these values hold; raises KeyError or ValueError if they hold none."""
    return Basis(text_in(plain["text"]), Mark(plain["mark"]))


def _limits_out(limits: Limits | None) -> list[str | None] | None:
    if limits is None:
        return None
    return [None if end is None else f"{end:f}" for end in (limits.minimum, limits.maximum)]


def _limits_in(plain: Sequence[str | None]) -> Limits:
    minimum, maximum = (None if end is None else Decimal(end) for end in plain)
    return Limits(minimum, maximum)


def _condition_in(plain: Mapping[str, Any]) -> Condition:
    return Condition(plain["item"], tuple(plain["values"]))


def item_out(item: Item) -> dict[str, Any]:
    """Return an item with everything it holds; numbers as text, so that no digit is lost."""
    return {
        "key": item.key,
        "type": item.type.value,
        "text": text_out(item.text),
        "fail_class": item.fail_class.value if item.fail_class else None,
        "is_major": item.is_major,
        "na_allowed": item.na_allowed,
        "is_required": item.is_required,
        "one_by_one": item.one_by_one,
        "unit": item.unit,
        "limits": _limits_out(item.limits),
        "bounds": _limits_out(item.bounds),
        "choices": [{"key": each.key, "text": text_out(each.text), "fails": each.fails} for each in item.choices],
        "reasons": [{"key": each.key, "text": text_out(each.text)} for each in item.reasons],
        "hint": text_out(item.hint),
        "basis": basis_out(item.basis),
        "shown_if": item.shown_if and {"item": item.shown_if.item, "values": list(item.shown_if.values)},
        "rows": [item_out(sub) for sub in item.rows],
        "photo_on_fail": item.photo_on_fail,
        "known_from": item.known_from,
    }


def item_in(plain: Mapping[str, Any]) -> Item:
    """Return the item these values describe, with defaults; raises KeyError or ValueError if there is none."""
    return Item(
        key=plain["key"],
        type=ItemType(plain["type"]),
        text=text_in(plain["text"]),
        fail_class=FailClass(plain["fail_class"]) if plain.get("fail_class") else None,
        is_major=plain.get("is_major", False),
        na_allowed=plain.get("na_allowed", False),
        is_required=plain.get("is_required", True),
        one_by_one=plain.get("one_by_one", False),
        unit=plain.get("unit", ""),
        limits=_limits_in(plain["limits"]) if plain.get("limits") else None,
        bounds=_limits_in(plain["bounds"]) if plain.get("bounds") else None,
        choices=tuple(
            Choice(each["key"], text_in(each["text"]), each.get("fails", False)) for each in plain.get("choices", ())
        ),
        reasons=tuple(Reason(each["key"], text_in(each["text"])) for each in plain.get("reasons", ())),
        hint=text_in(plain["hint"]) if plain.get("hint") else None,
        basis=basis_in(plain["basis"]) if plain.get("basis") else None,
        shown_if=_condition_in(plain["shown_if"]) if plain.get("shown_if") else None,
        rows=tuple(item_in(sub) for sub in plain.get("rows", ())),
        photo_on_fail=plain.get("photo_on_fail", True),
        known_from=plain.get("known_from"),
    )
