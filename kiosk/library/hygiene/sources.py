"""What the items of health and hygiene rest on beside the shared sources, each with how far it was checked."""

from kiosk.core.form import Basis, Mark
from kiosk.core.words import Text

SYMPTOM_WATCH = Basis(
    Text(
        "GB 28932-2012；《学校传染病症状监测预警技术指南》（2020）",
        "GB 28932-2012; guide to watching for symptoms in schools (2020)",
    ),
    Mark.READ,
)
MORNING_STEPS = Basis(Text("晨检“一摸二看三问四查”", "Morning check: touch, look, ask, search"), Mark.SECONDARY)
DAY_WATCH = Basis(
    Text(
        "《托儿所幼儿园卫生保健工作规范》附件4（晨午检及全日健康观察）",
        "Health-care rules for nurseries and kindergartens, annex 4 (noon check and all-day observation)",
    ),
    Mark.READ,
)
DISINFECTION_SHEET = Basis(
    Text(
        "《托儿所幼儿园卫生保健工作规范》附件4表6",
        "Health-care rules for nurseries and kindergartens, annex 4, table 6",
    ),
    Mark.READ,
)
ILLNESS_REPORTING = Basis(
    Text(
        "《学校和托幼机构传染病疫情报告工作规范（试行）》",
        "Trial rules on reporting infectious disease in schools and kindergartens",
    ),
    Mark.READ,
)
SOLUTION_LIFE = Basis(
    Text("消毒液配制后24小时内使用（未核实）", "Disinfectant used within 24 hours of mixing (not verified)"), Mark.UNVERIFIED
)
