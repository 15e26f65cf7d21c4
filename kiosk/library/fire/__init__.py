"""Fire safety: the forms, the kinds of checkpoint they belong to, and the plans they are owed by."""

from functools import partial

from kiosk.core.board import Risk
from kiosk.core.form import Choice
from kiosk.core.words import Text
from kiosk.library.fire import extinguishers, routes
from kiosk.library.kind import Field, FieldType, Kind
from kiosk.library.lifetime import RULES
from kiosk.library.plan import PlanPreset, by_night, daily, half_monthly, monthly
from kiosk.library.roles import GUARD, REPAIRER

FORMS = (extinguishers.EXTINGUISHER, routes.EXIT, routes.PATROL, routes.NIGHT)

_AGENTS = tuple(Choice(key, rule.text) for key, rule in RULES["extinguisher"].rules.items())

KINDS = (
    Kind(
        "extinguisher", Text("灭火器", "Fire extinguisher"), Risk.HIGH, ("FIRE-01",),
        fields=(
            Field("agent", Text("类型", "Type"), FieldType.CHOICE, _AGENTS),
            Field("size", Text("规格（kg/L）", "Size (kg or L)")),
            Field("made_on", Text("生产日期", "Date of manufacture"), FieldType.DATE),
            Field("serviced_on", Text("上次维修日期", "Last service"), FieldType.DATE),
        ),
        lifetime="extinguisher",
        large_label=True,
    ),
    Kind("exit", Text("疏散通道与安全出口", "Escape route and exit"), Risk.HIGH, ("FIRE-05",)),
    Kind("site", Text("全园 / 全校", "Whole site"), Risk.HIGH, ("FIRE-06",)),
    Kind("night_point", Text("夜巡点", "Night patrol point"), Risk.HIGH, ("FIRE-07",)),
)  # fmt: skip

PRESETS = (
    PlanPreset(
        "FIRE-01-M", "FIRE-01", "extinguisher", Text("灭火器月检", "Extinguishers, monthly"),
        partial(monthly, "work"), REPAIRER,
    ),
    PlanPreset(
        "FIRE-02", "FIRE-01", "extinguisher", Text("灭火器半月检", "Extinguishers, half-monthly"),
        half_monthly, REPAIRER, is_usual=False,
    ),
    PlanPreset(
        "FIRE-05-D", "FIRE-05", "exit", Text("疏散通道与安全出口日查", "Escape routes and exits, daily"),
        partial(daily, "manned"), GUARD,
    ),
    PlanPreset(
        "FIRE-06-D", "FIRE-06", "site", Text("每日防火巡查", "Daily fire patrol"), partial(daily, "manned"), GUARD
    ),
    PlanPreset(
        "FIRE-07-N", "FIRE-07", "night_point", Text("夜间防火巡查", "Night fire patrol"),
        partial(by_night, 120, "every"), GUARD,
    ),
)  # fmt: skip
