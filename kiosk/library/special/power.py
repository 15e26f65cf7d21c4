"""Power: the power room daily, rooms and boards monthly."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import REPAIRER
from kiosk.library.sources import CUSTOM, PLANS
from kiosk.library.special.sources import INSULATION_TEST, RCD_MONTHLY
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    between,
    check,
    chips,
    dated,
    measure,
    worked_out,
)

_CLEAR = check(
    "clear_dry", "无杂物、无渗漏、无焦味", "Clear, dry, no burnt smell", STOP, CUSTOM,
    chips(
        goods=("堆放杂物", "Things stored there"),
        leak=("渗漏、积水", "Leak or water"),
        burnt=("焦味", "Burnt smell"),
        animals=("有老鼠、小动物", "Mice or other animals"),
    ),
)  # fmt: skip

_NOT_HOT = check(
    "not_hot", "开关、接点无发热变色", "No overheated or discoloured switch or joint", STOP, CUSTOM,
    chips(
        hot=("发热", "Hot"),
        colour=("变色", "Discoloured"),
        arcing=("打火、异响", "Arcing or noise"),
        loose=("接头松", "Joint loose"),
    ),
    hint=Text("只看、不碰；由持证电工查", "Look, do not touch; a certified electrician only"),
    one_by_one=True,
)  # fmt: skip

DAILY = Form(
    code="PWR-01-D",
    title=Text("配电房日查", "Power room, daily"),
    frequency=Text("每天", "Daily"),
    roles=(REPAIRER,),
    basis=(CUSTOM,),
    seconds=40,
    items=(
        check(
            "room_door", "门锁、警示标志、挡鼠板完好", "Door lock, warning sign and rat board sound", TERM, CUSTOM,
            chips(
                lock=("锁坏、没锁", "Lock broken or open"),
                sign=("缺警示标志", "Warning missing"),
                board=("缺挡鼠板", "Rat board missing"),
                net=("防护网破", "Guard net torn"),
            ),
        ),
        _CLEAR,
        measure(
            "voltage", "电压", "Voltage", "V", TERM, CUSTOM,
            limits=None,
            bounds=between("0", "12000"),
            reasons=chips(
                high=("偏高", "High"),
                low=("偏低", "Low"),
                unbalanced=("三相不平衡", "Phases unbalanced"),
                unread=("表坏", "Meter broken"),
            ),
            hint=Text("限值由学校定，不对就选原因", "The school sets the limits; choose a reason if it is wrong"),
        ),
        measure(
            "current", "电流", "Current", "A", TERM, CUSTOM,
            limits=None,
            bounds=between("0", "5000"),
            reasons=chips(
                high=("过大", "Too high"),
                unbalanced=("三相不平衡", "Phases unbalanced"),
                jumping=("忽大忽小", "Jumps"),
                unread=("表坏", "Meter broken"),
            ),
            hint=Text("限值由学校定，不对就选原因", "The school sets the limits; choose a reason if it is wrong"),
        ),
        measure(
            "joint_temperature", "接点温度", "Temperature of the joints", "℃", STOP, CUSTOM,
            limits=None,
            bounds=between("-30", "300"),
            reasons=chips(
                hot=("太热", "Too hot"),
                rising=("比上次高很多", "Much higher than last time"),
                uneven=("一相明显热", "One phase clearly hotter"),
            ),
            hint=Text("用测温枪量最热处；没有测温枪可不填", "Hottest spot by infrared; leave empty without a meter"),
            is_required=False,
        ),
        _NOT_HOT,
        check(
            "lamp_extinguisher", "应急照明、灭火器完好", "Emergency light and extinguisher sound", TERM, CUSTOM,
            chips(
                lamp=("应急灯不亮", "Emergency light dark"),
                extinguisher=("灭火器失效", "Extinguisher not valid"),
                wrong=("灭火器类型不对", "Wrong type of extinguisher"),
                missing=("缺失", "Missing"),
            ),
        ),
        worked_out("electrician", "电工证在有效期内", "Electrician's certificate valid", CUSTOM),
    ),
)  # fmt: skip

MONTHLY = Form(
    code="PWR-01-M",
    title=Text("配电房、配电箱月检", "Power room and boards, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(REPAIRER,),
    basis=(CUSTOM, RCD_MONTHLY),
    seconds=40,
    items=(
        _CLEAR,
        _NOT_HOT,
        check(
            "rcd", "漏电保护器试跳正常", "Earth-leakage breaker trips in its test", STOP, RCD_MONTHLY,
            chips(
                no_trip=("不跳", "Does not trip"),
                no_reset=("合不上闸", "Does not reset"),
                bypassed=("被短接", "Bypassed"),
                missing=("没装", "Not fitted"),
            ),
            photo_on_fail=False,
        ),
        dated(
            "insulation_tested_on", "绝缘垫、绝缘手套检验日期", "Insulating mat and gloves tested on", None, INSULATION_TEST,
            hint=Text("只有配电房填；周期未核实", "Power rooms only; how often is not verified"),
        ),
        check(
            "cable_holes", "电缆孔洞已封堵", "Cable holes sealed", TERM, CUSTOM,
            chips(
                open=("没封堵", "Open"),
                fallen=("封堵脱落", "Seal fallen out"),
                gnawed=("有鼠咬", "Gnawed by mice"),
            ),
        ),
        check(
            "board_shut", "箱门关闭上锁，无私接", "Board shut and locked; no added wiring", NOW, PLANS,
            chips(
                open=("箱门没关", "Board open"),
                lock=("锁坏", "Lock broken"),
                added=("私接电线", "Added wiring"),
                blocked=("箱前堆物", "Things in front of it"),
            ),
        ),
    ),
)  # fmt: skip
