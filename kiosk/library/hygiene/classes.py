"""Hygiene of a class: airing, cleaning and disinfection, each object at its own frequency."""

from dataclasses import replace

from kiosk.core.form import Choice, Form, Item, ItemType, Limits
from kiosk.core.words import Text
from kiosk.library.hygiene.sources import DISINFECTION_SHEET
from kiosk.library.roles import HEALTH, TEACHER
from kiosk.library.sources import DISINFECTION
from kiosk.library.wording import (
    NOW,
    TERM,
    FailClass,
    between,
    check,
    chips,
    choose,
    dated,
    measure,
)

_NOT_MEASURED = Text("有效氯；没测可不填", "Available chlorine; leave empty if not measured")
_MINUTES = between("0", "1440")


def _strength(key: str, zh: str, en: str, fail_class: FailClass, limits: Limits) -> Item:
    """Return the strength of a solution of available chlorine, which is measured now and then."""
    return measure(
        key, zh, en, "mg/L", fail_class, DISINFECTION,
        limits=limits, bounds=between("0", "100000"), hint=_NOT_MEASURED, is_required=False,
    )  # fmt: skip


AIRING = Form(
    code="HYG-03-D2",
    title=Text("班级开窗通风", "Airing of a classroom"),
    frequency=Text("每天2次（上午、下午）", "Twice a day (morning and afternoon)"),
    roles=(TEACHER,),
    basis=(DISINFECTION_SHEET, DISINFECTION),
    seconds=8,
    items=(
        check(
            "aired", "已开窗通风", "Aired with open windows", NOW, DISINFECTION,
            chips(
                not_done=("没开窗", "Not opened"),
                short=("时间不够", "Not long enough"),
                stuck=("窗打不开", "Window does not open"),
                outside=("室外污染、大风", "Foul air or storm outside"),
            ),
            photo_on_fail=False,
        ),
        Item(
            "airing_began", ItemType.DATETIME, Text("开窗时间", "Opened at"),
            is_required=False,
            basis=DISINFECTION_SHEET,
        ),
        measure(
            "airing_minutes", "通风时长", "Minutes of airing", "min", NOW, DISINFECTION,
            limits=between("10", None),
            bounds=_MINUTES,
            is_required=False,
        ),
    ),
)  # fmt: skip

DAILY = Form(
    code="HYG-03-D",
    title=Text("班级卫生消毒日记录", "Class hygiene and disinfection, daily"),
    frequency=Text("每天", "Every day"),
    roles=(TEACHER, HEALTH),
    basis=(DISINFECTION_SHEET, DISINFECTION),
    seconds=30,
    items=(
        check(
            "tables", "餐桌每餐前已消毒", "Tables disinfected before each meal", NOW, DISINFECTION,
            chips(
                not_done=("没做", "Not done"),
                missed=("漏了一餐", "One meal missed"),
                short=("作用时间不够", "Not left on long enough"),
            ),
            hint=Text("作用10–30分钟，再用清水擦", "Leave on 10 to 30 minutes, then wipe with clean water"),
        ),
        _strength("tables_strength", "餐桌消毒液浓度", "Tables: strength of the solution", NOW, between("100", "250")),
        check(
            "cups_towels", "水杯、毛巾已消毒", "Cups and towels disinfected", NOW, DISINFECTION,
            chips(
                cups=("水杯没消毒", "Cups not done"),
                towels=("毛巾没消毒", "Towels not done"),
                dirty=("有污渍", "Stains left"),
                mixed=("没有一人一杯一巾", "Not one cup and towel each"),
            ),
            hint=Text("孩子自带的选不适用", "Not applicable if children bring their own"),
            na_allowed=True,
        ),
        replace(
            choose(
                "cups_method", "水杯、毛巾消毒方法", "Cups and towels: method", None, DISINFECTION,
                (
                    Choice("steam", Text("蒸汽", "Steam")),
                    Choice("boil", Text("煮沸", "Boiling")),
                    Choice("chlorine", Text("含氯消毒液浸泡（毛巾）", "Soaking in chlorine (towels)")),
                ),
                hint=Text(
                    "毛巾浸泡常用250–400 mg/L、20分钟（未核实）",
                    "Towels are often soaked at 250 to 400 mg/L for 20 minutes (not verified)",
                ),
            ),
            is_required=False,
        ),
        measure(
            "cups_minutes", "水杯、毛巾消毒时长", "Cups and towels: minutes", "min", NOW, DISINFECTION,
            limits=between("10", None),
            bounds=_MINUTES,
            is_required=False,
        ),
        check(
            "touched", "门把手、水龙头、床栏已消毒", "Door handles, taps and cot rails disinfected", NOW, DISINFECTION,
            chips(
                handles=("门把手没做", "Door handles not done"),
                taps=("水龙头没做", "Taps not done"),
                rails=("床栏没做", "Cot rails not done"),
            ),
            hint=Text("作用10–30分钟", "Leave on 10 to 30 minutes"),
        ),
        _strength(
            "touched_strength", "门把手等消毒液浓度", "Handles: strength of the solution", NOW, between("100", "250")
        ),
        check(
            "class_toilets", "便器、盥洗室已消毒", "Toilets and washroom disinfected", NOW, DISINFECTION,
            chips(
                bowls=("便器没做", "Bowls not done"),
                basins=("洗手池没做", "Basins not done"),
                smell=("有异味", "Smells"),
            ),
            hint=Text("便器接触面作用30分钟；班里没有选不适用", "Seats: 30 minutes; not applicable if the class has none"),
            na_allowed=True,
            photo_on_fail=False,
        ),
        _strength(
            "class_toilets_strength", "便器消毒液浓度", "Toilets: strength of the solution", NOW, between("400", "700")
        ),
        check(
            "floor_tools", "地面干净，清洁工具分区使用", "Floor clean; tools kept apart by area", NOW, DISINFECTION_SHEET,
            chips(
                floor=("地面脏", "Floor dirty"),
                mixed=("工具混用", "Tools mixed"),
                wet=("拖把没晾干", "Mop not dried"),
                label=("没有标识", "No label"),
            ),
        ),
        check(
            "rinsed", "消毒后已用清水擦净", "Wiped with clean water afterwards", NOW, DISINFECTION,
            chips(
                not_done=("没擦", "Not wiped"),
                residue=("有消毒液残留", "Disinfectant left"),
                dirty_cloth=("抹布不干净", "Cloth not clean"),
            ),
            photo_on_fail=False,
        ),
    ),
)  # fmt: skip

