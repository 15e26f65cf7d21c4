"""The fire control room, shift by shift."""

from kiosk.core.form import Choice, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.fire.pumps import PUMP_SWITCH, PUMP_SWITCH_REASONS
from kiosk.library.fire.sources import SCHOOL_FIRE_RULES
from kiosk.library.roles import GUARD
from kiosk.library.sources import CUSTOM
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    between,
    check,
    chips,
    choose,
    measure,
    remark,
    second,
    worked_out,
)

_COUNT = between("0", "9999")

SHIFT = Form(
    code="FIRE-11",
    title=Text("消防控制室值班", "Fire control room, shift"),
    frequency=Text("每班", "Every shift"),
    roles=(GUARD,),
    basis=(SCHOOL_FIRE_RULES, CUSTOM),
    seconds=40,
    items=(
        check(
            "two_on_duty", "两人同时在岗", "Two people on duty", STOP, SCHOOL_FIRE_RULES,
            chips(
                alone=("只有一人", "Only one"),
                away=("中途离岗", "Left the post"),
                asleep=("睡岗", "Asleep"),
                certificate=("没有证书", "No certificate"),
            ),
            photo_on_fail=False,
        ),
        second(
            "second_operator", "值班员2", "Second operator", SCHOOL_FIRE_RULES,
            Text("与提交人同班的另一名值班员", "Who is on this shift with the one who sends this"),
        ),
        worked_out("certificates", "证书在有效期", "Certificates valid", SCHOOL_FIRE_RULES),
        measure(
            "fire_alarms", "火警次数", "Fire alarms", "", None, CUSTOM, limits=None, bounds=_COUNT,
            hint=Text("确认是火的次数", "Times it did burn"),
        ),
        measure("false_alarms", "误报次数", "False alarms", "", None, CUSTOM, limits=None, bounds=_COUNT),
        measure(
            "fault_points", "故障点数", "Points with a fault", "", TERM, CUSTOM,
            limits=between(None, "0"),
            bounds=_COUNT,
            hint=Text("应为0", "Should be 0"),
        ),
        measure(
            "disabled_points", "屏蔽点数", "Points disabled", "", TERM, CUSTOM,
            limits=between(None, "0"),
            bounds=_COUNT,
            hint=Text("应为0", "Should be 0"),
        ),
        choose(
            "linkage_mode", "联动控制方式", "Linkage mode", NOW, CUSTOM,
            (
                Choice("auto", Text("自动", "Automatic")),
                Choice("manual", Text("手动", "Manual"), fails=True),
            ),
            chips(
                works=("正在检修、施工", "Repair or works under way"),
                false_alarms=("误报多", "Many false alarms"),
                watched=("两人在岗、手动待命", "Two on duty, standing by"),
                unclear=("原因不明", "Cause unknown"),
            ),
            hint=Text("手动要说明原因", "Manual needs a reason"),
        ),
        choose(
            "pump_switch", "消防泵控制柜位置", "Pump panel switch", STOP, CUSTOM, PUMP_SWITCH, PUMP_SWITCH_REASONS,
            one_by_one=True,
        ),
        remark(
            "handled", "处置情况", "What was done", CUSTOM,
            Text("没有火警、故障可不填", "Leave empty if there was no alarm or fault"),
        ),
        Item("handed_over_at", ItemType.DATETIME, Text("接班时间", "Handed over at"), basis=CUSTOM),
        second(
            "other_shift", "交接的另一方", "The other side of the hand-over", CUSTOM,
            Text("交班时是接班人，接班时是交班人", "Who takes over from you, or whom you take over from"),
        ),
    ),
)  # fmt: skip
