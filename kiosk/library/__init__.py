"""What the product knows of its field before a school says anything: forms, kinds, plans and lifetimes, zh and en.

Everything here is a default that a school may change; every item names the rule it rests on and how far it was checked.
"""

from kiosk.core.form import Form
from kiosk.core.lifetime import Lifetimes
from kiosk.library import fire, hygiene, kitchen, play, rooms, security
from kiosk.library.kind import KINDS, Field, FieldType, Kind
from kiosk.library.lifetime import RULES
from kiosk.library.plan import PlanPreset, presets

__all__ = ["Field", "FieldType", "Kind", "PlanPreset", "forms", "kinds", "lifetimes", "plans"]

_FAMILIES = (fire, play, kitchen, hygiene, rooms, security)


def forms() -> dict[str, Form]:
    """Return the built-in forms by code."""
    return {form.code: form for family in _FAMILIES for form in family.FORMS}


def kinds() -> dict[str, Kind]:
    """Return the built-in kinds of checkpoint by key."""
    return {kind.key: kind for kind in KINDS}


def plans() -> tuple[PlanPreset, ...]:
    """Return the plans a school starts from, in the order of the forms."""
    return presets()


def lifetimes() -> dict[str, Lifetimes]:
    """Return the rules for the age of things, by the name a kind gives them."""
    return dict(RULES)
