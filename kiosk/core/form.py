"""The check sheet and how a filled-in one is read: typed answers and findings, or every problem at once.

A form is a value; a published version of it is its `to_plain()`, which never changes. What a fail does (停, 立, 限) is
the item's, whether a fault is a major one (重大) is the supervisor's answer and is only asked at marked items.

Field names of a posted form: `a.<item>` (for a pass item "pass", "fail" or "na"), `a.<item>.low` and `.high` for a
pair, `a.<item>.reason` (several), `.note`, `.nophoto` (why no photo could be taken), `.major` ("yes" or "no"),
`a.<item>.<n>.<sub>` for row n from 0, and `mode.<item>` ("one" or "rest").
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from kiosk.core.words import Text

LONGEST_TEXT = 500
LONGEST_NOTE = 500
LONGEST_NOPHOTO = 200
MOST_ROWS = 50

_LONGEST_TYPED = 2000
_MOST_TYPED = 100
_LONGEST_NUMBER = 40
_LARGEST = Decimal(10) ** 9
_YEARS = range(1970, 2101)

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,19}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_DATE = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")
_ROW = re.compile(r"0|[1-9][0-9]{0,3}")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"

_PASS, _FAIL, _NA = "pass", "fail", "na"
_PASS_VALUES = (_PASS, _FAIL, _NA)
_REST = "rest"


class ItemType(StrEnum):
    """How an item is answered; ROWS holds repeating rows of simple sub-items, COMPUTED is worked out by the server."""

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
    COMPUTED = "computed"


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


class Mode(StrEnum):
    """How an answer came about: 逐项, 其余均正常, known from the checkpoint, or worked out by the server."""

    ONE = "one"
    REST = "rest"
    KNOWN = "known"
    COMPUTED = "computed"


class Outcome(StrEnum):
    """How an answer counts: sound (an answer without a verdict too), a fault, or not applicable."""

    PASS = "pass"
    FAIL = "fail"
    NA = "na"


class ProblemCode(StrEnum):
    """Why an answer cannot be taken."""

    MISSING = "missing"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_BOUNDS = "out_of_bounds"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_DATE = "not_a_date"
    TOO_LONG = "too_long"
    TOO_MANY_ROWS = "too_many_rows"
    NOTE_MISSING = "note_missing"
    PHOTO_MISSING = "photo_missing"
    NOT_APPLICABLE_NOT_ALLOWED = "not_applicable_not_allowed"
    MUST_BE_ONE_BY_ONE = "must_be_one_by_one"


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


class FormError(ValueError):
    """Raised for plain values that describe no form or answer."""


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
            return _PASS
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
    def explains_fail(self) -> bool:
        """Decide whether a fail needs a reason or a note; a number out of limits speaks for itself."""
        return self.type in (ItemType.PASS, ItemType.CHOICE, ItemType.CHOICES)

    def choice(self, key: str) -> Choice | None:
        """Return the choice of this key, or None if there is none."""
        return next((choice for choice in self.choices if choice.key == key), None)

    def reason(self, key: str) -> Reason | None:
        """Return the reason of this key, or None if there is none."""
        return next((reason for reason in self.reasons if reason.key == key), None)


@dataclass(frozen=True)
class Form:
    """A check sheet: what is asked at a checkpoint, how often and by whom as a rule, and on what it rests.

    `seconds` is the least time an honest look takes, None if nobody has said.
    """

    code: str
    title: Text
    frequency: Text
    roles: tuple[Text, ...]
    basis: tuple[Basis, ...]
    items: tuple[Item, ...]
    seconds: int | None = None

    def item(self, key: str) -> Item | None:
        """Return the item of this key, or None if there is none."""
        return next((item for item in self.items if item.key == key), None)

    def to_plain(self) -> dict[str, Any]:
        """Return the form as JSON-able values; `from_plain` reads them back equal."""
        return {
            "code": self.code,
            "title": _text_out(self.title),
            "frequency": _text_out(self.frequency),
            "roles": [_text_out(role) for role in self.roles],
            "basis": [_basis_out(basis) for basis in self.basis],
            "items": [_item_out(item) for item in self.items],
            "seconds": self.seconds,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Form":
        """Return the form these values describe; raises FormError if they describe none."""
        try:
            return cls(
                code=plain["code"],
                title=_text_in(plain["title"]),
                frequency=_text_in(plain["frequency"]),
                roles=tuple(_text_in(role) for role in plain["roles"]),
                basis=tuple(_basis_in(basis) for basis in plain["basis"]),
                items=tuple(_item_in(item) for item in plain["items"]),
                seconds=plain.get("seconds"),
            )
        except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
            raise FormError("no form") from error


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a form; `item` is empty for the form itself."""

    item: str
    code: FlawCode


