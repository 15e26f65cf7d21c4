"""What the built-in items rest on, each with how far it was checked.

Where one source was read and another only seen second-hand, the more cautious mark stands.
"""

from kiosk.core.form import Basis, Mark
from kiosk.core.words import Text

FIRE_LAW_28 = Basis(Text("《消防法》第二十八条", "Fire Protection Law, art. 28"), Mark.READ)
ORDER_61_25 = Basis(
    Text(
        "公安部令第61号第二十五条（针对消防安全重点单位）",
        "Ministry of Public Security order 61, art. 25 (on key units for fire safety)",
    ),
    Mark.READ,
)
FIRE_PATROL = Basis(Text("GB/T 40248-2021 第7.3.6条", "GB/T 40248-2021, 7.3.6"), Mark.READ)
NIGHT_PATROL = Basis(Text("GB/T 40248-2021 第7.3.5条", "GB/T 40248-2021, 7.3.5"), Mark.READ)
PATROL_NOTES = Basis(Text("GB/T 40248-2021 第7.3.2条", "GB/T 40248-2021, 7.3.2"), Mark.READ)
MAJOR_HAZARDS = Basis(
    Text("《教育系统重大事故隐患判定指南》第三条", "Guide to major hazards in education, art. 3"), Mark.READ
)
EXTINGUISHERS = Basis(Text("GB 50444-2008 第5.2.1条、附录C", "GB 50444-2008, 5.2.1 and annex C"), Mark.SECONDARY)
EXTINGUISHER_SCRAP = Basis(Text("灭火器报废条件", "Conditions for scrapping extinguishers"), Mark.SECONDARY)
EXTINGUISHER_LIFE = Basis(Text("灭火器维修与报废期限", "Service and scrap periods of extinguishers"), Mark.SECONDARY)
EXTINGUISHER_WEIGHT = Basis(
    Text(
        "NFPA 10 称重或掂量；允许减少多少未核实，以厂家铭牌为准",
        "NFPA 10, weighing or lifting; allowed loss not verified, see the maker's plate",
    ),
    Mark.UNVERIFIED,
)
PLAY_STRUCTURE = Basis(Text("GB/T 34272-2017 第5.2条（结构）", "GB/T 34272-2017, 5.2 (structure)"), Mark.SECONDARY)
PLAY_FALLS = Basis(Text("GB/T 34272-2017 第5.4条（跌落）", "GB/T 34272-2017, 5.4 (falls)"), Mark.SECONDARY)
PLAY_TRAPS = Basis(Text("GB/T 34272-2017 第5.7条（卡夹）", "GB/T 34272-2017, 5.7 (traps)"), Mark.SECONDARY)
FOOD_DAILY = Basis(
    Text("食品安全日管控十九项公开样表", "Published template of nineteen points for daily food-safety control"), Mark.CUSTOM
)
FOOD_RESPONSIBILITY = Basis(
    Text("《集中用餐单位落实食品安全主体责任监督管理规定》", "Rules on food-safety duties of group canteens"), Mark.READ
)
SCHOOL_FOOD_36 = Basis(
    Text("学校食品安全规定（第45号令）第三十六条", "School food-safety rules (order 45), art. 36"), Mark.READ
)
SCHOOL_FOOD_37 = Basis(
    Text("学校食品安全规定（第45号令）第三十七条", "School food-safety rules (order 45), art. 37"), Mark.READ
)
SCHOOL_FOOD_40 = Basis(
    Text("学校食品安全规定（第45号令）第四十条", "School food-safety rules (order 45), art. 40"), Mark.READ
)
FOOD_LAW_54 = Basis(Text("《食品安全法》第五十四条", "Food Safety Law, art. 54"), Mark.READ)
FOOD_LAW_56 = Basis(Text("《食品安全法》第五十六条", "Food Safety Law, art. 56"), Mark.READ)
FOOD_TEMPERATURES = Basis(
    Text("《餐饮服务食品安全操作规范》（2018）", "Code of practice for catering food safety (2018)"), Mark.SECONDARY
)
DISINFECTION = Basis(
    Text("《托儿所幼儿园卫生保健工作规范》附件3", "Health-care rules for nurseries and kindergartens, annex 3"),
    Mark.SECONDARY,
)
KEY_AREAS = Basis(
    Text("GB/T 29315-2022（重点部位每天至少巡查5次）", "GB/T 29315-2022 (key areas at least 5 rounds a day)"), Mark.READ
)
PLANS = Basis(Text("学校后勤工作计划", "School logistics plans"), Mark.PLAN)
CUSTOM = Basis(Text("学校通行做法", "Common practice in schools"), Mark.CUSTOM)
DEFAULT = Basis(Text("本系统默认", "Default of this system"), Mark.DEFAULT)
