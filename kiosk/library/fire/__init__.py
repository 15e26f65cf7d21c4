"""Fire safety: the forms, the kinds of checkpoint they belong to, and the plans they are owed by."""

from functools import partial

from kiosk.core.board import Risk
from kiosk.core.form import Choice
from kiosk.core.words import Text
from kiosk.library.fire import (
    alarms,
    control_room,
    extinguishers,
    hydrants,
    inspection,
    lights,
    pumps,
    routes,
    system_test,
)
from kiosk.library.kind import Field, FieldType, Kind
from kiosk.library.lifetime import RULES
from kiosk.library.plan import (
    Plain,
    PlanPreset,
    by_night,
    daily,
    half_monthly,
    monthly,
    slots,
    yearly,
)
from kiosk.library.roles import DEPUTY_HEAD, GUARD, LOGISTICS, REPAIRER

FORMS = (
    extinguishers.EXTINGUISHER,
    hydrants.HYDRANT,
    lights.MONTHLY,
    lights.YEARLY,
    routes.EXIT,
    routes.PATROL,
    routes.NIGHT,
    inspection.INSPECTION,
    alarms.PANEL,
    alarms.DETECTOR,
    alarms.QUARTERLY,
    alarms.YEARLY,
    pumps.WINTER,
    pumps.PUMP_ROOM,
    control_room.SHIFT,
    system_test.YEARLY_TEST,
)

_AGENTS = tuple(Choice(key, rule.text) for key, rule in RULES["extinguisher"].rules.items())

KINDS = (
    Kind(
        "extinguisher", Text("灭火器", "Fire extinguisher"), Risk.HIGH, ("FIRE-01",),
        fields=(
            Field("agent", Text("类型", "Type"), FieldType.CHOICE, _AGENTS),
            Field("size", Text("规格（kg/L）", "Size (kg or L)")),
            Field("made_on", Text("生产日期", "Date of manufacture"), FieldType.DATE),
            Field("serviced_on", Text("上次维修日期", "Last service"), FieldType.DATE),
        ),
        lifetime="extinguisher",
        large_label=True,
    ),
    Kind(
        "hydrant", Text("室内消火栓", "Indoor hydrant"), Risk.HIGH, ("FIRE-03",),
        fields=(
            Field("model", Text("型号", "Model")),
            Field("hydrant_number", Text("消火栓编号", "Hydrant number")),
        ),
        large_label=True,
    ),
    Kind(
        "emergency_light", Text("应急灯与疏散指示牌", "Emergency light or exit sign"), Risk.MIDDLE,
        ("FIRE-04-M", "FIRE-04-Y"),
        fields=(
            Field("place_lit", Text("照亮什么地方", "What it lights"), FieldType.CHOICE, lights.PLACES_LIT),
            Field("model", Text("型号", "Model")),
            Field("installed_on", Text("安装日期", "Installed on"), FieldType.DATE),
        ),
    ),
    Kind("exit", Text("疏散通道与安全出口", "Escape route and exit"), Risk.HIGH, ("FIRE-05",)),
    Kind("site", Text("全园 / 全校", "Whole site"), Risk.HIGH, ("FIRE-06", "FIRE-08", "FIRE-12")),
    Kind("night_point", Text("夜巡点", "Night patrol point"), Risk.HIGH, ("FIRE-07",)),
    Kind(
        "alarm_panel", Text("火灾报警控制器", "Fire alarm panel"), Risk.HIGH, ("FIRE-09-D", "FIRE-09-Q", "FIRE-09-Y"),
        fields=(
            Field("model", Text("型号", "Model")),
            Field("installed_on", Text("安装日期", "Installed on"), FieldType.DATE),
            Field("upkeep_firm", Text("维保单位", "Upkeep firm")),
        ),
    ),
    Kind(
        "smoke_detector", Text("独立式、联网烟感", "Stand-alone smoke detector"), Risk.HIGH, ("FIRE-09-M",),
        fields=(
            Field("model", Text("型号", "Model")),
            Field("installed_on", Text("启用日期", "In use since"), FieldType.DATE),
            Field("cleaned_on", Text("上次清洗日期", "Last cleaned on"), FieldType.DATE),
        ),
    ),
    Kind(
        "pump_room", Text("消防泵房、水池、水箱", "Fire pump room and tanks"), Risk.HIGH, ("FIRE-10-D", "FIRE-10-M"),
        fields=(
            Field("lowest_level", Text("最低水位", "Lowest level")),
            Field("pressure_range", Text("管网压力范围", "Range of the pipe pressure")),
        ),
    ),
    Kind("control_room", Text("消防控制室", "Fire control room"), Risk.HIGH, ("FIRE-11",)),
)  # fmt: skip


