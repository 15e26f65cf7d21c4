"""Rooms: dormitories every evening, by night, weekly and monthly; counts only, never a child's name."""

from dataclasses import replace

from kiosk.core.form import Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.roles import DORMITORY, GUARD, LOGISTICS
from kiosk.library.rooms.sources import DORMITORY_ROUNDS
from kiosk.library.sources import CUSTOM, MAJOR_HAZARDS
from kiosk.library.wording import (
    STOP,
    between,
    check,
    chips,
    choose,
    measure,
    remark,
    scores,
)

_PEOPLE = between("0", "5000")

_BANNED = check(
    "banned_things", "无违规电器、明火、吸烟", "No banned appliances, flames or smoking", STOP, CUSTOM,
    chips(
        appliance=("违规电器", "Banned appliance"),
        charging=("床上充电", "Charging on a bed"),
        flame=("明火、蚊香", "Flame or mosquito coil"),
        smoking=("吸烟", "Smoking"),
    ),
    photo_on_fail=False,
)  # fmt: skip

_WAYS_OUT = check(
    "ways_out", "楼门、消防通道能从里面打开", "House doors and fire exits open from inside", STOP, MAJOR_HAZARDS,
    chips(
        locked=("上锁", "Locked"),
        blocked=("被堵住", "Blocked"),
        jammed=("打不开", "Jams"),
        nobody=("钥匙无人保管", "Nobody has the key"),
    ),
    hint=Text("从里面推一下门", "Push the door from inside"),
    is_major=True,
)  # fmt: skip

_BEDS = check(
    "beds", "床架、护栏、爬梯牢固", "Bed frames, rails and ladders firm", STOP, CUSTOM,
    chips(
        rail=("护栏松动", "Rail loose"),
        ladder=("爬梯松动", "Ladder loose"),
        frame=("床架摇晃", "Frame wobbles"),
        weld=("开焊、断裂", "Weld or part broken"),
    ),
)  # fmt: skip

DAILY = Form(
    code="ROOM-05-D",
    title=Text("宿舍晚查", "Dormitory, every evening"),
    frequency=Text("住校夜每晚", "Every boarding night"),
    roles=(DORMITORY,),
    basis=(CUSTOM, MAJOR_HAZARDS),
    seconds=30,
    items=(
        Item(
            "roll_call", ItemType.PAIR, Text("就寝点名：应到、实到", "Roll call at bedtime: expected, present"),
            bounds=_PEOPLE,
            hint=Text("先填应到，再填实到", "Expected first, then present"),
            basis=CUSTOM,
        ),
        replace(
            measure(
                "unexplained", "没到又去向不明的人数", "Absent and nobody knows where", "", STOP, CUSTOM,
                limits=between("0", "0"),
                bounds=_PEOPLE,
                hint=Text("没有填0；有一人就立即报告", "0 if none; report at once even if it is one"),
            ),
            photo_on_fail=False,
        ),
        remark(
            "absent_where", "缺寝去向", "Where the absent are", CUSTOM,
            Text("只写人数和原因，不写姓名", "Numbers and reasons only, no names"),
        ),
        _BANNED,
        _WAYS_OUT,
        choose(
            "hygiene", "卫生、通风、异味", "Hygiene, air, smell", None, CUSTOM,
            scores(poor_fails=False),
        ),
        measure(
            "sick", "病号人数", "How many are sick", "", None, CUSTOM,
            limits=None,
            bounds=_PEOPLE,
            hint=Text("没有填0", "0 if none"),
        ),
        remark(
            "sick_note", "病号情况", "About the sick", CUSTOM,
            Text("只写症状和处置，不写姓名", "Symptoms and what was done only, no names"),
        ),
    ),
)  # fmt: skip

NIGHT = Form(
    code="ROOM-05-N",
    title=Text("宿舍夜间巡查", "Dormitory, round by night"),
    frequency=Text("住校夜至少每2小时", "At least every 2 hours of a boarding night"),
    roles=(DORMITORY, GUARD),
    basis=(DORMITORY_ROUNDS,),
    seconds=12,
    items=(
        Item(
            "round_at", ItemType.DATETIME, Text("巡查时间", "Time of the round"),
            is_required=False,
            hint=Text("与提交时间不同才填", "Only if it differs from the time of sending"),
            basis=DORMITORY_ROUNDS,
        ),
        _BANNED,
        _WAYS_OUT,
    ),
)  # fmt: skip

WEEKLY = Form(
    code="ROOM-05-W",
    title=Text("宿舍床架周检", "Dormitory beds, weekly"),
    frequency=Text("每周", "Weekly"),
    roles=(DORMITORY,),
    basis=(CUSTOM,),
    seconds=30,
    items=(_BEDS,),
)

MONTHLY = Form(
    code="ROOM-05-M",
    title=Text("宿舍安全月检", "Dormitory, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(LOGISTICS, DORMITORY),
    basis=(MAJOR_HAZARDS, CUSTOM),
    seconds=60,
    items=(
        _BEDS,
        check(
            "windows_escape", "门锁、窗、防盗栏不妨碍逃生", "Locks, windows and bars do not stop escape", STOP, MAJOR_HAZARDS,
            chips(
                bars=("防盗栏打不开", "Bars do not open"),
                sealed=("窗封死", "Window sealed"),
                lock=("门锁从里面打不开", "Lock does not open from inside"),
                blocked=("窗前堆物", "Things in front of the window"),
            ),
            is_major=True,
        ),
        check(
            "smoke_alarm", "烟感在线、能报警", "Smoke detectors online and working", STOP, MAJOR_HAZARDS,
            chips(
                missing=("没装", "Not fitted"),
                offline=("离线", "Offline"),
                covered=("被遮挡", "Covered"),
                silent=("按测试键不响", "Silent at its test button"),
            ),
            is_major=True,
        ),
    ),
    satisfies=("ROOM-05-W",),
)  # fmt: skip
