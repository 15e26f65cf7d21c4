"""Rooms: laboratories, weekly and round each practical."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import LABORATORY, LOGISTICS
from kiosk.library.rooms.sources import SAFETY_MEASURES_22
from kiosk.library.sources import CUSTOM, MAJOR_HAZARDS
from kiosk.library.wording import NOW, STOP, TERM, check, chips

LABORATORY_CHECK = Form(
    code="ROOM-04",
    title=Text("实验室检查", "Laboratory"),
    frequency=Text("每周，每次实验课前后", "Weekly, and before and after each practical"),
    roles=(LABORATORY, LOGISTICS),
    basis=(SAFETY_MEASURES_22, MAJOR_HAZARDS),
    seconds=40,
    items=(
        check(
            "mains", "水、电、气总阀和开关正常", "Water, power and gas mains and switches sound", STOP, CUSTOM,
            chips(
                water=("水阀漏水", "Water leaks"),
                power=("电闸异常", "Power switch at fault"),
                gas=("气阀漏气、有气味", "Gas leaks or smells"),
                stuck=("关不上", "Does not shut"),
            ),
        ),
        check(
            "fume_cupboard", "通风橱、排风正常", "Fume cupboard and extraction work", STOP, CUSTOM,
            chips(
                weak=("风力小", "Weak draught"),
                broken=("不转", "Does not run"),
                sash=("橱窗坏", "Sash broken"),
                noise=("异响", "Noise"),
            ),
            na_allowed=True,
        ),
        check(
            "cupboard_locks", "药品柜双锁，标签齐", "Chemical cupboard locked twice; labels complete", STOP, CUSTOM,
            chips(
                one_lock=("只有一把锁", "One lock only"),
                open=("没锁", "Unlocked"),
                label=("缺标签", "Label missing"),
                leak=("瓶子泄漏", "Bottle leaks"),
            ),
            na_allowed=True,
        ),
        check(
            "no_flammables", "易燃易爆品没有违规存放", "No unlawful store of flammable or explosive goods", STOP, MAJOR_HAZARDS,
            chips(
                too_much=("超量", "Too much"),
                wrong_place=("放错地方", "In the wrong place"),
                mixed=("混放", "Mixed"),
                heat=("靠近热源", "Near heat"),
            ),
            is_major=True,
        ),
        check(
            "waste_cans", "废液桶有标识，不混装", "Waste cans labelled and not mixed", STOP, CUSTOM,
            chips(
                label=("没有标识", "No label"),
                mixed=("混装", "Mixed"),
                full=("装满没运走", "Full and still here"),
                leak=("泄漏", "Leaks"),
            ),
            na_allowed=True,
        ),
        check(
            "eyewash", "急救喷淋、洗眼器能用", "Emergency shower and eye-wash work", TERM, CUSTOM,
            chips(
                no_water=("不出水", "No water"),
                dirty=("水脏", "Dirty water"),
                blocked=("被挡住", "Blocked"),
                missing=("没有", "None"),
            ),
            na_allowed=True,
        ),
        check(
            "fire_gear", "灭火毯、沙箱、灭火器在位", "Fire blanket, sand and extinguisher in place", STOP, CUSTOM,
            chips(
                blanket=("缺灭火毯", "Blanket missing"),
                sand=("缺沙", "Sand missing"),
                extinguisher=("灭火器失效", "Extinguisher not valid"),
                blocked=("被挡住", "Blocked"),
            ),
        ),
        check(
            "issue_book", "药品领用、归还、余量已登记", "Chemicals taken, returned and left are written down", STOP, CUSTOM,
            chips(
                no_note=("没登记", "Not written down"),
                short=("数量不对", "Amount differs"),
                one_person=("只有一人签字", "One signature only"),
                left_out=("用剩没入柜", "Rest not put away"),
            ),
            hint=Text("与领用台账核对", "Compare with the issue register"),
            na_allowed=True,
        ),
        check(
            "all_off", "课后断水、断电、断气", "Water, power and gas off after class", NOW, CUSTOM,
            chips(
                water=("水没关", "Water on"),
                power=("电没断", "Power on"),
                gas=("气没关", "Gas on"),
            ),
            hint=Text("课前检查选不适用", "Not applicable before class"),
            na_allowed=True,
        ),
    ),
)  # fmt: skip
