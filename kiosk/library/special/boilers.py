"""Boilers daily and monthly, and small water boilers that are no special equipment."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import COOK, LOGISTICS, REPAIRER
from kiosk.library.sources import CUSTOM
from kiosk.library.special.sources import BOILER_GAUGE, BOILER_TESTS, EQUIPMENT_RULES_27
from kiosk.library.wording import (
    STOP,
    TERM,
    between,
    check,
    chips,
    dated,
    measure,
    worked_out,
)

_LEVEL = check(
    "water_level", "水位正常", "Water level right", STOP, CUSTOM,
    chips(
        low=("缺水", "Low"),
        high=("满水", "Too high"),
        unread=("水位计看不清", "Gauge glass not legible"),
        differs=("两个水位计不一致", "Two gauges differ"),
    ),
    one_by_one=True,
)  # fmt: skip

DAILY = Form(
    code="BOIL-01-D",
    title=Text("锅炉日查", "Boiler, daily"),
    frequency=Text("使用日每天", "Every day of use"),
    roles=(REPAIRER,),
    basis=(CUSTOM,),
    seconds=25,
    items=(
        _LEVEL,
        measure(
            "pressure", "压力", "Pressure", "MPa", STOP, CUSTOM,
            limits=None,
            bounds=between("0", "10"),
            reasons=chips(
                high=("超过工作压力", "Above working pressure"),
                low=("偏低", "Low"),
                jumping=("指针跳动", "Needle jumps"),
                unread=("压力表坏", "Gauge broken"),
            ),
            hint=Text("应低于铭牌上的工作压力；超过就选原因并停炉", "Below the pressure on its plate; else choose a reason and stop it"),
        ),
        check(
            "blow_down", "已排污，水质合格", "Blown down; water right", TERM, CUSTOM,
            chips(
                not_done=("没排污", "Not blown down"),
                valve=("排污阀坏", "Blow-down valve broken"),
                water=("水质不合格", "Water not right"),
                softener=("软水器没盐", "Softener without salt"),
            ),
        ),
        measure(
            "water_hardness", "给水硬度", "Hardness of the feed water", "mmol/L", None, CUSTOM,
            limits=None,
            bounds=between("0", "100"),
            hint=Text("有测试条件才填", "Only if it can be tested"),
            is_required=False,
        ),
        worked_out("operator", "司炉工证在有效期内", "Operator's certificate valid", CUSTOM),
        check(
            "run_log", "运行记录每2小时填写", "Run log written every 2 hours", TERM, CUSTOM,
            chips(
                gaps=("有缺", "Gaps"),
                not_kept=("没记", "Not kept"),
                ahead=("提前写好", "Written ahead"),
            ),
        ),
    ),
)  # fmt: skip

MONTHLY = Form(
    code="BOIL-01-M",
    title=Text("锅炉月自查", "Boiler, monthly self-check"),
    frequency=Text("每月", "Monthly"),
    roles=(LOGISTICS, REPAIRER),
    basis=(EQUIPMENT_RULES_27, BOILER_TESTS),
    seconds=30,
    items=(
        dated(
            "safety_valve_tested_on", "安全阀校验日期", "Safety valve tested on", STOP, BOILER_TESTS,
            limits=between(None, "366"),
            hint=Text("至少每年一次", "At least yearly"),
            is_required=True,
        ),
        dated(
            "gauge_tested_on", "压力表检定日期", "Pressure gauge calibrated on", TERM, BOILER_GAUGE,
            limits=between(None, "184"),
            hint=Text("常说每半年一次，未核实", "Half-yearly is often said, not verified"),
            is_required=True,
        ),
        dated(
            "outside_inspected_on", "外部检验日期", "External inspection on", STOP, BOILER_TESTS,
            limits=between(None, "366"),
            hint=Text("每年一次", "Yearly"),
            is_required=True,
        ),
        dated(
            "inside_inspected_on", "内部检验日期", "Internal inspection on", STOP, BOILER_TESTS,
            limits=between(None, "731"),
            hint=Text("约两年一次", "About every 2 years"),
            is_required=True,
        ),
        check(
            "self_check", "本月自行检查已做并记录", "This month's self-check done and written down", TERM, EQUIPMENT_RULES_27,
            chips(
                not_done=("没做", "Not done"),
                no_note=("没记录", "Not written down"),
                open_faults=("问题没处理", "Faults left open"),
            ),
            photo_on_fail=False,
        ),
    ),
)  # fmt: skip

SMALL = Form(
    code="BOIL-01-W",
    title=Text("小型开水炉、热水器周检", "Small water boiler, weekly"),
    frequency=Text("每周", "Weekly"),
    roles=(REPAIRER, COOK),
    basis=(CUSTOM,),
    seconds=15,
    items=(
        _LEVEL,
        check(
            "leakage", "漏电保护有效，外壳不麻手", "Earth-leakage breaker works; case does not tingle", STOP, CUSTOM,
            chips(
                tingles=("麻手", "Tingles"),
                no_trip=("漏电保护不跳", "Breaker does not trip"),
                earth=("没有接地", "No earth"),
                lead=("电源线破损", "Lead damaged"),
            ),
            photo_on_fail=False,
        ),
        check(
            "scald_guard", "防烫措施完好，儿童碰不到", "Guarded against scalds; out of children's reach", STOP, CUSTOM,
            chips(
                open=("没有隔离、上锁", "Not fenced or locked"),
                sign=("没有警示", "No warning"),
                tap=("龙头漏、关不紧", "Tap drips or does not shut"),
                steam=("喷蒸汽", "Steam comes out"),
            ),
        ),
    ),
)  # fmt: skip
