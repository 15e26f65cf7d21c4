"""Rooms: the closing check at the end of the day."""

from kiosk.core.form import Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.roles import GUARD, TEACHER
from kiosk.library.sources import PLANS
from kiosk.library.wording import NOW, STOP, check, chips, remark

CLOSING = Form(
    code="ROOM-01",
    title=Text("放学后水电门窗检查", "Room closing check"),
    frequency=Text("每天放学后", "Every day after the last lesson"),
    roles=(TEACHER, GUARD),
    basis=(PLANS,),
    seconds=8,
    items=(
        check(
            "nobody_left", "室内无滞留学生、幼儿", "Nobody left inside", STOP, PLANS,
            chips(
                waiting=("等家长接", "Waiting to be picked up"),
                hiding=("躲在角落", "Found in a corner"),
                staff=("有教职工在", "Staff still inside"),
            ),
            hint=Text("厕所、角落、门后也要看", "Look in toilets, corners and behind doors too"),
            one_by_one=True,
            photo_on_fail=False,
        ),
        check(
            "locked", "门窗关好上锁", "Doors and windows shut and locked", NOW, PLANS,
            chips(
                door=("门没锁", "Door not locked"),
                window=("窗没关", "Window open"),
                lock=("锁坏", "Lock broken"),
                pane=("玻璃破", "Pane broken"),
            ),
        ),
        check(
            "lights_off", "灯、风扇、空调已关", "Lights, fans and AC off", NOW, PLANS,
            chips(
                light=("灯没关", "Light on"),
                fan=("风扇没关", "Fan on"),
                air_conditioner=("空调没关", "AC on"),
                switch=("开关坏", "Switch broken"),
            ),
        ),
        check(
            "sockets_off", "多媒体、电脑、插座断电", "Multimedia, computers and sockets off", NOW, PLANS,
            chips(
                screen=("多媒体没关", "Multimedia on"),
                computer=("电脑没关", "Computer on"),
                socket=("插座没断电", "Socket on"),
                damaged=("插座损坏", "Socket damaged"),
            ),
            na_allowed=True,
        ),
        check(
            "taps_off", "水龙头关闭", "Taps off", NOW, PLANS,
            chips(
                running=("没关", "Running"),
                drips=("滴漏", "Drips"),
                broken=("龙头坏", "Tap broken"),
            ),
            na_allowed=True,
        ),
        check(
            "chargers_off", "饮水机、充电设备断电", "Water dispenser and chargers off", NOW, PLANS,
            chips(
                dispenser=("饮水机没关", "Dispenser on"),
                charger=("在充电", "Charging"),
                plug=("插头没拔", "Plug left in"),
            ),
            na_allowed=True,
        ),
        check(
            "no_smell", "无明火、异味、异响", "No flame, smell or noise", STOP, PLANS,
            chips(
                flame=("明火", "Flame"),
                burnt=("焦味", "Burnt smell"),
                gas=("燃气味", "Smell of gas"),
                noise=("异响", "Noise"),
            ),
            photo_on_fail=False,
        ),
        Item(
            "left_at", ItemType.DATETIME, Text("离开时间", "Time of leaving"),
            is_required=False,
            hint=Text("与提交时间不同才填", "Only if it differs from the time of sending"),
            basis=PLANS,
        ),
        remark("remark", "异常情况", "Anything unusual", PLANS, Text("没有可不填", "Leave empty if there is nothing")),
    ),
)  # fmt: skip
