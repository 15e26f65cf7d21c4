"""Playground: the look before use and the weekly check of a large play set."""

from kiosk.core.form import Choice, Form
from kiosk.core.words import Text
from kiosk.library.roles import LOGISTICS, REPAIRER, TEACHER
from kiosk.library.sources import (
    CUSTOM,
    DISINFECTION,
    PLANS,
    PLAY_FALLS,
    PLAY_STRUCTURE,
    PLAY_TRAPS,
)
from kiosk.library.wording import NOW, STOP, TERM, check, chips, choose

_LOOK = (
    check(
        "ground", "地面无玻璃、石块、烟头、尖锐物、动物粪便", "Ground free of glass, stones, butts, sharp things, droppings",
        NOW, CUSTOM,
        chips(
            glass=("玻璃、尖锐物", "Glass or sharp things"),
            stones=("石块、杂物", "Stones or litter"),
            butts=("烟头", "Cigarette butts"),
            droppings=("动物粪便", "Animal droppings"),
        ),
    ),
    check(
        "slippery", "台面、滑道无积水、结冰、青苔", "No water, ice or algae on decks and slides", STOP, CUSTOM,
        chips(
            water=("积水", "Water"),
            ice=("结冰", "Ice"),
            algae=("青苔", "Algae"),
        ),
    ),
    check(
        "whole", "无明显断裂、缺件、松脱", "Nothing broken, missing or loose", STOP, CUSTOM,
        chips(
            broken=("断裂", "Broken"),
            missing=("缺件", "Part missing"),
            loose=("松脱", "Loose"),
        ),
        one_by_one=True,
    ),
    check(
        "rails", "护栏、扶手、台阶牢固", "Guardrails, handrails and steps firm", STOP, CUSTOM,
        chips(
            rail=("护栏松动", "Guardrail loose"),
            handrail=("扶手松动", "Handrail loose"),
            step=("台阶松动", "Step loose"),
        ),
        hint=Text("用手摇一摇", "Shake them by hand"),
    ),
    check(
        "sharp_parts", "无外露钉子、螺栓、尖角、毛刺", "No exposed nails, bolts, corners or splinters", STOP, CUSTOM,
        chips(
            nail=("钉子、螺栓外露", "Nail or bolt sticks out"),
            corner=("尖角", "Sharp corner"),
            splinter=("毛刺", "Splinters"),
            cap=("防护帽掉了", "Cap missing"),
        ),
    ),
    check(
        "hot", "金属、塑料面不烫手", "Metal and plastic not hot to the hand", STOP, CUSTOM,
        chips(
            slide=("滑道烫", "Slide hot"),
            metal=("金属件烫", "Metal parts hot"),
            seat=("座板烫", "Seat hot"),
        ),
        hint=Text("夏天用手背试；其他季节选不适用", "In summer try with the back of your hand; else not applicable"),
        na_allowed=True,
        photo_on_fail=False,
    ),
    check(
        "ropes", "绳、链、座板完好", "Ropes, chains and seats sound", STOP, CUSTOM,
        chips(
            frayed=("绳索磨损", "Rope frayed"),
            chain=("链条锈蚀、变形", "Chain rusty or bent"),
            seat=("座板开裂", "Seat cracked"),
            hook=("连接处松", "Joint loose"),
        ),
        na_allowed=True,
    ),
    check(
        "surface", "缓冲地面无翘起、破损", "Safety surface flat and whole", TERM, CUSTOM,
        chips(
            raised=("翘起", "Edges up"),
            torn=("破损", "Torn"),
            hard=("变硬", "Gone hard"),
            thin=("沙、木屑太薄", "Sand or bark too thin"),
        ),
    ),
)  # fmt: skip

_OPEN_TODAY = choose(
    "open_today", "可否开放", "Open today?", None, CUSTOM,
    (
        Choice("open", Text("开放", "Open")),
        Choice("partly", Text("部分停用", "Partly closed")),
        Choice("closed", Text("停用", "Closed")),
    ),
    hint=Text("停用的要围挡、挂牌", "Fence off and tag what is closed"),
)  # fmt: skip

