"""Small toys, indoor soft play and the ball pool, looked at every week."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import TEACHER
from kiosk.library.sources import CUSTOM, DISINFECTION, PLANS
from kiosk.library.wording import (
    STOP,
    TERM,
    between,
    check,
    chips,
    dated,
    measure,
)

TOYS = Form(
    code="PLAY-06",
    title=Text("小型玩具、软体、海洋球周检", "Small toys, soft play and ball pool"),
    frequency=Text("每周", "Weekly"),
    roles=(TEACHER,),
    basis=(PLANS, DISINFECTION),
    seconds=30,
    items=(
        check(
            "toys_whole", "无破损、尖角、毛刺", "No breaks, sharp corners or splinters", STOP, PLANS,
            chips(
                broken=("破损", "Broken"),
                corner=("尖角", "Sharp corner"),
                splinter=("毛刺", "Splinters"),
                paint=("掉漆", "Paint coming off"),
            ),
        ),
        check(
            "small_parts", "没有会脱落的小零件", "No small parts that come off", STOP, CUSTOM,
            chips(
                loose=("零件松动", "Part loose"),
                missing=("零件已脱落", "Part gone"),
                magnet=("磁铁、珠子外露", "Magnet or bead exposed"),
                seam=("布玩具开线", "Seam open"),
            ),
        ),
        check(
            "battery_cover", "电池盖锁紧，无漏液", "Battery cover screwed shut, no leak", STOP, CUSTOM,
            chips(
                open=("电池盖松", "Cover loose"),
                missing=("电池盖缺失", "Cover missing"),
                leak=("电池漏液", "Battery leaks"),
                button=("纽扣电池能取出", "Button cell comes out"),
            ),
            na_allowed=True,
        ),
        check(
            "cords", "绳带不过长，不会绕颈", "No cord long enough to go round a neck", STOP, CUSTOM,
            chips(
                long=("绳带太长", "Cord too long"),
                loop=("有绳圈", "Loop in it"),
                curtain=("窗帘绳够得着", "Curtain cord in reach"),
            ),
            one_by_one=True,
            na_allowed=True,
        ),
        check(
            "soft_cover", "软体包覆无破口，海绵不外露", "Soft-play cover whole, no foam showing", TERM, CUSTOM,
            chips(
                torn=("破口", "Torn"),
                foam=("露海绵", "Foam showing"),
                zip=("拉链坏", "Zip broken"),
                dirty=("有污渍", "Stains"),
            ),
            na_allowed=True,
        ),
        check(
            "ball_pool", "海洋球池无异物、无破球", "Ball pool free of other things and broken balls", TERM, PLANS,
            chips(
                things=("有异物", "Other things in it"),
                broken=("破球", "Broken balls"),
                dirty=("球脏", "Balls dirty"),
                smell=("有异味", "Bad smell"),
            ),
            na_allowed=True,
        ),
        dated(
            "balls_washed_on", "海洋球上次清洗消毒日期", "Balls last washed and disinfected on", None, PLANS,
            hint=Text("间隔由学校定；没有可不填", "The school sets how often; leave empty if there are none"),
        ),
        measure(
            "toys_counted", "玩具数量", "Number of toys", "", TERM, PLANS,
            limits=None,
            bounds=between("0", "9999"),
            reasons=chips(
                short=("比登记的少", "Fewer than listed"),
                incomplete=("成套的缺件", "Sets incomplete"),
                unlisted=("没有登记", "Not listed"),
            ),
            hint=Text("与登记不符就选原因", "Choose a reason if it differs from the list"),
            is_required=False,
        ),
        dated(
            "toys_disinfected_on", "玩具上次消毒日期", "Toys last disinfected on", TERM, DISINFECTION,
            limits=between(None, "7"),
            hint=Text("每周至少一次", "At least once a week"),
            is_required=True,
        ),
        dated(
            "books_sunned_on", "图书上次曝晒日期", "Books last put in the sun on", TERM, DISINFECTION,
            limits=between(None, "14"),
            hint=Text("每两周一次；没有图书可不填", "Every two weeks; leave empty if there are no books"),
        ),
    ),
)  # fmt: skip
