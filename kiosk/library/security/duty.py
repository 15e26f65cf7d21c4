"""Security: duty on weekends and holidays."""

from kiosk.core.form import Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.roles import DEPUTY_HEAD, GUARD, LOGISTICS
from kiosk.library.security.sources import HOLIDAY_DUTY
from kiosk.library.sources import CUSTOM, DEFAULT, PLANS
from kiosk.library.wording import (
    NOW,
    STOP,
    between,
    check,
    chips,
    measure,
    remark,
    second,
)

DUTY = Form(
    code="SEC-06",
    title=Text("节假日、周末值班检查", "Holiday and weekend duty"),
    frequency=Text("非教学日每天", "Every day without school"),
    roles=(DEPUTY_HEAD, LOGISTICS, GUARD),
    basis=(HOLIDAY_DUTY, PLANS),
    seconds=25,
    items=(
        check(
            "on_duty", "带班领导、值班人员按值班表在岗", "Leader and staff on post as the roster says", STOP, PLANS,
            chips(
                leader=("带班领导不在", "Leader not there"),
                staff=("值班人员不在", "Staff not there"),
                swapped=("换了人没报备", "Swapped without notice"),
                phone=("电话打不通", "Phone not answered"),
            ),
            photo_on_fail=False,
        ),
        Item(
            "duty_staff", ItemType.TEXT, Text("带班领导、值班人员姓名", "Leader and staff on duty"),
            hint=Text("只写教职工", "Staff only"),
            basis=PLANS,
        ),
        measure(
            "rounds_walked", "重点部位巡查次数", "Rounds of the key areas", "", NOW, DEFAULT,
            limits=between("1", None),
            bounds=between("0", "100"),
            hint=Text("下限由学校定，这里先用1次", "The school sets the least; 1 to begin with"),
        ),
        check(
            "systems", "门禁、监控、消防主机正常", "Access, cameras and fire panel work", STOP, CUSTOM,
            chips(
                access=("门禁故障", "Access fault"),
                camera=("监控断线", "Cameras offline"),
                panel=("消防主机报警、故障", "Fire panel alarm or fault"),
                off=("没开启", "Not switched on"),
            ),
        ),
        measure(
            "on_site", "留校人员数", "People still on site", "", None, CUSTOM,
            limits=None,
            bounds=between("0", "10000"),
            hint=Text("没有填0", "0 if none"),
        ),
        remark("visits_works", "来访、施工", "Visitors and works", CUSTOM, Text("没有可不填", "Leave empty if there is nothing")),
        remark(
            "remark", "异常与处置", "Anything unusual, and what was done", CUSTOM,
            Text("没有可不填", "Leave empty if there is nothing"),
        ),
        Item(
            "handed_over_at", ItemType.DATETIME, Text("交接时间", "Time of the hand-over"),
            is_required=False,
            basis=PLANS,
        ),
        second(
            "other_shift", "交接的另一方", "The other side of the hand-over", PLANS,
            Text("一人值班、没有当面交接可不填", "Leave empty if one is on duty alone and nobody took over in person"),
            is_required=False,
        ),
    ),
)  # fmt: skip
