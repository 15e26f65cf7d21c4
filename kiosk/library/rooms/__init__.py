"""Rooms: the forms, the kinds of checkpoint they belong to, and the plans they are owed by."""

from functools import partial

from kiosk.core.board import Risk
from kiosk.core.words import Text
from kiosk.library.kind import Field, FieldType, Kind
from kiosk.library.plan import (
    PlanPreset,
    by_night,
    daily,
    monthly,
    of_term,
    slots,
    weekly,
    yearly,
)
from kiosk.library.plan import closing as after_lessons
from kiosk.library.roles import DORMITORY, LABORATORY, LOGISTICS, REPAIRER, TEACHER
from kiosk.library.rooms import (
    buildings,
    classrooms,
    climate,
    closing,
    dormitories,
    laboratories,
    lighting,
    meters,
    offices,
    water,
)

FORMS = (
    closing.CLOSING,
    classrooms.WEEKLY,
    classrooms.MONTHLY,
    offices.OFFICE,
    laboratories.LABORATORY_CHECK,
    dormitories.DAILY,
    dormitories.NIGHT,
    dormitories.WEEKLY,
    dormitories.MONTHLY,
    water.DAILY,
    water.MONTHLY,
    water.TERMLY,
    water.TANK,
    climate.SEASON,
    climate.WEEKLY,
    lighting.MONTHLY,
    lighting.TERMLY,
    buildings.BUILDING,
    meters.DAILY,
    meters.WEEKLY,
)

KINDS = (
    Kind(
        "classroom", Text("教室 / 活动室", "Classroom"), Risk.MIDDLE,
        ("ROOM-01", "ROOM-02-W", "ROOM-02-M", "ROOM-08-M", "ROOM-08-T"),
    ),
    Kind("special_room", Text("功能室 / 机房 / 图书室 / 仓库", "Special room, library or store"), Risk.MIDDLE, ("ROOM-03",)),
    Kind("office", Text("办公室", "Office"), Risk.LOW, ("ROOM-03",)),
    Kind("laboratory", Text("实验室", "Laboratory"), Risk.HIGH, ("ROOM-04", "ROOM-03")),
    Kind("dormitory", Text("学生宿舍", "Dormitory"), Risk.HIGH, ("ROOM-05-D", "ROOM-05-N", "ROOM-05-W", "ROOM-05-M")),
    Kind(
        "drinking_water", Text("饮水设备", "Drinking water"), Risk.MIDDLE, ("ROOM-06-D", "ROOM-06-M", "ROOM-06-T"),
        fields=(
            Field("model", Text("型号", "Model")),
            Field("installed_on", Text("安装日期", "Installed on"), FieldType.DATE),
        ),
    ),
    Kind("water_tank", Text("二次供水水箱", "Water tank"), Risk.HIGH, ("ROOM-06-HY",), large_label=True),
    Kind(
        "climate", Text("空调 / 取暖", "AC or heating"), Risk.MIDDLE, ("ROOM-07-Y", "ROOM-07-W"),
        fields=(
            Field("model", Text("型号", "Model")),
            Field("installed_on", Text("安装日期", "Installed on"), FieldType.DATE),
        ),
    ),
    Kind(
        "building", Text("校舍 / 围墙 / 附着物", "Building or wall"), Risk.HIGH, ("ROOM-09",),
        fields=(Field("built_on", Text("建成日期", "Built on"), FieldType.DATE),),
        large_label=True,
    ),
    Kind(
        "meter", Text("水电气表", "Meter"), Risk.LOW, ("ROOM-10-D",),
        fields=(
            Field("meter", Text("哪种表", "Which meter"), FieldType.CHOICE, meters.METERS),
            Field("number", Text("表号", "Number of the meter")),
        ),
    ),
    Kind("energy", Text("水电气用量（全园 / 全校）", "Use of water, power and gas"), Risk.LOW, ("ROOM-10-W",)),
)  # fmt: skip

