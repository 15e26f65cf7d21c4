"""Hazardous goods: the chemical store weekly and its half-monthly count, and the store of cleaning agents."""

from dataclasses import replace

from kiosk.core.form import Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.roles import HEALTH, LABORATORY, STOREKEEPER
from kiosk.library.sources import CUSTOM, PLANS
from kiosk.library.special.sources import ALCOHOL, CHEMICALS
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    between,
    check,
    chips,
    measure,
    second,
)

_TWO_LOCKS = check(
    "two_locks", "双人双锁", "Two people, two locks", STOP, CHEMICALS,
    chips(
        one_lock=("只有一把锁", "One lock only"),
        one_person=("一人拿两把钥匙", "One person has both keys"),
        open=("没锁", "Unlocked"),
        broken=("锁坏", "Lock broken"),
    ),
    one_by_one=True,
)  # fmt: skip

_OTHER_KEEPER = second(
    "other_keeper", "另一位保管人", "The other keeper", CUSTOM,
    Text("两人同时在场才能开锁", "The locks only open with both present"),
)  # fmt: skip

_AMOUNT = measure("book", "账面数", "In the book", "", None, CUSTOM, limits=None, bounds=between("0", "1000000"))

WEEKLY = Form(
    code="HAZ-01-W",
    title=Text("危化品、药品柜周检", "Chemical store, weekly"),
    frequency=Text("每周", "Weekly"),
    roles=(STOREKEEPER, LABORATORY),
    basis=(CHEMICALS, CUSTOM),
    seconds=35,
    items=(
        _TWO_LOCKS,
        check(
            "classes_apart", "易制毒、易制爆分柜存放", "Controlled substances in cupboards of their own", STOP,
            CHEMICALS,
            chips(
                mixed=("混放", "Mixed"),
                oxidiser=("氧化剂与可燃物同柜", "Oxidiser beside what burns"),
                acid=("酸碱同柜", "Acid beside alkali"),
                no_sign=("没有标识", "No sign"),
            ),
            na_allowed=True,
        ),
        check(
            "labels", "标签、安全说明书（MSDS）齐全", "Labels and safety sheets (MSDS) complete", TERM, CUSTOM,
            chips(
                label=("缺标签", "Label missing"),
                sheet=("缺说明书", "Safety sheet missing"),
                worn=("看不清", "Not legible"),
            ),
        ),
        check(
            "store_room", "通风、防爆灯、防泄漏托盘完好", "Ventilation, explosion-proof lamp and spill tray sound", STOP, CUSTOM,
            chips(
                vent=("通风坏", "Ventilation broken"),
                lamp=("灯不防爆、损坏", "Lamp not explosion-proof or broken"),
                tray=("没有托盘", "No tray"),
                leak=("有泄漏", "A leak"),
            ),
        ),
        measure(
            "store_temperature", "库内温度", "Temperature in the store", "℃", STOP, CUSTOM,
            limits=None,
            bounds=between("-30", "60"),
            reasons=chips(
                hot=("太热", "Too hot"),
                sun=("阳光直晒", "In the sun"),
                unread=("没有温度计", "No thermometer"),
            ),
            hint=Text("限值按药品要求，不合适就选原因", "The limit follows the goods; choose a reason if it is wrong"),
            is_required=False,
        ),
        check(
            "camera_sand", "监控、报警、灭火沙完好", "Camera, alarm and fire sand there and sound", TERM, CUSTOM,
            chips(
                camera=("监控坏", "Camera broken"),
                alarm=("报警坏", "Alarm broken"),
                sand=("缺灭火沙", "No sand"),
                extinguisher=("灭火器不合适", "Wrong extinguisher"),
            ),
        ),
        check(
            "waste", "废液单独收集、按时移交", "Waste collected apart and handed over in time", TERM, CUSTOM,
            chips(
                mixed=("混装", "Mixed"),
                label=("没有标识", "No label"),
                full=("存太久没移交", "Kept too long"),
                poured=("倒进下水道", "Poured down the drain"),
            ),
            na_allowed=True,
        ),
        measure(
            "waste_kept", "现存废液", "Waste kept now", "kg", None, CUSTOM,
            limits=None,
            bounds=between("0", "10000"),
            is_required=False,
        ),
        check(
            "not_expired", "无超期、变质", "Nothing expired or spoiled", NOW, CUSTOM,
            chips(
                expired=("过期", "Expired"),
                spoiled=("变质、结块", "Spoiled or caked"),
                swollen=("瓶子鼓胀", "Bottle swollen"),
                unknown=("不明药品", "Unknown substance"),
            ),
        ),
        _OTHER_KEEPER,
    ),
)  # fmt: skip

