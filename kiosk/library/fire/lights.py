"""Emergency lights and exit signs: the monthly test and the yearly full discharge."""

from kiosk.core.form import Choice, Condition, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.fire.sources import LIGHT_LEVELS, LIGHT_UPKEEP
from kiosk.library.roles import REPAIRER
from kiosk.library.sources import CUSTOM, DEFAULT, ORDER_61_25
from kiosk.library.wording import NOW, TERM, between, check, chips, choose

PLACES_LIT = (
    Choice("stairs", Text("楼梯间、前室", "Stairs or lobby")),
    Choice("corridor", Text("走道、人员密集房间", "Corridor or crowded room")),
    Choice("other", Text("其他地方", "Elsewhere")),
    Choice("sign", Text("只是指示牌，不照地面", "A sign only, lights no floor")),
)


def _minutes(key: str, zh: str, en: str, least: str, hint: Text) -> Item:
    return Item(
        key, ItemType.NUMBER, Text(zh, en), TERM,
        unit="min",
        limits=between(least, None),
        bounds=between("0", "600"),
        hint=hint,
        basis=LIGHT_UPKEEP,
        photo_on_fail=False,
    )  # fmt: skip


def _floor_light(key: str, least: str, place: str) -> Item:
    return Item(
        key, ItemType.NUMBER, Text("地面照度", "Light on the floor"), TERM,
        is_required=False,
        unit="lx",
        limits=between(least, None),
        bounds=between("0", "1000"),
        hint=Text("照度计放在地面最暗处；没有照度计可不填", "Meter on the darkest spot of the floor; leave empty without one"),
        basis=LIGHT_LEVELS,
        shown_if=Condition("place_lit", (place,)),
    )  # fmt: skip


_LOOK = (
    check(
        "light_sound", "外观完好，固定牢固，未被遮挡", "Sound, firmly fixed, not covered", TERM, ORDER_61_25,
        chips(
            damaged=("外壳破损", "Case broken"),
            loose=("松动、脱落", "Loose or fallen"),
            hidden=("被遮挡", "Covered"),
            missing=("缺失", "Missing"),
        ),
    ),
    check(
        "mains_lamp", "主电指示灯亮，无故障灯", "Mains lamp on, no fault lamp", TERM, CUSTOM,
        chips(
            dark=("指示灯不亮", "Lamp dark"),
            fault=("故障灯亮", "Fault lamp on"),
            unplugged=("没接电", "Not connected"),
        ),
    ),
    check(
        "lights_on_test", "按测试键或断电后自动点亮", "Lights up on the test button or when power is cut", TERM, CUSTOM,
        chips(
            dark=("不亮", "Stays dark"),
            slow=("超过5秒才亮", "Takes over 5 seconds"),
            dim=("很暗", "Very dim"),
            button=("测试键坏", "Test button broken"),
        ),
        hint=Text("5秒内应点亮", "It should light within 5 seconds"),
    ),
)  # fmt: skip

_ARROW = check(
    "arrow", "指示方向正确", "Arrow points the right way", NOW, ORDER_61_25,
    chips(
        wrong=("方向指错", "Points the wrong way"),
        blocked=("所指的出口不通", "The exit it points to is shut"),
        worn=("箭头看不清", "Arrow not legible"),
    ),
    na_allowed=True,
)  # fmt: skip

MONTHLY = Form(
    code="FIRE-04-M",
    title=Text("应急照明与疏散指示月检", "Emergency lights and exit signs, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(REPAIRER,),
    basis=(LIGHT_UPKEEP, ORDER_61_25),
    seconds=20,
    items=(
        *_LOOK,
        _minutes(
            "monthly_minutes", "月度放电时长", "Monthly discharge", "30",
            Text("断电后亮了多久", "How long it stayed lit without mains"),
        ),
        _ARROW,
    ),
)  # fmt: skip

YEARLY = Form(
    code="FIRE-04-Y",
    title=Text("应急照明与疏散指示年度放电", "Emergency lights and exit signs, yearly discharge"),
    frequency=Text("每年", "Yearly"),
    roles=(REPAIRER,),
    basis=(LIGHT_UPKEEP, LIGHT_LEVELS),
    seconds=30,
    satisfies=("FIRE-04-M",),
    items=(
        *_LOOK,
        _minutes(
            "yearly_minutes", "年度放电时长", "Yearly discharge", "90",
            Text("一直放到熄灭；设计值因建筑而异", "Until it goes out; the design value differs by building"),
        ),
        _ARROW,
        choose("place_lit", "照亮什么地方", "What it lights", None, DEFAULT, PLACES_LIT, known_from="place_lit"),
        _floor_light("lux_stairs", "10", "stairs"),
        _floor_light("lux_corridor", "3", "corridor"),
        _floor_light("lux_other", "1", "other"),
    ),
)  # fmt: skip