PRESETS = (
    PlanPreset(
        "ROOM-01-D", "ROOM-01", "classroom", Text("放学后水电门窗检查", "Room closing check"), after_lessons, TEACHER
    ),
    PlanPreset("ROOM-02-W", "ROOM-02-W", "classroom", Text("教室安全周自查", "Classrooms, weekly"), weekly, TEACHER),
    PlanPreset("ROOM-02-M", "ROOM-02-M", "classroom", Text("教室安全月检", "Classrooms, monthly"), monthly, LOGISTICS),
    PlanPreset("ROOM-03-W", "ROOM-03", "special_room", Text("功能室、仓库周检", "Special rooms, weekly"), weekly, LOGISTICS),
    PlanPreset("ROOM-03-M", "ROOM-03", "office", Text("办公室月检", "Offices, monthly"), monthly, LOGISTICS),
    PlanPreset(
        "ROOM-03-LAB-W", "ROOM-03", "laboratory", Text("实验室房间周检", "Laboratory rooms, weekly"), weekly, LABORATORY
    ),
    PlanPreset("ROOM-04-W", "ROOM-04", "laboratory", Text("实验室周检", "Laboratories, weekly"), weekly, LABORATORY),
    PlanPreset(
        "ROOM-05-D", "ROOM-05-D", "dormitory", Text("宿舍晚查", "Dormitories, every evening"),
        partial(slots, (20 * 60, 22 * 60 + 30, 24 * 60, ""), filter_="boarding"), DORMITORY,
    ),
    PlanPreset(
        "ROOM-05-N", "ROOM-05-N", "dormitory", Text("宿舍夜间巡查", "Dormitories, by night"),
        partial(by_night, 120, "boarding"), DORMITORY,
    ),
    PlanPreset("ROOM-05-W", "ROOM-05-W", "dormitory", Text("宿舍床架周检", "Dormitory beds, weekly"), weekly, DORMITORY),
    PlanPreset("ROOM-05-M", "ROOM-05-M", "dormitory", Text("宿舍安全月检", "Dormitories, monthly"), monthly, LOGISTICS),
    PlanPreset("ROOM-06-D", "ROOM-06-D", "drinking_water", Text("饮水设备日查", "Drinking water, daily"), daily, TEACHER),
    PlanPreset(
        "ROOM-06-M", "ROOM-06-M", "drinking_water", Text("饮水设备月检", "Drinking water, monthly"), monthly, REPAIRER
    ),
    PlanPreset(
        "ROOM-06-T", "ROOM-06-T", "drinking_water", Text("饮水水质与许可", "Drinking water, each term"),
        partial(of_term, "opening"), LOGISTICS,
    ),
    PlanPreset(
        "ROOM-06-HY", "ROOM-06-HY", "water_tank", Text("水箱半年清洗", "Water tanks, each half-year"),
        partial(monthly, months=6), LOGISTICS,
    ),
    PlanPreset(
        "ROOM-07-COOL", "ROOM-07-Y", "climate", Text("空调入夏检查", "AC before summer"), partial(yearly, 6, 1), REPAIRER
    ),
    PlanPreset(
        "ROOM-07-HEAT", "ROOM-07-Y", "climate", Text("取暖入冬检查", "Heating before winter"),
        partial(yearly, 11, 1), REPAIRER,
    ),
    PlanPreset(
        "ROOM-07-W", "ROOM-07-W", "climate", Text("空调、取暖周检", "AC and heating, weekly"), weekly, TEACHER,
        is_usual=False,
    ),
    PlanPreset("ROOM-08-M", "ROOM-08-M", "classroom", Text("教室灯具月检", "Classroom lamps, monthly"), monthly, REPAIRER),
    PlanPreset(
        "ROOM-08-T", "ROOM-08-T", "classroom", Text("教室照度测量", "Classroom light, each term"),
        partial(of_term, "opening"), REPAIRER, is_usual=False,
    ),
    PlanPreset("ROOM-09-M", "ROOM-09", "building", Text("校舍月检", "Buildings, monthly"), monthly, LOGISTICS),
    PlanPreset("ROOM-10-D", "ROOM-10-D", "meter", Text("水电气表抄表", "Meters, daily"), daily, REPAIRER),
    PlanPreset("ROOM-10-W", "ROOM-10-W", "energy", Text("用量周反馈", "Use of energy, weekly"), weekly, LOGISTICS),
)  # fmt: skip
