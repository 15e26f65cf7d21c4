"""What the product knows of its field before a school says anything: forms, kinds, plans and lifetimes, zh and en.

Everything here is a default that a school may change; every item names the rule it rests on and how far it was checked.
Each family of the field is a package with its forms, kinds and plan presets.
"""

from kiosk.core.form import Form
from kiosk.core.lifetime import Lifetimes
from kiosk.core.words import Text
from kiosk.library import fire, hygiene, kitchen, play, rooms, rounds, security, special
from kiosk.library.category import category_of
from kiosk.library.entry import EntryForm, entry_forms
from kiosk.library.family import Family
from kiosk.library.kind import Field, FieldType, Kind
from kiosk.library.lifetime import RULES
from kiosk.library.plan import PlanPreset

__all__ = [
    "EntryForm",
    "Family",
    "Field",
    "FieldType",
    "Kind",
    "PlanPreset",
    "category_of",
    "entry_forms",
    "families",
    "forms",
    "kinds",
    "lifetimes",
    "plans",
]

_FAMILIES = (fire, play, kitchen, hygiene, rooms, security, special, rounds)
_TITLES = (
    Text("消防", "Fire safety"),
    Text("户外玩具与器械", "Playground and sports"),
    Text("食堂", "Kitchen and canteen"),
    Text("卫生保健", "Health and hygiene"),
    Text("房屋、教室与用能", "Rooms, buildings and energy"),
    Text("门卫与安保", "Gate and security"),
    Text("危化品、燃气、配电、电梯、锅炉", "Hazardous goods, gas, power, lifts, boilers"),
    Text("综合巡查与绿化", "Rounds and plants"),
)


def families() -> tuple[Family, ...]:
    """Return the families with the codes of their forms, in the order the field names them."""
    return tuple(
        Family(title, tuple(form.code for form in family.FORMS))
        for title, family in zip(_TITLES, _FAMILIES, strict=True)
    )


def forms() -> dict[str, Form]:
    """Return the built-in forms by code."""
    return {form.code: form for family in _FAMILIES for form in family.FORMS}


def kinds() -> dict[str, Kind]:
    """Return the built-in kinds of checkpoint by key."""
    return {kind.key: kind for family in _FAMILIES for kind in family.KINDS}


def plans() -> tuple[PlanPreset, ...]:
    """Return the plans a school starts from, family by family."""
    return tuple(preset for family in _FAMILIES for preset in family.PRESETS)


def lifetimes() -> dict[str, Lifetimes]:
    """Return the rules for the age of things, by the name a kind gives them."""
    return dict(RULES)
