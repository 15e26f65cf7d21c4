"""Security: the gate, each shift, and the monthly test of its alarm button."""

from kiosk.core.form import Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.roles import GUARD, LOGISTICS
from kiosk.library.security.sources import (
    GATE_STANDARD,
    GUARD_NUMBERS,
    SECURITY_RULES,
    VISITOR_RULES,
)
from kiosk.library.sources import CUSTOM, PLANS
from kiosk.library.wording import NOW, STOP, between, check, chips, measure

ALARM_BUTTON = check(
    "alarm_button", "一键报警按下后能接通", "The alarm button gets through", STOP, GATE_STANDARD,
    chips(
        no_answer=("无人应答", "No answer"),
        dead=("按了没反应", "Nothing happens"),
        offline=("断线", "Offline"),
        hidden=("按钮被挡、找不到", "Button hidden"),
    ),
    hint=Text("先给接警处打电话说明是测试", "First phone the police desk to say it is a test"),
    photo_on_fail=False,
)  # fmt: skip

SHIFT = Form(
    code="SEC-01-D",
    title=Text("校门封闭管理检查", "Gate, each shift"),
    frequency=Text("每班", "Each shift"),
    roles=(GUARD, LOGISTICS),
    basis=(GATE_STANDARD, SECURITY_RULES),
    seconds=30,
    items=(
        check(
            "gates_shut", "大门、侧门按规定关闭", "Main and side gates shut as they should be", STOP, CUSTOM,
            chips(
                main=("大门没关", "Main gate open"),
                side=("侧门没关", "Side gate open"),
                lock=("锁坏", "Lock broken"),
                unwatched=("开着没人看", "Open and unwatched"),
            ),
            one_by_one=True,
        ),
        measure(
            "guards", "保安在岗人数", "Guards on post", "", NOW, GUARD_NUMBERS,
            limits=between("1", None),
            bounds=between("0", "100"),
            hint=Text("下限由学校按人数定", "The school sets the least by its numbers"),
        ),
        check(
            "uniform", "着装、证件、器械佩戴齐全", "Uniform, badge and gear worn", NOW, PLANS,
            chips(
                uniform=("没穿制服", "No uniform"),
                badge=("没戴证件", "No badge"),
                helmet=("没戴头盔、防刺服", "No helmet or stab vest"),
                baton=("没带器械", "No gear"),
            ),
            photo_on_fail=False,
        ),
        check(
            "barrier", "防冲撞设施到位，升降正常", "Anti-ram barrier in place and moves", NOW, GATE_STANDARD,
            chips(
                down=("没升起", "Not raised"),
                stuck=("升降卡住", "Stuck"),
                missing=("缺失、移开", "Missing or moved"),
                damaged=("损坏", "Damaged"),
            ),
        ),
        check(
            "frontage", "门前无乱停车，无可疑人员", "No cars or suspicious people in front of the gate", NOW, CUSTOM,
            chips(
                cars=("乱停车", "Cars parked"),
                stall=("摆摊", "Stalls"),
                person=("可疑人员", "Suspicious person"),
                crowd=("人员聚集", "A crowd"),
            ),
            photo_on_fail=False,
        ),
        measure(
            "dropoff_staff", "上下学护学岗人数", "Staff on post at drop-off and pick-up", "", NOW, CUSTOM,
            limits=between("1", None),
            bounds=between("0", "100"),
            hint=Text("本班没有上下学可不填", "Leave empty if there is none in this shift"),
            is_required=False,
        ),
        Item(
            "dropoff_at", ItemType.DATETIME, Text("护学岗到位时间", "When they were on post"),
            is_required=False,
            basis=CUSTOM,
        ),
        check(
            "pick_up", "接送卡核验，中途离园（校）有单", "Pick-up cards and leave slips checked", STOP, PLANS,
            chips(
                no_card=("没核验接送卡", "Card not checked"),
                no_slip=("离园没有单", "No leave slip"),
                unsigned=("单上没签字", "Slip not signed"),
                stranger=("接的人不对", "Wrong person"),
            ),
            hint=Text("不写孩子的姓名", "No child's name"),
            na_allowed=True,
            photo_on_fail=False,
        ),
        check(
            "visitors", "来访登记完整，证件发放收回", "Visitors registered; badges handed out and back", NOW, VISITOR_RULES,
            chips(
                not_registered=("没登记", "Not registered"),
                gaps=("登记不全", "Gaps in the book"),
                host=("没联系受访人", "Host not called"),
                badge=("没发访客证", "No badge given"),
            ),
            photo_on_fail=False,
        ),
        measure(
            "badges_out", "还没收回的访客证", "Visitor badges still out", "", NOW, PLANS,
            limits=between("0", "0"),
            bounds=between("0", "500"),
            hint=Text("下班、关门前点；没有填0", "Counted at the end of the shift; 0 if none"),
            is_required=False,
        ),
        check(
            "parcels", "快递外卖、车辆、物品已检查", "Parcels, vehicles and goods checked", NOW, SECURITY_RULES,
            chips(
                parcel=("快递外卖进了校园", "Parcels brought in"),
                vehicle=("车辆没登记", "Vehicle not registered"),
                goods=("物品没检查", "Goods not checked"),
                speed=("车辆没限速、没人引导", "Vehicle not slowed or guided"),
            ),
            photo_on_fail=False,
        ),
    ),
)  # fmt: skip

ALARM_TEST = Form(
    code="SEC-01-M",
    title=Text("一键报警月测", "Alarm button, monthly test"),
    frequency=Text("每月", "Monthly"),
    roles=(GUARD, LOGISTICS),
    basis=(GATE_STANDARD,),
    seconds=15,
    items=(
        ALARM_BUTTON,
        Item(
            "alarm_tested_at", ItemType.DATETIME, Text("测试时间", "Time of the test"),
            is_required=False,
            hint=Text("与提交时间不同才填", "Only if it differs from the time of sending"),
            basis=CUSTOM,
        ),
    ),
)  # fmt: skip
