"""What the hazards that a form finds are about: the class (类别) of ledgers L-02 by the code of the form."""

from kiosk.core.hazard import Category

# The longest beginning of a code decides; a whole round may find anything.
_BY_CODE = {
    "FIRE": Category.FIRE,
    "PLAY": Category.PLAY,
    "KIT": Category.FOOD,
    "KIT-13-Q": Category.FIRE,
    "HYG": Category.HYGIENE,
    "ROOM": Category.BUILDING,
    "ROOM-01": Category.ELECTRICITY,
    "ROOM-04": Category.LABORATORY,
    "ROOM-06": Category.HYGIENE,
    "ROOM-07": Category.ELECTRICITY,
    "ROOM-08": Category.ELECTRICITY,
    "ROOM-10": Category.OTHER,
    "SEC": Category.SECURITY,
    "HAZ": Category.CHEMICALS,
    "GAS": Category.GAS,
    "PWR": Category.ELECTRICITY,
    "LIFT": Category.SPECIAL,
    "BOIL": Category.SPECIAL,
    "COMP": Category.OTHER,
    "GEN": Category.OTHER,
    "GREEN": Category.OTHER,
}


def category_of(code: str) -> Category | None:
    """Return the class of what a form finds, by its code; None for a form of the school's own."""
    parts = code.split("-")
    beginnings = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((_BY_CODE[each] for each in beginnings if each in _BY_CODE), None)
