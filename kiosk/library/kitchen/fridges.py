"""Kitchen: temperature and order of fridges, freezers and the sample fridge."""

from kiosk.core.form import Choice, Condition, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.roles import COOK
from kiosk.library.sources import (
    CUSTOM,
    DEFAULT,
    FOOD_LAW_54,
    FOOD_LAW_56,
    FOOD_TEMPERATURES,
    SCHOOL_FOOD_37,
)
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    between,
    check,
    chips,
    choose,
    measure,
)

CABINETS = (
    Choice("chilled", Text("冷藏", "Fridge")),
    Choice("frozen", Text("冷冻", "Freezer")),
    Choice("samples", Text("留样柜", "Sample fridge")),
)

_TYPED_BY_A_THERMOMETER = between("-60", "60")

FRIDGE = Form(
    code="KIT-06",
    title=Text("冷藏冷冻温度检查", "Fridge and freezer"),
    frequency=Text("每天2次（开工、收工）", "Twice a day (start and end of work)"),
    roles=(COOK,),
    basis=(FOOD_TEMPERATURES, SCHOOL_FOOD_37),
    seconds=15,
    items=(
        choose("cabinet", "柜子类型", "Sort of cabinet", None, DEFAULT, CABINETS, known_from="cabinet"),
        measure(
            "chilled_temperature", "冷藏温度", "Fridge temperature", "℃", NOW, FOOD_TEMPERATURES,
            limits=between("0", "8"),
            bounds=_TYPED_BY_A_THERMOMETER,
            shown_if=Condition("cabinet", ("chilled",)),
        ),
        measure(
            "frozen_temperature", "冷冻温度", "Freezer temperature", "℃", NOW, FOOD_TEMPERATURES,
            limits=between(None, "-12"),
            bounds=_TYPED_BY_A_THERMOMETER,
            hint=Text("零下要带负号", "Below zero: type the minus"),
            shown_if=Condition("cabinet", ("frozen",)),
        ),
        measure(
            "samples_temperature", "留样柜温度", "Sample fridge temperature", "℃", NOW, FOOD_TEMPERATURES,
            limits=between("0", "8"),
            bounds=_TYPED_BY_A_THERMOMETER,
            shown_if=Condition("cabinet", ("samples",)),
        ),
        check(
            "apart", "生、熟、半成品分柜存放并有标识", "Raw, cooked and semi-finished apart and labelled", NOW,
            SCHOOL_FOOD_37,
            chips(
                mixed=("生熟混放", "Raw and cooked mixed"),
                semi=("半成品没分开", "Semi-finished not apart"),
                label=("没有标识", "No label"),
            ),
        ),
        check(
            "expired", "无过期、未加盖、裸放食品", "Nothing expired, uncovered or bare", STOP, FOOD_LAW_54,
            chips(
                expired=("过期", "Expired"),
                uncovered=("没加盖", "Uncovered"),
                bare=("裸放", "Lying bare"),
                spoiled=("变质", "Spoiled"),
            ),
        ),
        check(
            "frost", "霜不厚，密封条完好，柜内清洁", "Little frost; seal sound; clean inside", TERM, FOOD_LAW_56,
            chips(
                frost=("霜太厚", "Too much frost"),
                seal=("密封条坏", "Seal damaged"),
                dirty=("不干净", "Not clean"),
                smell=("有异味", "Bad smell"),
            ),
        ),
        Item(
            "defrosted_on", ItemType.DATE, Text("上次除霜清洗日期", "Last defrosted and cleaned on"), TERM,
            is_required=False,
            limits=between(None, "7"),
            hint=Text("每周一次", "Once a week"),
            basis=CUSTOM,
            photo_on_fail=False,
        ),
    ),
)  # fmt: skip
