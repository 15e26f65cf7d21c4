"""One line of a check sheet: how it is answered, what is sound, what a fail asks for, and on what that rests.

What a fail does (停, 立, 限) is the item's; whether a fault is a major one (重大) is the supervisor's answer and is only
asked at marked items.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kiosk.core.words import Text

PASS, FAIL, NA = "pass", "fail", "na"


class ItemType(StrEnum):
    """How an item is answered.

    ROWS holds repeating rows of simple sub-items, SECOND is another person's confirmation with their own PIN, COMPUTED
    is worked out by the server.
    """

    PASS = "pass"
    NUMBER = "number"
    PAIR = "pair"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"
    ROWS = "rows"
    PHOTO = "photo"
    SIGNATURE = "signature"
    SECOND = "second"
    COMPUTED = "computed"


PICTURES = (ItemType.PHOTO, ItemType.SIGNATURE)
SIMPLE = (ItemType.NUMBER, ItemType.CHOICE, ItemType.TEXT, ItemType.DATE)


class FailClass(StrEnum):
    """What a fail of an item asks for: 停 take it out of use, 立 put right the same day, 限 by a deadline."""

    STOP = "stop"
    NOW = "now"
    TERM = "term"

    @property
    def sign(self) -> str:
        """Return the one character that stands for the class in print."""
        return _SIGNS[self]

    @property
    def text(self) -> Text:
        """Return the class in words."""
        return _CLASS_WORDS[self]


class Mark(StrEnum):
    """How far the source of an item was checked; shown to staff beside the basis."""

    READ = "read"
    LOCAL = "local"
    SECONDARY = "secondary"
    CUSTOM = "custom"
    PLAN = "plan"
    DEFAULT = "default"
    UNVERIFIED = "unverified"

    @property
    def text(self) -> Text:
        """Return the mark in words."""
        return _MARK_WORDS[self]


@dataclass(frozen=True)
class Basis:
    """The rule an item or form rests on, and how far that was checked."""

    text: Text
    mark: Mark


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from; `fails` if choosing it is a fault."""

    key: str
    text: Text
    fails: bool = False


@dataclass(frozen=True)
class Reason:
    """One of the words offered for why an item failed."""

    key: str
    text: Text


@dataclass(frozen=True)
class Limits:
    """A range with both ends allowed; an end that is None is open."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def holds(self, value: Decimal) -> bool:
        """Decide whether a value lies within, the ends included."""
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)


@dataclass(frozen=True)
class Condition:
    """An item is only asked if the answer to an earlier item is one of `values`."""

    item: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One line of a form.

    `is_major` marks an item whose fail may be a major hazard (重大隐患). `limits` are what is sound (for a date: its age
    in days), `bounds` what can be meant at all: outside of them lies a typing error. A number with `reasons` also fails
    when one of them is chosen, with or without a reading. `known_from` names the field of a checkpoint that answers the
    item, so it is not asked.
    """

    key: str
    type: ItemType
    text: Text
    fail_class: FailClass | None = None
    is_major: bool = False
    na_allowed: bool = False
    is_required: bool = True
    one_by_one: bool = False
    unit: str = ""
    limits: Limits | None = None
    bounds: Limits | None = None
    choices: tuple[Choice, ...] = ()
    reasons: tuple[Reason, ...] = ()
    hint: Text | None = None
    basis: Basis | None = None
    shown_if: Condition | None = None
    rows: tuple["Item", ...] = ()
    photo_on_fail: bool = True
    known_from: str | None = None

    @property
    def field(self) -> str:
        """Return the name of the item's field in a posted form."""
        return f"a.{self.key}"

    @property
    def normal(self) -> str | None:
        """Return the answer that stands for sound, or None if the item has no single one.

        That of a choice is its first, if it is sound and another is not.
        """
        if self.type == ItemType.PASS:
            return PASS
        if self.type == ItemType.CHOICE and self.choices and not self.choices[0].fails:
            return self.choices[0].key if any(choice.fails for choice in self.choices) else None
        return None

    @property
    def takes_rest(self) -> bool:
        """Decide whether 其余均正常 may fill the item in."""
        return self.normal is not None and not self.one_by_one

    @property
    def may_be_negative(self) -> bool:
        """Decide whether a number below zero can be meant, so that the keypad needs a minus sign."""
        range_ = self.bounds or self.limits
        return range_ is None or range_.minimum is None or range_.minimum < 0

    @property
    def looks_back(self) -> bool:
        """Decide whether a date tells how long ago something was, so that it cannot lie ahead.

        A date limited to an age of 0 days at most is when something runs out; one without limits may lie anywhere.
        """
        limits = self.limits
        if self.type != ItemType.DATE or limits is None:
            return False
        return (limits.maximum is None or limits.maximum > 0) and (limits.minimum is None or limits.minimum >= 0)

    @property
    def explains_fail(self) -> bool:
        """Decide whether a fail needs a reason or a note; a number out of limits speaks for itself."""
        return self.type in (ItemType.PASS, ItemType.CHOICE, ItemType.CHOICES)

    def choice(self, key: str) -> Choice | None:
        """Return the choice of this key, or None if there is none."""
        return next((choice for choice in self.choices if choice.key == key), None)

    def fails_by(self, key: str) -> bool:
        """Decide whether choosing this key is a fault; an unknown key is none."""
        choice = self.choice(key)
        return choice is not None and choice.fails

    def reason(self, key: str) -> Reason | None:
        """Return the reason of this key, or None if there is none."""
        return next((reason for reason in self.reasons if reason.key == key), None)


_SIGNS = {FailClass.STOP: "停", FailClass.NOW: "立", FailClass.TERM: "限"}
_CLASS_WORDS = {
    FailClass.STOP: Text("立即停用或隔离", "Take out of use at once"),
    FailClass.NOW: Text("立行立改", "Put right the same day"),
    FailClass.TERM: Text("限期整改", "Put right by a deadline"),
}
_MARK_WORDS = {
    Mark.READ: Text("原文已核", "Read in the rule itself"),
    Mark.LOCAL: Text("地方规定，原文已核", "Read in a local rule"),
    Mark.SECONDARY: Text("二手来源", "Second-hand source"),
    Mark.CUSTOM: Text("惯例", "Common practice"),
    Mark.PLAN: Text("计划文本", "From school plans"),
    Mark.DEFAULT: Text("本系统默认", "Default of this system"),
    Mark.UNVERIFIED: Text("未核实", "Not verified"),
}
