"""The history of what was set up: who changed it, when, and each value from and to (ux S8)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.operations import edits
from kiosk.storage import queries

MOST_LINES = 50


@dataclass(frozen=True)
class Past:
    """One change of a thing: what was done ("edit"), when, by whom, and each value with its word, before and after."""

    what: str
    at: datetime
    by: str | None
    changes: tuple[tuple[str, str, str], ...]


def past_of(things: Iterable[str], words: Mapping[str, str], shown: Callable[[str, Any], str]) -> tuple[Past, ...]:
    """Return the changes of some things as one history, newest first; `shown` puts a field's plain value into words.

    Values that have no word are left out, since they mean nothing to a reader.
    """
    found = sorted(
        (edit for thing in things for edit in queries.edits_of(thing, MOST_LINES)), key=lambda edit: -edit.id
    )
    return tuple(
        Past(
            what=edit.what.rpartition(".")[2],
            at=edit.at,
            by=edit.by,
            changes=tuple(
                (words[each.field], shown(each.field, each.before), shown(each.field, each.after))
                for each in edits.changes(edit.before, edit.after)
                if each.field in words
            ),
        )
        for edit in found[:MOST_LINES]
    )
