"""Kitchen: hood and flue, food waste, grease trap and pest control."""

from kiosk.core.form import Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.kitchen.sources import DUCTS, HOODS
from kiosk.library.roles import CONTRACTOR, COOK, FOOD_SAFETY, LOGISTICS
from kiosk.library.sources import CUSTOM
from kiosk.library.wording import (
    NOW,
    TERM,
    between,
    check,
    chips,
    dated,
    measure,
    remark,
)

DAILY = Form(
    code="KIT-13-D",
    title=Text("油烟机与餐厨垃圾日查", "Hood and food waste, daily"),
    frequency=Text("供餐日每天", "Every day with meals"),
    roles=(COOK, FOOD_SAFETY),
    basis=(HOODS, CUSTOM),
    seconds=10,
    items=(
        check(
            "hood", "集烟罩、油网表面无油垢", "Hood and grease filter free of grease", TERM, HOODS,
            chips(
                grease=("油垢厚", "Thick grease"),
                drips=("滴油", "Dripping"),
                filter_gone=("油网缺失", "Filter missing"),
                full=("接油杯满", "Grease cup full"),
            ),
        ),
        check(
            "food_waste", "餐厨垃圾加盖，当天清走，有交接单", "Food waste covered, removed the same day, slip kept", NOW,
            CUSTOM,
            chips(
                open=("没加盖", "Not covered"),
                left=("没清走", "Not removed"),
                slip=("没有交接单", "No slip"),
                spilt=("外溢", "Spilt"),
            ),
        ),
        measure(
            "food_waste_kg", "餐厨垃圾重量", "Weight of food waste", "kg", None, CUSTOM,
            limits=None,
            bounds=between("0", "10000"),
            is_required=False,
        ),
    ),
)  # fmt: skip

MONTHLY = Form(
    code="KIT-13-M",
    title=Text("厨房灭火器材、隔油池、消杀月查", "Kitchen fire gear, grease trap and pests, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(FOOD_SAFETY, LOGISTICS),
    basis=(CUSTOM,),
    seconds=15,
    items=(
        check(
            "kitchen_fire_gear", "灭火毯、厨房灭火装置完好", "Fire blanket and kitchen fire system sound", NOW, CUSTOM,
            chips(
                missing=("不见了", "Missing"),
                blocked=("被挡住", "Blocked"),
                pressure=("压力不足", "Pressure too low"),
                nozzle=("喷头被油堵", "Nozzle clogged with grease"),
                expired=("过期", "Out of date"),
            ),
        ),
        dated(
            "grease_trap_on", "地沟、隔油池清掏日期", "Drains and grease trap emptied on", TERM, CUSTOM,
            limits=between(None, "31"),
            hint=Text("每月一次", "Once a month"),
            is_required=True,
        ),
        dated(
            "pest_control_on", "灭鼠灭蝇消杀日期", "Pest control done on", TERM, CUSTOM,
            limits=between(None, "31"),
            hint=Text("每月一次，有虫鼠时随时做", "Once a month, and whenever pests are seen"),
            is_required=True,
        ),
        remark("pest_firm", "消杀单位", "Pest-control firm", CUSTOM),
    ),
)  # fmt: skip

QUARTERLY = Form(
    code="KIT-13-Q",
    title=Text("排油烟管道清洗", "Flue cleaning, quarterly"),
    frequency=Text("每季度", "Quarterly"),
    roles=(LOGISTICS, CONTRACTOR),
    basis=(DUCTS,),
    seconds=10,
    items=(
        dated(
            "duct_cleaned_on", "排油烟管道清洗日期", "Flue cleaned on", TERM, DUCTS,
            limits=between(None, "92"),
            hint=Text("默认每季度一次，有些地方要求更勤", "Once a quarter by default; some places ask for more"),
            is_required=True,
        ),
        remark("duct_firm", "清洗单位", "Cleaning firm", DUCTS),
        Item(
            "duct_photo", ItemType.PHOTO, Text("清洗后照片", "Photo after cleaning"),
            is_required=False,
            basis=DUCTS,
        ),
    ),
)  # fmt: skip