@dataclass(frozen=True)
class Computed:
    """What the server worked out for an item: one of its choices, and the date it hangs on if there is one."""

    value: str
    due_on: date | None = None


@dataclass(frozen=True)
class Pair:
    """Two numbers read together: start and end, or low and high."""

    low: Decimal
    high: Decimal


Value = str | Decimal | Pair | date | tuple[str, ...] | tuple[Mapping[str, "Answer"], ...] | Computed


@dataclass(frozen=True)
class Answer:
    """What was answered at one item.

    `value` is None where the item was not applicable, where a fault was told by its reason alone, and where a photo
    could not be taken. A date with time is kept as the local text it was said in ("2026-09-01T18:30"). Rows are tuples
    of answers by sub-item.
    """

    type: ItemType
    value: Value | None
    outcome: Outcome = Outcome.PASS
    mode: Mode = Mode.ONE
    reasons: tuple[str, ...] = ()
    note: str = ""
    nophoto: str = ""
    is_major: bool | None = None

    @property
    def is_fail(self) -> bool:
        """Decide whether the answer is a fault."""
        return self.outcome == Outcome.FAIL

    def to_plain(self) -> dict[str, Any]:
        """Return the answer as JSON-able values; `from_plain` reads them back equal."""
        plain: dict[str, Any] = {
            "type": self.type.value,
            "value": _value_out(self.value),
            "outcome": self.outcome.value,
            "mode": self.mode.value,
        }
        if self.reasons:
            plain["reasons"] = list(self.reasons)
        if self.note:
            plain["note"] = self.note
        if self.nophoto:
            plain["nophoto"] = self.nophoto
        if self.is_major is not None:
            plain["is_major"] = self.is_major
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Answer":
        """Return the answer these values describe; raises FormError if they describe none."""
        try:
            type_ = ItemType(plain["type"])
            return cls(
                type=type_,
                value=None if plain["value"] is None else _value_in(type_, plain["value"]),
                outcome=Outcome(plain["outcome"]),
                mode=Mode(plain["mode"]),
                reasons=tuple(plain.get("reasons", ())),
                note=plain.get("note", ""),
                nophoto=plain.get("nophoto", ""),
                is_major=plain.get("is_major"),
            )
        except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
            raise FormError("no answer") from error


@dataclass(frozen=True)
class Problem:
    """Why the answer to an item cannot be taken; `field` is the name of the field that is wrong."""

    item: str
    code: ProblemCode
    field: str


@dataclass(frozen=True)
class Finding:
    """A failing answer. `is_major` is the supervisor's answer, None where it was not asked or not given."""

    item: str
    fail_class: FailClass
    reasons: tuple[str, ...] = ()
    note: str = ""
    is_major: bool | None = None


@dataclass(frozen=True)
class Reading:
    """A form as it was filled in. `typed` holds the fields as they were sent, to show the page again."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Decide whether nothing is missing or wrong, so that it may be kept."""
        return not self.problems

    def at(self, item: str) -> tuple[Problem, ...]:
        """Return the problems of one item."""
        return tuple(problem for problem in self.problems if problem.item == item)

    def sent(self, name: str) -> str:
        """Return what was typed into a field, or nothing."""
        return next(iter(self.typed.get(name, ())), "")


