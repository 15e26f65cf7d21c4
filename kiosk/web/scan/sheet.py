"""What one phone page shows: the form to fill in, item by item, with what was typed and what is wrong with it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from flask import get_template_attribute

from kiosk.core.board import Tile
from kiosk.core.form import (
    Choice,
    Computed,
    Item,
    ItemType,
    Problem,
    ProblemCode,
    Reading,
    asked,
)
from kiosk.core.lifetime import State
from kiosk.core.window import Status
from kiosk.core.words import Text
from kiosk.operations.inspections import computed_answers
from kiosk.operations.served import Served
from kiosk.storage import queries
from kiosk.storage.queries import LastResult, Version
from kiosk.web import edge

OPEN = (Status.OVERDUE, Status.GRACE, Status.DUE)
_DETAILS = ("note", "nophoto", "photo", "reason")
_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class Wanted:
    """One form at the checkpoint: how it stands now, what was found last time, and when it was done if it was.

    `done_by` is the inspection that did it, where that is the last one of its form; it may be one of another form that
    satisfies this one too. `also` names what else is asked for now that this form would do.
    """

    form_id: int
    tile: Tile
    last: LastResult | None
    done_at: datetime | None = None
    done_by: LastResult | None = None
    also: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Decide whether the form is asked for now."""
        return self.tile.status in OPEN


@dataclass(frozen=True)
class ByHand:
    """A form of the point's kind that no plan asks for there: it is opened by hand, when something has happened."""

    form_id: int
    title: Text


@dataclass(frozen=True)
class Shown:
    """One item on the page: its number, what was typed, and what is wrong."""

    number: int
    item: Item
    reading: Reading
    problems: tuple[Problem, ...]

    def value(self, suffix: str = "") -> str:
        """Return what was typed into one of the item's fields, or nothing."""
        return self.reading.sent(self.item.field + suffix)

    def has(self, value: str, suffix: str = "") -> bool:
        """Decide whether a choice was ticked."""
        return value in self.reading.typed.get(self.item.field + suffix, ())

    @property
    def is_open(self) -> bool:
        """Decide whether the part that an abnormal answer opens is shown without scripts."""
        if any(problem.field.rsplit(".", 1)[-1] in _DETAILS for problem in self.problems):
            return True
        return any(self.value(f".{part}") for part in _DETAILS)


@dataclass(frozen=True)
class WorkedOut:
    """One item that nobody answers: what the server found, or None where it has no source for it yet."""

    item: Item
    found: Computed | None

    @property
    def choice(self) -> Choice | None:
        """Return what was found as one of the item's choices, or None."""
        return self.item.choice(self.found.value) if self.found else None

    @property
    def is_unknown(self) -> bool:
        """Decide whether the server looked and could not tell, so that it speaks neither of good nor of bad."""
        return self.found is not None and self.found.value == State.UNKNOWN


@dataclass(frozen=True)
class Sheet:
    """The whole form page.

    `flaws` are sentences about photos and confirmations that could not be taken, by item, "" for the record as a whole.
    `people` are those who can be the second person, where the form asks for one. `barred_since`: since when the point is
    out of use, None while it is in use.
    """

    checkpoint: Any
    place: str
    code: str
    person: str
    person_id: int
    version: Version
    grant: str
    key: str
    items: tuple[Shown, ...]
    worked_out: tuple[WorkedOut, ...]
    problems: tuple[Problem, ...]
    wanted: Wanted | None
    others: tuple[Wanted, ...]
    by_hand: tuple[ByHand, ...]
    today: date
    week: int | None
    is_extra: bool
    is_again: bool
    asks_photo: bool
    flaws: Mapping[str, tuple[str, ...]]
    people: tuple[Any, ...]
    barred_since: datetime | None

    @property
    def wrong(self) -> tuple[Shown, ...]:
        """Return the items that something is wrong with."""
        return tuple(shown for shown in self.items if shown.problems or self.flaws.get(shown.item.key))

    @property
    def is_wrong_as_a_whole(self) -> bool:
        """Decide whether something is wrong with the photos of the record as a whole."""
        return bool(self.flaws.get("")) or any(not problem.item for problem in self.problems)


def make_sheet(
    *,
    checkpoint: Any,
    place: str,
    code: str,
    person: Any | None,
    version: Version,
    served: Served,
    key: str,
    reading: Reading,
    wanted: Wanted | None,
    others: tuple[Wanted, ...],
    by_hand: tuple[ByHand, ...] = (),
    flaws: Mapping[str, tuple[str, ...]] = _NOTHING,
    people: Sequence[Any] | None = None,
    barred_since: datetime | None = None,
    today: date,
    week: int | None,
) -> Sheet:
    """Return a form page with its grant: fresh if the reading is empty, else as it was sent, every typed value kept.

    `people` is everybody active, where that was asked for many sheets at once.
    """
    known: Mapping[str, str] = checkpoint.fields
    shown = enumerate(asked(version.form, known), start=1)
    unasked = [item for item in version.form.items if item.type is ItemType.COMPUTED]
    found = computed_answers(checkpoint, version.form, today=today) if unasked else {}
    return Sheet(
        checkpoint=checkpoint,
        place=place,
        code=code,
        person=person.name if person is not None else "",
        person_id=served.person_id,
        version=version,
        grant=edge.grant(served),
        key=key,
        items=tuple(Shown(number, item, reading, reading.at(item.key)) for number, item in shown),
        worked_out=tuple(WorkedOut(item, found.get(item.key)) for item in unasked),
        problems=reading.problems,
        wanted=wanted,
        others=others,
        by_hand=by_hand,
        today=today,
        week=week,
        is_extra=wanted is None or not wanted.is_open,
        is_again=wanted is not None and wanted.done_at is not None and not wanted.is_open,
        asks_photo=served.asks_photo,
        flaws=flaws,
        people=_others(version, served, people),
        barred_since=barred_since,
    )


def _others(version: Version, served: Served, people: Sequence[Any] | None) -> tuple[Any, ...]:
    """Return who can be the second person of a form; nobody where it asks for none."""
    if not any(item.type is ItemType.SECOND for item in version.form.items):
        return ()
    return tuple(person for person in (people or queries.people()) if person.id != served.person_id)


def problem_words(code: ProblemCode, version: Version, item: str) -> str:
    """Return what is wrong with an answer, in the words the form page has for it."""
    return str(get_template_attribute("scan/_items.html", "problem_text")(code, version.form.item(item))).strip()


def new_key() -> str:
    """Return a random key for a form about to be shown: 192 bits; the phone puts its own in at the first answer."""
    return secrets.token_urlsafe(24)

