"""Health of a class: morning check, noon check with all-day observation, and absence through illness.

Everything is a count per class: no child is named anywhere.
"""

from kiosk.core.form import Basis, Choice, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.hygiene.sources import (
    DAY_WATCH,
    ILLNESS_REPORTING,
    MORNING_STEPS,
    SYMPTOM_WATCH,
)
from kiosk.library.roles import HEALTH, TEACHER
from kiosk.library.sources import CUSTOM, DEFAULT
from kiosk.library.wording import (
    NOW,
    between,
    check,
    chips,
    choose,
    measure,
    remark,
    worked_out,
)

_OF_A_CLASS = between("0", "100")
_EMPTY_IF_NONE = Text("没有可不填", "Leave empty if there are none")


def _count(
    key: str, zh: str, en: str, basis: Basis, *, hint: Text | None = _EMPTY_IF_NONE, is_required: bool = False
) -> Item:
    """Return how many children of a class something is true of."""
    return measure(
        key, zh, en, "", None, basis, limits=None, bounds=_OF_A_CLASS, hint=hint, is_required=is_required
    )  # fmt: skip


_FEVERISH = _count(
    "feverish", "体温37.3 ℃及以上的人数", "Number at 37.3 ℃ or above", CUSTOM,
    hint=Text("复测后仍是的才算；没有可不填", "Measured again to be sure; leave empty if there are none"),
)  # fmt: skip

_SYMPTOMS = (
    Choice("fever", Text("发热", "Fever")),
    Choice("cough", Text("咳嗽", "Cough")),
    Choice("rash", Text("皮疹", "Rash")),
    Choice("blisters", Text("疱疹", "Blisters")),
    Choice("vomiting", Text("呕吐", "Vomiting")),
    Choice("diarrhoea", Text("腹泻", "Diarrhoea")),
    Choice("eyes", Text("结膜充血", "Red eyes")),
    Choice("swelling", Text("腮部肿大", "Swollen cheek")),
    Choice("injury", Text("外伤", "Injury")),
    Choice("listless", Text("精神差", "Listless")),
    Choice("other", Text("其他", "Other")),
)
_ACTIONS = (
    Choice("in_class", Text("入班观察", "Watched in class")),
    Choice("health_room", Text("保健室观察", "Watched in the health room")),
    Choice("fetched", Text("家长接回", "Fetched by parents")),
    Choice("doctor", Text("就医", "Sent to a doctor")),
)

_HOW_MANY = Item("how_many", ItemType.NUMBER, Text("人数", "How many"), bounds=between("1", "100"))
_SYMPTOM = Item("symptom", ItemType.CHOICE, Text("症状", "Symptom"), choices=_SYMPTOMS)
_ACTION = Item("action", ItemType.CHOICE, Text("处理", "Action"), choices=_ACTIONS)
_NO_NAMES = Text("按症状合计人数，不写姓名；没有可不填", "Numbers by symptom, no names; leave empty if there are none")

MORNING = Form(
    code="HYG-01",
    title=Text("班级晨检", "Morning check of a class"),
    frequency=Text("每天入园、入校时", "Every day at arrival"),
    roles=(HEALTH, TEACHER),
    basis=(SYMPTOM_WATCH, MORNING_STEPS),
    seconds=45,
    items=(
        _count("expected", "应到人数", "Number expected", SYMPTOM_WATCH, hint=None, is_required=True),
        _count("arrived", "实到人数", "Number present", SYMPTOM_WATCH, hint=None, is_required=True),
        _count(
            "absent", "缺勤人数", "Number absent", SYMPTOM_WATCH,
            hint=Text("实到加缺勤应等于应到", "Present and absent make up the expected"),
            is_required=True,
        ),
        _count("absent_sick", "其中病假", "Of these: sick", SYMPTOM_WATCH,
            hint=Text("有病假的接着填因病缺勤追踪", "If there are any, fill in the tracing of illness too"),
        ),
        _count("absent_leave", "其中事假", "Of these: on leave", SYMPTOM_WATCH),
        _count("absent_unasked", "其中未请假", "Of these: absent without leave", SYMPTOM_WATCH),
        _count("absent_other", "其中其他原因", "Of these: other reasons", SYMPTOM_WATCH),
        _FEVERISH,
        Item(
            "unwell", ItemType.ROWS, Text("异常情况：症状、人数、处理", "Unwell: symptom, how many, action"),
            is_required=False,
            rows=(_SYMPTOM, _HOW_MANY, _ACTION),
            hint=_NO_NAMES,
            basis=MORNING_STEPS,
        ),
        check(
            "dangerous_things", "没有带危险物品", "No dangerous things brought in", NOW, MORNING_STEPS,
            chips(
                sharp=("刀剪、尖锐物", "Knife, scissors or sharp thing"),
                small=("小珠子、硬币等小物件", "Beads, coins or other small things"),
                fire=("火柴、打火机、鞭炮", "Matches, lighter or fireworks"),
                pills=("药片、药瓶", "Pills or bottles"),
            ),
            hint=Text("有就收下，写明是什么，不写姓名", "Take it away and say what it is, no names"),
            photo_on_fail=False,
        ),
        choose(
            "medicine", "有没有带药", "Any medicine brought?", None, MORNING_STEPS,
            (
                Choice("no", Text("没有", "No")),
                Choice("yes", Text("有（登记带药服药台账）", "Yes (write it into the medicine register)")),
            ),
        ),
        _count(
            "cards_red", "红牌人数（健康）", "Red cards (well)", CUSTOM,
            hint=Text("颜色含义由学校定；不用晨检牌可不填", "The school defines the colours; leave empty if cards are not used"),
        ),
        _count("cards_yellow", "黄牌人数（观察）", "Yellow cards (to be watched)", CUSTOM),
        _count("cards_green", "绿牌人数（服药）", "Green cards (medicine)", CUSTOM),
    ),
)  # fmt: skip

