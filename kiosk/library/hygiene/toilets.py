"""Hygiene: toilets."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import CLEANER, LOGISTICS
from kiosk.library.sources import CUSTOM, DISINFECTION
from kiosk.library.wording import NOW, STOP, TERM, between, check, chips, measure

TOILET = Form(
    code="HYG-09",
    title=Text("厕所检查", "Toilets"),
    frequency=Text("每天数次", "Several times a day"),
    roles=(CLEANER, LOGISTICS),
    basis=(CUSTOM, DISINFECTION),
    seconds=20,
    items=(
        check(
            "floor", "地面干燥、防滑", "Floor dry and not slippery", NOW, CUSTOM,
            chips(
                wet=("有积水", "Wet"),
                dirty=("不干净", "Dirty"),
                slippery=("滑", "Slippery"),
                tile=("地砖破损", "Tile broken"),
            ),
        ),
        check(
            "flush", "冲水正常", "Flushes", TERM, CUSTOM,
            chips(
                no_water=("不出水", "No water"),
                running=("水流不停", "Does not stop"),
                blocked=("堵塞", "Blocked"),
                leak=("漏水", "Leaks"),
            ),
        ),
        check(
            "air", "无异味，通风好", "No smell; well aired", TERM, CUSTOM,
            chips(
                smell=("有异味", "Smells"),
                fan=("排风坏", "Fan broken"),
                window=("窗没开", "Window shut"),
            ),
            photo_on_fail=False,
        ),
        check(
            "soap_paper", "有洗手液、纸", "Soap and paper there", NOW, CUSTOM,
            chips(
                soap=("没洗手液", "No soap"),
                paper=("没纸", "No paper"),
                holder=("盒子坏", "Holder broken"),
            ),
        ),
        check(
            "fittings", "灯、门闩、扶手完好", "Lamp, latch and rail sound", TERM, CUSTOM,
            chips(
                lamp=("灯坏", "Lamp broken"),
                latch=("门闩坏", "Latch broken"),
                rail=("扶手松动", "Rail loose"),
            ),
        ),
        measure(
            "bowls", "便池、坐便器消毒液浓度", "Bowls disinfected: strength of the solution", "mg/L", TERM, DISINFECTION,
            limits=between("400", "700"),
            bounds=between("0", "100000"),
            hint=Text("有效氯，作用30分钟；本次没消毒可不填", "Available chlorine, 30 minutes; leave empty if not done now"),
            is_required=False,
        ),
        check(
            "chemicals", "清洁剂、消毒液放在儿童够不到的地方", "Cleaning and disinfecting agents out of children's reach",
            STOP, CUSTOM,
            chips(
                floor=("放在地上", "On the floor"),
                unlocked=("柜子没锁", "Cupboard not locked"),
                unlabelled=("没有标签", "No label"),
                bottle=("装在饮料瓶里", "In a drinks bottle"),
            ),
            one_by_one=True,
        ),
    ),
)  # fmt: skip