_NOTHING: Mapping[str, Any] = MappingProxyType({})


def asked(form: Form, known: Mapping[str, str] = _NOTHING) -> tuple[Item, ...]:
    """Return the items a person is asked at a checkpoint with these known fields.

    Left out is what is worked out, what is known, and what depends on a known answer that rules it out. An item that
    depends on a known answer that allows it comes without its condition.
    """
    settled = {item.key: _known_value(item, known) for item in form.items}
    ruled_out: set[str] = set()
    found = []
    for item in form.items:
        condition = item.shown_if
        if condition is not None:
            decided = settled[condition.item]
            if condition.item in ruled_out or (decided is not None and decided not in condition.values):
                ruled_out.add(item.key)
            elif decided is not None:
                item = replace(item, shown_if=None)
        if item.key not in ruled_out and item.type != ItemType.COMPUTED and settled[item.key] is None:
            found.append(item)
    return tuple(found)


def read_answers(
    form: Form,
    fields: Mapping[str, Sequence[str]],
    *,
    known: Mapping[str, str] = _NOTHING,
    computed: Mapping[str, Computed] = _NOTHING,
    today: date | None = None,
) -> Reading:
    """Return what a posted form says: typed answers and findings, and every problem with its item, code and field.

    `known` are the fields of the checkpoint, `computed` what the server worked out by item. `today` is the local date,
    needed only where the age of a date is limited. Items whose condition is not met are ignored whatever was sent, and
    so are unknown fields.
    """
    typed = _typed(form, fields)
    sheet = _Sheet(typed, known, computed, today)
    for item in form.items:
        sheet.read(item)
    findings = tuple(
        Finding(item.key, item.fail_class, answer.reasons, answer.note, answer.is_major)
        for item in form.items
        if item.fail_class and (answer := sheet.answers.get(item.key)) and answer.is_fail
    )
    return Reading(sheet.answers, tuple(sheet.problems), findings, typed)


def problems(form: Form) -> tuple[Flaw, ...]:
    """Return everything that is wrong with a form's make; empty if it can be published."""
    return tuple(_flaws(form))


class _Refused(Exception):
    """Raised inside the reading of one field."""

    def __init__(self, code: ProblemCode) -> None:
        super().__init__(code.value)
        self.code = code


