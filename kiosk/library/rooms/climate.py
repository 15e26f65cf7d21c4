"""Rooms: air conditioning and heating, before the season and weekly in it."""

from kiosk.core.form import Choice, Condition, Form
from kiosk.core.words import Text
from kiosk.library.roles import LOGISTICS, REPAIRER, TEACHER
from kiosk.library.rooms.sources import ROOM_CLIMATE, SEASON_CHECK
from kiosk.library.sources import CUSTOM, PLANS
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    between,
    check,
    chips,
    choose,
    dated,
    measure,
)

_DIAL = between("5", "40")

_BRACKET = check(
    "bracket", "外机支架牢固，排水正常", "Outdoor bracket firm; drains well", STOP, CUSTOM,
    chips(
        rust=("支架锈蚀", "Bracket rusty"),
        loose=("松动", "Loose"),
        drain=("排水堵、滴水", "Drain blocked or dripping"),
        noise=("异响、晃动", "Noise or shaking"),
    ),
    na_allowed=True,
)  # fmt: skip

_PLUG = check(
    "plug", "插头、线路不过热", "Plug and lead not hot", STOP, CUSTOM,
    chips(
        hot=("发烫", "Hot"),
        burnt=("烧焦、变色", "Burnt or discoloured"),
        loose=("插头松", "Plug loose"),
        shared=("与别的电器合用插座", "Shares its socket"),
    ),
)  # fmt: skip

_HEATER = check(
    "heater", "取暖器离可燃物够远，儿童碰不到", "Heater clear of what burns; children cannot touch it", STOP, CUSTOM,
    chips(
        near=("离可燃物太近", "Too near to what burns"),
        no_guard=("没有防护", "No guard"),
        covered=("上面晾衣物", "Clothes drying on it"),
        falls=("倾倒不断电", "Stays on when it falls over"),
    ),
    na_allowed=True,
)  # fmt: skip

_COAL = check(
    "coal_stove", "烧煤取暖：烟道通畅，一氧化碳报警器能用", "Coal stove: flue clear; carbon monoxide alarm works", STOP, CUSTOM,
    chips(
        flue=("烟道堵、漏烟", "Flue blocked or leaking"),
        alarm=("报警器不响", "Alarm silent"),
        no_alarm=("没有报警器", "No alarm"),
        window=("没有通风口", "No air inlet"),
    ),
    na_allowed=True,
    one_by_one=True,
)  # fmt: skip

SEASON = Form(
    code="ROOM-07-Y",
    title=Text("空调、取暖换季检查", "AC and heating, before the season"),
    frequency=Text("每年启用前", "Each year before first use"),
    roles=(REPAIRER,),
    basis=(SEASON_CHECK,),
    seconds=30,
    items=(
        dated(
            "filter_cleaned_on", "上次清洗滤网日期", "Filter last cleaned on", TERM, CUSTOM,
            limits=between(None, "31"),
            hint=Text("启用前清洗；没有滤网可不填", "Cleaned before the season; leave empty if there is no filter"),
        ),
        _BRACKET,
        _PLUG,
        _HEATER,
        _COAL,
    ),
)  # fmt: skip

WEEKLY = Form(
    code="ROOM-07-W",
    title=Text("空调、取暖周检", "AC and heating, weekly"),
    frequency=Text("使用季每周", "Weekly in season"),
    roles=(TEACHER, REPAIRER, LOGISTICS),
    basis=(ROOM_CLIMATE, CUSTOM),
    seconds=25,
    items=(
        choose(
            "runs_as", "现在怎么用", "How it runs now", None, ROOM_CLIMATE,
            (
                Choice("cooling", Text("制冷", "Cooling")),
                Choice("heating", Text("制热、取暖", "Heating")),
                Choice("off", Text("没开", "Off")),
            ),
        ),
        measure(
            "cooling_temperature", "制冷设定温度", "Set temperature, cooling", "℃", TERM, ROOM_CLIMATE,
            limits=between("26", None),
            bounds=_DIAL,
            shown_if=Condition("runs_as", ("cooling",)),
        ),
        measure(
            "heating_temperature", "制热设定温度", "Set temperature, heating", "℃", TERM, ROOM_CLIMATE,
            limits=between(None, "20"),
            bounds=_DIAL,
            hint=Text("没有温控的取暖器填室温", "Without a thermostat: the temperature of the room"),
            shown_if=Condition("runs_as", ("heating",)),
        ),
        check(
            "windows_shut", "运行时门窗关闭", "Windows and doors shut while it runs", NOW, ROOM_CLIMATE,
            chips(
                window=("窗开着", "Window open"),
                door=("门开着", "Door open"),
                gap=("关不严", "Does not shut tight"),
            ),
            hint=Text("没开，或正在通风换气，选不适用", "Not applicable if it is off or the room is being aired"),
            na_allowed=True,
        ),
        _BRACKET,
        _PLUG,
        _HEATER,
        _COAL,
        check(
            "off_when_empty", "无人时已关", "Off when the room is empty", NOW, PLANS,
            chips(
                left_on=("没人还开着", "On in an empty room"),
                timer=("定时没设", "Timer not set"),
                remote=("遥控器坏", "Remote broken"),
            ),
            hint=Text("有人在用选不适用", "Not applicable if the room is in use"),
            na_allowed=True,
        ),
    ),
)  # fmt: skip