WEEKLY = Form(
    code="HYG-03-W",
    title=Text("班级玩具消毒", "Toys of a class, weekly"),
    frequency=Text("每周", "Weekly"),
    roles=(TEACHER, HEALTH),
    basis=(DISINFECTION_SHEET, DISINFECTION),
    seconds=10,
    items=(
        check(
            "toys", "可洗的玩具已消毒、冲净、晾干", "Washable toys disinfected, rinsed and dried", TERM, DISINFECTION,
            chips(
                not_done=("没做", "Not done"),
                partly=("只做了一部分", "Only some"),
                dirty=("有污渍", "Stains left"),
                wet=("没晾干", "Not dried"),
            ),
        ),
        _strength("toys_strength", "玩具消毒液浓度", "Toys: strength of the solution", TERM, between("100", "250")),
        measure(
            "toys_minutes", "玩具消毒时长", "Toys: minutes", "min", TERM, DISINFECTION,
            limits=between("10", "30"),
            bounds=_MINUTES,
            is_required=False,
        ),
    ),
)  # fmt: skip

HALF_MONTHLY = Form(
    code="HYG-03-HM",
    title=Text("班级图书曝晒", "Books of a class in the sun"),
    frequency=Text("每两周", "Every two weeks"),
    roles=(TEACHER,),
    basis=(DISINFECTION_SHEET, DISINFECTION),
    seconds=8,
    items=(
        dated(
            "books_sunned_on", "图书曝晒日期", "Books laid in the sun on", TERM, DISINFECTION,
            limits=between(None, "14"),
            hint=Text("不耐湿的玩具一起晒，要摊开", "With toys that must not get wet; spread them out"),
            is_required=True,
        ),
        measure(
            "books_hours", "图书曝晒时长", "Books: hours in the sun", "h", TERM, DISINFECTION,
            limits=between("6", None),
            bounds=between("0", "24"),
        ),
    ),
)  # fmt: skip

MONTHLY = Form(
    code="HYG-03-M",
    title=Text("班级被褥曝晒与床品清洗", "Quilts and bed linen of a class"),
    frequency=Text("每月1–2次", "Once or twice a month"),
    roles=(TEACHER,),
    basis=(DISINFECTION_SHEET, DISINFECTION),
    seconds=8,
    items=(
        dated(
            "quilts_sunned_on", "被褥曝晒日期", "Quilts laid in the sun on", TERM, DISINFECTION,
            limits=between(None, "31"),
            hint=Text("惯例晒6小时以上", "By custom 6 hours or more"),
            is_required=True,
        ),
        dated(
            "linen_washed_on", "床单、被套、枕套清洗日期", "Bed linen washed on", TERM, DISINFECTION,
            limits=between(None, "31"),
            is_required=True,
        ),
    ),
)  # fmt: skip
