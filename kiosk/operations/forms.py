"""The check sheets as the library sorts them: families of forms, and the sheets that come with a register."""

from kiosk import library
from kiosk.library import EntryForm, Family

__all__ = ["EntryForm", "Family", "entry_forms", "families", "forms_of"]


def families() -> tuple[Family, ...]:
    """Return the families of the library, each with the codes of its built-in forms."""
    return library.families()


def entry_forms() -> tuple[EntryForm, ...]:
    """Return the sheets that are the entry form of a register and no check of a checkpoint."""
    return library.entry_forms()


def forms_of(kind: str) -> tuple[str, ...]:
    """Return the codes of the forms that the library has for a kind, by its key; none for a kind it does not know."""
    found = library.kinds().get(kind)
    return found.forms if found else ()
