"""Gas: daily, weekly and monthly."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import COOK, FOOD_SAFETY, REPAIRER
from kiosk.library.sources import CUSTOM
from kiosk.library.special.sources import GAS_LIFE, GAS_SUPPLIER, GAS_USE
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    between,
    check,
    chips,
    dated,
    measure,
    worked_out,
)

DAILY = Form(
    code="GAS-01-D",
    title=Text("燃气日查", "Gas, daily"),
    frequency=Text("每天", "Daily"),
    roles=(COOK,),
    basis=(GAS_USE, CUSTOM),
    seconds=8,
    items=(
        check(
            "alarm_lamp", "燃气报警器通电，指示灯正常", "Gas alarm has power; its lamp is right", STOP, GAS_USE,
            chips(
                off=("没通电", "No power"),
                fault=("故障灯亮", "Fault lamp on"),
                covered=("被遮挡", "Covered"),
                missing=("没装", "Not fitted"),
            ),
        ),
        check(
            "valves_shut", "收工后灶阀、总阀已关", "Stove and main valves shut after work", NOW, CUSTOM,
            chips(
                stove=("灶阀没关", "Stove valve open"),
                main=("总阀没关", "Main valve open"),
                cylinder=("瓶阀没关", "Cylinder valve open"),
                stuck=("拧不动", "Stuck"),
            ),
            one_by_one=True,
        ),
    ),
)  # fmt: skip

WEEKLY = Form(
    code="GAS-01-W",
    title=Text("燃气周检", "Gas, weekly"),
    frequency=Text("每周", "Weekly"),
    roles=(FOOD_SAFETY, REPAIRER),
    basis=(GAS_USE,),
    seconds=30,
    items=(
        check(
            "leak_test", "肥皂水查漏，接口不冒泡", "Soap water on the joints: no bubbles", STOP, GAS_USE,
            chips(
                joint=("接口漏", "Joint leaks"),
                valve=("阀门漏", "Valve leaks"),
                hose=("软管漏", "Hose leaks"),
                smell=("有燃气味", "Smell of gas"),
            ),
            hint=Text("不用明火试漏；闻到气味先关总阀、开窗", "Never with a flame; on a smell shut the main valve and open windows"),
            one_by_one=True,
        ),
        measure(
            "cylinder_distance", "气瓶与灶的净距", "Cylinder to stove", "m", STOP, GAS_USE,
            limits=between("0.5", None),
            bounds=between("0", "50"),
            hint=Text("管道气可不填", "Leave empty for piped gas"),
            is_required=False,
        ),
        measure(
            "lpg_kept", "瓶装气总量", "Bottled gas on site", "kg", STOP, GAS_USE,
            limits=between(None, "100"),
            bounds=between("0", "10000"),
            hint=Text("超过100千克要有单独的瓶组间；管道气可不填", "Above 100 kg it needs a cylinder room; leave empty for piped gas"),
            is_required=False,
        ),
        check(
            "cylinder_mark", "气瓶检验标签有效，由合格单位供应", "Cylinders carry a valid test mark and come from a licensed supplier",
            STOP, GAS_USE,
            chips(
                expired=("检验过期", "Test expired"),
                no_mark=("没有标签", "No mark"),
                supplier=("供应单位不合格", "Supplier not licensed"),
                rust=("瓶体锈蚀、变形", "Rust or dents"),
            ),
            hint=Text("每次送瓶也要看；管道气选不适用", "At every delivery too; not applicable for piped gas"),
            na_allowed=True,
        ),
    ),
)  # fmt: skip

MONTHLY = Form(
    code="GAS-01-M",
    title=Text("燃气月检", "Gas, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(REPAIRER, FOOD_SAFETY),
    basis=(GAS_USE, GAS_LIFE),
    seconds=40,
    items=(
        check(
            "alarm_test", "报警器按键测试会响，切断阀随之关闭", "Alarm sounds at its test button and the cut-off valve shuts", STOP,
            GAS_USE,
            chips(
                silent=("不响", "Silent"),
                valve=("切断阀不动", "Valve does not shut"),
                no_reset=("复位不了", "Does not reset"),
                no_valve=("没有切断阀", "No cut-off valve"),
            ),
            one_by_one=True,
            photo_on_fail=False,
        ),
        check(
            "hose", "软管无接头，不穿墙、门窗，无老化", "Hose without joints, not through walls or doors, not aged", STOP, GAS_USE,
            chips(
                joint=("有接头", "Has a joint"),
                through=("穿墙、门窗", "Goes through a wall or door"),
                aged=("老化、开裂", "Aged or cracked"),
                clamp=("没有卡箍", "No clamp"),
            ),
        ),
        measure(
            "hose_length", "软管长度", "Length of the hose", "m", STOP, GAS_USE,
            limits=between("1.2", "2.0"),
            bounds=between("0", "20"),
            hint=Text("没有软管可不填", "Leave empty if there is no hose"),
            is_required=False,
        ),
        worked_out(
            "hose_life", "软管更换期", "When the hose must be replaced", GAS_LIFE,
            Text("橡胶软管2年；金属、波纹软管按厂家，一般不少于8年", "Rubber 2 years; metal as the maker says, at least 8 as a rule"),
        ),
        worked_out(
            "regulator_life", "减压阀更换期", "When the regulator must be replaced", GAS_LIFE,
            Text("减压阀5年，密封圈3年", "Regulator 5 years, sealing ring 3 years"),
        ),
        dated(
            "supplier_checked_on", "燃气公司上次检查日期", "Supplier's last check on", TERM, GAS_SUPPLIER,
            limits=between(None, "366"),
            hint=Text("报告存档；查不到可不填", "The report is filed; leave empty if not known"),
        ),
    ),
)  # fmt: skip
