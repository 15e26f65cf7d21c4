"""How a filled-in form is read: typed answers and findings, or every problem at once.

Field names of a posted form: `a.<item>` (for a pass item "pass", "fail" or "na"), `a.<item>.low` and `.high` for a
pair, `a.<item>.reason` (several), `.note`, `.photo` (several; the keys of photos the server holds), `.nophoto` (why
there is no photo, no signature or no second person), `.major` ("yes" or "no"), `a.<item>.<n>.<sub>` for row n from 0,
`mode.<item>` ("one" or "rest"), and `photo` (several) for photos of the record as a whole. Who the second person is
comes from what the server holds; other fields of such an item are only shown again, and `a.<item>.pin` is never kept.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from kiosk.core.form.answer import Answer, Computed, Mode, Outcome, Pair, Value
from kiosk.core.form.fields import PARSERS, ProblemCode, Refused, clean
from kiosk.core.form.item import (
    FAIL,
    NA,
    PICTURES,
    FailClass,
    Item,
    ItemType,
)
from kiosk.core.form.make import Form

LONGEST_NOTE = 500
LONGEST_NOPHOTO = 200
MOST_ROWS = 50
_LONGEST_TYPED = 2000
_MOST_TYPED = 100
_ROW = re.compile(r"0|[1-9][0-9]{0,3}")
_REST = "rest"
_PHOTO = "photo"
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Held:
    """What the server holds for one record before it is sent.

    `photos` gives the item of each photo's or signature's key, "" for one of the record as a whole; `seconds` gives the
    number of the person who confirmed an item with their own PIN.
    """

    photos: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, int] = field(default_factory=dict)


_NOT_HELD = Held()


@dataclass(frozen=True)
class Problem:
    """Why the answer to an item cannot be taken; `field` is the name of the field that is wrong.

    `item` is empty where the problem is one of the record as a whole.
    """

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
    """A form as it was filled in; `photos` are those of the record as a whole, by key.

    `typed` holds the fields as they were sent, to show the page again; a PIN is not among them.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    photos: tuple[str, ...] = ()

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
    held: Held = _NOT_HELD,
) -> Reading:
    """Return what a posted form says: typed answers and findings, and every problem with its item, code and field.

    `known` are the fields of the checkpoint, `computed` what the server worked out by item, `held` the photos and second
    persons it has for this record. `today` is the local date, needed only where the age of a date is limited. Items
    whose condition is not met are ignored whatever was sent, and so are unknown fields.
    """
    typed = _typed(form, fields)
    sheet = _Sheet(typed, known, computed, today, held)
    for item in form.items:
        sheet.read(item)
    photos = sheet.photos_of_whole()
    findings = tuple(
        Finding(item.key, item.fail_class, answer.reasons, answer.note, answer.is_major)
        for item in form.items
        if item.fail_class and (answer := sheet.answers.get(item.key)) and answer.is_fail
    )
    return Reading(sheet.answers, tuple(sheet.problems), findings, typed, photos)


