"""Kitchen: closing at the end of the day."""

from kiosk.core.form import Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.roles import COOK
from kiosk.library.sources import CUSTOM, PLANS
from kiosk.library.wording import NOW, STOP, TERM, check, chips

CLOSING = Form(
    code="KIT-14",
    title=Text("厨房收工检查", "Kitchen closing"),
    frequency=Text("每天收工", "Every day at closing"),
    roles=(COOK,),
    basis=(CUSTOM, PLANS),
    seconds=30,
    items=(
        check(
            "gas_off", "燃气总阀、灶阀关闭", "Main and stove gas valves shut", NOW, CUSTOM,
            chips(
                main=("总阀没关", "Main valve open"),
                stove=("灶阀没关", "Stove valve open"),
                smell=("有燃气味", "Smell of gas"),
                stuck=("阀门拧不动", "Valve stuck"),
            ),
            na_allowed=True,
            one_by_one=True,
        ),
        check(
            "appliances_off", "蒸箱、炸炉、电器断电", "Steamers, fryers and appliances off", NOW, CUSTOM,
            chips(
                steamer=("蒸箱没关", "Steamer on"),
                fryer=("炸炉没关", "Fryer on"),
                plug=("插头没拔", "Plug left in"),
                broken=("开关坏", "Switch broken"),
            ),
        ),
        check(
            "fridges_on", "冰箱、冷库保持通电", "Fridges and cold store stay on", NOW, CUSTOM,
            chips(
                off=("断电", "No power"),
                warm=("温度升高", "Getting warm"),
                door=("门没关严", "Door not shut"),
            ),
        ),
        check(
            "water_off", "水阀关闭，无长流水", "Water off; no tap running", NOW, CUSTOM,
            chips(
                running=("长流水", "Tap running"),
                leak=("漏水", "Leak"),
                valve=("阀门没关", "Valve open"),
            ),
        ),
        check(
            "fans_lights", "排风机、照明关闭", "Fans and lights off", TERM, CUSTOM,
            chips(
                fan=("排风机没关", "Fan on"),
                light=("灯没关", "Light on"),
                broken=("开关坏", "Switch broken"),
            ),
        ),
        check(
            "knives", "刀具入柜上锁", "Knives locked away", NOW, CUSTOM,
            chips(
                out=("刀没收", "Knife left out"),
                unlocked=("没上锁", "Not locked"),
                short=("数量不对", "One is missing"),
                lock=("锁坏", "Lock broken"),
            ),
        ),
        check(
            "food_away", "食品归位，剩余食品已处置", "Food put away; leftovers dealt with", NOW, CUSTOM,
            chips(
                out=("食品没收", "Food left out"),
                leftovers=("剩菜没处置", "Leftovers left"),
                waste=("垃圾没清", "Waste not emptied"),
            ),
        ),
        check(
            "uv_on", "紫外线灯定时开启，人已离开", "UV on a timer; room empty", STOP, PLANS,
            chips(
                people=("还有人在", "Somebody still inside"),
                not_on=("没开", "Not switched on"),
                timer=("定时坏", "Timer broken"),
                lamp=("灯管坏", "Lamp broken"),
            ),
            na_allowed=True,
            photo_on_fail=False,
        ),
        check(
            "locked", "门窗上锁", "Doors and windows locked", NOW, CUSTOM,
            chips(
                door=("门没锁", "Door not locked"),
                window=("窗没关", "Window open"),
                lock=("锁坏", "Lock broken"),
            ),
        ),
        Item(
            "left_at", ItemType.DATETIME, Text("离岗时间", "Time of leaving"),
            is_required=False,
            hint=Text("与提交时间不同才填", "Only if it differs from the time of sending"),
            basis=CUSTOM,
        ),
    ),
)  # fmt: skip