class _Sheet:
    """One posted form while it is being read, item by item in the form's order."""

    def __init__(
        self,
        typed: Mapping[str, tuple[str, ...]],
        known: Mapping[str, str],
        computed: Mapping[str, Computed],
        today: date | None,
    ) -> None:
        self.typed = typed
        self.known = known
        self.computed = computed
        self.today = today
        self.answers: dict[str, Answer] = {}
        self.problems: list[Problem] = []

    def read(self, item: Item) -> None:
        """Take the answer to one item, or its problems."""
        if not self._is_shown(item):
            return
        if item.type == ItemType.COMPUTED:
            self._take_computed(item)
            return
        value = _known_value(item, self.known)
        if value is not None:
            self.answers[item.key] = Answer(item.type, value, mode=Mode.KNOWN)
            return
        before = len(self.problems)
        answer = self._asked(item)
        if answer is not None and len(self.problems) == before:
            self.answers[item.key] = answer

    def _is_shown(self, item: Item) -> bool:
        if item.shown_if is None:
            return True
        earlier = self.answers.get(item.shown_if.item)
        return earlier is not None and any(value in item.shown_if.values for value in _plain_values(earlier))

    def _take_computed(self, item: Item) -> None:
        found = self.computed.get(item.key)
        if found is None:
            return
        choice = item.choice(found.value)
        fails = choice is not None and choice.fails
        outcome = Outcome.FAIL if fails else Outcome.PASS
        self.answers[item.key] = Answer(item.type, found, outcome, Mode.COMPUTED)

    def _asked(self, item: Item) -> Answer | None:
        note = self._text(item, f"{item.field}.note", LONGEST_NOTE)
        if self._is_not_applicable(item):
            return Answer(item.type, None, Outcome.NA, note=note)
        value = self._value(item)
        if value is None and not self._is_told_by_reason(item):
            return self._unanswered(item)
        mode = self._mode(item, value)
        if not self._is_told_by_reason(item) and (value is None or not _is_fault(item, value, self.today)):
            return Answer(item.type, value, Outcome.PASS, mode, note=note)
        return self._fault(item, value, mode, note)

    def _is_not_applicable(self, item: Item) -> bool:
        if item.type == ItemType.TEXT or self._one(item.field) != _NA or item.choice(_NA):
            return False
        if not item.na_allowed:
            self._refuse(item, ProblemCode.NOT_APPLICABLE_NOT_ALLOWED, item.field)
        return True

    def _unanswered(self, item: Item) -> Answer | None:
        if any(problem.item == item.key and not problem.field.endswith(".note") for problem in self.problems):
            return None
        if item.type == ItemType.PHOTO:
            nophoto = self._text(item, f"{item.field}.nophoto", LONGEST_NOPHOTO)
            if nophoto:
                return Answer(item.type, None, nophoto=nophoto)
            if item.is_required:
                self._refuse(item, ProblemCode.PHOTO_MISSING, f"{item.field}.nophoto")
        elif item.is_required:
            where = f"{item.field}.low" if item.type == ItemType.PAIR else item.field
            self._refuse(item, ProblemCode.MISSING, where)
        return None

    def _fault(self, item: Item, value: Value | None, mode: Mode, note: str) -> Answer:
        reasons = self._reasons(item)
        if item.explains_fail and not reasons and not note:
            self._refuse(item, ProblemCode.NOTE_MISSING, f"{item.field}.note")
        nophoto = self._text(item, f"{item.field}.nophoto", LONGEST_NOPHOTO)
        if item.photo_on_fail and not nophoto:
            self._refuse(item, ProblemCode.PHOTO_MISSING, f"{item.field}.nophoto")
        is_major = {"yes": True, "no": False}.get(self._one(f"{item.field}.major")) if item.is_major else None
        return Answer(item.type, value, Outcome.FAIL, mode, reasons, note, nophoto, is_major)

    def _mode(self, item: Item, value: Value | None) -> Mode:
        if self._one(f"mode.{item.key}") != _REST:
            return Mode.ONE
        if not item.takes_rest:
            self._refuse(item, ProblemCode.MUST_BE_ONE_BY_ONE, f"mode.{item.key}")
        return Mode.REST if value == item.normal else Mode.ONE

    def _reasons(self, item: Item) -> tuple[str, ...]:
        chosen = self._many(f"{item.field}.reason")
        if any(item.reason(key) is None for key in chosen):
            self._refuse(item, ProblemCode.NOT_A_CHOICE, f"{item.field}.reason")
        return tuple(reason.key for reason in item.reasons if reason.key in chosen)

    def _is_told_by_reason(self, item: Item) -> bool:
        is_told = item.type == ItemType.NUMBER and any(map(item.reason, self._many(f"{item.field}.reason")))
        return is_told and not any(problem.field == item.field for problem in self.problems)

    def _value(self, item: Item) -> Value | None:
        match item.type:
            case ItemType.PAIR:
                return self._pair(item)
            case ItemType.CHOICES:
                return self._choices(item)
            case ItemType.ROWS:
                return self._rows(item)
            case ItemType.PHOTO:
                return None
        return self._field(item, item, item.field)

    def _field(self, item: Item, asked_item: Item, name: str) -> Value | None:
        text = self._one(name)
        if not text:
            return None
        try:
            return _PARSERS[asked_item.type](asked_item, text)
        except _Refused as refused:
            self._refuse(item, refused.code, name)
            return None

    def _pair(self, item: Item) -> Pair | None:
        before = len(self.problems)
        names = (f"{item.field}.low", f"{item.field}.high")
        low, high = (self._field(item, replace(item, type=ItemType.NUMBER), name) for name in names)
        if isinstance(low, Decimal) and isinstance(high, Decimal):
            return Pair(low, high)
        if len(self.problems) == before and (low is not None or high is not None):
            self._refuse(item, ProblemCode.MISSING, names[low is not None])
        return None

    def _choices(self, item: Item) -> tuple[str, ...] | None:
        chosen = self._many(item.field)
        if any(item.choice(key) is None for key in chosen):
            self._refuse(item, ProblemCode.NOT_A_CHOICE, item.field)
            return None
        return tuple(choice.key for choice in item.choices if choice.key in chosen) or None

    def _rows(self, item: Item) -> tuple[Mapping[str, Answer], ...] | None:
        numbers = sorted(
            {
                int(parts[2])
                for name in self.typed
                if len(parts := name.split(".")) == 4 and parts[:2] == ["a", item.key] and _ROW.fullmatch(parts[2])
            }
        )
        rows = [row for row in (self._row(item, number) for number in numbers[: MOST_ROWS + 1]) if row]
        if len(numbers) > MOST_ROWS:
            self._refuse(item, ProblemCode.TOO_MANY_ROWS, item.field)
        return tuple(rows) or None

    def _row(self, item: Item, number: int) -> Mapping[str, Answer]:
        names = {sub.key: f"{item.field}.{number}.{sub.key}" for sub in item.rows}
        if not any(self._one(name) for name in names.values()):
            return {}
        row = {}
        for sub in item.rows:
            before = len(self.problems)
            value = self._field(item, sub, names[sub.key])
            if value is not None:
                fails = _is_fault(sub, value, self.today)
                row[sub.key] = Answer(sub.type, value, Outcome.FAIL if fails else Outcome.PASS)
            elif sub.is_required and len(self.problems) == before:
                self._refuse(item, ProblemCode.MISSING, names[sub.key])
        return row

    def _text(self, item: Item, name: str, longest: int) -> str:
        text = self._one(name)
        if len(text) > longest:
            self._refuse(item, ProblemCode.TOO_LONG, name)
        return text[:longest]

    def _one(self, name: str) -> str:
        return next(iter(self._many(name)), "")

    def _many(self, name: str) -> list[str]:
        return [text for text in map(_clean, self.typed.get(name, ())) if text]

    def _refuse(self, item: Item, code: ProblemCode, name: str) -> None:
        self.problems.append(Problem(item.key, code, name))


