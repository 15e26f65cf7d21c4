"""Rooms: drinking water daily, monthly and each term, and the tank that feeds it."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import CLEANER, LOGISTICS, REPAIRER, TEACHER
from kiosk.library.rooms.sources import TANK_CLEANING, WATER_TESTS
from kiosk.library.sources import CUSTOM
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    between,
    check,
    chips,
    dated,
    measure,
    remark,
)

_LOCKED = check(
    "water_locked", "设备上锁，有专人管", "Locked; one person looks after it", NOW, CUSTOM,
    chips(
        unlocked=("没锁", "Unlocked"),
        lock=("锁坏", "Lock broken"),
        nobody=("没有专人", "Nobody in charge"),
    ),
)  # fmt: skip

DAILY = Form(
    code="ROOM-06-D",
    title=Text("饮水设备日查", "Drinking water, daily"),
    frequency=Text("每天", "Daily"),
    roles=(TEACHER, CLEANER),
    basis=(CUSTOM,),
    seconds=12,
    items=(
        check(
            "outlet", "出水口清洁，不漏水，排水通畅", "Outlet clean; no leak; drains well", NOW, CUSTOM,
            chips(
                dirty=("不干净", "Dirty"),
                leak=("漏水", "Leaks"),
                drain=("排水堵", "Drain blocked"),
                smell=("水有异味、异色", "Water smells or is coloured"),
            ),
        ),
        measure(
            "outlet_temperature", "出水温度", "Temperature at the outlet", "℃", NOW, CUSTOM,
            limits=between("40", "50"),
            bounds=between("0", "105"),
            hint=Text("供幼儿、低年级直接饮用的；没有温水的设备可不填", "Where young children drink; leave empty if it gives no warm water"),
            is_required=False,
        ),
        _LOCKED,
    ),
)  # fmt: skip

MONTHLY = Form(
    code="ROOM-06-M",
    title=Text("饮水设备月检", "Drinking water, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(REPAIRER, LOGISTICS),
    basis=(CUSTOM,),
    seconds=20,
    items=(
        check(
            "earthing", "不漏电，接地和漏电保护正常", "No leakage; earth and breaker sound", STOP, CUSTOM,
            chips(
                tingles=("麻手", "Tingles to the hand"),
                no_trip=("漏电保护不跳", "Breaker does not trip"),
                earth=("没有接地", "No earth"),
                lead=("电源线破损", "Lead damaged"),
            ),
            photo_on_fail=False,
        ),
        dated(
            "water_cleaned_on", "上次清洗消毒日期", "Last cleaned and disinfected on", TERM, CUSTOM,
            limits=between(None, "31"),
            hint=Text("一般每月一次，冬季有的学校两月一次", "Monthly as a rule; in winter some schools every two months"),
            is_required=True,
        ),
        dated(
            "filter_changed_on", "上次换滤芯日期", "Filter last changed on", TERM, CUSTOM,
            limits=between(None, "184"),
            hint=Text("一般3到6个月换一次；没有滤芯可不填", "Every 3 to 6 months as a rule; leave empty if there is no filter"),
        ),
    ),
)  # fmt: skip

TERMLY = Form(
    code="ROOM-06-T",
    title=Text("饮水水质与许可", "Drinking water: tests and permits"),
    frequency=Text("每学期", "Each term"),
    roles=(LOGISTICS,),
    basis=(CUSTOM, WATER_TESTS),
    seconds=20,
    items=(
        dated(
            "water_tested_on", "水质检测报告日期", "Date of the water test", None, WATER_TESTS,
            hint=Text("间隔按本地要求", "How often follows local rules"),
            is_required=True,
        ),
        remark("water_report", "水质检测报告编号、存放处", "Number of the test report and where it is kept", WATER_TESTS),
        check(
            "water_permit", "涉水批件、卫生许可齐全", "Approval of the device and hygiene permit there", TERM, CUSTOM,
            chips(
                missing=("没有", "Missing"),
                expired=("过期", "Expired"),
                other_model=("型号不符", "For another model"),
            ),
            photo_on_fail=False,
        ),
    ),
)  # fmt: skip

TANK = Form(
    code="ROOM-06-HY",
    title=Text("二次供水水箱清洗", "Water tank cleaning"),
    frequency=Text("每半年（未核实，按本地要求）", "Each half-year (not verified; follow local rules)"),
    roles=(LOGISTICS, REPAIRER),
    basis=(TANK_CLEANING,),
    seconds=15,
    items=(
        dated(
            "tank_cleaned_on", "上次水箱清洗消毒日期", "Tank last cleaned and disinfected on", TERM, TANK_CLEANING,
            limits=between(None, "184"),
            is_required=True,
        ),
        remark("tank_report", "清洗记录、检测报告编号", "Number of the cleaning note and test report", TANK_CLEANING),
        _LOCKED,
    ),
)  # fmt: skip
