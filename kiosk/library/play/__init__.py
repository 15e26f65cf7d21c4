"""Playground: the forms, the kinds of checkpoint they belong to, and the plans they are owed by."""

from kiosk.core.board import Risk
from kiosk.core.words import Text
from kiosk.library.kind import Field, FieldType, Kind
from kiosk.library.plan import PlanPreset, before_use, weekly
from kiosk.library.play import sets
from kiosk.library.roles import REPAIRER, TEACHER

FORMS = (sets.BEFORE_USE, sets.WEEKLY)

KINDS = (
    Kind(
        "play_set", Text("大型玩具", "Play set"), Risk.HIGH, ("PLAY-01", "PLAY-02"),
        fields=(
            Field("maker", Text("厂家", "Maker")),
            Field("installed_on", Text("安装日期", "Installed on"), FieldType.DATE),
        ),
        large_label=True,
    ),
)  # fmt: skip

PRESETS = (
    PlanPreset(
        "PLAY-01-D", "PLAY-01", "play_set", Text("大型玩具使用前检查", "Play sets, before use"), before_use, TEACHER
    ),
    PlanPreset("PLAY-02-W", "PLAY-02", "play_set", Text("大型玩具周检", "Play sets, weekly"), weekly, REPAIRER),
)  # fmt: skip