_before_the_school_year = partial(yearly, 8, 25)


def _in_shifts() -> Plain:
    """Return three shifts round the clock, each written up between half an hour after it began and after it ended."""
    return slots(
        (30, 8 * 60, 8 * 60 + 30, "夜班"),
        (8 * 60 + 30, 16 * 60, 16 * 60 + 30, "早班"),
        (16 * 60 + 30, 24 * 60, 30, "中班"),
        filter_="every",
    )


PRESETS = (
    PlanPreset(
        "FIRE-01-M", "FIRE-01", "extinguisher", Text("灭火器月检", "Extinguishers, monthly"),
        partial(monthly, "work"), REPAIRER,
    ),
    PlanPreset(
        "FIRE-02", "FIRE-01", "extinguisher", Text("灭火器半月检", "Extinguishers, half-monthly"),
        half_monthly, REPAIRER, is_usual=False,
    ),
    PlanPreset(
        "FIRE-03-M", "FIRE-03", "hydrant", Text("室内消火栓月检", "Indoor hydrants, monthly"),
        partial(monthly, "work"), REPAIRER,
    ),
    PlanPreset(
        "FIRE-04-M", "FIRE-04-M", "emergency_light", Text("应急照明与疏散指示月检", "Emergency lights, monthly"),
        partial(monthly, "work"), REPAIRER,
    ),
    PlanPreset(
        "FIRE-04-Y", "FIRE-04-Y", "emergency_light", Text("应急照明年度放电", "Emergency lights, yearly discharge"),
        _before_the_school_year, REPAIRER,
    ),
    PlanPreset(
        "FIRE-05-D", "FIRE-05", "exit", Text("疏散通道与安全出口日查", "Escape routes and exits, daily"),
        partial(daily, "manned"), GUARD,
    ),
    PlanPreset(
        "FIRE-06-D", "FIRE-06", "site", Text("每日防火巡查", "Daily fire patrol"), partial(daily, "manned"), GUARD
    ),
    PlanPreset(
        "FIRE-07-N", "FIRE-07", "night_point", Text("夜间防火巡查", "Night fire patrol"),
        partial(by_night, 120, "every"), GUARD,
    ),
    PlanPreset(
        "FIRE-08-M", "FIRE-08", "site", Text("防火检查（每月）", "Fire inspection, monthly"),
        partial(monthly, "work"), DEPUTY_HEAD,
    ),
    PlanPreset(
        "FIRE-08-Q", "FIRE-08", "site", Text("防火检查（每季度）", "Fire inspection, quarterly"),
        partial(monthly, "work", months=3), DEPUTY_HEAD, is_usual=False,
    ),
    PlanPreset(
        "FIRE-09-D", "FIRE-09-D", "alarm_panel", Text("火灾报警控制器日检", "Fire alarm panels, daily"),
        partial(daily, "manned"), GUARD,
    ),
    PlanPreset(
        "FIRE-09-M", "FIRE-09-M", "smoke_detector", Text("烟感月检", "Smoke detectors, monthly"),
        partial(monthly, "work"), REPAIRER,
    ),
    PlanPreset(
        "FIRE-09-Q", "FIRE-09-Q", "alarm_panel", Text("火灾报警系统季度抽测", "Fire alarm system, quarterly"),
        partial(monthly, "work", months=3), LOGISTICS,
    ),
    PlanPreset(
        "FIRE-09-Y", "FIRE-09-Y", "alarm_panel", Text("火灾报警系统年度测试", "Fire alarm system, yearly"),
        _before_the_school_year, LOGISTICS,
    ),
    PlanPreset(
        "FIRE-10-D", "FIRE-10-D", "pump_room", Text("消防泵房冬季温度", "Fire pump room, winter temperature"),
        partial(daily, "manned"), REPAIRER, is_usual=False,
    ),
    PlanPreset(
        "FIRE-10-M", "FIRE-10-M", "pump_room", Text("消防泵房月检", "Fire pump room, monthly"),
        partial(monthly, "work"), REPAIRER,
    ),
    PlanPreset(
        "FIRE-11-D3", "FIRE-11", "control_room", Text("消防控制室值班", "Fire control room, shifts"), _in_shifts, GUARD
    ),
    PlanPreset(
        "FIRE-12-Y", "FIRE-12", "site", Text("年度消防设施检测", "Yearly test of the fire systems"),
        _before_the_school_year, LOGISTICS,
    ),
)  # fmt: skip
