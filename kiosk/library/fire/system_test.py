"""The yearly test of the fire systems by an outside firm."""

from kiosk.core.form import Choice, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.fire.sources import FIRE_LAW_16
from kiosk.library.roles import CONTRACTOR, LOGISTICS
from kiosk.library.sources import CUSTOM, DEFAULT
from kiosk.library.wording import (
    STOP,
    TERM,
    between,
    chips,
    choose,
    dated,
    remark,
)

YEARLY_TEST = Form(
    code="FIRE-12",
    title=Text("年度消防设施检测", "Yearly test of the fire systems"),
    frequency=Text("每年至少一次", "At least once a year"),
    roles=(CONTRACTOR, LOGISTICS),
    basis=(FIRE_LAW_16,),
    seconds=30,
    items=(
        dated(
            "reported_on", "检测报告日期", "Date of the report", TERM, FIRE_LAW_16,
            limits=between(None, "366"),
            hint=Text("超过一年就要再测", "More than a year old: test again"),
            is_required=True,
        ),
        Item(
            "tested_by", ItemType.TEXT, Text("检测单位、资质", "Firm and its qualification"),
            basis=CUSTOM,
        ),
        choose(
            "test_result", "检测结论", "Result", STOP, DEFAULT,
            (
                Choice("passed", Text("合格", "Passed")),
                Choice("failed", Text("不合格", "Failed"), fails=True),
                Choice("passed_later", Text("整改后合格", "Passed after repairs")),
            ),
            chips(
                alarm=("报警系统", "Alarm system"),
                water=("消火栓、喷淋、水泵", "Hydrants, sprinklers or pumps"),
                smoke=("防排烟、防火门", "Smoke control or fire doors"),
                lights=("应急照明、疏散指示", "Emergency lights or exit signs"),
                other=("其他", "Something else"),
            ),
            one_by_one=True,
        ),
        Item(
            "failed_items", ItemType.ROWS, Text("不合格项", "What failed"), TERM,
            is_required=False,
            rows=(
                Item("what", ItemType.TEXT, Text("不合格内容", "What is wrong")),
                Item(
                    "state", ItemType.CHOICE, Text("整改情况", "State"),
                    choices=(
                        Choice("closed", Text("已整改", "Put right")),
                        Choice("open", Text("未整改", "Still open"), fails=True),
                    ),
                ),
            ),
            hint=Text("没有可不填；一行写一项", "Leave empty if there is none; one line each"),
            basis=DEFAULT,
            photo_on_fail=False,
        ),
        remark(
            "report_kept", "报告编号、存放处", "Number of the report and where it is kept", FIRE_LAW_16,
            Text("报告原件要存档备查", "The report itself must be kept on file"),
        ),
    ),
)  # fmt: skip
