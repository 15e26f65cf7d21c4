"""What the fire forms rest on beyond the shared sources, each with how far it was checked."""

from kiosk.core.form import Basis, Mark
from kiosk.core.words import Text

FIRE_LAW_16 = Basis(Text("《消防法》第十六条第三项", "Fire Protection Law, art. 16 (3)"), Mark.READ)
ORDER_61_26 = Basis(
    Text("公安部令第61号第二十六条", "Ministry of Public Security order 61, art. 26"), Mark.READ
)
FIRE_INSPECTION = Basis(Text("GB/T 40248-2021 第7.3.7条", "GB/T 40248-2021, 7.3.7"), Mark.READ)
SCHOOL_FIRE_RULES = Basis(
    Text(
        "《中小学校、幼儿园消防安全十项规定》（条号未核实）",
        "Ten rules on fire safety in schools and kindergartens (article not verified)",
    ),
    Mark.SECONDARY,
)
HYDRANT_PRESSURE = Basis(
    Text("限值未核实，由学校按设计文件填写", "Limits not verified; the school sets them from its design papers"),
    Mark.UNVERIFIED,
)
LIGHT_UPKEEP = Basis(
    Text(
        "应急灯维护资料（GB 51309 的检查间隔未核实）",
        "Guidance on upkeep of emergency lights (intervals of GB 51309 not verified)",
    ),
    Mark.CUSTOM,
)
LIGHT_LEVELS = Basis(Text("GB 55037-2022 第10.1.10条", "GB 55037-2022, 10.1.10"), Mark.READ)
ALARM_CHECKS = Basis(
    Text("GB 50166-2007（报警系统的检查）", "GB 50166-2007 (checks of alarm systems)"), Mark.SECONDARY
)
TANK_LEVELS = Basis(Text("GB 50974-2014 第14.0.3条", "GB 50974-2014, 14.0.3"), Mark.SECONDARY)
FLUE_QUARTERLY = Basis(
    Text(
        "GA 654-2006 每季度清洗（已被替代），作为稳妥默认",
        "GA 654-2006, cleaned each quarter (superseded); kept as a safe default",
    ),
    Mark.DEFAULT,
)
