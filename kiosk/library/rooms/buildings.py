"""Rooms: buildings, walls and what is fixed to them, monthly and after storm, heavy rain or quake."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import LOGISTICS, REPAIRER
from kiosk.library.rooms.sources import LIGHTNING_TEST, RAIL_HEIGHT
from kiosk.library.sources import CUSTOM, PLANS
from kiosk.library.wording import STOP, TERM, between, check, chips, dated, measure

BUILDING = Form(
    code="ROOM-09",
    title=Text("校舍、围墙、附着物检查", "Buildings, walls and what is fixed to them"),
    frequency=Text("每月，大风、暴雨、地震后再查", "Monthly, and after storm, heavy rain or quake"),
    roles=(LOGISTICS, REPAIRER),
    basis=(CUSTOM, PLANS),
    seconds=60,
    items=(
        check(
            "walls", "墙体无裂缝、倾斜、渗漏", "Walls without cracks, lean or leaks", STOP, CUSTOM,
            chips(
                crack=("裂缝", "Crack"),
                lean=("倾斜", "Leans"),
                leak=("渗漏", "Leak"),
                sinking=("下沉", "Sinking"),
            ),
            one_by_one=True,
        ),
        check(
            "cladding", "外墙饰面、吊顶无脱落", "Cladding and ceilings not falling", STOP, CUSTOM,
            chips(
                tile=("墙砖松动", "Tile loose"),
                plaster=("抹灰鼓包", "Plaster bulges"),
                ceiling=("吊顶松动", "Ceiling loose"),
                fallen=("已有脱落", "Parts have fallen"),
            ),
        ),
        check(
            "rails", "栏杆、扶手、女儿墙牢固", "Rails, handrails and parapets firm", STOP, CUSTOM,
            chips(
                loose=("松动", "Loose"),
                rust=("锈蚀、开焊", "Rust or broken weld"),
                gap=("间距太大", "Gap too wide"),
                foothold=("可踩踏攀爬", "Can be climbed"),
            ),
            hint=Text("用手摇一摇", "Shake them by hand"),
        ),
        measure(
            "rail_height", "栏杆高度", "Height of the rail", "m", None, RAIL_HEIGHT,
            limits=None,
            bounds=between("0", "3"),
            hint=Text("量过才填；限值按设计和本地要求", "Only if measured; the limit follows the design and local rules"),
            is_required=False,
        ),
        check(
            "boundary", "围墙完好", "Boundary wall sound", STOP, PLANS,
            chips(
                crack=("裂缝", "Crack"),
                lean=("倾斜", "Leans"),
                gap=("缺口", "Gap"),
                piled=("墙边堆土、堆物", "Soil or goods piled against it"),
            ),
        ),
        check(
            "gate_rail", "大门轨道、防倾覆装置完好", "Gate rail and its guard against falling over sound", STOP, CUSTOM,
            chips(
                derailed=("脱轨", "Off its rail"),
                stop=("限位坏", "End stop broken"),
                no_guard=("没有防倾覆", "No guard"),
                wobbles=("晃动", "Wobbles"),
            ),
            na_allowed=True,
        ),
        check(
            "signs", "旗杆、宣传栏、广告牌牢固", "Flagpole, boards and signs firm", STOP, CUSTOM,
            chips(
                loose=("松动", "Loose"),
                rust=("根部锈蚀", "Rust at the foot"),
                glass=("玻璃破裂", "Glass broken"),
                lean=("倾斜", "Leans"),
            ),
            na_allowed=True,
        ),
        check(
            "hanging", "吊扇、灯具、悬挂物牢固", "Fans, lamps and hung things firm", STOP, CUSTOM,
            chips(
                fan=("吊扇晃动", "Fan sways"),
                lamp=("灯具松动", "Lamp loose"),
                outdoor_unit=("空调外机松动", "AC unit loose"),
                flowerpot=("窗台有花盆", "Flowerpots on a sill"),
            ),
            na_allowed=True,
        ),
        check(
            "dead_branches", "树木无枯枝", "No dead branches on trees", TERM, CUSTOM,
            chips(
                dead=("枯枝", "Dead branch"),
                broken=("断枝悬挂", "Broken branch hanging"),
                wires=("碰到电线", "Touches wires"),
            ),
            na_allowed=True,
        ),
        check(
            "covers", "井盖、沟盖完好", "Manhole and drain covers sound", STOP, CUSTOM,
            chips(
                missing=("缺失", "Missing"),
                broken=("破损", "Broken"),
                loose=("松动、翘起", "Loose or raised"),
                no_net=("没有防坠网", "No net below"),
            ),
        ),
        check(
            "steps", "台阶、坡道、地面完好防滑", "Steps, ramps and paving sound and not slippery", TERM, CUSTOM,
            chips(
                broken=("破损", "Broken"),
                slippery=("湿滑、青苔", "Slippery or algae"),
                uneven=("不平", "Uneven"),
                strip=("防滑条脱落", "Grip strip off"),
            ),
        ),
        check(
            "roof", "屋面、落水管、排水通畅", "Roof, down-pipes and drains clear", TERM, CUSTOM,
            chips(
                leak=("漏水", "Leak"),
                blocked=("堵塞", "Blocked"),
                pipe=("落水管破损", "Down-pipe broken"),
                pooling=("积水", "Water stands"),
            ),
        ),
        check(
            "unsafe_closed", "危房（D级）已停用、封闭", "Unsafe building (class D) closed off", STOP, CUSTOM,
            chips(
                in_use=("还在用", "Still in use"),
                open=("没有封闭", "Not closed off"),
                sign=("没有警示", "No warning"),
            ),
            hint=Text("没有危房选不适用", "Not applicable if there is none"),
            na_allowed=True,
        ),
        dated(
            "lightning_tested_on", "防雷检测报告日期", "Date of the lightning test", TERM, LIGHTNING_TEST,
            limits=between(None, "366"),
            hint=Text("没有防雷装置可不填", "Leave empty if there is no lightning protection"),
        ),
    ),
)  # fmt: skip
