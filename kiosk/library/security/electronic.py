"""Security: cameras, access, alarms and their power, daily and monthly."""

from dataclasses import replace

from kiosk.core.form import Choice, Condition, Form
from kiosk.core.words import Text
from kiosk.library.roles import CONTRACTOR, GUARD, LOGISTICS
from kiosk.library.security.gate import ALARM_BUTTON
from kiosk.library.security.sources import GATE_STANDARD, VIDEO_30, VIDEO_90
from kiosk.library.sources import CUSTOM, DEFAULT, PLANS
from kiosk.library.wording import (
    NOW,
    TERM,
    between,
    check,
    chips,
    choose,
    dated,
    measure,
    remark,
)

RETENTIONS = (
    Choice("days_30", Text("30天（中小学）", "30 days (schools)")),
    Choice("days_90", Text("90天（幼儿园、重点目标）", "90 days (kindergartens, key targets)")),
)

_CAMERAS = (
    measure(
        "cameras", "摄像头总数", "Cameras in all", "", None, PLANS,
        limits=None,
        bounds=between("1", "2000"),
        is_required=False,
    ),
    measure(
        "cameras_offline", "不在线的摄像头", "Cameras offline", "", TERM, PLANS,
        limits=between("0", "0"),
        bounds=between("0", "2000"),
        hint=Text("全部在线填0", "0 if all are online"),
    ),
    check(
        "picture", "画面清晰、无遮挡、时间准确", "Picture clear and not covered; its clock right", TERM, PLANS,
        chips(
            blurred=("模糊", "Blurred"),
            covered=("被遮挡", "Covered"),
            turned=("角度偏了", "Turned away"),
            clock=("时间不准", "Clock wrong"),
        ),
    ),
)  # fmt: skip

_ACCESS = (
    check(
        "access", "门禁正常", "Door access works", NOW, PLANS,
        chips(
            open=("常开", "Stays open"),
            shut=("打不开", "Does not open"),
            offline=("断线", "Offline"),
            lock=("锁体坏", "Lock broken"),
        ),
        na_allowed=True,
    ),
    check(
        "card", "刷卡系统正常", "Card system works", NOW, PLANS,
        chips(
            no_read=("刷不出", "Does not read"),
            offline=("断线", "Offline"),
            wrong=("信息不对", "Wrong details"),
        ),
        na_allowed=True,
        photo_on_fail=False,
    ),
    check(
        "perimeter", "周界报警正常", "Perimeter alarm works", NOW, CUSTOM,
        chips(
            off=("没布防", "Not armed"),
            silent=("触发不响", "Silent when tripped"),
            false_alarm=("总误报", "Keeps giving false alarms"),
            branches=("树枝遮挡", "Branches in the way"),
        ),
        na_allowed=True,
    ),
    check(
        "intercom", "对讲正常", "Intercom works", NOW, CUSTOM,
        chips(
            silent=("听不到", "Nothing heard"),
            unclear=("听不清", "Not clear"),
            dead=("不通", "Dead"),
        ),
        na_allowed=True,
        photo_on_fail=False,
    ),
)  # fmt: skip

_FAULT = remark(
    "fault", "故障及报修", "Fault and repair asked for", CUSTOM, Text("没有可不填", "Leave empty if there is nothing")
)  # fmt: skip

DAILY = Form(
    code="SEC-03-D",
    title=Text("技防日查", "Electronic security, daily"),
    frequency=Text("每天", "Daily"),
    roles=(GUARD,),
    basis=(PLANS, GATE_STANDARD),
    seconds=25,
    items=(*_CAMERAS, *_ACCESS, _FAULT),
)

MONTHLY = Form(
    code="SEC-03-M",
    title=Text("技防月检", "Electronic security, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(LOGISTICS, CONTRACTOR),
    basis=(GATE_STANDARD, VIDEO_30),
    seconds=60,
    items=(
        *_CAMERAS,
        choose(
            "retention", "录像应保存多久", "How long video must be kept", None, DEFAULT, RETENTIONS, known_from="retention"
        ),
        replace(
            dated(
                "playback_30", "能回放的最早日期", "Earliest date that plays back", TERM, VIDEO_30,
                limits=between("30", None),
                hint=Text("打开回放，找到最早一天", "Open the playback and find the first day"),
                is_required=True,
            ),
            shown_if=Condition("retention", ("days_30",)),
        ),
        replace(
            dated(
                "playback_90", "能回放的最早日期", "Earliest date that plays back", TERM, VIDEO_90,
                limits=between("90", None),
                hint=Text("打开回放，找到最早一天", "Open the playback and find the first day"),
                is_required=True,
            ),
            shown_if=Condition("retention", ("days_90",)),
        ),
        *_ACCESS,
        ALARM_BUTTON,
        check(
            "ups", "不间断电源、机柜正常", "UPS and rack sound", TERM, CUSTOM,
            chips(
                warns=("报警", "Warns"),
                battery=("电池鼓包", "Battery swollen"),
                dust=("积灰、杂物", "Dust or clutter"),
                fan=("风扇不转", "Fan not turning"),
            ),
        ),
        measure(
            "rack_temperature", "机柜温度", "Temperature of the rack", "℃", TERM, CUSTOM,
            limits=None,
            bounds=between("-20", "90"),
            reasons=chips(
                hot=("太热", "Too hot"),
                fan=("风扇不转", "Fan not turning"),
                unread=("没有温度显示", "No display"),
            ),
            hint=Text("限值由学校定，不合适就选原因", "The school sets the limit; choose a reason if it is wrong"),
            is_required=False,
        ),
        _FAULT,
    ),
    satisfies=("SEC-03-D",),
)  # fmt: skip
