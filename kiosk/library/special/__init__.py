"""Hazardous goods, gas, power, lift and boiler: the forms, the kinds they belong to, and the plans they are owed by."""

from functools import partial

from kiosk.core.board import Risk
from kiosk.core.form import Choice
from kiosk.core.words import Text
from kiosk.library.kind import Field, FieldType, Kind
from kiosk.library.plan import PlanPreset, daily, half_monthly, monthly, weekly
from kiosk.library.roles import COOK, FOOD_SAFETY, LOGISTICS, REPAIRER, STOREKEEPER
from kiosk.library.special import boilers, chemicals, gas, lifts, power

FORMS = (
    chemicals.WEEKLY,
    chemicals.COUNT,
    chemicals.CLEANING,
    gas.DAILY,
    gas.WEEKLY,
    gas.MONTHLY,
    power.DAILY,
    power.MONTHLY,
    lifts.DAILY,
    lifts.WEEKLY,
    lifts.MONTHLY,
    boilers.DAILY,
    boilers.MONTHLY,
    boilers.SMALL,
)

_HOSES = (
    Choice("rubber", Text("橡胶软管", "Rubber")),
    Choice("metal", Text("金属、波纹软管", "Metal or corrugated")),
    Choice("none", Text("没有软管", "None")),
)

KINDS = (
    Kind("chemical_store", Text("危化品库 / 药品柜", "Chemical store"), Risk.HIGH, ("HAZ-01-W", "HAZ-01-HM")),
    Kind("cleaning_store", Text("消毒用品柜", "Store of cleaning agents"), Risk.MIDDLE, ("HAZ-02",)),
    Kind(
        "gas", Text("燃气", "Gas"), Risk.HIGH, ("GAS-01-D", "GAS-01-W", "GAS-01-M"),
        fields=(
            Field("hose", Text("软管类型", "Sort of hose"), FieldType.CHOICE, _HOSES),
            Field("hose_replaced_on", Text("软管更换日期", "Hose replaced on"), FieldType.DATE),
            Field("regulator_replaced_on", Text("减压阀更换日期", "Regulator replaced on"), FieldType.DATE),
        ),
    ),
    Kind("power_room", Text("配电房", "Power room"), Risk.HIGH, ("PWR-01-D", "PWR-01-M"), large_label=True),
    Kind("power_board", Text("配电箱", "Power board"), Risk.HIGH, ("PWR-01-M",), large_label=True),
    Kind(
        "lift", Text("电梯", "Lift"), Risk.HIGH, ("LIFT-01-D", "LIFT-01-W", "LIFT-01-M"),
        fields=(
            Field("registration", Text("使用登记证号", "Registration number")),
            Field("upkeep_firm", Text("维保单位", "Upkeep firm")),
            Field("next_test_on", Text("下次检验日期", "Next test on"), FieldType.DATE),
        ),
    ),
    Kind(
        "boiler", Text("锅炉", "Boiler"), Risk.HIGH, ("BOIL-01-D", "BOIL-01-M"),
        fields=(
            Field("registration", Text("使用登记证号", "Registration number")),
            Field("working_pressure", Text("工作压力（MPa）", "Working pressure (MPa)")),
            Field("next_test_on", Text("下次检验日期", "Next test on"), FieldType.DATE),
        ),
    ),
    Kind("water_boiler", Text("小型开水炉 / 热水器", "Small water boiler"), Risk.MIDDLE, ("BOIL-01-W",)),
)  # fmt: skip

PRESETS = (
    PlanPreset(
        "HAZ-01-W", "HAZ-01-W", "chemical_store", Text("危化品周检", "Chemical stores, weekly"),
        partial(weekly, "work"), STOREKEEPER,
    ),
    PlanPreset(
        "HAZ-01-HM", "HAZ-01-HM", "chemical_store", Text("危化品半月盘点", "Chemical stores, half-monthly count"),
        half_monthly, STOREKEEPER,
    ),
    PlanPreset(
        "HAZ-02-W", "HAZ-02", "cleaning_store", Text("消毒用品存放周检", "Cleaning agents, weekly"), weekly, STOREKEEPER
    ),
    PlanPreset("GAS-01-D", "GAS-01-D", "gas", Text("燃气日查", "Gas, daily"), partial(daily, "meals"), COOK),
    PlanPreset("GAS-01-W", "GAS-01-W", "gas", Text("燃气周检", "Gas, weekly"), partial(weekly, "work"), FOOD_SAFETY),
    PlanPreset("GAS-01-M", "GAS-01-M", "gas", Text("燃气月检", "Gas, monthly"), partial(monthly, "work"), REPAIRER),
    PlanPreset(
        "PWR-01-D", "PWR-01-D", "power_room", Text("配电房日查", "Power rooms, daily"), partial(daily, "manned"), REPAIRER
    ),
    PlanPreset(
        "PWR-01-M", "PWR-01-M", "power_room", Text("配电房月检", "Power rooms, monthly"), partial(monthly, "work"), REPAIRER
    ),
    PlanPreset(
        "PWR-01-BOARD-M", "PWR-01-M", "power_board", Text("配电箱月检", "Power boards, monthly"),
        partial(monthly, "work"), REPAIRER,
    ),
    PlanPreset("LIFT-01-D", "LIFT-01-D", "lift", Text("电梯日查", "Lifts, daily"), partial(daily, "manned"), REPAIRER),
    PlanPreset("LIFT-01-W", "LIFT-01-W", "lift", Text("电梯周检", "Lifts, weekly"), partial(weekly, "work"), LOGISTICS),
    PlanPreset("LIFT-01-M", "LIFT-01-M", "lift", Text("电梯月自查", "Lifts, monthly"), partial(monthly, "work"), LOGISTICS),
    PlanPreset("BOIL-01-D", "BOIL-01-D", "boiler", Text("锅炉日查", "Boilers, daily"), partial(daily, "manned"), REPAIRER),
    PlanPreset(
        "BOIL-01-M", "BOIL-01-M", "boiler", Text("锅炉月自查", "Boilers, monthly"), partial(monthly, "work"), LOGISTICS
    ),
    PlanPreset(
        "BOIL-01-W", "BOIL-01-W", "water_boiler", Text("小型开水炉周检", "Small water boilers, weekly"), weekly, REPAIRER
    ),
)  # fmt: skip
