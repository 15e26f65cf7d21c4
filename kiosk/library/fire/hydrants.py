"""Indoor hydrant cabinets, looked at every month."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.fire.sources import HYDRANT_PRESSURE
from kiosk.library.roles import REPAIRER
from kiosk.library.sources import CUSTOM, FIRE_LAW_28
from kiosk.library.wording import NOW, STOP, TERM, between, check, chips, dated, measure

HYDRANT = Form(
    code="FIRE-03",
    title=Text("室内消火栓检查", "Indoor hydrant"),
    frequency=Text("每月", "Monthly"),
    roles=(REPAIRER,),
    basis=(CUSTOM, FIRE_LAW_28),
    seconds=30,
    items=(
        check(
            "unblocked", "箱前无遮挡，无埋压圈占", "Not covered, blocked or fenced in", NOW, FIRE_LAW_28,
            chips(
                goods=("堆放物品", "Things stored in front"),
                covered=("被装修、展板遮住", "Hidden by panels"),
                fenced=("被圈占", "Fenced in"),
                furniture=("桌椅、柜子挡住", "Furniture in front"),
            ),
            is_major=True,
        ),
        check(
            "door_opens", "箱门完好，随手能打开", "Door sound, opens by hand", NOW, CUSTOM,
            chips(
                locked=("上锁", "Locked"),
                jammed=("打不开", "Jams"),
                glass=("玻璃破损", "Glass broken"),
                hinge=("铰链、把手坏", "Hinge or handle broken"),
            ),
        ),
        check(
            "hose_kit", "水带、水枪、接口齐全，无霉变", "Hose, nozzle and couplings complete, no mould", NOW, CUSTOM,
            chips(
                hose=("水带缺失、破损", "Hose missing or torn"),
                nozzle=("水枪缺失", "Nozzle missing"),
                coupling=("接口损坏", "Coupling damaged"),
                mould=("霉变", "Mould"),
            ),
        ),
        check(
            "valve", "阀门、栓口无渗漏、锈死", "Valve and outlet not leaking or seized", STOP, CUSTOM,
            chips(
                leak=("渗漏", "Leaking"),
                seized=("锈死、拧不动", "Seized"),
                wheel=("手轮缺失", "Wheel missing"),
                no_water=("没有水", "No water"),
            ),
            is_major=True,
        ),
        check(
            "call_button", "按钮、指示灯完好", "Call button and lamp sound", TERM, CUSTOM,
            chips(
                button=("按钮损坏", "Button broken"),
                lamp=("指示灯不亮", "Lamp dark"),
                cover=("外壳破损", "Cover broken"),
            ),
            hint=Text("只看外观，不要按", "Look only, do not press"),
            na_allowed=True,
        ),
        check(
            "hose_reel", "消防软管卷盘完好", "Hose reel sound", TERM, CUSTOM,
            chips(
                stuck=("拉不动、转不动", "Does not turn"),
                cracked=("软管老化开裂", "Hose cracked"),
                valve=("小阀门坏", "Small valve broken"),
                nozzle=("喷枪缺失", "Nozzle missing"),
            ),
            na_allowed=True,
        ),
        check(
            "hydrant_sign", "标识、操作说明清晰", "Sign and instructions legible", TERM, CUSTOM,
            chips(
                missing=("没有", "Missing"),
                worn=("看不清", "Not legible"),
                hidden=("被遮挡", "Covered"),
            ),
        ),
        measure(
            "static_pressure", "栓口静压", "Static pressure at the outlet", "MPa", TERM, HYDRANT_PRESSURE,
            limits=None,
            bounds=between("0", "3"),
            reasons=chips(
                low=("低于设计值", "Below design"),
                high=("高于设计值", "Above design"),
                gauge=("压力表坏", "Gauge broken"),
            ),
            hint=Text("有测试条件时测；不符合设计值就选原因", "Where it can be tested; choose a reason if it is not as designed"),
            is_required=False,
        ),
        dated(
            "hose_folded_on", "水带上次重新折叠日期", "Hose last re-folded on", TERM, CUSTOM,
            limits=between(None, "365"),
            hint=Text("每年一次；没有登记过可不填", "Once a year; leave empty if it was never written down"),
        ),
    ),
)  # fmt: skip
