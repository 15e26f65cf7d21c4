"""Rooms: water, power and gas meters read daily, and what was used each week."""

from dataclasses import replace

from kiosk.core.form import Choice, Condition, Form, Item
from kiosk.core.words import Text
from kiosk.library.roles import LOGISTICS, REPAIRER
from kiosk.library.rooms.sources import METER_READING
from kiosk.library.sources import CUSTOM, DEFAULT, PLANS
from kiosk.library.wording import (
    NOW,
    TERM,
    between,
    check,
    chips,
    choose,
    measure,
    remark,
    worked_out,
)

METERS = (
    Choice("water", Text("水表", "Water")),
    Choice("power", Text("电表", "Power")),
    Choice("gas", Text("燃气表", "Gas")),
)


def _reading(key: str, zh: str, en: str, unit: str, meter: str) -> Item:
    return measure(
        key, zh, en, unit, TERM, METER_READING,
        limits=None,
        bounds=between("0", "99999999"),
        reasons=chips(
            more=("比上周多三成以上", "Over 30% more than last week"),
            stands=("表不走", "The meter stands still"),
            back=("读数比上次小", "Less than last time"),
            unread=("看不清", "Cannot be read"),
        ),
        hint=Text("抄表上的数；用量不对就选原因", "The number on the meter; choose a reason if the use is odd"),
        shown_if=Condition("meter", (meter,)),
    )  # fmt: skip


DAILY = Form(
    code="ROOM-10-D",
    title=Text("水电气表抄表", "Meter reading"),
    frequency=Text("每天", "Daily"),
    roles=(REPAIRER,),
    basis=(PLANS,),
    seconds=12,
    items=(
        choose("meter", "哪种表", "Which meter", None, DEFAULT, METERS, known_from="meter"),
        _reading("water_reading", "水表读数", "Water meter", "m³", "water"),
        _reading("power_reading", "电表读数", "Power meter", "kWh", "power"),
        _reading("gas_reading", "燃气表读数", "Gas meter", "m³", "gas"),
        replace(
            check(
                "leaks", "无跑冒滴漏", "No leaks", NOW, CUSTOM,
                chips(
                    pipe=("管道漏", "Pipe leaks"),
                    valve=("阀门漏", "Valve leaks"),
                    tap=("龙头、水箱长流", "Tap or cistern runs"),
                    gas=("有燃气味", "Smell of gas"),
                ),
            ),
            shown_if=Condition("meter", ("water", "gas")),
        ),
        replace(
            check(
                "nothing_left_on", "无长明灯、无人空调", "No lights or AC on in empty rooms", NOW, PLANS,
                chips(
                    light=("长明灯", "Lights on"),
                    air_conditioner=("空调没关", "AC on"),
                    computer=("电脑、屏幕没关", "Computers or screens on"),
                ),
            ),
            shown_if=Condition("meter", ("power",)),
        ),
        measure(
            "rooms_left_on", "没人还开着灯或空调的房间", "Empty rooms with lights or AC on", "", NOW, PLANS,
            limits=between("0", "0"),
            bounds=between("0", "1000"),
            hint=Text("没有填0；没去看可不填", "0 if none; leave empty if not looked at"),
            shown_if=Condition("meter", ("power",)),
            is_required=False,
        ),
    ),
)  # fmt: skip

WEEKLY = Form(
    code="ROOM-10-W",
    title=Text("水电气用量周反馈", "Use of water, power and gas, weekly"),
    frequency=Text("每周", "Weekly"),
    roles=(LOGISTICS, REPAIRER),
    basis=(PLANS,),
    seconds=10,
    items=(
        worked_out(
            "week_use", "本周用量与上周相比", "Use this week against last week", DEFAULT,
            Text("超过三成时提醒", "Warns above 30%"),
        ),
        check(
            "use_told", "本周用量已反馈给各部门", "This week's use told to the departments", TERM, PLANS,
            chips(
                not_told=("没有反馈", "Not told"),
                gaps=("抄表有缺", "Readings missing"),
                unclear=("用量变化原因不明", "Change not explained"),
            ),
            photo_on_fail=False,
        ),
        remark("use_note", "用量变化的原因", "Why the use changed", PLANS, Text("没有变化可不填", "Leave empty if it did not")),
    ),
)  # fmt: skip
