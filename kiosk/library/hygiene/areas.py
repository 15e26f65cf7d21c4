"""Hygiene: corridors, yard and other areas that everybody uses."""

from kiosk.core.form import Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.roles import CLEANER, LOGISTICS
from kiosk.library.sources import CUSTOM, DEFAULT, FIRE_LAW_28, PLANS
from kiosk.library.wording import (
    NOW,
    TERM,
    check,
    chips,
    choose,
    scores,
)

_SCORES = scores(poor_fails=True)

_SCORED = (
    choose(
        "corridors", "走廊、楼梯打分", "Score: corridors and stairs", TERM, PLANS, _SCORES,
        chips(
            floor=("地面脏", "Floor dirty"),
            litter=("有垃圾", "Litter"),
            walls=("墙面、扶手脏", "Walls or handrails dirty"),
            windows=("窗户、窗台脏", "Windows or sills dirty"),
        ),
    ),
    choose(
        "yard", "操场、绿化、包干区打分", "Score: yard, planting and duty areas", TERM, PLANS, _SCORES,
        chips(
            litter=("有垃圾", "Litter"),
            leaves=("落叶没扫", "Leaves not swept"),
            weeds=("杂草", "Weeds"),
            corner=("卫生死角", "Neglected corner"),
        ),
    ),
)  # fmt: skip

_SEEN_DAILY = (
    check(
        "bins", "垃圾桶加盖，及时清运", "Bins covered and emptied", NOW, CUSTOM,
        chips(
            full=("满了没清", "Full"),
            open=("没加盖", "No lid"),
            broken=("桶坏", "Bin broken"),
            smell=("有异味", "Smells"),
        ),
    ),
    check(
        "standing_water", "排水通畅，无积水、蚊虫", "Drains clear; no standing water or mosquitoes", TERM, PLANS,
        chips(
            water=("有积水", "Standing water"),
            blocked=("下水道堵", "Drain blocked"),
            mosquitoes=("有蚊虫", "Mosquitoes"),
            cover=("井盖破损、缺失", "Cover broken or missing"),
        ),
    ),
    check(
        "corridor_goods", "楼道没有堆放杂物", "Nothing stored in corridors", NOW, FIRE_LAW_28,
        chips(
            goods=("堆放杂物", "Things stored there"),
            furniture=("放了桌椅", "Furniture"),
            bikes=("停了车", "Bikes parked"),
            cartons=("纸箱等可燃物", "Cartons or other things that burn"),
        ),
    ),
    check(
        "cleaning_store", "工具间整洁", "Cleaning store tidy", TERM, CUSTOM,
        chips(
            untidy=("工具乱放", "Tools lying about"),
            wet=("拖把没晾", "Mops left wet"),
            unlocked=("没上锁", "Not locked"),
            agents=("消毒用品没收好", "Agents not put away"),
        ),
        na_allowed=True,
    ),
)  # fmt: skip

_PHOTO = Item(
    "area_photo", ItemType.PHOTO, Text("现场照片", "Photo of the place"),
    is_required=False,
    hint=Text("请勿拍到孩子", "No children in the picture"),
    basis=DEFAULT,
)  # fmt: skip

DAILY = Form(
    code="HYG-08-D",
    title=Text("公共区域卫生日查", "Public areas, daily"),
    frequency=Text("每天", "Every day"),
    roles=(CLEANER, LOGISTICS),
    basis=(CUSTOM, PLANS),
    items=(*_SEEN_DAILY, _PHOTO),
    seconds=15,
)

WEEKLY = Form(
    code="HYG-08-W",
    title=Text("公共区域卫生评分", "Public areas, scored"),
    frequency=Text("每周评分并公布；每月大扫除后也可用", "Weekly, result posted; also after a monthly deep clean"),
    roles=(LOGISTICS,),
    basis=(PLANS, CUSTOM),
    items=(*_SCORED, *_SEEN_DAILY, _PHOTO),
    seconds=25,
    satisfies=("HYG-08-D",),
)
