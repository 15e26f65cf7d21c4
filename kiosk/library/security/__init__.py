"""Gate and security: the forms, the kinds of checkpoint they belong to, and the plans they are owed by."""

from functools import partial

from kiosk.core.board import Risk
from kiosk.core.words import Text
from kiosk.library.kind import Kind
from kiosk.library.plan import PlanPreset, by_night, thrice
from kiosk.library.roles import GUARD
from kiosk.library.security import patrol

FORMS = (patrol.PATROL_POINT,)

KINDS = (Kind("patrol_point", Text("巡逻点", "Patrol point"), Risk.MIDDLE, ("SEC-02",)),)

PRESETS = (
    PlanPreset(
        "SEC-02-D3", "SEC-02", "patrol_point", Text("白天巡逻", "Patrol by day"), partial(thrice, "manned"), GUARD
    ),
    PlanPreset(
        "SEC-02-N", "SEC-02", "patrol_point", Text("夜间巡逻", "Patrol by night"), partial(by_night, 240, "manned"), GUARD
    ),
)  # fmt: skip
