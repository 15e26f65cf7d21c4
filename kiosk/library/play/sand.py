"""Sandpits, water play and planting corners, by day, week, month and term."""

from dataclasses import replace

from kiosk.core.form import Choice, Condition, Form
from kiosk.core.words import Text
from kiosk.library.play.sources import CHECKLISTS, POOL_CARE, SAND_PACKS, SAND_WASHED
from kiosk.library.roles import LOGISTICS, TEACHER
from kiosk.library.sources import CUSTOM, DEFAULT, PLANS
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

WATER = (
    Choice("none", Text("没有戏水池", "No paddling pool")),
    Choice("pool", Text("有戏水池", "With a paddling pool")),
)

DAILY = Form(
    code="PLAY-05-D",
    title=Text("沙池、戏水池日查", "Sandpit and water play, daily"),
    frequency=Text("使用日每天", "Every day of use"),
    roles=(TEACHER, LOGISTICS),
    basis=(CUSTOM,),
    seconds=10,
    items=(
        check(
            "sand_clean", "沙面无杂物、粪便、尖锐物", "Sand free of litter, droppings and sharp things", NOW, PLANS,
            chips(
                litter=("杂物", "Litter"),
                droppings=("动物粪便", "Animal droppings"),
                sharp=("玻璃、尖锐物", "Glass or sharp things"),
                toys=("破损玩具", "Broken toys"),
            ),
            hint=Text("没有沙，选不适用", "If there is no sand: not applicable"),
            na_allowed=True,
        ),
        check(
            "sand_damp", "沙子湿润、不扬尘", "Sand damp, not dusty", TERM, CUSTOM,
            chips(
                dry=("太干", "Too dry"),
                dust=("扬尘", "Dusty"),
                wet=("积水", "Standing water"),
            ),
            na_allowed=True,
            photo_on_fail=False,
        ),
        choose("water", "有没有戏水池", "Is there a paddling pool?", None, DEFAULT, WATER, known_from="water"),
        replace(
            check(
                "pool_safe", "戏水池已换水、余氯合适，用后排空上锁", "Pool: fresh water, chlorine right, drained and locked after use",
                STOP, POOL_CARE,
                chips(
                    dirty=("没换水", "Water not changed"),
                    chlorine=("余氯不合适", "Chlorine not right"),
                    full=("没排空", "Not drained"),
                    open=("没上锁、没围挡", "Not locked or fenced"),
                ),
                hint=Text("今天没用也看：是否排空、上锁", "Look also when it was not used: drained and locked?"),
                one_by_one=True,
            ),
            shown_if=Condition("water", ("pool",)),
        ),
    ),
)  # fmt: skip

WEEKLY = Form(
    code="PLAY-05-W",
    title=Text("沙池、戏水池周检", "Sandpit and water play, weekly"),
    frequency=Text("每周", "Weekly"),
    roles=(LOGISTICS, TEACHER),
    basis=(CUSTOM,),
    seconds=10,
    items=(
        check(
            "sand_loosened", "沙子已翻松", "Sand raked and loosened", TERM, SAND_PACKS,
            chips(
                not_done=("没翻", "Not done"),
                packed=("板结", "Packed hard"),
                shallow=("只翻了表面", "Only the top"),
            ),
            na_allowed=True,
        ),
        check(
            "edge", "池边、盖板、围挡完好", "Edge, cover and fence sound", TERM, CUSTOM,
            chips(
                edge=("池边破损", "Edge damaged"),
                cover=("盖板破损、缺失", "Cover damaged or missing"),
                fence=("围挡松动", "Fence loose"),
                sharp=("有尖角", "Sharp corner"),
            ),
        ),
    ),
)  # fmt: skip

MONTHLY = Form(
    code="PLAY-05-M",
    title=Text("沙池月检", "Sandpit, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(LOGISTICS,),
    basis=(CHECKLISTS, SAND_WASHED),
    seconds=10,
    items=(
        measure(
            "sand_depth", "沙深", "Depth of the sand", "cm", TERM, CHECKLISTS,
            limits=between("30", None),
            bounds=between("0", "200"),
            hint=Text("量最浅处；没有沙可不填", "Measure the shallowest spot; leave empty if there is no sand"),
            is_required=False,
        ),
        dated(
            "sand_washed_on", "上次冲洗、曝晒、消毒日期", "Last washed, sunned and disinfected on", None, SAND_WASHED,
            hint=Text("间隔由学校定", "The school sets how often"),
        ),
    ),
)  # fmt: skip

TERMLY = Form(
    code="PLAY-05-T",
    title=Text("换沙、补沙", "Sand changed or topped up"),
    frequency=Text("每学期或每年", "Every term or year"),
    roles=(LOGISTICS,),
    basis=(CUSTOM,),
    seconds=5,
    items=(
        dated(
            "sand_changed_on", "上次换沙、补沙日期", "Sand last changed or topped up on", None, CUSTOM,
            is_required=True,
        ),
    ),
)  # fmt: skip
