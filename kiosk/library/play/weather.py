"""Outdoor equipment after a storm, snow, a holiday or a repair; opened by hand."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import LOGISTICS, REPAIRER
from kiosk.library.sources import CUSTOM, PLANS
from kiosk.library.wording import STOP, TERM, check, chips, dated

AFTER_WEATHER = Form(
    code="PLAY-08",
    title=Text("户外器械季节与灾后检查", "Outdoor equipment, by season or after bad weather"),
    frequency=Text(
        "大风、暴雪、台风、长假或维修之后", "After storm, snow, typhoon, a long holiday or a repair"
    ),
    roles=(LOGISTICS, REPAIRER),
    basis=(CUSTOM, PLANS),
    seconds=25,
    items=(
        check(
            "cleared", "积水、结冰、积雪已清除", "Water, ice and snow cleared", STOP, CUSTOM,
            chips(
                water=("积水", "Water"),
                ice=("结冰", "Ice"),
                snow=("积雪", "Snow"),
            ),
        ),
        check(
            "overhead", "上方无枯枝、坠物、松动件", "No dead branches or loose parts overhead", STOP, CUSTOM,
            chips(
                branch=("枯枝", "Dead branch"),
                hanging=("悬挂物松动", "Something hangs loose"),
                roof=("顶棚破损", "Roof damaged"),
                wire=("电线垂落", "Wire hanging down"),
            ),
        ),
        check(
            "upright", "结构无位移、倾斜", "Nothing has moved or leans", STOP, CUSTOM,
            chips(
                leaning=("倾斜", "Leaning"),
                moved=("移位", "Moved"),
                footing=("基础被冲空", "Footing washed out"),
                bent=("变形", "Bent"),
            ),
            one_by_one=True,
        ),
        check(
            "winter_wrap", "冬季防冻包裹到位", "Wrapped against frost for winter", TERM, PLANS,
            chips(
                not_done=("没包", "Not wrapped"),
                torn=("破了", "Torn"),
                loose=("松脱", "Come loose"),
            ),
            hint=Text("秋季学期第18周前后；其他时候选不适用", "About week 18 of the autumn term; else not applicable"),
            na_allowed=True,
        ),
        dated(
            "posts_changed_on", "木柱、绳索上次更换日期", "Posts and ropes last changed on", None, PLANS,
            hint=Text("假期里更换；没有可不填", "Done in the holidays; leave empty if there are none"),
        ),
        check(
            "hot_sign", "高温提示牌在位", "Hot-surface sign in place", TERM, CUSTOM,
            chips(
                missing=("没有", "Missing"),
                worn=("看不清", "Not legible"),
                hidden=("被遮挡", "Covered"),
            ),
            hint=Text("夏天检查；其他时候选不适用", "In summer; else not applicable"),
            na_allowed=True,
        ),
    ),
)  # fmt: skip
