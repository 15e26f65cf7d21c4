"""Rooms: the safety of a classroom, weekly by its own teacher and monthly by the logistics office."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import LOGISTICS, TEACHER
from kiosk.library.rooms.fittings import (
    FURNITURE,
    GLASS,
    OVERHEAD,
    RCD,
    SOCKETS,
    WIRING,
)
from kiosk.library.rooms.sources import EXIT_AND_PLAN
from kiosk.library.sources import CUSTOM
from kiosk.library.wording import NOW, STOP, TERM, check, chips

_WALLS_AND_MORE = (
    check(
        "walls", "墙面、吊顶无脱落、裂缝", "Walls and ceiling without cracks or falling parts", STOP, CUSTOM,
        chips(
            crack=("裂缝", "Crack"),
            falling=("脱落、鼓包", "Falling or bulging"),
            leak=("渗水", "Leak"),
            tile=("吊顶板松动", "Ceiling panel loose"),
        ),
    ),
    check(
        "floor", "地面平整、防滑", "Floor even and not slippery", TERM, CUSTOM,
        chips(
            raised=("翘起、破损", "Raised or broken"),
            slippery=("湿滑", "Slippery"),
            cable=("线缆绊脚", "Cable to trip over"),
        ),
    ),
    check(
        "corners", "尖角有防护，无小物件（幼儿园）", "Corners guarded; no small things to swallow (kindergartens)", NOW, CUSTOM,
        chips(
            corner=("尖角没包", "Corner bare"),
            guard=("防护脱落", "Guard off"),
            small=("有小物件", "Small things about"),
            magnet=("有磁铁、纽扣电池", "Magnets or button cells"),
        ),
        hint=Text("中小学选不适用", "Not applicable in schools"),
        na_allowed=True,
    ),
    check(
        "out_of_reach", "消毒液、药品、刀具儿童够不到", "Disinfectant, medicine and knives out of children's reach", STOP, CUSTOM,
        chips(
            disinfectant=("消毒液没收", "Disinfectant left out"),
            medicine=("药品没收", "Medicine left out"),
            knife=("刀具、剪刀没收", "Knife or scissors left out"),
            unlocked=("柜子没锁", "Cupboard unlocked"),
        ),
        one_by_one=True,
    ),
    check(
        "exit_plan", "出口畅通，疏散图在位", "Exit clear; evacuation plan in place", NOW, EXIT_AND_PLAN,
        chips(
            blocked=("出口被堵", "Exit blocked"),
            locked=("后门锁住", "Back door locked"),
            plan=("没有疏散图", "No plan"),
            narrow=("过道太窄", "Aisle too narrow"),
        ),
    ),
    check(
        "heater_guard", "暖气片、取暖器有防护", "Radiators and heaters guarded", STOP, CUSTOM,
        chips(
            no_guard=("没有防护罩", "No guard"),
            loose=("防护松动", "Guard loose"),
            hot=("烫手", "Hot to the hand"),
            near=("旁边有可燃物", "Something that burns near by"),
        ),
        na_allowed=True,
    ),
    check(
        "multimedia", "多媒体散热好，电源正常", "Multimedia well aired; its power sound", TERM, CUSTOM,
        chips(
            covered=("散热口被挡", "Vents covered"),
            hot=("发烫", "Hot"),
            plug=("插头、线松", "Plug or lead loose"),
            noise=("异响、焦味", "Noise or burnt smell"),
        ),
        na_allowed=True,
    ),
)  # fmt: skip

WEEKLY = Form(
    code="ROOM-02-W",
    title=Text("教室安全周自查", "Classroom safety, weekly"),
    frequency=Text("每周", "Weekly"),
    roles=(TEACHER,),
    basis=(CUSTOM,),
    seconds=40,
    items=(SOCKETS, WIRING, OVERHEAD, GLASS, FURNITURE, *_WALLS_AND_MORE),
)

MONTHLY = Form(
    code="ROOM-02-M",
    title=Text("教室安全月检", "Classroom safety, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(LOGISTICS,),
    basis=(CUSTOM,),
    seconds=50,
    items=(SOCKETS, WIRING, RCD, OVERHEAD, GLASS, FURNITURE, *_WALLS_AND_MORE),
    satisfies=("ROOM-02-W",),
)
