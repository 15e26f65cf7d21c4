"""The fire pump room with its tanks: the monthly check, and the temperature in winter."""

from kiosk.core.form import Choice, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.fire.sources import TANK_LEVELS
from kiosk.library.roles import REPAIRER
from kiosk.library.sources import CUSTOM
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    Chips,
    between,
    check,
    chips,
    measure,
)

PUMP_SWITCH = (
    Choice("auto", Text("自动", "Automatic")),
    Choice("manual", Text("手动", "Manual"), fails=True),
    Choice("stopped", Text("停止", "Stopped"), fails=True),
)
PUMP_SWITCH_REASONS: Chips = chips(
    works=("检修没复位", "Not reset after repair"),
    false_start=("误启动后关掉", "Turned off after a false start"),
    fault=("水泵故障", "Pump fault"),
    unclear=("原因不明", "Cause unknown"),
)


def _level(key: str, zh: str, en: str, hint: Text) -> Item:
    return measure(
        key, zh, en, "m", STOP, TANK_LEVELS,
        limits=None,
        bounds=between("0", "20"),
        reasons=chips(
            low=("低于最低水位", "Below the lowest mark"),
            empty=("没有水", "Empty"),
            valve=("浮球阀、补水坏", "Filling valve broken"),
            gauge=("水位计看不清", "Gauge not legible"),
        ),
        hint=hint,
        is_required=False,
    )  # fmt: skip


PUMP_ROOM = Form(
    code="FIRE-10-M",
    title=Text("消防泵房、水池、水箱月检", "Fire pump room and tanks, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(REPAIRER,),
    basis=(TANK_LEVELS, CUSTOM),
    seconds=40,
    items=(
        _level(
            "pool_level", "消防水池水位", "Level of the fire water pool",
            Text("没有水池可不填；低于标线就选原因", "Leave empty if there is none; choose a reason if it is below its mark"),
        ),
        _level(
            "tank_level", "消防水箱水位", "Level of the fire water tank",
            Text("没有水箱可不填；低于标线就选原因", "Leave empty if there is none; choose a reason if it is below its mark"),
        ),
        Item(
            "pump_panel", ItemType.CHOICE, Text("泵控制柜在“自动”位", "Pump panel set to automatic"), STOP,
            is_major=True,
            one_by_one=True,
            choices=PUMP_SWITCH,
            reasons=PUMP_SWITCH_REASONS,
            basis=CUSTOM,
        ),
        measure(
            "pipe_pressure", "管网压力", "Pressure in the pipes", "MPa", TERM, CUSTOM,
            limits=None,
            bounds=between("0", "3"),
            reasons=chips(
                low=("低于规定", "Too low"),
                high=("高于规定", "Too high"),
                swinging=("指针摆动", "Needle swings"),
                gauge=("压力表坏", "Gauge broken"),
            ),
            hint=Text("范围由学校填写；不在范围就选原因", "The school sets the range; choose a reason if it is outside"),
        ),
        check(
            "test_start", "点动试泵正常", "Pump starts on test", TERM, CUSTOM,
            chips(
                dead=("不启动", "Does not start"),
                noise=("异响、振动", "Noise or shaking"),
                backwards=("反转", "Turns backwards"),
                leak=("漏水", "Leaking"),
            ),
            hint=Text("每月一次", "Once a month"),
        ),
        check(
            "valves_open", "阀门常开、有标识、无渗漏", "Valves open, tagged and dry", NOW, CUSTOM,
            chips(
                shut=("被关闭", "Shut"),
                untagged=("没有标识", "No tag"),
                leak=("渗漏", "Leaking"),
                rusty=("锈死", "Seized"),
            ),
        ),
        check(
            "pump_room_clear", "泵房无杂物，照明、通信正常", "Pump room clear; light and telephone work", TERM, CUSTOM,
            chips(
                goods=("堆放杂物", "Things stored there"),
                light=("照明坏", "No light"),
                phone=("电话不通", "Telephone dead"),
                water=("地面积水", "Water on the floor"),
            ),
        ),
    ),
)  # fmt: skip

WINTER = Form(
    code="FIRE-10-D",
    title=Text("消防泵房冬季温度", "Fire pump room, winter temperature"),
    frequency=Text("冬季每天", "Every day in winter"),
    roles=(REPAIRER,),
    basis=(CUSTOM,),
    seconds=5,
    items=(
        measure(
            "winter_temperature", "室温或水温", "Room or water temperature", "℃", NOW, CUSTOM,
            limits=between("5", None),
            bounds=between("-40", "50"),
            reasons=chips(
                heating=("没有供暖", "No heating"),
                window=("门窗没关", "Door or window open"),
                frozen=("已结冰", "Frozen"),
            ),
            hint=Text("零下要带负号", "Below zero: type the minus"),
        ),
    ),
)  # fmt: skip
