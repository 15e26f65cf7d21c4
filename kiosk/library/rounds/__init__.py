"""Rounds through many rooms at once, plants, and the general daily round: forms, kinds and plans."""

from kiosk.core.form import Form
from kiosk.library.kind import Kind
from kiosk.library.plan import PlanPreset

FORMS: tuple[Form, ...] = ()

KINDS: tuple[Kind, ...] = ()

PRESETS: tuple[PlanPreset, ...] = ()
