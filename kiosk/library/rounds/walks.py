"""Rounds: three walks a day of the duty leader, the general daily round, and the weekly check."""

from dataclasses import replace

from kiosk.core.form import Choice, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.roles import DEPUTY_HEAD, LOGISTICS
from kiosk.library.sources import DEFAULT, PLANS
from kiosk.library.wording import (
    NOW,
    TERM,
    between,
    check,
    chips,
    choose,
    dated,
    remark,
    scores,
)

_FOUND = (
    Choice("normal", Text("正常", "Normal")),
    Choice("good", Text("有亮点", "A good example")),
    Choice("problem", Text("有问题", "A problem"), fails=True),
)
_WHAT = chips(
    order=("秩序", "Order"),
    safety=("安全", "Safety"),
    cleanliness=("卫生", "Cleanliness"),
    equipment=("设施设备", "Equipment"),
    people=("人员不在岗", "Somebody not on post"),
)

THREE_ROUNDS = Form(
    code="COMP-01",
    title=Text("一日三巡", "Three rounds a day"),
    frequency=Text("每天3次", "Three times a day"),
    roles=(DEPUTY_HEAD, LOGISTICS),
    basis=(PLANS,),
    seconds=30,
    items=(
        choose("campus", "校园", "Campus", TERM, PLANS, _FOUND, _WHAT),
        # No photo is wanted of a class: children would be in it.
        replace(choose("classes", "班级", "Classes", TERM, PLANS, _FOUND, _WHAT), photo_on_fail=False),
        choose("canteen", "食堂", "Canteen", TERM, PLANS, _FOUND, _WHAT),
        remark("found", "问题或亮点", "Problem or good example", PLANS, Text("不写孩子的姓名", "No child's name")),
        remark("done_now", "现场处理", "Done on the spot", PLANS),
        remark("who", "责任人", "Who puts it right", PLANS, Text("只写教职工", "Staff only")),
        dated("by_on", "整改期限", "By when", None, PLANS),
    ),
)  # fmt: skip

GENERAL = Form(
    code="GEN-01",
    title=Text("每日综合巡查", "General daily round"),
    frequency=Text("每天", "Daily"),
    roles=(DEPUTY_HEAD, LOGISTICS),
    basis=(DEFAULT,),
    seconds=25,
    items=(
        check(
            "order", "秩序良好", "Good order", NOW, DEFAULT,
            chips(
                running=("追逐拥挤", "Running or crowding"),
                noise=("吵闹", "Noise"),
                unattended=("孩子没人看护", "Children unattended"),
                things=("物品乱放", "Things lying about"),
            ),
            photo_on_fail=False,
        ),
        check(
            "cleanliness", "环境整洁", "Clean and tidy", TERM, DEFAULT,
            chips(
                rubbish=("有垃圾", "Rubbish"),
                wet=("积水、油污", "Water or grease"),
                smell=("有异味", "Smells"),
                corner=("卫生死角", "Neglected corner"),
            ),
        ),
        check(
            "safety", "无安全隐患", "Nothing unsafe", NOW, DEFAULT,
            chips(
                blocked=("通道堵塞", "Route blocked"),
                wire=("电线、插座", "Wire or socket"),
                sharp=("尖锐、破损物", "Sharp or broken things"),
                fall=("会掉、会倒的物品", "Things that may fall"),
            ),
            one_by_one=True,
        ),
        check(
            "equipment", "设施设备完好", "Equipment sound", TERM, DEFAULT,
            chips(
                door=("门窗", "Door or window"),
                lamp=("灯具", "Lamp"),
                water=("水管、龙头", "Pipe or tap"),
                furniture=("桌椅器材", "Furniture or gear"),
            ),
        ),
        check(
            "people", "值班、岗位人员在岗", "People on duty are on post", NOW, DEFAULT,
            chips(
                away=("无人在岗", "Nobody there"),
                late=("迟到", "Late"),
                busy=("在做别的事", "Doing something else"),
            ),
            photo_on_fail=False,
        ),
        remark("good", "优点", "What was good", DEFAULT, Text("看到的好做法，可不填", "A good example seen; may be empty")),
        remark("problem", "问题", "What was found", DEFAULT, Text("没有可不填；不写孩子的姓名", "May be empty; no child's name")),
    ),
)  # fmt: skip

WEEKLY = Form(
    code="COMP-04",
    title=Text("周检查", "Weekly check"),
    frequency=Text("每周", "Weekly"),
    roles=(LOGISTICS, DEPUTY_HEAD),
    basis=(PLANS,),
    seconds=40,
    items=(
        Item(
            "sampled", ItemType.PAIR, Text("抽查点位数、合格数", "Points sampled, points sound"),
            bounds=between("0", "5000"),
            hint=Text("先填抽查数，再填合格数", "Sampled first, then sound"),
            basis=DEFAULT,
        ),
        check(
            "safety_gear", "安全设施、消防设施完好", "Safety and fire equipment sound", NOW, PLANS,
            chips(
                extinguisher=("灭火器", "Extinguisher"),
                route=("通道、出口", "Route or exit"),
                camera=("监控、报警", "Camera or alarm"),
                play=("玩具、器械", "Play set or gear"),
            ),
        ),
        choose(
            "hygiene", "卫生", "Hygiene", TERM, PLANS, scores(poor_fails=True),
            chips(
                floor=("地面", "Floors"),
                toilet=("厕所", "Toilets"),
                corner=("死角", "Corners"),
                goods=("物品摆放", "Things out of place"),
            ),
        ),
        check(
            "doors_power", "门窗、水电正常", "Doors, windows, water and power right", NOW, PLANS,
            chips(
                door=("门窗", "Door or window"),
                water=("水", "Water"),
                power=("电", "Power"),
                left_on=("人走没关", "Left on"),
            ),
        ),
        check(
            "published", "检查结果已公布", "Result published", TERM, PLANS,
            chips(
                not_done=("没公布", "Not published"),
                late=("晚了", "Late"),
                gaps=("内容不全", "Incomplete"),
            ),
            hint=Text("看上一次的结果", "Look at the last result"),
            photo_on_fail=False,
        ),
    ),
)  # fmt: skip
