"""Kitchen and canteen: the forms, the kinds of checkpoint they belong to, and the plans they are owed by."""

from functools import partial

from kiosk.core.board import Risk
from kiosk.core.words import Text
from kiosk.library.kind import Field, FieldType, Kind
from kiosk.library.kitchen import (
    cleaning,
    cooking,
    fridges,
    residue,
    reviews,
    serving,
    staff,
    stores,
    waste,
)
from kiosk.library.kitchen import closing as end_of_day
from kiosk.library.kitchen import daily as every_day
from kiosk.library.plan import (
    PlanPreset,
    closing,
    daily,
    monthly,
    slots,
    twice,
    weekly,
)
from kiosk.library.roles import (
    COOK,
    FOOD_DIRECTOR,
    FOOD_SAFETY,
    HEAD,
    LOGISTICS,
    STOREKEEPER,
)

FORMS = (
    staff.STAFF,
    every_day.DAILY,
    fridges.FRIDGE,
    residue.RESIDUE,
    reviews.WEEKLY,
    reviews.MEETING,
    stores.STORE,
    serving.UV,
    waste.DAILY,
    waste.MONTHLY,
    waste.QUARTERLY,
    end_of_day.CLOSING,
    cooking.CORE,
    cleaning.SMALL,
    cleaning.DEEP,
)

KINDS = (
    Kind(
        "kitchen", Text("厨房", "Kitchen"), Risk.HIGH,
        (
            "KIT-01", "KIT-02", "KIT-07", "KIT-09", "KIT-10", "KIT-13-D", "KIT-13-M", "KIT-13-Q", "KIT-14", "KIT-15",
            "KIT-16-D", "KIT-16-W",
        ),
    ),
    Kind(
        "fridge", Text("冰箱冷柜", "Fridge or freezer"), Risk.MIDDLE, ("KIT-06",),
        fields=(Field("cabinet", Text("柜子类型", "Sort of cabinet"), FieldType.CHOICE, fridges.CABINETS),),
    ),
    Kind("food_store", Text("食品库房", "Food store"), Risk.MIDDLE, ("KIT-11",)),
    Kind(
        "serving_room", Text("专间 / 备餐间", "Serving room"), Risk.MIDDLE, ("KIT-12",),
        fields=(Field("lamp_installed_on", Text("紫外线灯管安装日期", "UV lamp installed on"), FieldType.DATE),),
    ),
)  # fmt: skip

# Kitchens that cook breakfast begin before the hour at which other checks open.
_BEFORE_WORK = (5 * 60, 8 * 60 + 30, 12 * 60, "")

PRESETS = (
    PlanPreset(
        "KIT-01-D", "KIT-01", "kitchen", Text("从业人员晨检", "Kitchen staff morning check"),
        partial(slots, _BEFORE_WORK, filter_="meals"), FOOD_SAFETY,
    ),
    PlanPreset(
        "KIT-02-D", "KIT-02", "kitchen", Text("食品安全日管控", "Daily food-safety check"),
        partial(daily, "meals"), FOOD_SAFETY,
    ),
    PlanPreset("KIT-14-D", "KIT-14", "kitchen", Text("厨房收工检查", "Kitchen closing"), closing, COOK),
    PlanPreset(
        "KIT-06-D2", "KIT-06", "fridge", Text("冰箱冷柜温度", "Fridges and freezers"), partial(twice, "meals"), COOK
    ),
    # Not every school has the test kit.
    PlanPreset(
        "KIT-07-D", "KIT-07", "kitchen", Text("蔬菜农残快检", "Pesticide residue test"),
        partial(daily, "meals"), FOOD_SAFETY, is_usual=False,
    ),
    PlanPreset(
        "KIT-09-W", "KIT-09", "kitchen", Text("食品安全周排查", "Weekly food-safety review"), weekly, FOOD_DIRECTOR
    ),
    PlanPreset("KIT-10-M", "KIT-10", "kitchen", Text("食品安全月调度", "Monthly food-safety meeting"), monthly, HEAD),
    PlanPreset("KIT-11-W", "KIT-11", "food_store", Text("食品库房周查", "Food store, weekly"), weekly, STOREKEEPER),
    PlanPreset(
        "KIT-12-D", "KIT-12", "serving_room", Text("备餐间紫外线消毒", "Serving room, UV lamp"),
        partial(daily, "meals"), COOK,
    ),
    PlanPreset(
        "KIT-13-D", "KIT-13-D", "kitchen", Text("油烟机与餐厨垃圾日查", "Hood and food waste, daily"),
        partial(daily, "meals"), COOK,
    ),
    PlanPreset(
        "KIT-13-M", "KIT-13-M", "kitchen", Text("灭火器材、隔油池、消杀月查", "Fire gear, grease trap and pests, monthly"),
        monthly, FOOD_SAFETY,
    ),
    PlanPreset(
        "KIT-13-Q", "KIT-13-Q", "kitchen", Text("排油烟管道季度清洗", "Flue cleaning, quarterly"),
        partial(monthly, months=3), LOGISTICS,
    ),
    PlanPreset(
        "KIT-16-D", "KIT-16-D", "kitchen", Text("食堂每日清洁", "Kitchen clean, daily"), partial(daily, "meals"), COOK
    ),
    PlanPreset("KIT-16-W", "KIT-16-W", "kitchen", Text("食堂每周大扫除", "Kitchen deep clean, weekly"), weekly, COOK),
)  # fmt: skip
