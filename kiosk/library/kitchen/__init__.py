"""Kitchen and canteen: the forms, the kinds of checkpoint they belong to, and the plans they are owed by."""

from functools import partial

from kiosk.core.board import Risk
from kiosk.core.words import Text
from kiosk.library.kind import Field, FieldType, Kind
from kiosk.library.kitchen import daily as every_day
from kiosk.library.plan import PlanPreset, closing, daily, twice
from kiosk.library.roles import COOK, FOOD_SAFETY

FORMS = (every_day.DAILY, every_day.FRIDGE, every_day.CLOSING)

KINDS = (
    Kind("kitchen", Text("厨房", "Kitchen"), Risk.HIGH, ("KIT-02", "KIT-14")),
    Kind(
        "fridge", Text("冰箱冷柜", "Fridge or freezer"), Risk.MIDDLE, ("KIT-06",),
        fields=(Field("cabinet", Text("柜子类型", "Sort of cabinet"), FieldType.CHOICE, every_day.CABINETS),),
    ),
)  # fmt: skip

PRESETS = (
    PlanPreset(
        "KIT-02-D", "KIT-02", "kitchen", Text("食品安全日管控", "Daily food-safety check"),
        partial(daily, "meals"), FOOD_SAFETY,
    ),
    PlanPreset("KIT-14-D", "KIT-14", "kitchen", Text("厨房收工检查", "Kitchen closing"), closing, COOK),
    PlanPreset(
        "KIT-06-D2", "KIT-06", "fridge", Text("冰箱冷柜温度", "Fridges and freezers"), partial(twice, "meals"), COOK
    ),
)  # fmt: skip