COUNT = Form(
    code="HAZ-01-HM",
    title=Text("危化品半月盘点", "Chemical store, half-monthly count"),
    frequency=Text("每半月，开锁盘点", "Half-monthly, lock opened and counted"),
    roles=(STOREKEEPER,),
    basis=(CUSTOM, CHEMICALS),
    seconds=60,
    items=(
        _TWO_LOCKS,
        check(
            "stock_agrees", "抽查品种账物相符", "Book and stock agree for what was counted", STOP, CHEMICALS,
            chips(
                less=("实物少了", "Less than in the book"),
                more=("实物多了", "More than in the book"),
                no_book=("没有账", "No book"),
                not_entered=("领用没登记", "Issue not entered"),
            ),
            one_by_one=True,
        ),
        Item(
            "counted", ItemType.ROWS, Text("抽查品种", "What was counted"),
            is_required=False,
            rows=(
                Item("substance", ItemType.TEXT, Text("品名、单位", "Substance and unit")),
                _AMOUNT,
                replace(_AMOUNT, key="actual", text=Text("实物数", "In the store")),
            ),
            basis=CUSTOM,
            photo_on_fail=False,
        ),
        _OTHER_KEEPER,
    ),
)  # fmt: skip

CLEANING = Form(
    code="HAZ-02",
    title=Text("消毒用品、杀虫剂存放检查", "Store of cleaning agents and pesticides"),
    frequency=Text("每周", "Weekly"),
    roles=(STOREKEEPER, HEALTH),
    basis=(CUSTOM, PLANS),
    seconds=30,
    items=(
        check(
            "agents_locked", "专柜上锁，儿童够不到", "Locked in a cupboard of their own, out of children's reach", STOP, PLANS,
            chips(
                open=("没锁", "Unlocked"),
                out=("放在外面", "Left outside"),
                low=("孩子够得着", "Within reach"),
                key=("钥匙插在锁上", "Key left in the lock"),
            ),
            one_by_one=True,
        ),
        check(
            "from_food", "与食品、餐具分开", "Apart from food and tableware", STOP, CUSTOM,
            chips(
                food=("与食品同放", "With food"),
                tableware=("与餐具同放", "With tableware"),
                bottle=("装在饮料瓶里", "In a drinks bottle"),
            ),
        ),
        check(
            "acids_apart", "酸性产品与含氯产品分开", "Acids apart from chlorine products", STOP, CUSTOM,
            chips(
                together=("放在一起", "Kept together"),
                mixed=("混用、混装", "Mixed"),
                no_sign=("没有标识", "No sign"),
            ),
        ),
        check(
            "alcohol", "酒精限量存放，远离火源", "Little alcohol, away from heat", STOP, ALCOHOL,
            chips(
                too_much=("存得太多", "Too much"),
                heat=("靠近火源、插座", "Near heat or sockets"),
                sun=("太阳晒", "In the sun"),
                open=("没盖紧", "Not closed"),
            ),
            na_allowed=True,
        ),
        measure(
            "alcohol_kept", "现存酒精", "Alcohol kept now", "L", None, ALCOHOL,
            limits=None,
            bounds=between("0", "1000"),
            hint=Text("限量由学校定；没有可不填", "The school sets the limit; leave empty if there is none"),
            is_required=False,
        ),
        check(
            "packs", "原包装，标签清楚，在有效期内", "Original packs, labels legible, not expired", NOW, CUSTOM,
            chips(
                decanted=("分装没标签", "Decanted without a label"),
                expired=("过期", "Expired"),
                leak=("漏液", "Leaks"),
                worn=("标签看不清", "Label not legible"),
            ),
        ),
        check(
            "issued", "领用有登记、限量发放", "Issue written down and limited", TERM, PLANS,
            chips(
                no_note=("没登记", "Not written down"),
                too_much=("发得太多", "Too much handed out"),
                no_keeper=("不是专人发放", "Not by the keeper"),
            ),
            photo_on_fail=False,
        ),
        check(
            "cool", "通风、阴凉", "Cool and aired", TERM, CUSTOM,
            chips(
                hot=("太热", "Hot"),
                damp=("潮湿", "Damp"),
                shut=("不通风", "Not aired"),
            ),
        ),
        check(
            "pesticides", "杀虫剂、灭鼠药专人专锁", "Pesticide and rat bait: one keeper, own lock", STOP, CUSTOM,
            chips(
                open=("没有单独上锁", "No lock of their own"),
                no_keeper=("没有专人", "No keeper"),
                laid_out=("投放处孩子够得着", "Bait within children's reach"),
                no_note=("没有登记", "Not written down"),
            ),
            na_allowed=True,
        ),
    ),
)  # fmt: skip
