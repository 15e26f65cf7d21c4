"""Health and hygiene: the forms, the kinds of checkpoint they belong to, and the plans they are owed by."""

from kiosk.core.board import Risk
from kiosk.core.words import Text
from kiosk.library.hygiene import toilets
from kiosk.library.kind import Kind
from kiosk.library.plan import PlanPreset, thrice
from kiosk.library.roles import CLEANER

FORMS = (toilets.TOILET,)

KINDS = (Kind("toilet", Text("厕所", "Toilet"), Risk.LOW, ("HYG-09",)),)

PRESETS = (
    PlanPreset("HYG-09-D3", "HYG-09", "toilet", Text("厕所三巡", "Toilets, three rounds"), thrice, CLEANER),
)  # fmt: skip
