"""What the pages of hazards at the desk offer: people, categories, and what a key of theirs looks like."""

import re

from flask_babel import gettext as _

from kiosk.core.hazard import Category
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard
from kiosk.web import edge

KEY = re.compile(r"[A-Za-z0-9_-]{22,40}")


def title_words(card: HazardCard) -> str:
    """Return what is wrong: the item that failed a check, which is worded as it should be, or what was reported."""
    title = card.title.in_(edge.language())
    return _("异常：") + title if card.source == "inspection" else title


def people_choices() -> tuple[tuple[int, str], ...]:
    """Return who a hazard can be given to, as number and name."""
    return tuple((person.id, person.name) for person in queries.people())


def category_choices() -> tuple[tuple[str, str], ...]:
    """Return the classes of the hazard register (隐患台账) as key and word."""
    return tuple((each.value, each.text.in_(edge.language())) for each in Category)
