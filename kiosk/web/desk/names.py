"""What kinds and plans are called in the language of this request."""

from typing import Any

from kiosk.storage import queries
from kiosk.web import edge


def kind_word(kind: Any) -> str:
    """Return what a kind is called."""
    return str(kind.en if edge.language() == "en" else kind.zh)


def kind_choices() -> tuple[tuple[str, str], ...]:
    """Return every kind as key and word."""
    return tuple((kind.key, kind_word(kind)) for kind in queries.kinds().values())


def plan_title(plan: Any) -> str:
    """Return what a plan is called."""
    return str(plan.title_en if edge.language() == "en" else plan.title_zh)
