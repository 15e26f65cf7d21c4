"""Rooms: light in classrooms, dead lamps monthly and a measurement each term."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import LOGISTICS, REPAIRER
from kiosk.library.rooms.sources import LIGHTING
from kiosk.library.sources import CUSTOM
from kiosk.library.wording import TERM, between, check, chips, measure

_LUX, _SHARE = between("0", "20000"), between("0", "1")

_LAMPS = (
    measure(
        "dead_lamps", "坏灯数", "Dead lamps", "", TERM, CUSTOM,
        limits=between("0", "0"),
        bounds=between("0", "200"),
        hint=Text("没有填0", "0 if none"),
    ),
    check(
        "flicker", "无频闪、无眩光", "No flicker, no glare", TERM, CUSTOM,
        chips(
            flicker=("频闪", "Flickers"),
            glare=("刺眼", "Dazzles"),
            board=("黑板反光", "Board reflects"),
            hum=("嗡嗡响", "Hums"),
        ),
        photo_on_fail=False,
    ),
)  # fmt: skip

MONTHLY = Form(
    code="ROOM-08-M",
    title=Text("教室灯具月检", "Classroom lamps, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(REPAIRER,),
    basis=(CUSTOM,),
    seconds=10,
    items=_LAMPS,
)

TERMLY = Form(
    code="ROOM-08-T",
    title=Text("教室照度测量", "Classroom light, measured"),
    frequency=Text("每学期", "Each term"),
    roles=(REPAIRER, LOGISTICS),
    basis=(LIGHTING,),
    seconds=60,
    items=(
        measure(
            "desk_light", "课桌面平均照度", "Mean light on the desks", "lx", TERM, LIGHTING,
            limits=between("300", None),
            bounds=_LUX,
            hint=Text("用照度计，拉上窗帘、开全部灯", "With a lux meter, curtains drawn, all lamps on"),
        ),
        measure(
            "desk_evenness", "课桌面照度均匀度", "Uniformity on the desks", "", TERM, LIGHTING,
            limits=between("0.7", None),
            bounds=_SHARE,
            hint=Text("最小值除以平均值", "Least divided by mean"),
        ),
        measure(
            "board_light", "黑板面平均照度", "Mean light on the board", "lx", TERM, LIGHTING,
            limits=between("500", None),
            bounds=_LUX,
        ),
        measure(
            "board_evenness", "黑板面照度均匀度", "Uniformity on the board", "", TERM, LIGHTING,
            limits=between("0.8", None),
            bounds=_SHARE,
            hint=Text("最小值除以平均值", "Least divided by mean"),
        ),
        measure(
            "lamp_height", "灯具离课桌面高度", "Lamp above the desks", "m", TERM, LIGHTING,
            limits=between("1.7", None),
            bounds=between("0", "10"),
        ),
        measure(
            "colour_rendering", "显色指数", "Colour rendering index", "", TERM, LIGHTING,
            limits=between("80", None),
            bounds=between("0", "100"),
            hint=Text("看灯管包装或检测报告；查不到可不填", "From the lamp's box or a report; leave empty if not known"),
            is_required=False,
        ),
        measure(
            "colour_temperature", "色温", "Colour temperature", "K", TERM, LIGHTING,
            limits=between("3300", "5500"),
            bounds=between("1000", "20000"),
            hint=Text("看灯管包装或检测报告；查不到可不填", "From the lamp's box or a report; leave empty if not known"),
            is_required=False,
        ),
        *_LAMPS,
    ),
    satisfies=("ROOM-08-M",),
)  # fmt: skip
