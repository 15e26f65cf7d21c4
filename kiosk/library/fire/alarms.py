"""Fire alarm panels and smoke detectors: daily, monthly, and the tests of an outside firm."""

from kiosk.core.form import Choice, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.fire.sources import ALARM_CHECKS
from kiosk.library.roles import CONTRACTOR, GUARD, LOGISTICS, REPAIRER
from kiosk.library.sources import CUSTOM
from kiosk.library.wording import (
    NOW,
    TERM,
    between,
    check,
    chips,
    choose,
    measure,
)

PANEL = Form(
    code="FIRE-09-D",
    title=Text("火灾报警控制器日检", "Fire alarm panel, daily"),
    frequency=Text("每天", "Daily"),
    roles=(GUARD, REPAIRER),
    basis=(ALARM_CHECKS,),
    seconds=25,
    items=(
        choose(
            "panel_power", "主电、备电状态", "Mains and standby power", NOW, ALARM_CHECKS,
            (
                Choice("sound", Text("主电、备电正常", "Both in order")),
                Choice("mains_fault", Text("主电故障", "Mains fault"), fails=True),
                Choice("standby_fault", Text("备电故障", "Standby fault"), fails=True),
            ),
            chips(
                power_cut=("停电", "Power cut"),
                breaker=("空开跳闸", "Breaker tripped"),
                battery=("蓄电池失效", "Battery dead"),
                unclear=("原因不明", "Cause unknown"),
            ),
        ),
        measure(
            "panel_alarms", "火警数量", "Fire alarms shown", "", NOW, ALARM_CHECKS,
            limits=between(None, "0"),
            bounds=between("0", "9999"),
            hint=Text("应为0；有火警先到现场看，确有火情打119", "Should be 0; on an alarm look first; if it burns, call 119"),
        ),
        measure(
            "panel_faults", "故障数量", "Faults shown", "", TERM, ALARM_CHECKS,
            limits=between(None, "0"),
            bounds=between("0", "9999"),
            hint=Text("应为0", "Should be 0"),
        ),
        measure(
            "panel_disabled", "屏蔽数量", "Points disabled", "", TERM, ALARM_CHECKS,
            limits=between(None, "0"),
            bounds=between("0", "9999"),
            hint=Text("应为0；因施工屏蔽的也要登记", "Should be 0; note also what works have switched off"),
        ),
        check(
            "printer_clock", "打印机、时钟正常", "Printer and clock in order", TERM, ALARM_CHECKS,
            chips(
                paper=("没有纸", "No paper"),
                printer=("打印机坏", "Printer broken"),
                clock=("时间不准", "Clock wrong"),
            ),
        ),
        check(
            "panel_test", "自检正常", "Self-test passed", NOW, ALARM_CHECKS,
            chips(
                sound=("没有声音", "No sound"),
                lamps=("指示灯不全亮", "Some lamps dark"),
                screen=("屏幕不显示", "Screen dark"),
                frozen=("没有反应", "No reaction"),
            ),
        ),
    ),
)  # fmt: skip

