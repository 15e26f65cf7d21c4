"""Security: a point of the guard's patrol."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import GUARD
from kiosk.library.sources import CUSTOM, KEY_AREAS, ORDER_61_25, PLANS
from kiosk.library.wording import NOW, STOP, TERM, check, chips, remark

PATROL_POINT = Form(
    code="SEC-02",
    title=Text("巡逻点位检查", "Patrol point"),
    frequency=Text("重点部位每天不少于5次", "Key areas at least 5 times a day"),
    roles=(GUARD,),
    basis=(KEY_AREAS,),
    seconds=8,
    satisfies=("FIRE-07",),
    items=(
        check(
            "locked", "门窗锁闭", "Doors and windows locked", NOW, PLANS,
            chips(
                door=("门没锁", "Door not locked"),
                window=("窗没关", "Window open"),
                lock=("锁坏", "Lock broken"),
                forced=("有撬痕", "Signs of forcing"),
            ),
            na_allowed=True,
        ),
        check(
            "lights", "灯光、照明正常", "Lights work", TERM, CUSTOM,
            chips(
                dark=("不亮", "Dark"),
                flicker=("闪烁", "Flickers"),
                left_on=("没关", "Left on"),
                damaged=("损坏", "Damaged"),
            ),
        ),
        check(
            "quiet", "无陌生人、异响、异味", "No strangers, noise or smell", STOP, CUSTOM,
            chips(
                stranger=("有陌生人", "Stranger"),
                noise=("异响", "Noise"),
                burnt=("焦味", "Burnt smell"),
                gas=("燃气味", "Smell of gas"),
            ),
            photo_on_fail=False,
        ),
        check(
            "fence", "围墙、护栏无攀爬、破坏", "Wall and fence not climbed or damaged", STOP, PLANS,
            chips(
                gap=("有缺口", "Gap"),
                climbed=("有攀爬痕迹", "Signs of climbing"),
                loose=("松动", "Loose"),
                ladder=("有可攀爬物", "Something to climb on"),
            ),
            na_allowed=True,
        ),
        check(
            "fire_equipment", "消防设施完好，通道畅通", "Fire equipment sound; route clear", NOW, ORDER_61_25,
            chips(
                blocked=("通道堵塞", "Route blocked"),
                missing=("器材缺失", "Equipment missing"),
                damaged=("器材损坏", "Equipment damaged"),
                lamp=("应急灯不亮", "Emergency lamp dark"),
            ),
        ),
        check(
            "water_power", "水电无异常", "No water or power fault", NOW, PLANS,
            chips(
                leak=("漏水", "Leak"),
                running=("长流水", "Tap running"),
                power=("断电、跳闸", "Power off or tripped"),
                wire=("电线外露", "Bare wire"),
            ),
        ),
        remark("remark", "异常情况", "Anything unusual", CUSTOM, Text("没有可不填", "Leave empty if there is nothing")),
    ),
)  # fmt: skip
