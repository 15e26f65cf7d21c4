"""Escape routes and exits, and the fire patrol by day and by night."""

from kiosk.core.form import Choice, Form
from kiosk.core.words import Text
from kiosk.library.roles import DORMITORY, GUARD, LOGISTICS, TEACHER
from kiosk.library.sources import (
    CUSTOM,
    DEFAULT,
    FIRE_LAW_28,
    FIRE_PATROL,
    MAJOR_HAZARDS,
    NIGHT_PATROL,
    ORDER_61_25,
    PATROL_NOTES,
    PLANS,
)
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    check,
    chips,
    choose,
    remark,
    second,
)

EXIT = Form(
    code="FIRE-05",
    title=Text("疏散通道与安全出口检查", "Escape route and exit"),
    frequency=Text("每天", "Daily"),
    roles=(GUARD, LOGISTICS, TEACHER),
    basis=(FIRE_LAW_28, ORDER_61_25, FIRE_PATROL),
    seconds=15,
    items=(
        check(
            "route_clear", "通道、楼梯无堆物占用", "Corridor and stairs clear", NOW, FIRE_LAW_28,
            chips(
                goods=("堆放杂物", "Things stored there"),
                furniture=("桌椅占道", "Furniture in the way"),
                bike=("停放车辆", "Bikes parked there"),
                works=("施工占用", "Building work"),
            ),
        ),
        check(
            "exit_open", "安全出口未锁闭、未封堵", "Exit not locked or blocked", STOP, MAJOR_HAZARDS,
            chips(
                locked=("上锁", "Locked"),
                blocked=("被堵住", "Blocked"),
                narrow=("变窄，只能过一人", "Narrowed to one person"),
                jammed=("门打不开", "Door jams"),
            ),
            hint=Text(
                "从里面推一下门；宽度不到规定的80%也算异常",
                "Push the door from inside; a width below 80% of the required is a fault too",
            ),
            is_major=True,
        ),
        check(
            "fire_doors", "常闭防火门关闭，闭门器完好", "Normally closed fire door shut; closer works", NOW, ORDER_61_25,
            chips(
                open=("敞开", "Left open"),
                wedged=("被东西顶住", "Wedged open"),
                closer=("闭门器坏", "Closer broken"),
                leaf=("门扇损坏", "Door damaged"),
            ),
            na_allowed=True,
        ),
        check(
            "shutter", "防火卷帘下无物品", "Nothing under the fire shutter", NOW, ORDER_61_25,
            chips(
                goods=("堆放物品", "Things stored there"),
                furniture=("放了桌椅", "Furniture there"),
                stall=("设了摊台", "Stand or desk there"),
            ),
            na_allowed=True,
        ),
        check(
            "no_bars", "外窗、门无影响逃生的障碍（防盗网等）", "No bars on windows or doors that stop escape", STOP,
            MAJOR_HAZARDS,
            chips(
                bars=("装了防盗网", "Security bars"),
                board=("广告牌遮挡", "Hoarding in front"),
                welded=("窗被封死", "Window sealed"),
                fence=("门外设了栏杆", "Railing outside the door"),
            ),
            is_major=True,
        ),
        check(
            "signs_lamps", "疏散指示、应急灯亮", "Exit signs and emergency lamps lit", TERM, ORDER_61_25,
            chips(
                sign_dark=("指示牌不亮", "Sign dark"),
                lamp_dark=("应急灯不亮", "Lamp dark"),
                hidden=("被遮挡", "Covered"),
                missing=("缺失、脱落", "Missing or fallen"),
            ),
        ),
        check(
            "plan_posted", "疏散图在位、清晰", "Evacuation plan in place and legible", TERM, PLANS,
            chips(
                missing=("没有", "Missing"),
                worn=("看不清", "Not legible"),
                wrong=("与现场不符", "Does not match the place"),
            ),
            na_allowed=True,
        ),
        check(
            "fire_lane", "消防车道、登高面无占用", "Fire lane clear", NOW, FIRE_PATROL,
            chips(
                car=("停车占道", "Cars parked"),
                goods=("堆放物品", "Things stored there"),
                works=("施工围挡", "Building work"),
                post=("设了地桩、栏杆", "Posts or barriers"),
            ),
            hint=Text("只在室外点位检查", "Outdoor points only"),
            na_allowed=True,
        ),
    ),
)  # fmt: skip

