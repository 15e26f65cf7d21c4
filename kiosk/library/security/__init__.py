"""Gate and security: the forms, the kinds of checkpoint they belong to, and the plans they are owed by."""

from functools import partial

from kiosk.core.board import Risk
from kiosk.core.words import Text
from kiosk.library.kind import Field, FieldType, Kind
from kiosk.library.plan import PlanPreset, by_night, daily, monthly, thrice, twice
from kiosk.library.roles import DEPUTY_HEAD, GUARD, LOGISTICS
from kiosk.library.security import duty, electronic, gate, gear, patrol

FORMS = (
    gate.SHIFT,
    gate.ALARM_TEST,
    patrol.PATROL_POINT,
    electronic.DAILY,
    electronic.MONTHLY,
    gear.GEAR,
    duty.DUTY,
)

KINDS = (
    Kind("patrol_point", Text("巡逻点", "Patrol point"), Risk.MIDDLE, ("SEC-02",)),
    Kind("gate", Text("校门", "Gate"), Risk.HIGH, ("SEC-01-D", "SEC-01-M"), large_label=True),
    Kind(
        "electronic", Text("技防（监控室）", "Electronic security"), Risk.HIGH, ("SEC-03-D", "SEC-03-M"),
        fields=(
            Field("retention", Text("录像应保存多久", "How long video is kept"), FieldType.CHOICE, electronic.RETENTIONS),
        ),
    ),
    Kind("guard_gear", Text("安防器械", "Guard equipment"), Risk.MIDDLE, ("SEC-04",)),
    Kind("duty_room", Text("值班室", "Duty room"), Risk.MIDDLE, ("SEC-06",)),
)  # fmt: skip

PRESETS = (
    PlanPreset(
        "SEC-02-D3", "SEC-02", "patrol_point", Text("白天巡逻", "Patrol by day"), partial(thrice, "manned"), GUARD
    ),
    PlanPreset(
        "SEC-02-N", "SEC-02", "patrol_point", Text("夜间巡逻", "Patrol by night"), partial(by_night, 240, "manned"), GUARD
    ),
    PlanPreset(
        "SEC-01-D2", "SEC-01-D", "gate", Text("校门每班检查", "Gates, each shift"), partial(twice, "manned"), GUARD
    ),
    PlanPreset(
        "SEC-01-M", "SEC-01-M", "gate", Text("一键报警月测", "Alarm buttons, monthly"), partial(monthly, "work"), LOGISTICS
    ),
    PlanPreset(
        "SEC-03-D", "SEC-03-D", "electronic", Text("技防日查", "Electronic security, daily"),
        partial(daily, "manned"), GUARD,
    ),
    PlanPreset(
        "SEC-03-M", "SEC-03-M", "electronic", Text("技防月检", "Electronic security, monthly"),
        partial(monthly, "work"), LOGISTICS,
    ),
    PlanPreset(
        "SEC-04-D2", "SEC-04", "guard_gear", Text("安防器械每班清点", "Guard equipment, each shift"),
        partial(twice, "manned"), GUARD,
    ),
    PlanPreset(
        "SEC-06-D", "SEC-06", "duty_room", Text("节假日、周末值班", "Holiday and weekend duty"),
        partial(daily, "off"), DEPUTY_HEAD,
    ),
)  # fmt: skip
