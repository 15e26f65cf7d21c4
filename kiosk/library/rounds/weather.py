"""Rounds: before and after severe weather."""

from dataclasses import replace

from kiosk.core.form import Choice, Condition, Form
from kiosk.core.words import Text
from kiosk.library.roles import GUARD, LOGISTICS, REPAIRER
from kiosk.library.sources import CUSTOM
from kiosk.library.wording import STOP, TERM, check, chips, choose

_AFTER = Condition("stage", ("after",))

WEATHER = Form(
    code="COMP-07",
    title=Text("恶劣天气检查", "Severe weather"),
    frequency=Text("大风、雨雪、高温、严寒前后", "Before and after wind, rain, snow, heat or cold"),
    roles=(LOGISTICS, REPAIRER, GUARD),
    basis=(CUSTOM,),
    seconds=40,
    items=(
        choose(
            "stage", "什么时候查", "When", None, CUSTOM,
            (
                Choice("before", Text("来之前", "Before it comes")),
                Choice("after", Text("过去之后", "After it has passed")),
            ),
        ),
        check(
            "secured", "门窗、悬挂物、广告牌已加固", "Windows, hung things and signs secured", STOP, CUSTOM,
            chips(
                window=("门窗没关", "Window or door open"),
                sign=("广告牌松动", "Sign loose"),
                hanging=("悬挂物松动", "Hung thing loose"),
                flowerpot=("窗台、高处有花盆杂物", "Pots or things on sills and ledges"),
            ),
        ),
        check(
            "drains", "排水沟、下水口畅通", "Drains clear", TERM, CUSTOM,
            chips(
                leaves=("树叶堵塞", "Leaves"),
                silt=("淤泥", "Silt"),
                water=("已积水", "Water stands already"),
                cover=("沟盖缺失", "Cover missing"),
            ),
        ),
        check(
            "walls_trees", "围墙、树木牢固", "Walls and trees firm", STOP, CUSTOM,
            chips(
                crack=("围墙裂缝、倾斜", "Wall cracked or leaning"),
                tree=("树木倾斜", "Tree leans"),
                branch=("断枝、枯枝", "Broken or dead branch"),
                roots=("根部松动", "Roots loose"),
            ),
        ),
        check(
            "power_basement", "户外电器断电，地下室防水", "Outdoor power off; basements kept dry", STOP, CUSTOM,
            chips(
                power=("没断电", "Power on"),
                basement=("地下室进水", "Water in the basement"),
                pump=("水泵坏", "Pump broken"),
                sandbags=("没有挡水", "No barrier"),
            ),
        ),
        check(
            "emergency_goods", "应急物资到位", "Emergency goods at hand", TERM, CUSTOM,
            chips(
                sandbags=("缺沙袋、挡板", "No sandbags or boards"),
                salt=("缺融雪剂、铁锹", "No salt or shovels"),
                lamps=("缺手电、雨具", "No torches or rain gear"),
                medicine=("缺防暑、防寒用品", "Nothing against heat or cold"),
            ),
        ),
        replace(
            check(
                "after_dangers", "无积水、漏电、坠物危险", "No standing water, leakage current or falling parts", STOP, CUSTOM,
                chips(
                    water=("积水", "Water stands"),
                    leakage=("漏电", "Leakage current"),
                    falling=("有物体要掉", "Something may fall"),
                    wire=("电线掉落", "Wire down"),
                ),
                one_by_one=True,
            ),
            shown_if=_AFTER,
        ),
        replace(
            choose(
                "fit_again", "能否恢复使用", "Fit for use again?", STOP, CUSTOM,
                (
                    Choice("fit", Text("可用", "Fit")),
                    Choice("closed", Text("停用", "Out of use"), fails=True),
                ),
                chips(
                    building=("房屋受损", "Building damaged"),
                    water=("积水没退", "Water has not drained"),
                    power=("水电没恢复", "No water or power"),
                    not_seen=("还没查完", "Not fully checked yet"),
                ),
                one_by_one=True,
            ),
            shown_if=_AFTER,
        ),
    ),
)  # fmt: skip
