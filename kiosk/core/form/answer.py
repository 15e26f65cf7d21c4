"""What was answered at one item, typed, and how it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from kiosk.core.form.item import ItemType
from kiosk.core.form.plain import FormError


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

    `value` is None where the item was not applicable, where a fault was told by its reason alone, and of a photo or a
    signature, which is named in `photos` by the key its phone gave it. `nophoto` is why there is no photo, no signature
    or no second person. A second person is the text of their number. A date with time is kept as the local text it was
    said in ("2026-09-01T18:30"). Rows are tuples of answers by sub-item.
    """

    type: ItemType
    value: Value | None
    outcome: Outcome = Outcome.PASS
    mode: Mode = Mode.ONE
    reasons: tuple[str, ...] = ()
    note: str = ""
    nophoto: str = ""
    is_major: bool | None = None
    photos: tuple[str, ...] = ()

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
        if self.photos:
            plain["photos"] = list(self.photos)
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
                photos=tuple(plain.get("photos", ())),
            )
        except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
            raise FormError("no answer") from error


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
