"""What the moves of hazards and of repairs share: one of two that were sent at once, and words that came with them."""

from collections.abc import Sequence
from datetime import datetime

from kiosk.core.hazard import LONGEST_NOTE
from kiosk.operations.errors import Refusal, Refusals, Refused, in_lines, noted, short
from kiosk.operations.served import KEY_LENGTH
from kiosk.storage import queries
from kiosk.storage.models import Move, Person, RepairMove

LONGEST_NAME = 60


class Overtaken(Exception):
    """Raised when somebody made a move since the page was shown; nothing was written (ux S7).

    `number` is that of the hazard or, unless `is_hazard`, of the repair, `by` a name, empty for a guest, `at` when, `what` the kind of the move,
    `last_move_id` what a fresh page will have seen.
    """

    def __init__(
        self, number: int, *, is_hazard: bool, by: str, at: datetime, what: str, last_move_id: int
    ) -> None:
        super().__init__(f"{number}: {what}")
        self.number = number
        self.is_hazard = is_hazard
        self.by = by
        self.at = at
        self.what = what
        self.last_move_id = last_move_id


def refuse_overtaken(number: int, made: Sequence[Move] | Sequence[RepairMove], *, seen: int) -> None:
    """Let through who saw the newest of the moves made; raises Overtaken for everybody else."""
    last = made[-1]
    if last.id == seen:
        return
    names = queries.person_names([last.by_id] if last.by_id else [])
    is_hazard = isinstance(last, Move)
    by = names.get(last.by_id or 0, "") or (last.guest if isinstance(last, Move) else "")
    raise Overtaken(number, is_hazard=is_hazard, by=by, at=last.at, what=last.kind, last_move_id=last.id)


def refuse_odd_key(key: str, field: str = "") -> None:
    """Let a page's random key through; raises Refused for one that no page of ours made."""
    if len(key) not in KEY_LENGTH:
        raise Refused(Refusal.KEY_MISSING, field)


def refuse_other(
    found: Move | RepairMove, of: tuple[int | None, str, int | None], note: str, *, field: str = ""
) -> None:
    """Let a move through that was sent again; `of` is (hazard or repair, kind, who), None as the first for any.

    Raises Refused for other words: they came from a page that was shown again, and must not be taken for the first.
    """
    number = found.hazard_id if isinstance(found, Move) else found.repair_id
    was = (number if of[0] is not None else None, found.kind, found.by_id)
    if was != of or found.note != in_lines(note):
        raise Refused(Refusal.SENT_BEFORE, field)


def read_words(wrong: Refusals, *, firm: str, materials: str, no_photo: str) -> tuple[str, str, str]:
    """Return the words of a move cleaned, and note in `wrong` which of them are too long."""
    with wrong.gather():
        firm = short(firm, "firm", longest=LONGEST_NAME)
    with wrong.gather():
        materials = noted(materials, "materials", longest=LONGEST_NOTE)
    with wrong.gather():
        no_photo = noted(no_photo, "no_photo", longest=LONGEST_NOTE)
    return firm, materials, no_photo


def on_the_staff(person_id: int) -> Person | None:
    """Return somebody who has not left, or None."""
    person = queries.person(person_id)
    return person if person is not None and person.left_at is None else None


def place_of(checkpoint_id: int | None, place_id: int | None) -> int:
    """Return the place that something is reported at: the checkpoint's, or where there is none the place given.

    Raises Refused, about the field `place`, for a retired checkpoint and for what is not there.
    """
    if checkpoint_id is None:
        if place_id is None or place_id not in queries.places():
            raise Refused(Refusal.NOT_A_CHOICE, "place")
        return place_id
    checkpoint = queries.checkpoint(checkpoint_id)
    if checkpoint is None:
        raise Refused(Refusal.NOT_A_CHOICE, "place")
    if checkpoint.retired_at is not None:
        raise Refused(Refusal.RETIRED, "place")
    return checkpoint.place_id
