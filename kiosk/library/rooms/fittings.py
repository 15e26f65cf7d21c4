"""Rooms: the six points of sockets, wiring, fittings, glass and furniture that every sort of room is asked."""

from kiosk.core.words import Text
from kiosk.library.rooms.sources import RCD_TEST
from kiosk.library.sources import CUSTOM
from kiosk.library.wording import STOP, TERM, check, chips

SOCKETS = check(
    "sockets", "插座、开关、面板完好，儿童触不到带电处", "Sockets, switches and plates sound; nothing live in children's reach",
    STOP, CUSTOM,
    chips(
        cracked=("面板破损", "Plate cracked"),
        loose=("松动", "Loose"),
        no_guard=("没有防触保护", "No guard"),
        burnt=("烧焦、发热", "Burnt or hot"),
    ),
    hint=Text("幼儿园的插座要装高或有防触保护", "In kindergartens sockets are high up or guarded"),
)  # fmt: skip

WIRING = check(
    "wiring", "电线无裸露、老化、私拉", "No bare, aged or improvised wiring", STOP, CUSTOM,
    chips(
        bare=("电线裸露", "Bare wire"),
        aged=("老化、开裂", "Aged or cracked"),
        improvised=("私拉乱接", "Improvised"),
        trailing=("拖线板串接、拖地", "Extension leads chained or trailing"),
    ),
)  # fmt: skip

RCD = check(
    "rcd", "漏电保护器按试验按钮能跳闸", "Earth-leakage breaker trips at its test button", STOP, RCD_TEST,
    chips(
        no_trip=("按了不跳", "Does not trip"),
        no_reset=("合不上闸", "Does not reset"),
        button=("按钮坏", "Button broken"),
        missing=("没装漏电保护", "No breaker"),
    ),
    hint=Text("每月一次；先把电脑等关机", "Once a month; shut computers down first"),
    photo_on_fail=False,
)  # fmt: skip

OVERHEAD = check(
    "overhead", "灯具、吊扇、投影支架牢固", "Lamps, fans and projector mounts firm", STOP, CUSTOM,
    chips(
        lamp=("灯具松动", "Lamp loose"),
        fan=("吊扇晃动", "Fan sways"),
        mount=("支架松动", "Mount loose"),
        other=("其他悬挂物松动", "Something else loose"),
    ),
)  # fmt: skip

GLASS = check(
    "glass", "门窗玻璃、限位、防夹完好", "Glass, window stops and finger guards sound", STOP, CUSTOM,
    chips(
        glass=("玻璃破裂、松动", "Glass cracked or loose"),
        stop=("限位失效", "Window stop fails"),
        guard=("没有防夹", "No finger guard"),
        hinge=("合页、滑轨坏", "Hinge or rail broken"),
    ),
)  # fmt: skip

FURNITURE = check(
    "furniture", "桌椅、床、柜稳固，柜子固定在墙上", "Desks, beds and cupboards firm; cupboards fixed to the wall", TERM,
    CUSTOM,
    chips(
        wobbles=("摇晃", "Wobbles"),
        not_fixed=("柜子没固定", "Cupboard not fixed"),
        broken=("损坏", "Broken"),
        splinter=("起刺、钉子外露", "Splinters or nails"),
    ),
)  # fmt: skip
