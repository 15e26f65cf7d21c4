"""Hazardous goods, gas, power, lift and boiler: the forms, the kinds they belong to, and the plans they are owed by."""

from kiosk.core.form import Form
from kiosk.library.kind import Kind
from kiosk.library.plan import PlanPreset

FORMS: tuple[Form, ...] = ()

KINDS: tuple[Kind, ...] = ()

PRESETS: tuple[PlanPreset, ...] = ()
