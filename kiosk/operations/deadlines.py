"""Everything beside the checks that is wanted by a time: hazards put right, verified, closed; slips dispatched, done."""

from datetime import datetime

from kiosk.core.board import Standing
from kiosk.core.calendar import Calendar
from kiosk.core.deadline import Deadline, Rules, Wanted, wanted_of
from kiosk.operations import repairs
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard


def deadlines(
    *, calendar: Calendar, now: datetime, checkpoint_id: int | None = None, person_id: int | None = None
) -> list[Deadline]:
    """Return what is wanted by a time and not done at `now`, the earliest due first.

    `person_id`: only what that person owes.
    """
    agreed = queries.agreed_limits()
    cards = queries.open_hazards(checkpoint_id=checkpoint_id, person_id=person_id)
    found = [each for card in cards if (each := deadline_of(card, calendar=calendar, rules=agreed)) is not None]
    if person_id is not None:
        found = [each for each in found if each.is_owed_by(person_id)]
    found += repairs.deadlines(calendar=calendar, now=now, checkpoint_id=checkpoint_id, person_id=person_id)
    return sorted(found, key=lambda each: (each.window.due, each.number))


def deadline_of(card: HazardCard, *, calendar: Calendar, rules: Rules) -> Deadline | None:
    """Return what a hazard wants next and by when, or None where it wants nothing.

    A repair is owed by whoever it was assigned to; assigning, verifying and closing are the desk's.
    """
    wanted = wanted_of(card.course, calendar, rules)
    if wanted is None:
        return None
    what, window = wanted
    is_repair = what is Wanted.RECTIFY
    return Deadline(
        wanted=what,
        number=card.id,
        is_repair=False,
        window=window,
        checkpoint_id=card.checkpoint_id,
        code=card.code,
        name=card.name,
        place=card.place if card.checkpoint_id is not None else "",
        area=card.area,
        about=card.title,
        owner=card.assignee if is_repair else "",
        owner_id=card.course.assignee_id if is_repair else None,
        risk=card.risk,
        kind=card.kind_key,
        fail_class=card.fail_class,
        is_major=card.course.is_major,
        state=Standing.BARRED if card.course.is_barring else Standing.ACTIVE,
        form_id=card.form_id or 0,
    )