class _Sheet:
    """One posted form while it is being read, item by item in the form's order."""

    def __init__(
        self,
        typed: Mapping[str, tuple[str, ...]],
        known: Mapping[str, str],
        computed: Mapping[str, Computed],
        today: date | None,
        held: Held,
    ) -> None:
        self.typed = typed
        self.known = known
        self.computed = computed
        self.today = today
        self.held = held
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

    def photos_of_whole(self) -> tuple[str, ...]:
        """Return the photos of the record as a whole; one the server does not hold is a problem of no item."""
        photos, are_all_held = self._photos("", _PHOTO)
        if not are_all_held:
            self.problems.append(Problem("", ProblemCode.PHOTO_NOT_THERE, _PHOTO))
        return photos

    def _is_shown(self, item: Item) -> bool:
        if item.shown_if is None:
            return True
        earlier = self.answers.get(item.shown_if.item)
        return earlier is not None and any(value in item.shown_if.values for value in _plain_values(earlier))

    def _take_computed(self, item: Item) -> None:
        found = self.computed.get(item.key)
        if found is None:
            return
        outcome = Outcome.FAIL if item.fails_by(found.value) else Outcome.PASS
        self.answers[item.key] = Answer(item.type, found, outcome, Mode.COMPUTED)

    def _asked(self, item: Item) -> Answer | None:
        note = self._text(item, f"{item.field}.note", LONGEST_NOTE)
        if self._is_not_applicable(item):
            return Answer(item.type, None, Outcome.NA, note=note)
        photos, nophoto = self._pictures(item)
        if item.type in PICTURES:
            return self._picture(item, photos, nophoto, note)
        if item.type == ItemType.SECOND:
            return self._second(item, nophoto, note)
        value = self._value(item)
        if value is None and not self._is_told_by_reason(item):
            return self._unanswered(item)
        mode = self._mode(item, value)
        if not self._is_told_by_reason(item) and (value is None or not _is_fault(item, value, self.today)):
            return Answer(item.type, value, Outcome.PASS, mode, note=note, photos=photos)
        return self._fault(item, Answer(item.type, value, Outcome.FAIL, mode, note=note, nophoto=nophoto, photos=photos))

    def _pictures(self, item: Item) -> tuple[tuple[str, ...], str]:
        """Return the item's photos, and why there are none, or not all that were named; a reason beside them is moot."""
        nophoto = self._text(item, f"{item.field}.nophoto", LONGEST_NOPHOTO)
        photos, are_all_held = self._photos(item.key, f"{item.field}.{_PHOTO}")
        if not are_all_held and not nophoto:
            self._refuse(item, ProblemCode.PHOTO_NOT_THERE, f"{item.field}.{_PHOTO}")
        return photos, "" if photos and are_all_held else nophoto

    def _photos(self, item: str, name: str) -> tuple[tuple[str, ...], bool]:
        """Return the keys named in a field that the server holds for this item, and whether it holds all of them."""
        named = tuple(dict.fromkeys(self._many(name)))
        photos = tuple(key for key in named if self.held.photos.get(key) == item)
        return photos, len(photos) == len(named)

    def _picture(self, item: Item, photos: tuple[str, ...], nophoto: str, note: str) -> Answer | None:
        if photos or nophoto:
            return Answer(item.type, None, note=note, nophoto=nophoto, photos=photos)
        if item.is_required and not self._has_problem(item):
            self._refuse(item, ProblemCode.PHOTO_MISSING, f"{item.field}.nophoto")
        return None

    def _second(self, item: Item, nophoto: str, note: str) -> Answer | None:
        second = self.held.seconds.get(item.key)
        if second is not None:
            return Answer(item.type, str(second), note=note)
        if nophoto:
            return Answer(item.type, None, note=note, nophoto=nophoto)
        if item.is_required and not self._has_problem(item):
            self._refuse(item, ProblemCode.SECOND_MISSING, f"{item.field}.person")
        return None

    def _has_problem(self, item: Item) -> bool:
        """Decide whether an answer was given but cannot be taken, so that nothing more is to be said of its lack."""
        return any(problem.item == item.key and not problem.field.endswith(".note") for problem in self.problems)

    def _is_not_applicable(self, item: Item) -> bool:
        if item.type == ItemType.TEXT or self._one(item.field) != NA or item.choice(NA):
            return False
        if not item.na_allowed:
            self._refuse(item, ProblemCode.NOT_APPLICABLE_NOT_ALLOWED, item.field)
        return True

    def _unanswered(self, item: Item) -> Answer | None:
        if item.is_required and not self._has_problem(item):
            where = f"{item.field}.low" if item.type == ItemType.PAIR else item.field
            self._refuse(item, ProblemCode.MISSING, where)
        return None

    def _fault(self, item: Item, told: Answer) -> Answer:
        reasons = self._reasons(item)
        if item.explains_fail and not reasons and not told.note:
            self._refuse(item, ProblemCode.NOTE_MISSING, f"{item.field}.note")
        if item.photo_on_fail and not told.photos and not told.nophoto and not self._lacks_photos(item):
            self._refuse(item, ProblemCode.PHOTO_MISSING, f"{item.field}.nophoto")
        is_major = {"yes": True, "no": False}.get(self._one(f"{item.field}.major")) if item.is_major else None
        return replace(told, reasons=reasons, is_major=is_major)

    def _lacks_photos(self, item: Item) -> bool:
        return Problem(item.key, ProblemCode.PHOTO_NOT_THERE, f"{item.field}.{_PHOTO}") in self.problems

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
        return self._field(item, item, item.field)

    def _field(self, item: Item, asked_item: Item, name: str) -> Value | None:
        text = self._one(name)
        if not text:
            return None
        try:
            value = PARSERS[asked_item.type](asked_item, text)
        except Refused as refused:
            self._refuse(item, refused.code, name)
            return None
        if asked_item.looks_back and self.today is not None and isinstance(value, date) and value > self.today:
            self._refuse(item, ProblemCode.IN_THE_FUTURE, name)
            return None
        return value

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
        return [text for text in map(clean, self.typed.get(name, ())) if text]

    def _refuse(self, item: Item, code: ProblemCode, name: str) -> None:
        self.problems.append(Problem(item.key, code, name))


def _known_value(item: Item, known: Mapping[str, str]) -> Value | None:
    """Return the answer a checkpoint's field gives to an item, or None if it gives none that fits."""
    text = clean(known.get(item.known_from) or "") if item.known_from else ""
    if not text or item.type not in PARSERS:
        return None
    try:
        return PARSERS[item.type](item, text)
    except Refused:
        return None


def _typed(form: Form, fields: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    keys = {item.key for item in form.items}
    found = {}
    for name, values in fields.items():
        parts = name.split(".")
        is_of_item = len(parts) > 1 and parts[0] in ("a", "mode") and parts[1] in keys
        if name == _PHOTO or (is_of_item and parts[2:] != ["pin"]):
            several = (values,) if isinstance(values, str) else values
            found[name] = tuple(value[:_LONGEST_TYPED] for value in several[:_MOST_TYPED])
    return found


def _plain_values(answer: Answer) -> tuple[str, ...]:
    if answer.outcome == Outcome.NA:
        return (NA,)
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
            return value == FAIL if item.type == ItemType.PASS else item.fails_by(value)
        case tuple():
            return any(_is_part_fault(item, part) for part in value)
    return False


def _is_part_fault(item: Item, part: str | Mapping[str, Answer]) -> bool:
    if isinstance(part, str):
        return item.fails_by(part)
    return any(answer.is_fail for answer in part.values())
