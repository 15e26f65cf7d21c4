"""Kitchen: the core temperature of a batch of thick meat, poultry or egg dishes."""

from dataclasses import replace

from kiosk.core.form import Choice, Condition, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.kitchen.sources import CORE_TEMPERATURE
from kiosk.library.roles import COOK
from kiosk.library.sources import DEFAULT, FOOD_TEMPERATURES
from kiosk.library.wording import (
    STOP,
    between,
    check,
    chips,
    choose,
    measure,
)

_OF_FOOD = between("-20", "200")

CORE = Form(
    code="KIT-15",
    title=Text("烹调中心温度", "Core temperature"),
    frequency=Text("每批大块肉、禽、蛋类菜", "Each batch of thick meat, poultry or egg dishes"),
    roles=(COOK,),
    basis=(FOOD_TEMPERATURES,),
    seconds=25,
    items=(
        Item("dish", ItemType.TEXT, Text("菜名", "Dish"), basis=DEFAULT),
        measure(
            "core_temperature", "中心温度", "Core temperature", "℃", STOP, CORE_TEMPERATURE,
            limits=between("70", None),
            bounds=_OF_FOOD,
            hint=Text("插到最厚处的中心", "Probe the middle of the thickest part"),
        ),
        Item("cooked_at", ItemType.DATETIME, Text("出锅时间", "Time done"), basis=FOOD_TEMPERATURES),
        choose(
            "holding", "供餐前怎么存放", "How it is kept until served", None, FOOD_TEMPERATURES,
            (
                Choice("hot", Text("保温存放", "Kept hot")),
                Choice("not_hot", Text("不保温", "Not kept hot")),
            ),
            hint=Text("8至60 ℃之间最多放2小时", "At most 2 hours between 8 and 60 ℃"),
        ),
        measure(
            "holding_temperature", "保温温度", "Holding temperature", "℃", STOP, FOOD_TEMPERATURES,
            limits=between("60", None),
            bounds=_OF_FOOD,
            shown_if=Condition("holding", ("hot",)),
        ),
        Item("served_at", ItemType.DATETIME, Text("开餐时间", "Time served"), basis=FOOD_TEMPERATURES),
        replace(
            check(
                "served_in_time", "不保温的，出锅后2小时内开餐", "Not kept hot: served within 2 hours of cooking", STOP,
                FOOD_TEMPERATURES,
                chips(
                    over=("超过2小时", "More than 2 hours"),
                    delayed=("开餐推迟", "Meal was late"),
                    early=("做得太早", "Cooked too early"),
                ),
                photo_on_fail=False,
            ),
            shown_if=Condition("holding", ("not_hot",)),
        ),
    ),
)  # fmt: skip
