"""Short ways to write the items of the built-in forms, so that a form reads like its sheet."""

from decimal import Decimal

from kiosk.core.form import (
    Basis,
    Choice,
    Condition,
    FailClass,
    Item,
    ItemType,
    Limits,
    Reason,
)
from kiosk.core.words import Text

STOP, NOW, TERM = FailClass.STOP, FailClass.NOW, FailClass.TERM

Chips = tuple[Reason, ...]


def chips(**words: tuple[str, str]) -> Chips:
    """Return the reasons offered on a fail, each with its Chinese and English words, in the order written."""
    return tuple(Reason(key, Text(*pair)) for key, pair in words.items())


def check(
    key: str,
    zh: str,
    en: str,
    fail_class: FailClass,
    basis: Basis,
    reasons: Chips,
    *,
    hint: Text | None = None,
    is_major: bool = False,
    na_allowed: bool = False,
    one_by_one: bool = False,
    photo_on_fail: bool = True,
) -> Item:
    """Return a pass item; one that may be a major hazard is always answered one by one."""
    return Item(
        key,
        ItemType.PASS,
        Text(zh, en),
        fail_class,
        is_major=is_major,
        na_allowed=na_allowed,
        one_by_one=one_by_one or is_major,
        reasons=reasons,
        hint=hint,
        basis=basis,
        photo_on_fail=photo_on_fail,
    )


def choose(
    key: str,
    zh: str,
    en: str,
    fail_class: FailClass | None,
    basis: Basis,
    choices: tuple[Choice, ...],
    reasons: Chips = (),
    *,
    hint: Text | None = None,
    one_by_one: bool = False,
    known_from: str | None = None,
) -> Item:
    """Return an item with one answer out of several."""
    return Item(
        key,
        ItemType.CHOICE,
        Text(zh, en),
        fail_class,
        one_by_one=one_by_one,
        choices=choices,
        reasons=reasons,
        hint=hint,
        basis=basis,
        known_from=known_from,
    )


def measure(
    key: str,
    zh: str,
    en: str,
    unit: str,
    fail_class: FailClass | None,
    basis: Basis,
    *,
    limits: Limits | None,
    bounds: Limits,
    reasons: Chips = (),
    hint: Text | None = None,
    shown_if: Condition | None = None,
    is_required: bool = True,
) -> Item:
    """Return a number to be read off; outside `limits` it fails, outside `bounds` it was typed wrongly."""
    return Item(
        key,
        ItemType.NUMBER,
        Text(zh, en),
        fail_class,
        is_required=is_required,
        unit=unit,
        limits=limits,
        bounds=bounds,
        reasons=reasons,
        hint=hint,
        basis=basis,
        shown_if=shown_if,
    )


def remark(key: str, zh: str, en: str, basis: Basis, hint: Text | None = None) -> Item:
    """Return an optional text."""
    return Item(key, ItemType.TEXT, Text(zh, en), is_required=False, hint=hint, basis=basis)


def second(
    key: str, zh: str, en: str, basis: Basis, hint: Text | None = None, *, is_required: bool = True
) -> Item:
    """Return an item that another member of staff confirms with their own PIN, or that says why nobody can."""
    return Item(key, ItemType.SECOND, Text(zh, en), is_required=is_required, hint=hint, basis=basis)


def signature(
    key: str, zh: str, en: str, basis: Basis, hint: Text | None = None, *, is_required: bool = True
) -> Item:
    """Return an item that somebody signs by hand on the screen, or that says why nobody does."""
    return Item(key, ItemType.SIGNATURE, Text(zh, en), is_required=is_required, hint=hint, basis=basis)


def dated(
    key: str,
    zh: str,
    en: str,
    fail_class: FailClass | None,
    basis: Basis,
    *,
    limits: Limits | None = None,
    hint: Text | None = None,
    is_required: bool = False,
) -> Item:
    """Return a date to be copied down; outside `limits`, its age in days, it fails (0 at most: it must not be past)."""
    return Item(
        key,
        ItemType.DATE,
        Text(zh, en),
        fail_class,
        is_required=is_required,
        limits=limits,
        hint=hint,
        basis=basis,
        photo_on_fail=False,
    )


def worked_out(key: str, zh: str, en: str, basis: Basis, hint: Text | None = None) -> Item:
    """Return an item that the server will work out; until it has a source it is there to be read and never fails."""
    return Item(key, ItemType.COMPUTED, Text(zh, en), is_required=False, hint=hint, basis=basis, photo_on_fail=False)


def scores(*, poor_fails: bool) -> tuple[Choice, ...]:
    """Return the scores 1 to 5; the lowest comes first, so that none is ever given by 其余均正常. 1 and 2 may fail."""
    words = (("很差", "very poor"), ("较差", "poor"), ("一般", "fair"), ("较好", "good"), ("很好", "very good"))
    return tuple(
        Choice(f"score_{score}", Text(f"{score}分（{zh}）", f"{score} ({en})"), fails=poor_fails and score <= 2)
        for score, (zh, en) in enumerate(words, 1)
    )


def between(minimum: str | None, maximum: str | None) -> Limits:
    """Return limits written as decimal text, None for an open end."""
    return Limits(*(None if end is None else Decimal(end) for end in (minimum, maximum)))