DETECTOR = Form(
    code="FIRE-09-M",
    title=Text("独立式、联网烟感月检", "Stand-alone smoke detector, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(REPAIRER, LOGISTICS),
    basis=(CUSTOM,),
    seconds=25,
    items=(
        check(
            "detector_free", "外观无遮挡、无涂覆", "Not covered or painted over", NOW, CUSTOM,
            chips(
                covered=("被罩住、包住", "Covered"),
                painted=("被涂料糊住", "Painted over"),
                near=("旁边有遮挡物", "Something close in front"),
                missing=("被拆、缺失", "Removed or missing"),
            ),
        ),
        check(
            "detector_lamp", "指示灯闪烁正常", "Lamp blinks as it should", TERM, CUSTOM,
            chips(
                dark=("不闪", "Does not blink"),
                steady=("常亮", "Always on"),
                yellow=("黄灯报故障", "Shows a fault"),
            ),
        ),
        check(
            "detector_sounds", "按测试键能报警", "Sounds on the test button", NOW, CUSTOM,
            chips(
                silent=("不响", "Silent"),
                weak=("声音小", "Weak"),
                button=("测试键坏", "Test button broken"),
                not_linked=("平台没收到", "Platform got nothing"),
            ),
            hint=Text("按住测试键听响声", "Hold the test button and listen"),
            one_by_one=True,
        ),
        check(
            "detector_battery", "电池正常，无欠压提示", "Battery in order, no low-battery sign", NOW, CUSTOM,
            chips(
                low=("欠压提示", "Low-battery sign"),
                missing=("电池被取走", "Battery taken out"),
                leaking=("电池漏液", "Battery leaks"),
            ),
            na_allowed=True,
        ),
        choose(
            "detector_online", "平台在线", "Seen by the platform", TERM, CUSTOM,
            (
                Choice("online", Text("在线", "Online")),
                Choice("offline", Text("离线", "Offline"), fails=True),
                Choice("alone", Text("不联网", "Not linked")),
            ),
            chips(
                signal=("没有信号", "No signal"),
                expired=("服务到期", "Subscription ended"),
                unbound=("没有绑定", "Not registered"),
                unclear=("原因不明", "Cause unknown"),
            ),
        ),
        check(
            "detector_dust", "灰尘已清理", "Dust removed", TERM, CUSTOM,
            chips(
                dusty=("积灰", "Dusty"),
                cobweb=("有蛛网、虫", "Cobwebs or insects"),
                grease=("有油污", "Greasy"),
            ),
        ),
    ),
)  # fmt: skip

QUARTERLY = Form(
    code="FIRE-09-Q",
    title=Text("火灾报警系统季度抽测", "Fire alarm system, quarterly sample test"),
    frequency=Text("每季度", "Quarterly"),
    roles=(CONTRACTOR, LOGISTICS),
    basis=(ALARM_CHECKS,),
    seconds=60,
    items=(
        check(
            "detectors_sampled", "探测器分批试验，动作正常", "This batch of detectors tested and working", NOW, ALARM_CHECKS,
            chips(
                silent=("有的不报警", "Some did not respond"),
                address=("位置显示不对", "Wrong place shown"),
                not_done=("没做", "Not done"),
                batch=("没按批次", "Not the planned batch"),
            ),
        ),
        check(
            "sounders", "声光警报正常", "Sounders and flashers work", NOW, ALARM_CHECKS,
            chips(
                silent=("不响", "Silent"),
                dark=("不闪", "Dark"),
                weak=("有的地方听不到", "Not heard everywhere"),
                not_done=("没做", "Not done"),
            ),
        ),
        Item(
            "power_switched", ItemType.NUMBER, Text("主备电切换次数", "Switched between mains and standby"), TERM,
            limits=between("1", "3"),
            bounds=between("0", "20"),
            hint=Text("1至3次；切换失败写在说明里", "1 to 3 times; say in the note if it failed"),
            basis=ALARM_CHECKS,
            photo_on_fail=False,
        ),
        Item(
            "phones_tested", ItemType.NUMBER, Text("消防电话抽测比例", "Share of fire telephones tested"), TERM,
            is_required=False,
            unit="%",
            limits=between("25", None),
            bounds=between("0", "100"),
            hint=Text("不少于四分之一；没有消防电话可不填", "At least a quarter; leave empty if there are none"),
            basis=ALARM_CHECKS,
            photo_on_fail=False,
        ),
    ),
)  # fmt: skip

YEARLY = Form(
    code="FIRE-09-Y",
    title=Text("火灾报警系统年度测试", "Fire alarm system, yearly test"),
    frequency=Text("每年", "Yearly"),
    roles=(CONTRACTOR, LOGISTICS),
    basis=(ALARM_CHECKS,),
    seconds=30,
    items=(
        check(
            "detectors_all_tested", "每个探测器一年内至少试验一次", "Every detector tested at least once this year", TERM,
            ALARM_CHECKS,
            chips(
                some_left=("有的没试", "Some not tested"),
                no_list=("没有逐点清单", "No list point by point"),
                silent=("有的不报警", "Some did not respond"),
            ),
            photo_on_fail=False,
        ),
        check(
            "call_points_all_tested", "每个手动报警按钮一年内至少试验一次", "Every manual call point tested at least once this year",
            TERM, ALARM_CHECKS,
            chips(
                some_left=("有的没试", "Some not tested"),
                no_list=("没有逐点清单", "No list point by point"),
                silent=("有的不报警", "Some did not respond"),
            ),
            na_allowed=True,
            photo_on_fail=False,
        ),
    ),
)  # fmt: skip
