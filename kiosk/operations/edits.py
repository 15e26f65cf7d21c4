"""Changing what was set up: an edit names what its maker saw, so that two at once never overwrite each other silently.

The journal line of an edit is the edit: it keeps the thing, its values before and after, who and when (ux S7, S8).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.operations.journal import note
from kiosk.storage import queries

Values = Mapping[str, Any]


class Outdated(Exception):
    """Raised when a thing has changed since its editor saw it; nothing was written.

    `current` are its values now; `by` (a name) and `at` say whose edit that was, None where nobody kept it.
    """

    def __init__(self, thing: str, current: Values, *, by: str | None, at: datetime | None) -> None:
        super().__init__(thing)
        self.thing = thing
        self.current = dict(current)
        self.by = by
        self.at = at


@dataclass(frozen=True)
class Change:
    """One value that an edit changed."""

    field: str
    before: Any
    after: Any


def stamp(values: Values) -> str:
    """Return a short fingerprint of a thing's values, to be carried by the page that edits them."""
    plain = json.dumps(dict(values), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def check(thing: str, current: Values, *, seen: str) -> None:
    """Let an edit through whose maker saw the thing as it is; raises Outdated for any other."""
    if seen == stamp(current):
        return
    last = queries.last_edit(thing)
    raise Outdated(thing, current, by=last.by if last else None, at=last.at if last else None)


def keep(
    what: str,
    thing: str,
    about: str,
    *,
    before: Values,
    after: Values,
    now: datetime,
    by: int | None,
    bulk: str | None = None,
) -> bool:
    """Keep an edit inside the caller's transaction; return False, keeping nothing, if it changes nothing.

    `thing` is its word and key ("place:3"), `about` its name as people know it; `bulk` is shared by the edits that one
    bulk change made.
    """
    changed = changes(before, after)
    if not changed:
        return False
    note(
        what,
        about,
        now=now,
        by=by,
        thing=thing,
        before={each.field: each.before for each in changed},
        after={each.field: each.after for each in changed},
        bulk=bulk,
    )
    return True


def changes(before: Values, after: Values) -> tuple[Change, ...]:
    """Return what differs between two states of a thing, in the order of its fields."""
    fields = dict.fromkeys([*before, *after])
    return tuple(
        Change(field, before.get(field), after.get(field)) for field in fields if before.get(field) != after.get(field)
    )
