"""The built-in kinds of checkpoint: what is known of each, how bad a fault may be, and the forms it takes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk.core.board import Risk
from kiosk.core.form import Choice
from kiosk.core.words import Text
from kiosk.library.kitchen import CABINETS
from kiosk.library.lifetime import RULES


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


_AGENTS = tuple(Choice(key, rule.text) for key, rule in RULES["extinguisher"].rules.items())

KINDS = (
    Kind(
        "extinguisher", Text("灭火器", "Fire extinguisher"), Risk.HIGH, ("FIRE-01",),
        fields=(
            Field("agent", Text("类型", "Type"), FieldType.CHOICE, _AGENTS),
            Field("size", Text("规格（kg/L）", "Size (kg or L)")),
            Field("made_on", Text("生产日期", "Date of manufacture"), FieldType.DATE),
            Field("serviced_on", Text("上次维修日期", "Last service"), FieldType.DATE),
        ),
        lifetime="extinguisher",
        large_label=True,
    ),
    Kind("exit", Text("疏散通道与安全出口", "Escape route and exit"), Risk.HIGH, ("FIRE-05",)),
    Kind("site", Text("全园 / 全校", "Whole site"), Risk.HIGH, ("FIRE-06",)),
    Kind("night_point", Text("夜巡点", "Night patrol point"), Risk.HIGH, ("FIRE-07",)),
    Kind(
        "play_set", Text("大型玩具", "Play set"), Risk.HIGH, ("PLAY-01", "PLAY-02"),
        fields=(
            Field("maker", Text("厂家", "Maker")),
            Field("installed_on", Text("安装日期", "Installed on"), FieldType.DATE),
        ),
        large_label=True,
    ),
    Kind("kitchen", Text("厨房", "Kitchen"), Risk.HIGH, ("KIT-02", "KIT-14")),
    Kind(
        "fridge", Text("冰箱冷柜", "Fridge or freezer"), Risk.MIDDLE, ("KIT-06",),
        fields=(Field("cabinet", Text("柜子类型", "Sort of cabinet"), FieldType.CHOICE, CABINETS),),
    ),
    Kind("toilet", Text("厕所", "Toilet"), Risk.LOW, ("HYG-09",)),
    Kind("classroom", Text("教室 / 活动室", "Classroom"), Risk.MIDDLE, ("ROOM-01",)),
    Kind("patrol_point", Text("巡逻点", "Patrol point"), Risk.MIDDLE, ("SEC-02",)),
)  # fmt: skip