def _known_value(item: Item, known: Mapping[str, str]) -> Value | None:
    """Return the answer a checkpoint's field gives to an item, or None if it gives none that fits."""
    text = _clean(known.get(item.known_from) or "") if item.known_from else ""
    if not text or item.type not in _PARSERS:
        return None
    try:
        return _PARSERS[item.type](item, text)
    except _Refused:
        return None


def _typed(form: Form, fields: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    keys = {item.key for item in form.items}
    found = {}
    for name, values in fields.items():
        parts = name.split(".")
        if len(parts) > 1 and parts[0] in ("a", "mode") and parts[1] in keys:
            several = (values,) if isinstance(values, str) else values
            found[name] = tuple(value[:_LONGEST_TYPED] for value in several[:_MOST_TYPED])
    return found


def _clean(text: str) -> str:
    """Return text without blanks round it, with plain line ends, and without what no database or sheet can keep."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
    return kept.strip().strip(_INVISIBLE).strip()


def _plain_values(answer: Answer) -> tuple[str, ...]:
    if answer.outcome == Outcome.NA:
        return (_NA,)
    match answer.value:
        case Computed(value):
            return (value,)
        case str(value):
            return (value,)
        case tuple(values):
            return tuple(value for value in values if isinstance(value, str))
    return ()


def _is_fault(item: Item, value: Value, today: date | None) -> bool:
    match value:
        case Decimal():
            return item.limits is not None and not item.limits.holds(value)
        case Pair(low, high):
            return item.limits is not None and not (item.limits.holds(low) and item.limits.holds(high))
        case date():
            age = Decimal((today - value).days) if today else None
            return item.limits is not None and age is not None and not item.limits.holds(age)
        case str():
            choice = item.choice(value)
            return value == _FAIL if item.type == ItemType.PASS else choice is not None and choice.fails
        case tuple():
            return any(_is_part_fault(item, part) for part in value)
    return False


def _is_part_fault(item: Item, part: str | Mapping[str, Answer]) -> bool:
    if isinstance(part, str):
        choice = item.choice(part)
        return choice is not None and choice.fails
    return any(answer.is_fail for answer in part.values())


def _pass(item: Item, text: str) -> str:
    if text not in _PASS_VALUES:
        raise _Refused(ProblemCode.NOT_A_CHOICE)
    return text


def _number(item: Item, text: str) -> Decimal:
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").replace("。", ".").replace(" ", "")
    if len(text) > _LONGEST_NUMBER or _THOUSANDS.fullmatch(text) or not _NUMBER.fullmatch(text.replace(",", ".")):
        raise _Refused(ProblemCode.NOT_A_NUMBER)
    value = Decimal(text.replace(",", "."))
    if abs(value) > _LARGEST or (item.bounds is not None and not item.bounds.holds(value)):
        raise _Refused(ProblemCode.OUT_OF_BOUNDS)
    return value


def _choice(item: Item, text: str) -> str:
    if item.choice(text) is None:
        raise _Refused(ProblemCode.NOT_A_CHOICE)
    return text


def _words(item: Item, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise _Refused(ProblemCode.TOO_LONG)
    return text


def _date(item: Item, text: str) -> date:
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text).replace("。", ".").replace(" ", ""))
    if found is None:
        raise _Refused(ProblemCode.NOT_A_DATE)
    year, month, day, packed_month, packed_day = found.groups()
    if int(year) not in _YEARS:
        raise _Refused(ProblemCode.OUT_OF_BOUNDS)
    try:
        return date(int(year), int(month or packed_month), int(day or packed_day))
    except ValueError:
        raise _Refused(ProblemCode.NOT_A_DATE) from None


def _datetime(item: Item, text: str) -> str:
    parts = unicodedata.normalize("NFKC", text).replace("T", " ").split()
    found = _TIME.fullmatch(parts[1]) if len(parts) == 2 else None
    if found is None:
        raise _Refused(ProblemCode.NOT_A_DATE)
    hour, minute = (int(part) for part in found.groups())
    if hour > 23 or minute > 59:
        raise _Refused(ProblemCode.NOT_A_DATE)
    return f"{_date(item, parts[0]).isoformat()}T{hour:02}:{minute:02}"


_PARSERS: dict[ItemType, Callable[[Item, str], Value]] = {
    ItemType.PASS: _pass,
    ItemType.NUMBER: _number,
    ItemType.CHOICE: _choice,
    ItemType.TEXT: _words,
    ItemType.DATE: _date,
    ItemType.DATETIME: _datetime,
}
_SIMPLE = (ItemType.NUMBER, ItemType.CHOICE, ItemType.TEXT, ItemType.DATE)


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
    if item.known_from and (item.fail_class is not None or item.type not in _SIMPLE):
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
    if any(sub.type not in _SIMPLE for sub in item.rows):
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
        possible |= {_PASS, _FAIL}
    if asked_item.na_allowed:
        possible.add(_NA)
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


def _text_out(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.en}


def _text_in(plain: Mapping[str, str]) -> Text:
    return Text(plain["zh"], plain["en"])


def _basis_out(basis: Basis | None) -> dict[str, Any] | None:
    return None if basis is None else {"text": _text_out(basis.text), "mark": basis.mark.value}


def _basis_in(plain: Mapping[str, Any]) -> Basis:
    return Basis(_text_in(plain["text"]), Mark(plain["mark"]))


def _limits_out(limits: Limits | None) -> list[str | None] | None:
    if limits is None:
        return None
    return [None if end is None else f"{end:f}" for end in (limits.minimum, limits.maximum)]


def _limits_in(plain: Sequence[str | None]) -> Limits:
    minimum, maximum = (None if end is None else Decimal(end) for end in plain)
    return Limits(minimum, maximum)


def _condition_in(plain: Mapping[str, Any]) -> Condition:
    return Condition(plain["item"], tuple(plain["values"]))


def _item_out(item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "type": item.type.value,
        "text": _text_out(item.text),
        "fail_class": item.fail_class.value if item.fail_class else None,
        "is_major": item.is_major,
        "na_allowed": item.na_allowed,
        "is_required": item.is_required,
        "one_by_one": item.one_by_one,
        "unit": item.unit,
        "limits": _limits_out(item.limits),
        "bounds": _limits_out(item.bounds),
        "choices": [{"key": each.key, "text": _text_out(each.text), "fails": each.fails} for each in item.choices],
        "reasons": [{"key": each.key, "text": _text_out(each.text)} for each in item.reasons],
        "hint": _text_out(item.hint),
        "basis": _basis_out(item.basis),
        "shown_if": item.shown_if and {"item": item.shown_if.item, "values": list(item.shown_if.values)},
        "rows": [_item_out(sub) for sub in item.rows],
        "photo_on_fail": item.photo_on_fail,
        "known_from": item.known_from,
    }


def _item_in(plain: Mapping[str, Any]) -> Item:
    return Item(
        key=plain["key"],
        type=ItemType(plain["type"]),
        text=_text_in(plain["text"]),
        fail_class=FailClass(plain["fail_class"]) if plain.get("fail_class") else None,
        is_major=plain.get("is_major", False),
        na_allowed=plain.get("na_allowed", False),
        is_required=plain.get("is_required", True),
        one_by_one=plain.get("one_by_one", False),
        unit=plain.get("unit", ""),
        limits=_limits_in(plain["limits"]) if plain.get("limits") else None,
        bounds=_limits_in(plain["bounds"]) if plain.get("bounds") else None,
        choices=tuple(
            Choice(each["key"], _text_in(each["text"]), each.get("fails", False)) for each in plain.get("choices", ())
        ),
        reasons=tuple(Reason(each["key"], _text_in(each["text"])) for each in plain.get("reasons", ())),
        hint=_text_in(plain["hint"]) if plain.get("hint") else None,
        basis=_basis_in(plain["basis"]) if plain.get("basis") else None,
        shown_if=_condition_in(plain["shown_if"]) if plain.get("shown_if") else None,
        rows=tuple(_item_in(sub) for sub in plain.get("rows", ())),
        photo_on_fail=plain.get("photo_on_fail", True),
        known_from=plain.get("known_from"),
    )


def _value_out(value: Value | None) -> Any:
    match value:
        case Decimal():
            return f"{value:f}"
        case Pair(low, high):
            return [f"{low:f}", f"{high:f}"]
        case Computed(word, due_on):
            return {"value": word, "due_on": due_on.isoformat() if due_on else None}
        case date():
            return value.isoformat()
        case tuple():
            return [
                part if isinstance(part, str) else {key: answer.to_plain() for key, answer in part.items()}
                for part in value
            ]
    return value


def _value_in(type_: ItemType, plain: Any) -> Value:
    match type_:
        case ItemType.NUMBER:
            return Decimal(plain)
        case ItemType.PAIR:
            low, high = (Decimal(end) for end in plain)
            return Pair(low, high)
        case ItemType.CHOICES:
            return tuple(str(key) for key in plain)
        case ItemType.DATE:
            return date.fromisoformat(plain)
        case ItemType.ROWS:
            return tuple({key: Answer.from_plain(answer) for key, answer in row.items()} for row in plain)
        case ItemType.COMPUTED:
            due_on = plain["due_on"]
            return Computed(plain["value"], date.fromisoformat(due_on) if due_on else None)
    return str(plain)


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
