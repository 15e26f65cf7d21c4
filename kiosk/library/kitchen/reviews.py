"""Kitchen: the weekly food-safety review and the monthly meeting on it."""

from kiosk.core.form import Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.kitchen.sources import FOOD_LAW_45
from kiosk.library.roles import FOOD_DIRECTOR, HEAD
from kiosk.library.sources import (
    CUSTOM,
    DEFAULT,
    FOOD_LAW_56,
    FOOD_RESPONSIBILITY,
    SCHOOL_FOOD_37,
)
from kiosk.library.wording import (
    STOP,
    TERM,
    between,
    check,
    chips,
    dated,
    measure,
    remark,
    signature,
    worked_out,
)

_PAPERS = between("0", "1000")

WEEKLY = Form(
    code="KIT-09",
    title=Text("食品安全周排查", "Weekly food-safety review"),
    frequency=Text("每周", "Weekly"),
    roles=(FOOD_DIRECTOR,),
    basis=(FOOD_RESPONSIBILITY, DEFAULT),
    seconds=50,
    items=(
        worked_out(
            "daily_done", "本周日管控完成率、缺漏日", "Daily checks done this week, and days missed", DEFAULT,
            Text("应为100%，看检查记录", "Should be 100%; see the inspections"),
        ),
        worked_out(
            "week_hazards", "本周问题：已整改、未整改", "Problems of the week: put right and still open", DEFAULT,
            Text("看隐患清单", "See the list of hazards"),
        ),
        measure(
            "papers_checked", "抽查进货票证、查验记录的份数", "Purchase papers looked at", "", None, DEFAULT,
            limits=None,
            bounds=_PAPERS,
        ),
        measure(
            "papers_wrong", "其中有问题的份数", "Of these wrong or missing", "", TERM, DEFAULT,
            limits=between(None, "0"),
            bounds=_PAPERS,
            reasons=chips(
                ticket=("缺送货单", "Delivery note missing"),
                licence=("缺供货商证照", "Supplier's licence missing"),
                report=("缺检验检疫证明", "Test or quarantine paper missing"),
                not_written=("没登记查验", "Check not written down"),
            ),
        ),
        check(
            "samples_reviewed", "抽查留样：品种、分量、时间、标签都对", "Samples: dishes, amount, hours and labels right",
            STOP, DEFAULT,
            chips(
                missing=("缺菜品", "A dish is missing"),
                little=("分量不够", "Too little"),
                short=("时间不够", "Not kept long enough"),
                label=("标签不全", "Label incomplete"),
            ),
        ),
        check(
            "store_in_date", "库房食品无过期，标签完整", "Store: nothing out of date, labels complete", STOP, SCHOOL_FOOD_37,
            chips(
                expired=("有过期食品", "Out of date"),
                label=("标签缺失", "Label missing"),
                mixed=("混放", "Mixed up"),
            ),
        ),
        worked_out(
            "certificates_due", "快到期的健康证", "Health certificates soon due", FOOD_LAW_45,
            Text("自己核对证件日期", "Look at the dates on the certificates"),
        ),
        check(
            "equipment_serviced", "设备已按时维护、校验", "Equipment serviced and calibrated on time", TERM, FOOD_LAW_56,
            chips(
                overdue=("没按时维护", "Service overdue"),
                gauge=("温度计没校验", "Thermometer not calibrated"),
                broken=("设备带病使用", "Used although faulty"),
                no_note=("没有记录", "Not written down"),
            ),
        ),
        check(
            "pests_waste", "无虫鼠害，餐厨废弃物处置到位", "No pests; food waste dealt with", TERM, CUSTOM,
            chips(
                mice=("有鼠迹", "Signs of mice"),
                insects=("有蝇、蟑", "Flies or roaches"),
                waste=("垃圾没及时清", "Waste not removed in time"),
                slip=("缺交接单", "Hand-over slip missing"),
            ),
        ),
        remark(
            "causes", "原因分析和治理措施", "Causes and measures", FOOD_RESPONSIBILITY,
            Text("没有问题可不填", "Leave empty if nothing was wrong"),
        ),
        remark("measures_by", "整改责任人", "Who puts it right", DEFAULT, Text("员工姓名", "Name of staff")),
        dated("measures_until", "整改期限", "To be done by", None, DEFAULT),
    ),
)  # fmt: skip

MEETING = Form(
    code="KIT-10",
    title=Text("食品安全月调度", "Monthly food-safety meeting"),
    frequency=Text("每月", "Monthly"),
    roles=(HEAD,),
    basis=(FOOD_RESPONSIBILITY, DEFAULT),
    seconds=40,
    items=(
        Item("met_at", ItemType.DATETIME, Text("会议时间", "Time of the meeting"), basis=DEFAULT),
        Item(
            "present", ItemType.TEXT, Text("主持人、参会人", "Chair and those present"),
            hint=Text("员工姓名", "Names of staff"),
            basis=DEFAULT,
        ),
        check(
            "last_steps_done", "上月事项已落实", "Last month's steps are done", TERM, DEFAULT,
            chips(
                not_begun=("没开始", "Not begun"),
                partly=("做了一部分", "Partly done"),
                late=("超期", "Late"),
                money=("缺经费", "No money"),
            ),
            hint=Text("第一次开会选不适用", "Not applicable at the first meeting"),
            na_allowed=True,
            photo_on_fail=False,
        ),
        worked_out(
            "month_summary", "本月日管控、周排查汇总", "Summary of the month's daily checks and weekly reviews",
            FOOD_RESPONSIBILITY,
            Text("附本月各周排查报告", "With the month's weekly reports"),
        ),
        Item(
            "main_risks", ItemType.TEXT, Text("主要风险与问题", "Main risks and problems"),
            hint=Text("没有就写“无”", "Write \"none\" if there are none"),
            basis=DEFAULT,
        ),
        Item(
            "next_steps", ItemType.TEXT, Text("下月安排、责任人", "Next month's steps and who does them"),
            basis=DEFAULT,
        ),
        dated("next_steps_until", "完成期限", "To be done by", None, DEFAULT),
        remark(
            "minutes_by", "记录人", "Minutes by", DEFAULT, Text("与提交人不同才填", "Only if it is not who sends this")
        ),
        signature("minutes_signed", "记录人签字", "Signed by who took the minutes", DEFAULT),
    ),
)  # fmt: skip
