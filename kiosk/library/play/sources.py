"""What the playground forms rest on beyond the shared sources, each with how far it was checked."""

from kiosk.core.form import Basis, Mark
from kiosk.core.words import Text

PLAY_ANNUAL = Basis(
    Text(
        "EN 1176-7 年度检查做法（国内法定间隔未核实）",
        "EN 1176-7, yearly main inspection (no legal interval in China was found)",
    ),
    Mark.SECONDARY,
)
PLAY_PROBES = Basis(
    Text("GB/T 34272-2017 第5.6、5.7条（突出物、卡夹）", "GB/T 34272-2017, 5.6 and 5.7 (protrusions, traps)"),
    Mark.SECONDARY,
)
PLAY_IMPACT = Basis(
    Text("EN 1176-1（跌落超过60厘米要有缓冲层）", "EN 1176-1 (a soft surface for falls of over 60 cm)"), Mark.SECONDARY
)
PLAY_PAPERS = Basis(
    Text(
        "通行做法；2026年3月起滑梯执行 GB/T 27689-2025",
        "Common practice; slides follow GB/T 27689-2025 from March 2026",
    ),
    Mark.CUSTOM,
)
CHECKLISTS = Basis(Text("幼儿园检查表", "Checklists of kindergartens"), Mark.CUSTOM)
SAND_PACKS = Basis(
    Text("沙池养护资料（沙约20厘米深会板结）", "Guidance on sandpits (sand packs at about 20 cm)"), Mark.SECONDARY
)
SAND_WASHED = Basis(Text("间隔未核实，由学校定", "Interval not verified; the school sets it"), Mark.UNVERIFIED)
POOL_CARE = Basis(
    Text("通行做法；水深、余氯限值未核实", "Common practice; limits of depth and chlorine not verified"), Mark.UNVERIFIED
)
SPORTS_SIGNS = Basis(
    Text(
        "通行做法；山东省学校安全条例第二十六条（停用要标识）",
        "Common practice; school safety rules of Shandong, art. 26 (mark what is closed)",
    ),
    Mark.CUSTOM,
)
