"""Kitchen: the staff's check in the morning, before work."""

from dataclasses import replace

from kiosk.core.form import Choice, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.kitchen.sources import FOOD_LAW_45, STAFF_SYMPTOMS
from kiosk.library.roles import FOOD_SAFETY, HEALTH
from kiosk.library.sources import CUSTOM, DEFAULT
from kiosk.library.wording import (
    NOW,
    STOP,
    between,
    check,
    chips,
    measure,
    worked_out,
)

_NO_FEVER = between(None, "37.2")
_OF_A_BODY = between("30", "45")
_NAME = Item("name", ItemType.TEXT, Text("员工姓名", "Staff name"))

STAFF = Form(
    code="KIT-01",
    title=Text("食堂从业人员晨检", "Kitchen staff morning check"),
    frequency=Text("供餐日每天上岗前", "Every day with meals, before work"),
    roles=(FOOD_SAFETY, HEALTH),
    basis=(FOOD_LAW_45, STAFF_SYMPTOMS),
    seconds=40,
    items=(
        # A person's temperature needs no picture, and a reading no reason.
        replace(
            measure(
                "highest_temperature", "全员测温，最高一人的体温", "All measured: the highest temperature", "℃", STOP, CUSTOM,
                limits=_NO_FEVER,
                bounds=_OF_A_BODY,
                hint=Text("37.3 ℃及以上先不上岗", "At 37.3 ℃ or above: off work for now"),
            ),
            photo_on_fail=False,
        ),
        Item(
            "temperatures", ItemType.ROWS, Text("逐人体温", "Temperature of each person"), STOP,
            is_required=False,
            rows=(
                _NAME,
                Item(
                    "temperature", ItemType.NUMBER, Text("体温", "Temperature"),
                    unit="℃",
                    limits=_NO_FEVER,
                    bounds=_OF_A_BODY,
                ),
            ),
            hint=Text("每人一行，只填员工", "One line each, staff only"),
            basis=CUSTOM,
            photo_on_fail=False,
        ),
        check(
            "symptoms", "无发热、腹泻、呕吐、咽痛、黄疸", "No fever, diarrhoea, vomiting, sore throat or jaundice", STOP,
            STAFF_SYMPTOMS,
            chips(
                fever=("发热", "Fever"),
                diarrhoea=("腹泻", "Diarrhoea"),
                vomiting=("呕吐", "Vomiting"),
                throat=("咽痛", "Sore throat"),
                jaundice=("黄疸", "Jaundice"),
            ),
            hint=Text("逐人问，有一人就选异常", "Ask each person; one is enough to fail"),
            one_by_one=True,
            photo_on_fail=False,
        ),
        check(
            "hands", "手部无伤口、化脓、皮疹", "Hands free of cuts, pus and rash", STOP, STAFF_SYMPTOMS,
            chips(
                cut=("有伤口", "Cut"),
                pus=("化脓", "Pus"),
                rash=("皮疹", "Rash"),
            ),
            photo_on_fail=False,
        ),
        check(
            "work_clothes", "工作衣帽、口罩干净整齐", "Work clothes, cap and mask clean and in order", NOW, CUSTOM,
            chips(
                clothes=("衣服不干净", "Clothes dirty"),
                cap=("没戴好帽子", "Cap not worn well"),
                mask=("没戴口罩", "No mask"),
                not_changed=("没换工作服", "Not changed"),
            ),
            photo_on_fail=False,
        ),
        check(
            "nails", "不留长指甲，不戴首饰", "Short nails, no jewellery", NOW, CUSTOM,
            chips(
                long=("指甲长", "Long nails"),
                polish=("涂指甲油", "Nail polish"),
                ring=("戴戒指、手链", "Ring or bracelet"),
                earring=("戴耳环", "Earring"),
            ),
            photo_on_fail=False,
        ),
        check(
            "hands_washed", "上岗前已洗手消毒", "Hands washed and disinfected before work", NOW, CUSTOM,
            chips(
                not_washed=("没洗手", "Not washed"),
                not_disinfected=("没消毒", "Not disinfected"),
                no_soap=("没有洗手液", "No soap"),
                no_water=("水龙头坏", "Tap broken"),
            ),
            photo_on_fail=False,
        ),
        worked_out(
            "certificates", "健康证在有效期内", "Health certificates valid", FOOD_LAW_45,
            Text("自己核对证件日期", "Look at the dates on the certificates"),
        ),
        Item(
            "staff_actions", ItemType.ROWS, Text("异常人员的处理结果", "What was done about each person"),
            is_required=False,
            rows=(
                _NAME,
                Item(
                    "action", ItemType.CHOICE, Text("处理结果", "Action"),
                    choices=(
                        Choice("works", Text("正常上岗", "Works as usual")),
                        Choice("moved", Text("调离岗位", "Moved to other work")),
                        Choice("home", Text("回家就医", "Sent home to see a doctor")),
                    ),
                ),
            ),
            hint=Text("全员正常不用填", "Leave empty if everybody is well"),
            basis=DEFAULT,
        ),
    ),
)  # fmt: skip