NOON = Form(
    code="HYG-02",
    title=Text("班级午检与全日观察", "Noon check and all-day observation of a class"),
    frequency=Text("每天", "Every day"),
    roles=(TEACHER, HEALTH),
    basis=(DAY_WATCH, SYMPTOM_WATCH),
    seconds=10,
    items=(
        _count("seen_at_noon", "午检人数", "Number seen at noon", DAY_WATCH, hint=None, is_required=True),
        _count("listless", "精神差的人数", "Number listless", DAY_WATCH),
        _count("poor_appetite", "食欲差的人数", "Number with poor appetite", DAY_WATCH),
        _count("poor_sleep", "睡眠差的人数", "Number who slept badly", DAY_WATCH),
        _count("bowels", "大小便异常的人数", "Number with unusual stool or urine", DAY_WATCH),
        _FEVERISH,
        _count("rash", "有皮疹的人数", "Number with a rash", DAY_WATCH),
        Item(
            "day_actions", ItemType.ROWS, Text("处理：方式、人数", "Actions: what and how many"),
            is_required=False,
            rows=(_ACTION, _HOW_MANY),
            hint=Text("不写姓名；没有可不填", "No names; leave empty if there are none"),
            basis=DAY_WATCH,
        ),
        _count("left_early", "因病提前离园人数", "Number who left early, unwell", DAY_WATCH),
    ),
)  # fmt: skip

_DISEASES = (
    Choice("cold", Text("普通感冒", "Common cold")),
    Choice("flu", Text("流感", "Influenza")),
    Choice("hand_foot_mouth", Text("手足口病", "Hand, foot and mouth disease")),
    Choice("chickenpox", Text("水痘", "Chickenpox")),
    Choice("norovirus", Text("诺如病毒", "Norovirus")),
    Choice("mumps", Text("腮腺炎", "Mumps")),
    Choice("scarlet_fever", Text("猩红热", "Scarlet fever")),
    Choice("eye_infection", Text("急性结膜炎", "Acute conjunctivitis")),
    Choice("measles", Text("麻疹、风疹", "Measles or rubella")),
    Choice("other", Text("其他", "Other")),
)
_CLUSTER = Text(
    "同班或同宿舍一天3例、连续三天5例，症状相似或一起用过餐：24小时内报告；法定传染病或疑似：立即报告",
    "Same class or dormitory, 3 cases in a day or 5 in three days, like symptoms or shared meals: "
    "report within 24 hours; a notifiable disease, even suspected: at once",
)

ABSENCE = Form(
    code="HYG-06",
    title=Text("因病缺勤追踪", "Tracing of absence through illness"),
    frequency=Text("有病假时每天，直到返校（园）", "Daily while anybody is off sick, until they are back"),
    roles=(TEACHER, HEALTH),
    basis=(SYMPTOM_WATCH, ILLNESS_REPORTING),
    seconds=20,
    items=(
        _count("off_sick", "今天因病缺勤人数", "Number off sick today", SYMPTOM_WATCH, hint=None, is_required=True),
        Item(
            "sick_symptoms", ItemType.ROWS, Text("症状、人数", "Symptom, how many"),
            is_required=False,
            rows=(_SYMPTOM, _HOW_MANY),
            hint=_NO_NAMES,
            basis=SYMPTOM_WATCH,
        ),
        _count("seen_by_doctor", "已就医人数", "Number seen by a doctor", SYMPTOM_WATCH),
        Item(
            "diagnoses", ItemType.ROWS, Text("诊断、人数", "Diagnosis, how many"),
            is_required=False,
            rows=(Item("disease", ItemType.CHOICE, Text("诊断", "Diagnosis"), choices=_DISEASES), _HOW_MANY),
            hint=Text("有诊断的才填，不写姓名", "Only what a doctor has said, no names"),
            basis=SYMPTOM_WATCH,
        ),
        choose(
            "infectious", "是否传染病", "Infectious?", None, SYMPTOM_WATCH,
            (
                Choice("no", Text("否", "No")),
                Choice("pending", Text("待定", "Not known yet")),
                Choice("yes", Text("是", "Yes")),
            ),
        ),
        worked_out(
            "cluster", "聚集性提示：相似症状人数", "Cluster hint: number of like cases", ILLNESS_REPORTING,
            Text("请自己对照上报的条件", "Compare with when to report"),
        ),
        _count(
            "followed_up", "今天已追访人数", "Number followed up today", SYMPTOM_WATCH,
            hint=Text("每天追访，直到返校（园）", "Every day until they are back"),
            is_required=True,
        ),
        _count("returned", "今天返校（园）人数", "Number back today", SYMPTOM_WATCH),
        _count("with_certificate", "其中有返校（园）证明", "Of these with a certificate", SYMPTOM_WATCH),
        remark("sick_disinfected", "消毒处置", "Disinfection done", DEFAULT, Text("何时、何处、怎样", "When, where, how")),
        Item(
            "reported_at", ItemType.DATETIME, Text("上报时间", "Reported at"),
            is_required=False,
            hint=_CLUSTER,
            basis=ILLNESS_REPORTING,
        ),
        remark(
            "reported_to", "上报对象", "Reported to", ILLNESS_REPORTING,
            Text("疾控机构、教育局等", "Disease control, education bureau ..."),
        ),
    ),
)  # fmt: skip
