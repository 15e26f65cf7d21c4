"""What a kind of checkpoint is: what is known of each, how bad a fault may be, and the forms it takes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk.core.board import Risk
from kiosk.core.form import Choice
from kiosk.core.words import Text


class FieldType(StrEnum):
    """How a field of a checkpoint is filled in; a date is kept as ISO text, a choice as its key."""

    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    """Something known of a checkpoint beside its name and place."""

    key: str
    text: Text
    type: FieldType = FieldType.TEXT
    choices: tuple[Choice, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """Return the field as JSON-able values."""
        return {
            "key": self.key,
            "text": {"zh": self.text.zh, "en": self.text.en},
            "type": self.type.value,
            "choices": [{"key": each.key, "text": {"zh": each.text.zh, "en": each.text.en}} for each in self.choices],
        }


@dataclass(frozen=True)
class Kind:
    """What a checkpoint is.

    `lifetime` names the rules for its age, or is None; `large_label` says that its QR box must be at least 40 mm wide,
    because it is scanned outdoors or through a cabinet door.
    """

    key: str
    text: Text
    risk: Risk
    forms: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    lifetime: str | None = None
    large_label: bool = False
