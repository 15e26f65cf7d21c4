"""The check sheets as the library sorts them: families of forms, and the sheets that come with a register."""

from kiosk import library
from kiosk.library import EntryForm, Family

__all__ = ["EntryForm", "Family", "entry_forms", "families"]


def families() -> tuple[Family, ...]:
    """Return the families of the library, each with the codes of its built-in forms."""
    return library.families()


def entry_forms() -> tuple[EntryForm, ...]:
    """Return the sheets that are the entry form of a register and no check of a checkpoint."""
    return library.entry_forms()
