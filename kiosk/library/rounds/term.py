"""Rounds: before the term, the monthly full round, and before and in the holidays."""

from kiosk.core.form import Choice, Form, Item
from kiosk.core.words import Text
from kiosk.library.roles import DEPUTY_HEAD, HEAD, LOGISTICS, REPAIRER
from kiosk.library.rounds.sources import TERM_CHECKS
from kiosk.library.sources import CUSTOM, DEFAULT, PLANS
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    check,
    chips,
    choose,
    dated,
    remark,
    signature,
    worked_out,
)

OPENING = Form(
    code="COMP-02",
    title=Text("开学前大检查", "Before the term opens"),
    frequency=Text("每学期开学前", "Before each term"),
    roles=(HEAD, DEPUTY_HEAD, LOGISTICS),
    basis=(TERM_CHECKS,),
    seconds=60,
    items=(
        worked_out(
            "groups_done", "各组检查完成情况", "Which groups are done", DEFAULT,
            Text(
                "校舍、水电气、消防、食堂、玩具器械、安防、饮水、卫生、教室、校车与周边，各用各的检查表",
                "Buildings, power, fire, kitchen, play, security, water, hygiene, classrooms, buses: each by its forms",
            ),
        ),
        worked_out("papers_valid", "许可证、健康证、保险在有效期内", "Licences, health certificates and insurance valid", CUSTOM),
        worked_out("open_hazards", "遗留隐患（重大隐患须为0）", "Hazards still open (no major one)", DEFAULT),
        choose(
            "fit_to_open", "是否具备开学条件", "Fit to open?", STOP, CUSTOM,
            (
                Choice("fit", Text("具备", "Fit")),
                Choice("after_repair", Text("整改后具备", "Fit after repairs")),
                Choice("not_fit", Text("不具备", "Not fit"), fails=True),
            ),
            chips(
                building=("校舍、设施", "Buildings or equipment"),
                fire=("消防", "Fire safety"),
                kitchen=("食堂", "Kitchen"),
                security=("安防", "Security"),
                papers=("证照", "Papers"),
            ),
            one_by_one=True,
        ),
        signature("head_signed", "校长（园长）签字", "Signed by the head", CUSTOM),
        signature(
            "deputy_signed", "分管副校长签字", "Signed by the deputy head", CUSTOM,
            Text("没有这个职务可不签", "Leave empty if there is none"),
            is_required=False,
        ),
        signature("logistics_signed", "后勤主任签字", "Signed by the head of logistics", CUSTOM),
    ),
)  # fmt: skip

_STATES = (
    Choice("sound", Text("完好", "Sound")),
    Choice("repair", Text("需维修", "Needs repair"), fails=True),
    Choice("closed", Text("停用", "Out of use"), fails=True),
)
_FAULTS = chips(
    loose=("松动", "Loose"),
    broken=("破损", "Broken"),
    not_working=("不能用", "Does not work"),
    aged=("老化", "Aged"),
    missing=("缺件", "Part missing"),
)


def _area(key: str, zh: str, en: str) -> Item:
    return choose(key, zh, en, TERM, PLANS, _STATES, _FAULTS)


MONTHLY = Form(
    code="COMP-03",
    title=Text("月度全面巡视检修", "Monthly full round"),
    frequency=Text("每月", "Monthly"),
    roles=(LOGISTICS, REPAIRER, DEPUTY_HEAD),
    basis=(PLANS,),
    seconds=90,
    items=(
        _area("appliances", "电器设备", "Electrical equipment"),
        _area("activity_areas", "活动场所", "Activity areas"),
        _area("play_sets", "大型玩具", "Play sets"),
        _area("sports_gear", "体育器材", "Sports equipment"),
        _area("stairs_corridors", "楼道", "Stairs and corridors"),
        _area("doors_windows", "班级门窗", "Doors and windows of classes"),
        remark("fault", "故障情况", "What is wrong", PLANS, Text("没有可不填", "Leave empty if there is nothing")),
        remark("repair_order", "维修单号", "Number of the repair order", PLANS),
        dated("repaired_on", "维修完成日期", "Repaired on", None, PLANS),
    ),
)  # fmt: skip

HOLIDAYS = Form(
    code="COMP-05",
    title=Text("假期前、假期中检查", "Before and in the holidays"),
    frequency=Text("每学期放假前，假期中按需", "Before each holiday, and in it as needed"),
    roles=(LOGISTICS,),
    basis=(TERM_CHECKS, CUSTOM),
    seconds=40,
    items=(
        check(
            "all_off", "不需保持的区域断水、断电、断气", "Water, power and gas off where they need not stay on", NOW, CUSTOM,
            chips(
                water=("水没关", "Water on"),
                power=("电没断", "Power on"),
                gas=("气没关", "Gas on"),
            ),
            one_by_one=True,
        ),
        check(
            "doors_valuables", "门窗关好，贵重物品、档案收好", "Doors and windows shut; valuables and files put away", NOW, CUSTOM,
            chips(
                door=("门没锁", "Door not locked"),
                window=("窗没关", "Window open"),
                valuables=("贵重物品没收", "Valuables left out"),
                files=("档案没锁", "Files not locked"),
            ),
        ),
        check(
            "chemicals_sealed", "危化品封存、双锁", "Chemicals sealed under two locks", STOP, CUSTOM,
            chips(
                not_sealed=("没封存", "Not sealed"),
                one_lock=("只有一把锁", "One lock only"),
                not_counted=("没盘点", "Not counted"),
            ),
            na_allowed=True,
        ),
        check(
            "fridges_emptied", "冰箱清空，食品已处置", "Fridges emptied; food dealt with", TERM, CUSTOM,
            chips(
                food=("还有食品", "Food left"),
                expired=("有过期食品", "Expired food"),
                power=("没断电、没除霜", "Not switched off or defrosted"),
            ),
            na_allowed=True,
        ),
        check(
            "outdoor_winter", "户外器械已防冻", "Outdoor sets protected against frost", TERM, PLANS,
            chips(
                pipe=("水管没防冻", "Pipes not protected"),
                cover=("没有遮盖", "Not covered"),
                not_closed=("没停用挂牌", "Not closed and tagged"),
            ),
            hint=Text("暑假选不适用", "Not applicable in summer"),
            na_allowed=True,
        ),
        check(
            "roster_posted", "值班表、应急电话已公布", "Duty roster and emergency numbers posted", TERM, PLANS,
            chips(
                roster=("没有值班表", "No roster"),
                phones=("没有应急电话", "No emergency numbers"),
                old=("没更新", "Out of date"),
            ),
        ),
        check(
            "works_fenced", "施工区已隔离、有人监护", "Works fenced and watched", STOP, CUSTOM,
            chips(
                no_fence=("没有隔离", "Not fenced"),
                no_watch=("无人监护", "Nobody watching"),
                hot_work=("动火没审批", "Hot work without a permit"),
                open_hole=("洞口、坑没盖", "Open hole"),
            ),
            na_allowed=True,
        ),
    ),
)  # fmt: skip
