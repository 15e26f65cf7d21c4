"""The fire inspection led by the head or the deputy: monthly, or quarterly as the law's floor."""

from kiosk.core.form import Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.fire.sources import (
    FIRE_INSPECTION,
    FLUE_QUARTERLY,
    ORDER_61_26,
    SCHOOL_FIRE_RULES,
)
from kiosk.library.roles import DEPUTY_HEAD, HEAD, LOGISTICS
from kiosk.library.sources import CUSTOM, MAJOR_HAZARDS
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    between,
    check,
    chips,
    dated,
    measure,
    signature,
)

_PEOPLE = between("0", "200")

INSPECTION = Form(
    code="FIRE-08",
    title=Text("防火检查", "Fire inspection"),
    frequency=Text("每月（事业单位至少每季度）", "Monthly (public institutions at least each quarter)"),
    roles=(HEAD, DEPUTY_HEAD, LOGISTICS),
    basis=(FIRE_INSPECTION, ORDER_61_26, SCHOOL_FIRE_RULES),
    seconds=120,
    items=(
        check(
            "earlier_closed", "上期火灾隐患已整改，有防范措施", "Earlier fire hazards closed; measures in place", TERM, ORDER_61_26,
            chips(
                open=("没整改", "Not put right"),
                overdue=("超期", "Past the deadline"),
                again=("又出现", "Came back"),
                no_measure=("没有防范措施", "No measures meanwhile"),
            ),
            hint=Text("先看隐患台账", "Look at the list of hazards first"),
            photo_on_fail=False,
        ),
        check(
            "escape_provisions", "疏散通道、出口、指示标志、应急照明完好", "Escape routes, exits, signs and lamps in order", NOW,
            ORDER_61_26,
            chips(
                blocked=("通道堵塞", "Route blocked"),
                locked=("出口上锁", "Exit locked"),
                sign=("指示标志坏", "Sign broken"),
                lamp=("应急灯不亮", "Emergency lamp dark"),
            ),
        ),
        check(
            "lane_water", "消防车道畅通，消防水源正常", "Fire lane clear; water supply in order", NOW, ORDER_61_26,
            chips(
                lane=("车道被占", "Lane blocked"),
                hydrant=("室外消火栓不能用", "Outdoor hydrant unusable"),
                level=("水池水位低", "Tank level low"),
                pressure=("水压不足", "Pressure low"),
            ),
        ),
        check(
            "extinguishers_valid", "灭火器材配置到位、有效", "Extinguishers present and valid", TERM, ORDER_61_26,
            chips(
                short=("数量不够", "Too few"),
                expired=("过期", "Out of date"),
                pressure=("欠压", "Pressure low"),
                wrong=("类型不对", "Wrong type"),
            ),
        ),
        check(
            "fire_use", "用火、用电、用气规范", "Fire, power and gas used properly", NOW, ORDER_61_26,
            chips(
                flame=("违规用火", "Open flame"),
                wiring=("乱接电线", "Improvised wiring"),
                heater=("大功率电器", "Heaters or high-power devices"),
                gas=("用气不规范", "Unsafe use of gas"),
            ),
        ),
        measure(
            "staff_asked", "抽问消防知识：人数", "Staff asked about fire safety", "", None, ORDER_61_26,
            limits=None,
            bounds=_PEOPLE,
            hint=Text("问三个：怎么报警、怎么灭火、怎么疏散", "Ask three things: how to report a fire, put it out, get out"),
        ),
        Item(
            "staff_correct", ItemType.NUMBER, Text("其中答对人数", "Of them, answered well"), TERM,
            bounds=_PEOPLE,
            reasons=chips(
                reporting=("不会报警", "Could not say how to report"),
                extinguisher=("不会用灭火器", "Could not use an extinguisher"),
                route=("不知道疏散路线", "Did not know the way out"),
                duty=("不知道自己的职责", "Did not know their own duty"),
            ),
            hint=Text("有答不上的就选原因；不写姓名", "If any could not answer, choose a reason; no names"),
            basis=ORDER_61_26,
            photo_on_fail=False,
        ),
        check(
            "key_areas", "消防安全重点部位管理到位", "Key areas well kept", TERM, ORDER_61_26,
            chips(
                sign=("没有标牌", "No sign"),
                duty=("没有责任人", "Nobody in charge"),
                goods=("堆放杂物", "Things stored there"),
                equipment=("器材不足", "Too little equipment"),
            ),
        ),
        check(
            "flammables", "易燃易爆物品和场所防火防爆到位", "Flammable goods and their places are safe", STOP, MAJOR_HAZARDS,
            chips(
                stored=("违规存放", "Stored where not allowed"),
                too_much=("超量", "Too much"),
                flame=("附近有火源", "Flame or sparks near by"),
                ventilation=("通风不良", "Poor ventilation"),
            ),
            hint=Text("没有易燃易爆物品，选正常", "If there are none, choose normal"),
            is_major=True,
        ),
        check(
            "control_room_duty", "消控室有人值班，设施运行有记录", "Control room staffed; running log kept", NOW, ORDER_61_26,
            chips(
                away=("无人值班", "Nobody there"),
                alone=("人数不够", "Too few people"),
                certificate=("没有证书", "No certificate"),
                log=("没有记录", "No log"),
            ),
            na_allowed=True,
            photo_on_fail=False,
        ),
        check(
            "patrols_complete", "防火巡查记录完整", "Patrols complete and written down", TERM, ORDER_61_26,
            chips(
                missed=("有漏巡", "Rounds missed"),
                late=("常超时", "Often late"),
                no_action=("问题没处置", "Problems left as they were"),
            ),
            photo_on_fail=False,
        ),
        check(
            "signs_whole", "消防安全标志完好", "Fire safety signs sound", TERM, ORDER_61_26,
            chips(
                missing=("缺失", "Missing"),
                worn=("看不清", "Not legible"),
                wrong=("位置不对", "In the wrong place"),
            ),
        ),
        check(
            "sleeping_alarm", "宿舍、午休室已装火灾报警或联网独立烟感", "Dormitories and nap rooms have a fire alarm or linked detectors",
            STOP, SCHOOL_FIRE_RULES,
            chips(
                none=("没有安装", "Not fitted"),
                part=("有的房间没装", "Some rooms without"),
                off=("不工作", "Not working"),
                offline=("没有联网", "Not linked"),
            ),
            hint=Text("没有宿舍、午休室，选正常", "If there are no such rooms, choose normal"),
            is_major=True,
        ),
        check(
            "children_storey", "儿童用房不在地下，也不在四层及以上", "Children's rooms neither below ground nor on the 4th floor or above",
            STOP, SCHOOL_FIRE_RULES,
            chips(
                cellar=("在地下或半地下", "Below ground"),
                high=("在四层及以上", "On the 4th floor or above"),
                moved=("改了用途", "Use of rooms changed"),
            ),
            hint=Text("没有儿童用房，选正常", "If there are none, choose normal"),
            is_major=True,
            photo_on_fail=False,
        ),
        check(
            "two_exits", "每层安全出口不少于2个", "At least 2 exits on every floor", STOP, SCHOOL_FIRE_RULES,
            chips(
                one=("只有一个", "Only one"),
                shut=("有一个被锁、被堵", "One is locked or blocked"),
                too_near=("两个挨在一起", "Both side by side"),
            ),
            is_major=True,
        ),
        check(
            "sandwich_panels", "无易燃彩钢板搭建，无易燃装饰", "No combustible sandwich panels or decoration", STOP,
            MAJOR_HAZARDS,
            chips(
                building=("彩钢板搭建", "Built of sandwich panels"),
                ceiling=("吊顶、隔断易燃", "Combustible ceiling or partition"),
                decoration=("装饰易燃", "Combustible decoration"),
            ),
            is_major=True,
        ),
        check(
            "mini_station", "微型消防站器材、人员到位", "Mini fire station equipped and staffed", TERM, CUSTOM,
            chips(
                equipment=("器材不全", "Equipment incomplete"),
                expired=("器材过期", "Equipment out of date"),
                people=("人员不足", "Too few people"),
                untrained=("没有训练", "Not trained"),
            ),
            na_allowed=True,
        ),
        dated(
            "flue_cleaned_on", "厨房油烟管道上次清洗日期", "Kitchen flue last cleaned on", TERM, FLUE_QUARTERLY,
            limits=between(None, "92"),
            hint=Text("每季度一次；没有厨房可不填", "Once a quarter; leave empty if there is no kitchen"),
        ),
        check(
            "wiring_boards", "电气线路、配电箱完好", "Wiring and distribution boards sound", TERM, ORDER_61_26,
            chips(
                bare=("电线外露、老化", "Wires bare or aged"),
                hot=("发热、焦味", "Hot or burnt smell"),
                goods=("箱前堆物", "Things in front"),
                open=("箱门没关", "Board left open"),
            ),
        ),
        signature(
            "department_signed", "被检查部门负责人签字", "Signed by the head of the inspected department", ORDER_61_26,
            Text("检查人就是提交人，不用再签", "The inspector is whoever sends this and need not sign"),
        ),
    ),
)  # fmt: skip