PATROL = Form(
    code="FIRE-06",
    title=Text("每日防火巡查", "Daily fire patrol"),
    frequency=Text("有人在的每一天", "Every day with people on site"),
    roles=(GUARD, LOGISTICS),
    basis=(ORDER_61_25, FIRE_PATROL),
    seconds=60,
    items=(
        check(
            "fire_power_gas", "用火、用电、用气无违章", "No unsafe use of fire, power or gas", NOW, ORDER_61_25,
            chips(
                flame=("违规用火", "Open flame"),
                wiring=("乱接电线", "Improvised wiring"),
                heater=("大功率电器", "Heaters or high-power devices"),
                gas=("用气不规范", "Unsafe use of gas"),
            ),
        ),
        check(
            "exits_signs", "出口、通道畅通，指示标志、应急照明完好", "Exits and routes clear; signs and lamps work", NOW,
            ORDER_61_25,
            chips(
                blocked=("通道堵塞", "Route blocked"),
                locked=("出口上锁", "Exit locked"),
                sign=("指示标志坏", "Sign broken"),
                lamp=("应急灯坏", "Emergency lamp broken"),
            ),
        ),
        check(
            "equipment", "消防设施、器材和标志在位、完整", "Fire equipment and its signs in place and whole", TERM,
            ORDER_61_25,
            chips(
                missing=("缺失", "Missing"),
                moved=("被挪用", "Taken for other use"),
                damaged=("损坏", "Damaged"),
                hidden=("被遮挡", "Covered"),
            ),
        ),
        check(
            "fire_doors", "常闭式防火门关闭，防火卷帘下无堆物", "Normally closed fire doors shut; nothing under shutters", NOW,
            ORDER_61_25,
            chips(
                open=("防火门敞开", "Fire door open"),
                closer=("闭门器坏", "Closer broken"),
                goods=("卷帘下有物品", "Things under the shutter"),
            ),
            na_allowed=True,
        ),
        check(
            "posts_staffed", "消防重点部位人员在岗", "Key posts staffed", NOW, ORDER_61_25,
            chips(
                away=("无人在岗", "Nobody there"),
                asleep=("睡岗", "Asleep"),
                alone=("人数不够", "Too few people"),
            ),
            photo_on_fail=False,
        ),
        check(
            "fire_lane", "消防车通道畅通", "Fire lane clear", NOW, FIRE_PATROL,
            chips(
                car=("停车占道", "Cars parked"),
                goods=("堆放物品", "Things stored there"),
                works=("施工占用", "Building work"),
            ),
        ),
        check(
            "no_ebikes", "电动自行车未进楼停放，无飞线充电", "No e-bikes or improvised charging indoors", NOW, MAJOR_HAZARDS,
            chips(
                parked=("进楼停放", "Parked indoors"),
                charging=("室内充电", "Charging indoors"),
                cable=("飞线充电", "Charging by a hung cable"),
                battery=("电池带进楼", "Battery brought indoors"),
            ),
            is_major=True,
        ),
        check(
            "hot_work", "无违规动火，施工现场有人监护", "No unapproved hot work; works are watched", STOP, MAJOR_HAZARDS,
            chips(
                no_permit=("没有审批", "No permit"),
                no_watch=("无人监护", "Nobody watching"),
                no_extinguisher=("没配灭火器", "No extinguisher at hand"),
                combustibles=("旁边有可燃物", "Combustibles near by"),
            ),
            is_major=True,
        ),
        remark(
            "remark", "存在的问题及处置", "Problems found and what was done", ORDER_61_25,
            Text("没有问题可不填", "Leave empty if there is none"),
        ),
        second(
            "countersigned", "主管人员签名", "Countersigned by the person in charge", ORDER_61_25,
            Text("主管在场才确认；不在场可不填，由主管在办公端审签", "Only if they are there; else they sign at the desk"),
            is_required=False,
        ),
    ),
)  # fmt: skip

NIGHT = Form(
    code="FIRE-07",
    title=Text("夜间防火巡查", "Night fire patrol"),
    frequency=Text("每夜，间隔不超过2小时", "Every night, at most 2 hours apart"),
    roles=(GUARD, DORMITORY),
    basis=(NIGHT_PATROL, ORDER_61_25),
    seconds=20,
    items=(
        check(
            "fire_power_gas", "用火、用电、用气无违章", "No unsafe use of fire, power or gas", NOW, ORDER_61_25,
            chips(
                flame=("违规用火", "Open flame"),
                left_on=("电器没关", "Devices left on"),
                wiring=("乱接电线", "Improvised wiring"),
                gas=("燃气没关", "Gas left on"),
            ),
        ),
        check(
            "exits_open", "出口、楼梯、走道畅通，能从内打开", "Exits, stairs and corridors clear; open from inside", STOP,
            ORDER_61_25,
            chips(
                locked=("出口上锁", "Exit locked"),
                blocked=("被堵住", "Blocked"),
                goods=("堆放杂物", "Things stored there"),
                jammed=("从里面打不开", "Does not open from inside"),
            ),
            is_major=True,
        ),
        check(
            "fire_doors", "防火门关闭", "Fire doors shut", NOW, ORDER_61_25,
            chips(
                open=("敞开", "Left open"),
                wedged=("被东西顶住", "Wedged open"),
                closer=("闭门器坏", "Closer broken"),
            ),
            na_allowed=True,
        ),
        check(
            "carers_awake", "看护、值班人员在岗", "Carer or duty staff awake and on post", NOW, ORDER_61_25,
            chips(
                away=("无人在岗", "Nobody there"),
                asleep=("睡岗", "Asleep"),
                alone=("人数不够", "Too few people"),
            ),
            photo_on_fail=False,
        ),
        check(
            "sleeping_rooms", "宿舍、午休室无明火、大功率电器、充电", "No flame, heaters or charging in sleeping rooms", NOW,
            CUSTOM,
            chips(
                flame=("明火", "Open flame"),
                heater=("大功率电器", "Heater or high-power device"),
                charging=("正在充电", "Charging"),
                coil=("点蚊香", "Mosquito coil burning"),
            ),
            na_allowed=True,
        ),
        choose(
            "alarm_panel", "报警主机状态", "Alarm panel state", STOP, DEFAULT,
            (
                Choice("normal", Text("正常", "Normal")),
                Choice("alarm", Text("火警", "Fire alarm"), fails=True),
                Choice("fault", Text("故障", "Fault"), fails=True),
                Choice("disabled", Text("屏蔽", "Detectors disabled"), fails=True),
                Choice("none", Text("无主机", "No panel")),
            ),
            chips(
                confirmed=("已到现场确认", "Checked on the spot"),
                false_alarm=("误报", "False alarm"),
                told=("已报告值班领导", "Duty head told"),
                unclear=("原因不明", "Cause unknown"),
            ),
            hint=Text("火警先到现场看，确有火情打119", "On a fire alarm look first; if it burns, call 119"),
        ),
        remark(
            "remark", "异常情况", "Anything unusual", PATROL_NOTES,
            Text("没有异常可不填", "Leave empty if there is nothing"),
        ),
    ),
)  # fmt: skip
