"""Sports equipment on the yard: the weekly look and the full monthly check."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.play.sources import SPORTS_SIGNS
from kiosk.library.roles import LOGISTICS, SPORTS_TEACHER
from kiosk.library.sources import CUSTOM, PLANS
from kiosk.library.wording import STOP, TERM, check, chips

_HOOP_BASE = check(
    "hoop_base", "篮球架底座有配重，不会倾倒", "Hoop base weighted, cannot tip over", STOP, CUSTOM,
    chips(
        weight=("配重不足", "Too little weight"),
        loose=("地脚螺栓松动", "Anchor bolts loose"),
        leaning=("倾斜", "Leaning"),
        wheel=("轮子没锁", "Wheels not locked"),
    ),
    hint=Text("推一推底座", "Push the base"),
    one_by_one=True,
    na_allowed=True,
)  # fmt: skip

_POSTS = check(
    "posts", "立柱、焊缝无裂纹、锈蚀", "Posts and welds free of cracks and rust", STOP, CUSTOM,
    chips(
        crack=("裂纹", "Cracked"),
        rust=("锈蚀", "Rust"),
        bent=("变形", "Bent"),
        wobble=("晃动", "Wobbles"),
    ),
    na_allowed=True,
)  # fmt: skip

_BOLTS = (
    check(
        "hoop_bolts", "篮板、篮圈螺栓紧固", "Bolts of backboard and ring tight", STOP, CUSTOM,
        chips(
            loose=("松动", "Loose"),
            missing=("缺螺栓", "Bolts missing"),
            board=("篮板开裂", "Backboard cracked"),
            ring=("篮圈变形", "Ring bent"),
        ),
        na_allowed=True,
    ),
    check(
        "bars", "单双杠、肋木、攀爬架紧固", "Bars, wall bars and climbing frames tight", STOP, CUSTOM,
        chips(
            loose=("松动", "Loose"),
            bent=("弯曲", "Bent"),
            crack=("开裂", "Cracked"),
            turning=("横杠转动", "Bar turns"),
        ),
        na_allowed=True,
    ),
)  # fmt: skip

_GROUND = (
    check(
        "goals", "球门固定牢固", "Goals anchored", STOP, CUSTOM,
        chips(
            loose=("没固定", "Not anchored"),
            anchor=("地锚松动", "Anchor loose"),
            bent=("门框变形", "Frame bent"),
            net_hook=("网钩外露", "Net hooks stick out"),
        ),
        hint=Text("推一推球门", "Push the goal"),
        one_by_one=True,
        na_allowed=True,
    ),
    check(
        "mats", "保护垫无破损、移位", "Mats whole and in place", TERM, CUSTOM,
        chips(
            torn=("破损", "Torn"),
            moved=("移位", "Moved"),
            hard=("变硬", "Gone hard"),
            missing=("缺失", "Missing"),
        ),
        na_allowed=True,
    ),
    check(
        "yard_ground", "跑道、草坪、地面无破损、凸起", "Track, turf and ground even and whole", TERM, CUSTOM,
        chips(
            torn=("破损", "Torn"),
            bump=("凸起", "Bump"),
            hole=("坑洼", "Hole"),
            water=("积水", "Water"),
        ),
        na_allowed=True,
    ),
    check(
        "yard_signs", "使用须知清晰，停用的有标志", "Rules legible; what is closed is marked", TERM, SPORTS_SIGNS,
        chips(
            missing=("没有须知", "No rules posted"),
            worn=("看不清", "Not legible"),
            unmarked=("停用没标志", "Closed but not marked"),
        ),
    ),
)  # fmt: skip

WEEKLY = Form(
    code="PLAY-07-W",
    title=Text("体育器材周查", "Sports equipment, weekly look"),
    frequency=Text("每周", "Weekly"),
    roles=(SPORTS_TEACHER, LOGISTICS),
    basis=(CUSTOM, PLANS),
    items=(_HOOP_BASE, _POSTS, *_GROUND),
    seconds=25,
)

MONTHLY = Form(
    code="PLAY-07-M",
    title=Text("体育器材月检", "Sports equipment, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(SPORTS_TEACHER, LOGISTICS),
    basis=(CUSTOM, PLANS),
    items=(_HOOP_BASE, _POSTS, *_BOLTS, *_GROUND),
    seconds=40,
    satisfies=("PLAY-07-W",),
)
