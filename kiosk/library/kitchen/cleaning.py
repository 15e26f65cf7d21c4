"""Kitchen: the small clean of every day and the deep clean of every week."""

from kiosk.core.form import Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.roles import COOK
from kiosk.library.sources import CUSTOM, DEFAULT, PLANS
from kiosk.library.wording import TERM, check, chips

_ROOMS = (
    check(
        "clean_stoves", "灶台、操作台、刀、砧板干净", "Stoves, worktops, knives and boards clean", TERM, PLANS,
        chips(
            grease=("有油垢", "Grease"),
            scraps=("有残渣", "Scraps left"),
            mould=("砧板发霉", "Board mouldy"),
            wet=("没擦干", "Not dried"),
        ),
    ),
    check(
        "clean_equipment", "蒸箱、烤箱、设备表面干净", "Steamers, ovens and equipment clean outside", TERM, CUSTOM,
        chips(
            grease=("有油垢", "Grease"),
            scale=("有水垢", "Limescale"),
            scraps=("有残渣", "Scraps left"),
        ),
    ),
    check(
        "clean_floors", "地面、墙面、排水沟干净", "Floor, walls and drains clean", TERM, CUSTOM,
        chips(
            floor=("地面油滑、积水", "Floor greasy or wet"),
            wall=("墙面有污渍", "Stains on the wall"),
            drain=("排水沟有残渣", "Scraps in the drain"),
            smell=("有异味", "Smells"),
        ),
    ),
    check(
        "clean_cold", "冷库、冰箱、保洁柜干净", "Cold store, fridges and clean-store cabinets clean", TERM, CUSTOM,
        chips(
            cold=("冷库脏", "Cold store dirty"),
            fridge=("冰箱脏", "Fridge dirty"),
            cabinet=("保洁柜脏", "Cabinet dirty"),
            goods=("有杂物", "Other things inside"),
        ),
    ),
    check(
        "clean_dining", "餐厅桌椅、门帘干净", "Dining tables, chairs and door curtains clean", TERM, CUSTOM,
        chips(
            table=("桌椅有污渍", "Stains on tables or chairs"),
            curtain=("门帘脏", "Curtain dirty"),
            floor=("地面没扫", "Floor not swept"),
        ),
    ),
)  # fmt: skip

_CEILING = check(
    "clean_ceiling", "天花、灯具、风口干净", "Ceiling, lamps and vents clean", TERM, CUSTOM,
    chips(
        dust=("积灰", "Dust"),
        cobweb=("蛛网", "Cobwebs"),
        grease=("油垢", "Grease"),
        mould=("发霉", "Mould"),
    ),
)  # fmt: skip

_TOOLS = check(
    "tools_back", "清洁工具归位，抹布分色", "Cleaning tools back; cloths sorted by colour", TERM, CUSTOM,
    chips(
        out=("工具乱放", "Tools lying about"),
        mixed=("抹布混用", "Cloths mixed"),
        dirty=("抹布、拖把脏", "Cloths or mops dirty"),
    ),
)  # fmt: skip

SMALL = Form(
    code="KIT-16-D",
    title=Text("食堂每日清洁", "Kitchen clean, daily"),
    frequency=Text("供餐日每天一小扫", "Small clean, every day with meals"),
    roles=(COOK,),
    basis=(PLANS, CUSTOM),
    items=(*_ROOMS, _TOOLS),
    seconds=20,
)

DEEP = Form(
    code="KIT-16-W",
    title=Text("食堂每周大扫除", "Kitchen deep clean, weekly"),
    frequency=Text("每周一大扫", "Deep clean, weekly"),
    roles=(COOK,),
    basis=(PLANS, CUSTOM),
    items=(
        *_ROOMS,
        _CEILING,
        _TOOLS,
        Item(
            "deep_clean_photo", ItemType.PHOTO, Text("大扫除照片", "Photos of the deep clean"),
            is_required=False,
            hint=Text("3张，请勿拍到孩子", "Three, no children in the picture"),
            basis=DEFAULT,
        ),
    ),
    seconds=30,
    satisfies=("KIT-16-D",),
)  # fmt: skip
