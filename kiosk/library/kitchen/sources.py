"""What the kitchen's items rest on beside the shared sources, each with how far it was checked."""

from kiosk.core.form import Basis, Mark
from kiosk.core.words import Text

FOOD_LAW_45 = Basis(Text("《食品安全法》第四十五条", "Food Safety Law, art. 45"), Mark.READ)
STAFF_SYMPTOMS = Basis(
    Text("《食品安全法》第四十五条；症状清单来自二手来源", "Food Safety Law, art. 45; list of symptoms seen second-hand"),
    Mark.SECONDARY,
)
RESIDUE_TEST = Basis(
    Text("GB/T 5009.199-2003（酶抑制率法）", "GB/T 5009.199-2003 (enzyme inhibition)"), Mark.SECONDARY
)
NITRITE = Basis(
    Text("学校食品安全规定（第45号令），条款号未核实", "School food-safety rules (order 45), article no. not verified"),
    Mark.READ,
)
STORE_LABELS = Basis(
    Text(
        "《食品安全法》第五十四条；学校食品安全规定（第45号令）第三十七条",
        "Food Safety Law, art. 54; school food-safety rules (order 45), art. 37",
    ),
    Mark.READ,
)
CORE_TEMPERATURE = Basis(
    Text(
        "《餐饮服务食品安全操作规范》（2018），70 ℃ 的来源较弱",
        "Code of practice for catering food safety (2018); the source for 70 ℃ is weak",
    ),
    Mark.SECONDARY,
)
UV_LAMPS = Basis(Text("紫外线消毒灯使用要求", "Rules for the use of UV lamps"), Mark.SECONDARY)
HOODS = Basis(Text("地方关于油烟清洗的规定", "Local rules on cleaning kitchen hoods"), Mark.SECONDARY)
DUCTS = Basis(
    Text(
        "GA 654-2006 第7.9.2.7条每季度（已被 GB/T 40248-2021 代替，仅作稳妥默认）；北京每60天",
        "GA 654-2006, 7.9.2.7, quarterly (replaced by GB/T 40248-2021, kept as a safe default); Beijing: every 60 days",
    ),
    Mark.SECONDARY,
)
