"""Kitchen: the UV lamp of the serving room, every day after the clean."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.kitchen.sources import UV_LAMPS
from kiosk.library.roles import COOK
from kiosk.library.sources import PLANS
from kiosk.library.wording import (
    NOW,
    STOP,
    between,
    check,
    chips,
    measure,
    worked_out,
)

UV = Form(
    code="KIT-12",
    title=Text("专间、备餐间紫外线消毒", "Serving room, UV lamp"),
    frequency=Text("供餐日每天，清洁后", "Every day with meals, after the clean"),
    roles=(COOK,),
    basis=(PLANS, UV_LAMPS),
    seconds=20,
    items=(
        check(
            "cleaned_first", "开灯前已打扫干净", "Cleaned before the lamp goes on", NOW, PLANS,
            chips(
                table=("台面没擦", "Worktops not wiped"),
                floor=("地面没拖", "Floor not mopped"),
                food=("食品没收", "Food left out"),
            ),
        ),
        check(
            "room_empty", "照射时室内无人", "Nobody inside while it burns", STOP, UV_LAMPS,
            chips(
                people=("有人在里面", "Somebody inside"),
                entered=("中途有人进入", "Somebody walked in"),
                open=("门没关好", "Door not shut"),
            ),
            one_by_one=True,
            photo_on_fail=False,
        ),
        measure(
            "uv_minutes", "照射时长", "Minutes of exposure", "min", NOW, UV_LAMPS,
            limits=between("30", "60"),
            bounds=between("0", "1440"),
            hint=Text("开灯5–7分钟后开始计时", "Count from 5 to 7 minutes after switching on"),
        ),
        worked_out(
            "lamp_hours", "灯管累计时数", "Hours the lamp has burned", UV_LAMPS,
            Text("900小时提醒，超过1000小时更换", "Warns at 900 h; replace after 1000 h"),
        ),
        check(
            "uv_switch", "开关独立，有防误开措施和标识", "Switch of its own, guarded and labelled", STOP, UV_LAMPS,
            chips(
                shared=("与照明共用开关", "Same switch as the lights"),
                unguarded=("没有防误开罩", "Not guarded"),
                label=("没有标识", "No label"),
                broken=("开关坏", "Switch broken"),
            ),
        ),
    ),
)  # fmt: skip
