"""A family of the field: forms that belong together, as the field sorts them."""

from dataclasses import dataclass

from kiosk.core.words import Text


@dataclass(frozen=True)
class Family:
    """What a family is called, and the codes of its forms in the order they are written."""

    text: Text
    forms: tuple[str, ...]
