"""Lifts: daily, weekly and monthly, beside the upkeep of the licensed firm."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import CONTRACTOR, LOGISTICS, REPAIRER
from kiosk.library.sources import CUSTOM
from kiosk.library.special.sources import (
    EQUIPMENT_LAW_40,
    EQUIPMENT_RULES_27,
    EQUIPMENT_RULES_31,
    EQUIPMENT_RULES_34,
    ORDER_74,
)
from kiosk.library.wording import STOP, TERM, between, check, chips, measure, worked_out

_CALL = check(
    "emergency_call", "紧急报警能通话", "Emergency call answered", STOP, ORDER_74,
    chips(
        silent=("不响", "Silent"),
        no_answer=("无人应答", "No answer"),
        unclear=("听不清", "Not clear"),
        hidden=("按钮坏", "Button broken"),
    ),
    one_by_one=True,
    photo_on_fail=False,
)  # fmt: skip

_MARK = worked_out(
    "test_mark", "检验标志有效", "Test mark valid", EQUIPMENT_LAW_40,
    Text("到期前60天、30天提醒", "Warns 60 and 30 days ahead"),
)  # fmt: skip

_UPKEEP = worked_out(
    "upkeep", "维保间隔不超过15日", "Upkeep at most 15 days apart", EQUIPMENT_RULES_31,
    Text("按维保单日期计算", "From the dates of the upkeep sheets"),
)  # fmt: skip

DAILY = Form(
    code="LIFT-01-D",
    title=Text("电梯日查（日管控）", "Lift, daily"),
    frequency=Text("每天，没有问题也要记录", "Daily, also when nothing is wrong"),
    roles=(REPAIRER, LOGISTICS),
    basis=(ORDER_74,),
    seconds=25,
    items=(
        _MARK,
        check(
            "car", "轿厢照明、风扇、按钮正常", "Car light, fan and buttons work", TERM, ORDER_74,
            chips(
                light=("灯不亮", "Light off"),
                fan=("风扇不转", "Fan not turning"),
                button=("按钮坏", "Button broken"),
                display=("楼层不显示", "No floor display"),
            ),
        ),
        _CALL,
        check(
            "ride", "平层准、开关门正常、无异响", "Levels well; doors open and shut; no noise", STOP, ORDER_74,
            chips(
                level=("平层不准", "Does not level"),
                door=("开关门异常", "Doors at fault"),
                pinch=("门会夹人", "Doors pinch"),
                noise=("异响、抖动", "Noise or shaking"),
            ),
        ),
    ),
)  # fmt: skip

WEEKLY = Form(
    code="LIFT-01-W",
    title=Text("电梯周检（周排查）", "Lift, weekly"),
    frequency=Text("每周", "Weekly"),
    roles=(LOGISTICS, REPAIRER),
    basis=(ORDER_74, EQUIPMENT_RULES_34),
    seconds=25,
    items=(
        _CALL,
        check(
            "notices", "安全须知、使用标志在位", "Safety notice and registration mark in place", TERM, EQUIPMENT_RULES_34,
            chips(
                missing=("缺失", "Missing"),
                expired=("标志过期", "Mark expired"),
                worn=("看不清", "Not legible"),
            ),
        ),
        _UPKEEP,
        check(
            "machine_room", "机房门锁好，整洁", "Machine room locked and tidy", TERM, CUSTOM,
            chips(
                open=("没锁", "Unlocked"),
                goods=("堆放杂物", "Things stored there"),
                leak=("漏水", "Leak"),
                oil=("漏油", "Oil"),
            ),
            hint=Text("没有机房选不适用", "Not applicable without a machine room"),
            na_allowed=True,
        ),
        measure(
            "machine_temperature", "机房温度", "Temperature of the machine room", "℃", TERM, CUSTOM,
            limits=None,
            bounds=between("-20", "60"),
            reasons=chips(
                hot=("太热", "Too hot"),
                fan=("通风坏", "Ventilation broken"),
                unread=("没有温度计", "No thermometer"),
            ),
            hint=Text("限值由学校定，不合适就选原因", "The school sets the limit; choose a reason if it is wrong"),
            is_required=False,
        ),
    ),
)  # fmt: skip

MONTHLY = Form(
    code="LIFT-01-M",
    title=Text("电梯月自查（月调度）", "Lift, monthly self-check"),
    frequency=Text("每月", "Monthly"),
    roles=(LOGISTICS, CONTRACTOR),
    basis=(EQUIPMENT_RULES_27, ORDER_74),
    seconds=30,
    items=(
        _MARK,
        _UPKEEP,
        check(
            "self_check", "本月自行检查已做并记录", "This month's self-check done and written down", TERM, EQUIPMENT_RULES_27,
            chips(
                not_done=("没做", "Not done"),
                no_note=("没记录", "Not written down"),
                open_faults=("问题没处理", "Faults left open"),
            ),
            photo_on_fail=False,
        ),
        check(
            "logs_kept", "日管控、周排查、月调度记录齐全", "Daily, weekly and monthly control notes complete", TERM, ORDER_74,
            chips(
                daily=("日管控缺", "Daily notes missing"),
                weekly=("周排查缺", "Weekly notes missing"),
                monthly=("月调度缺", "Monthly notes missing"),
            ),
            photo_on_fail=False,
        ),
    ),
)  # fmt: skip
