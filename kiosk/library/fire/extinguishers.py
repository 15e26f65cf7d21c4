"""Fire extinguishers, looked at every month."""

from kiosk.core.form import Choice, Condition, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.roles import GUARD, LOGISTICS, REPAIRER
from kiosk.library.sources import (
    DEFAULT,
    EXTINGUISHER_LIFE,
    EXTINGUISHER_SCRAP,
    EXTINGUISHER_WEIGHT,
    EXTINGUISHERS,
)
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    between,
    check,
    chips,
    choose,
    measure,
)

EXTINGUISHER = Form(
    code="FIRE-01",
    title=Text("灭火器月度检查", "Fire extinguisher, monthly"),
    frequency=Text("每月", "Monthly"),
    roles=(LOGISTICS, REPAIRER, GUARD),
    basis=(EXTINGUISHERS,),
    seconds=20,
    items=(
        check(
            "in_place", "在指定位置，数量与台账一致", "In its place; number matches the register", NOW, EXTINGUISHERS,
            chips(
                missing=("不见了", "Missing"),
                moved=("被挪走", "Moved away"),
                short=("数量不够", "Too few"),
                unlisted=("与台账不符", "Not as registered"),
            ),
        ),
        check(
            "reachable", "取用无遮挡，箱门未上锁", "Not blocked; cabinet not locked", NOW, EXTINGUISHERS,
            chips(
                blocked=("被东西挡住", "Something in front"),
                locked=("箱门上锁", "Cabinet locked"),
                jammed=("箱门打不开", "Cabinet door jams"),
            ),
        ),
        choose(
            "gauge", "压力指针在绿区", "Gauge needle in the green", STOP, EXTINGUISHERS,
            (
                Choice("green", Text("绿区", "Green")),
                Choice("red", Text("红区（欠压）", "Red (too low)"), fails=True),
                Choice("yellow", Text("黄区（超压）", "Yellow (too high)"), fails=True),
                Choice("none", Text("无压力表（二氧化碳，称重）", "No gauge (CO₂, weigh it)")),
            ),
            chips(
                leak=("有漏气痕迹", "Signs of a leak"),
                used=("用过没充装", "Used, not refilled"),
                heat=("暴晒或受热", "Sun or heat"),
                dial=("表坏了", "Gauge broken"),
                unclear=("原因不明", "Cause unknown"),
            ),
            hint=Text("正对表盘看指针", "Look straight at the dial"),
            one_by_one=True,
        ),
        measure(
            "co2_weight", "二氧化碳灭火器称重（总重）", "CO₂ extinguisher: total weight", "kg", STOP, EXTINGUISHER_WEIGHT,
            limits=None,
            bounds=between("0", "200"),
            reasons=chips(
                light=("比铭牌要求轻", "Lighter than its plate allows"),
                feels_light=("没有秤，掂着明显轻", "No scale; feels clearly light"),
                no_plate=("铭牌重量看不清", "Weight on plate not legible"),
            ),
            hint=Text("与铭牌上的重量比；轻了就选原因", "Compare with its plate; choose a reason if it is light"),
            shown_if=Condition("gauge", ("none",)),
            is_required=False,
        ),
        check(
            "seal_pin", "铅封、保险销完好", "Seal and pin intact", NOW, EXTINGUISHERS,
            chips(
                seal=("铅封断了", "Seal broken"),
                pin_missing=("保险销不见了", "Pin missing"),
                pin_bent=("保险销变形、拔不出", "Pin bent or stuck"),
            ),
        ),
        check(
            "hose", "喷嘴、软管无开裂、堵塞、脱落", "Nozzle and hose not cracked, blocked or loose", STOP, EXTINGUISHERS,
            chips(
                cracked=("开裂", "Cracked"),
                blocked=("堵塞", "Blocked"),
                loose=("松脱", "Loose"),
                missing=("缺失", "Missing"),
            ),
        ),
        check(
            "lever", "压把、提把无变形、卡阻", "Lever and handle not bent or stuck", STOP, EXTINGUISHERS,
            chips(
                bent=("变形", "Bent"),
                stuck=("卡住", "Stuck"),
                broken=("断裂", "Broken"),
            ),
            hint=Text("只看和轻碰，不要压下", "Look and touch lightly; do not squeeze"),
        ),
        choose(
            "body", "筒体无锈蚀、变形、泄漏", "Body free of rust, dents and leaks", STOP, EXTINGUISHER_SCRAP,
            (
                Choice("sound", Text("完好", "Sound")),
                Choice("light_rust", Text("轻微锈蚀", "Slight rust")),
                Choice("scrap", Text("锈蚀达三分之一或变形（报废）", "Rust on a third or more, or dented (scrap)"), fails=True),
            ),
            chips(
                rust=("锈蚀达三分之一", "Rust on a third or more"),
                dent=("筒体变形", "Body dented"),
                leak=("泄漏", "Leaking"),
                weld=("焊缝开裂", "Weld cracked"),
            ),
            hint=Text("筒底也要看；有泄漏选最后一项", "Look at the bottom too; choose the last if it leaks"),
        ),
        check(
            "nameplate", "铭牌朝外、清晰可读", "Nameplate faces out and can be read", TERM, EXTINGUISHERS,
            chips(
                turned=("铭牌朝里", "Faces the wall"),
                worn=("看不清", "Not legible"),
                missing=("没有铭牌", "No nameplate"),
            ),
            hint=Text("没有铭牌或厂名的应报废", "Without plate or maker's name it is scrap"),
        ),
        check(
            "cabinet", "箱体、挂钩、标识完好，无日晒雨淋", "Cabinet, hook and sign sound; out of sun and rain", TERM,
            EXTINGUISHERS,
            chips(
                cabinet=("箱体破损", "Cabinet damaged"),
                hook=("挂钩松动", "Hook loose"),
                sign=("标识缺失", "Sign missing"),
                weather=("日晒雨淋", "In sun or rain"),
            ),
        ),
        Item(
            "lifetime", ItemType.COMPUTED, Text("未过维修期和报废期", "Not past its service or scrap date"), STOP,
            choices=(
                Choice("ok", Text("在期内", "In date")),
                Choice("upkeep_due", Text("到维修期", "Service due"), fails=True),
                Choice("scrap", Text("到报废期", "Due to be scrapped"), fails=True),
                Choice("unknown", Text("缺少类型或生产日期", "Type or date of manufacture missing")),
            ),
            hint=Text("按生产日期和上次维修日期自动判断", "Worked out from the dates of manufacture and service"),
            basis=EXTINGUISHER_LIFE,
            photo_on_fail=False,
        ),
        check(
            "tag", "检查卡已签", "Tag signed", TERM, EXTINGUISHERS,
            chips(
                missing=("没有检查卡", "No tag"),
                unsigned=("上次没签", "Last check not signed"),
                full=("卡已写满", "Tag is full"),
            ),
        ),
        Item(
            "gauge_photo", ItemType.PHOTO, Text("压力表照片", "Photo of the gauge"),
            is_required=False,
            hint=Text("请勿拍到孩子", "No children in the picture"),
            basis=DEFAULT,
        ),
    ),
)  # fmt: skip