_WEEKLY = (
    check(
        "fasteners", "螺栓、螺母、卡扣无松动，防护帽齐全", "Bolts, nuts and clips tight; caps on", STOP, PLANS,
        chips(
            loose=("松动", "Loose"),
            missing=("缺失", "Missing"),
            cap=("防护帽缺失", "Cap missing"),
            rusty=("锈死", "Rusted"),
        ),
        one_by_one=True,
    ),
    check(
        "welds", "焊缝、立柱根部无裂纹、锈蚀", "Welds and post feet free of cracks and rust", STOP, PLAY_STRUCTURE,
        chips(
            crack=("焊缝裂纹", "Weld cracked"),
            rust=("根部锈蚀", "Rust at the foot"),
            wobble=("立柱晃动", "Post wobbles"),
            footing=("基础外露", "Footing exposed"),
        ),
    ),
    check(
        "timber", "木质件无腐朽、开裂、起刺", "Timber free of rot, cracks and splinters", STOP, PLANS,
        chips(
            rot=("腐朽", "Rot"),
            crack=("开裂", "Cracked"),
            splinter=("起刺", "Splinters"),
        ),
        na_allowed=True,
    ),
    check(
        "plastic", "塑料件无老化、开裂、褪色发脆", "Plastic not aged, cracked or brittle", TERM, CUSTOM,
        chips(
            crack=("开裂", "Cracked"),
            brittle=("发脆", "Brittle"),
            faded=("褪色老化", "Faded"),
        ),
        na_allowed=True,
    ),
    check(
        "traps", "无卡头、卡指、卡脚、勾衣带的间隙", "No gaps that trap head, finger, foot or clothing", STOP, PLAY_TRAPS,
        chips(
            head=("卡头", "Head"),
            finger=("卡手指", "Finger"),
            foot=("卡脚", "Foot"),
            clothing=("勾衣带", "Clothing"),
        ),
    ),
    check(
        "moving_parts", "活动件（转轴、弹簧、秋千挂点）无异响、卡滞", "Moving parts run smooth and quiet", STOP, CUSTOM,
        chips(
            noise=("异响", "Noise"),
            stuck=("卡滞", "Sticks"),
            worn=("磨损", "Worn"),
            hanger=("挂点松动", "Hanger loose"),
        ),
        na_allowed=True,
    ),
    check(
        "rules_sign", "年龄、人数、使用须知标牌清晰", "Sign with ages, numbers and rules legible", TERM, CUSTOM,
        chips(
            missing=("没有标牌", "No sign"),
            worn=("看不清", "Not legible"),
            incomplete=("内容不全", "Incomplete"),
        ),
    ),
    check(
        "fall_zone", "跌落区内无硬物", "Nothing hard in the fall zone", NOW, PLAY_FALLS,
        chips(
            toys=("放了玩具器械", "Toys or equipment there"),
            stones=("石块、树根", "Stones or roots"),
            kerb=("路缘、桌椅太近", "Kerb or furniture too near"),
        ),
    ),
    check(
        "cleaned", "已清洁消毒", "Cleaned and disinfected", TERM, DISINFECTION,
        chips(
            not_done=("没做", "Not done"),
            dirty=("有污渍", "Stains left"),
            no_note=("没有登记", "Not written down"),
        ),
    ),
)  # fmt: skip

BEFORE_USE = Form(
    code="PLAY-01",
    title=Text("大型玩具使用前检查", "Play set, look before use"),
    frequency=Text("使用日每天", "Every day of use"),
    roles=(TEACHER, LOGISTICS),
    basis=(CUSTOM,),
    items=(*_LOOK, _OPEN_TODAY),
    seconds=40,
)

WEEKLY = Form(
    code="PLAY-02",
    title=Text("大型玩具周检", "Play set, weekly check"),
    frequency=Text("每周", "Weekly"),
    roles=(LOGISTICS, REPAIRER),
    basis=(PLAY_STRUCTURE, CUSTOM),
    items=(*_LOOK, *_WEEKLY, _OPEN_TODAY),
    seconds=120,
    satisfies=("PLAY-01",),
)
