"""Repair slips (维修申报单): asking for one, each move up to its acceptance, and what the school agreed on for them.

What may be done is the table of `core/repair.py`; here a move is asked for, written, and told from one that is too late.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kiosk.core import hazard as hazard_rules
from kiosk.core.board import Standing
from kiosk.core.calendar import Calendar
from kiosk.core.deadline import Deadline, Wanted, end_of
from kiosk.core.repair import (
    LARGEST_COST,
    LONGEST_NOTE,
    Actor,
    Course,
    Flaw,
    MoveKind,
    Step,
    Terms,
    Urgency,
    allowed,
    flaws,
    hindrance,
    wanted_of,
)
from kiosk.core.words import Text
from kiosk.operations import hazards, photos
from kiosk.operations.errors import (
    Refusal,
    Refusals,
    Refused,
    in_lines,
    short,
    told,
)
from kiosk.operations.moving import (
    on_the_staff,
    place_of,
    read_words,
    refuse_odd_key,
    refuse_other,
    refuse_overtaken,
)
from kiosk.operations.repair_terms import terms
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Person, Photo, PhotoKind, Repair, RepairMove, Role
from kiosk.storage.photos import Kept
from kiosk.storage.queries import HazardFile, RepairCard

LONGEST_CONTACT = 40
_FIELDS = {
    Flaw.NOTE_MISSING: "note",
    Flaw.NOTE_TOO_LONG: "note",
    Flaw.ASSIGNEE_MISSING: "assignee",
    Flaw.TWO_ASSIGNEES: "firm",
    Flaw.DEADLINE_PAST: "due_on",
    Flaw.DEADLINE_FAR: "due_on",
    Flaw.AMOUNT_MISSING: "cost",
    Flaw.ESTIMATE_MISSING: "cost",
    Flaw.ESTIMATE_UNAPPROVED: "cost",
    Flaw.COST_MISSING: "cost",
    Flaw.COST_TOO_LARGE: "cost",
    Flaw.PROOF_MISSING: "photos",
    Flaw.COMPENSATION_UNASKED: "compensation",
    Flaw.RATING_UNKNOWN: "rating",
}


@dataclass(frozen=True)
class Extra:
    """What comes with a move beside the rule's own: what was used, why there is no photo, and the hazard's repair.

    `rectifies`: a finished repair is at once the repair of its hazard (同时报告隐患已整改).
    """

    materials: str = ""
    no_photo: str = ""
    pictures: Sequence[bytes] = ()
    rectifies: bool = False


# -- who may do what ---------------------------------------------------------------------------------------------------


def actor_of(person: Person) -> Actor:
    """Return somebody as the rule of repairs sees them: administrators approve costs, and the head if one is named."""
    actor = hazards.actor_of(person)
    is_administrator = person.left_at is None and person.role == Role.ADMINISTRATOR
    return Actor(person.id, is_supervisor=actor.is_supervisor, may_approve=actor.is_head or is_administrator)


@dataclass(frozen=True)
class Offer:
    """What somebody may do with a repair now, and what keeps them from accepting it, None if nothing does."""

    kinds: tuple[MoveKind, ...]
    why_not_accept: Flaw | None


def offer(card: RepairCard, person: Person, agreed: Terms, *, now: datetime) -> Offer:
    """Return the moves that somebody may make on a repair now, in the order of the table."""
    actor = actor_of(person)
    kinds = allowed(card.course, actor, now=now, terms=agreed, has_left=card.has_left)
    why_not = hindrance(card.course, MoveKind.ACCEPT, actor, now=now, terms=agreed, has_left=card.has_left)
    return Offer(kinds, why_not)


def may_see(card: RepairCard, person: Person) -> bool:
    """Decide whether somebody may see a slip: supervisors, approvers, whoever asked, whoever it was dispatched to."""
    actor = actor_of(person)
    return actor.is_supervisor or actor.may_approve or queries.is_party_to_repair(card.id, person.id)


def rectifying_flaw(found: HazardFile, person: Person) -> hazard_rules.Flaw | None:
    """Return why somebody's finished repair is not at once the repair of its hazard, or None where it can be."""
    at = max(line.move.at for line in found.moves)
    move = hazard_rules.Step(hazard_rules.MoveKind.RECTIFY, at, person.id, note="-", has_proof=True)
    return next(iter(hazard_rules.flaws(found.card.course, move, hazards.actor_of(person))), None)


# -- asking ------------------------------------------------------------------------------------------------------------


def ask_repair(
    *, checkpoint_id: int | None, place_id: int | None, text: str, urgency: str, contact: str = "",
    hazard_id: int | None = None, pictures: Sequence[bytes] = (), key: str, now: datetime, by: int,
) -> Repair:  # fmt: skip
    """Ask for a repair at a checkpoint or a place, and return the slip; the same key again returns the one that exists.

    With `hazard_id` it is for that hazard, and stands at its checkpoint or place. Raises Refused, with every field that
    is wrong.
    """
    earlier = _asked(key, by, text)
    if earlier is not None:
        return earlier
    wrong = Refusals()
    if on_the_staff(by) is None:
        wrong.add(Refused(Refusal.NOT_ALLOWED))
    if hazard_id is not None:
        found = queries.hazard(hazard_id)
        if found is None or found.card.course.is_ended:
            raise Refused(Refusal.ALREADY_DONE, "hazard")
        checkpoint_id, place_id = found.card.checkpoint_id, found.card.place_id
    with wrong.gather():
        place_id = place_of(checkpoint_id, place_id)
    if urgency not in list(Urgency):
        wrong.add(Refused(Refusal.NOT_A_CHOICE, "urgency"))
    with wrong.gather():
        text = told(text, "text", longest=LONGEST_NOTE)
    with wrong.gather():
        contact = short(contact, "contact", longest=LONGEST_CONTACT)
    wrong.settle()
    kept = photos.keep(pictures)
    assert place_id is not None
    with writing() as session:
        earlier = _asked(key, by, text)
        if earlier is not None:
            return earlier
        repair = Repair(
            hazard_id=hazard_id, checkpoint_id=checkpoint_id, place_id=place_id, urgency=urgency, text=text,
            contact=contact,
        )  # fmt: skip
        session.add(repair)
        session.flush()
        move = RepairMove(repair_id=repair.id, kind=MoveKind.ASK, at=now, by_id=by, note=text, key=key)
        session.add(move)
        session.flush()
        _attach(move, kept, checkpoint_id=checkpoint_id)
    return repair


def _asked(key: str, by: int, text: str) -> Repair | None:
    """Return the slip asked for in these words under this key before, or None; raises Refused for other words."""
    refuse_odd_key(key, "key")
    move = queries.repair_move_with(key)
    if move is None:
        return None
    refuse_other(move, (None, MoveKind.ASK, by), text, field="key")
    return db.session.get(Repair, move.repair_id)


# -- moves -------------------------------------------------------------------------------------------------------------


def make_move(
    repair_id: int, kind: MoveKind, *, seen: int, key: str, note: str = "", assignee_id: int | None = None,
    firm: str = "", due_on: date | None = None, cost: int | None = None, materials: str = "",
    pictures: Sequence[bytes] = (), no_photo: str = "", is_misuse: bool = False, compensation: int | None = None,
    rating: int | None = None, rectifies: bool = False, hazard_seen: int = 0, unread: Refused | None = None,
    now: datetime, by: int, calendar: Calendar,
) -> RepairMove:  # fmt: skip
    """Make one move on a repair and return it; `seen` is the number of the newest move that the page showed.

    `due_on` is the last local day of the repair, None for the target of its urgency; `cost` and `compensation` are in
    fen. `rectifies`: finishing it is at once the repair of its hazard, in the same transaction. The same key again
    returns the move that exists; `unread` is what of the form made no sense, refused together with the rest; `hazard_seen` is then what the page showed of the hazard. Raises Overtaken where somebody moved either since, and Refused with every flaw by its field.
    """
    earlier = _made(key, repair_id, kind, by, note)
    if earlier is not None:
        return earlier
    step = Step(
        kind, now, by, note=in_lines(note), assignee_id=assignee_id, firm=firm, cost=cost,
        is_misuse=is_misuse, compensation=compensation, rating=rating,
    )  # fmt: skip
    extra = Extra(materials, no_photo, pictures, rectifies=rectifies)
    wrong = Refusals(unread)
    step, extra = _read(step, extra, wrong)
    # Said before the pictures are decoded, and asked again inside the transaction, where it counts.
    with wrong.gather():
        _judge(repair_id, step, extra, due_on, seen=seen, has_photos=bool(pictures), calendar=calendar)
    wrong.settle()
    kept = photos.keep(pictures)
    with writing() as session:
        earlier = _made(key, repair_id, kind, by, note)
        if earlier is not None:
            return earlier
        repair, step = _judge(
            repair_id, step, extra, due_on, seen=seen, has_photos=bool(kept), calendar=calendar
        )
        move = RepairMove(
            repair_id=repair.id,
            kind=step.kind,
            at=step.at,
            by_id=step.by_id,
            note=step.note,
            key=key,
            assignee_id=step.assignee_id,
            firm=step.firm,
            due_at=step.due_at,
            cost=step.cost,
            materials=extra.materials,
            no_photo=extra.no_photo,
            is_misuse=step.is_misuse,
            compensation=step.compensation,
            rating=step.rating,
        )
        session.add(move)
        session.flush()
        _attach(move, kept, checkpoint_id=repair.checkpoint_id)
        if rectifies and kind is MoveKind.FINISH:
            _rectify(repair, move, kept, seen=hazard_seen, calendar=calendar)
    return move


def hand_over(repair_id: int, to_id: int, *, key: str, note: str, now: datetime, by: int) -> RepairMove:
    """Dispatch a repair to whoever takes over from its repairer inside the caller's transaction, and return the move.

    Deadline and estimate stay as they were, also a deadline that has passed. Raises Refused where it is not under way or
    somebody may not dispatch it.
    """
    repair, person = db.session.get(Repair, repair_id), on_the_staff(by)
    if repair is None or person is None:
        raise _refused(Flaw.NOT_NOW)
    course = queries.repair_course(repair, queries.repair_moves_of(repair_id))
    flaw = hindrance(course, MoveKind.DISPATCH, actor_of(person), now=now, terms=terms())
    if flaw is not None:
        raise _refused(flaw)
    move = RepairMove(
        repair_id=repair_id, kind=MoveKind.DISPATCH, at=now, by_id=by, note=note, key=key, assignee_id=to_id,
        due_at=course.due_at, cost=course.estimate,
    )  # fmt: skip
    with writing() as session:
        session.add(move)
        session.flush()
    return move


def _made(key: str, repair_id: int, kind: MoveKind, by: int, note: str) -> RepairMove | None:
    """Return the move made under this key before, or None; raises Refused if it stands for something else."""
    refuse_odd_key(key)
    found = queries.repair_move_with(key)
    if found is not None:
        refuse_other(found, (repair_id, kind, by), note)
    return found


def _read(step: Step, extra: Extra, wrong: Refusals) -> tuple[Step, Extra]:
    """Return a move with its words cleaned, and note in `wrong` what is too long or unknown."""
    firm, materials, no_photo = read_words(
        wrong, firm=step.firm, materials=extra.materials, no_photo=extra.no_photo
    )
    if step.assignee_id is not None and on_the_staff(step.assignee_id) is None:
        wrong.add(Refused(Refusal.UNKNOWN_PERSON, "assignee"))
    if step.compensation is not None and not 0 <= step.compensation <= LARGEST_COST:
        wrong.add(_refused(Flaw.COST_TOO_LARGE, "compensation"))
    return replace(step, firm=firm), replace(extra, materials=materials, no_photo=no_photo)


def _judge(
    repair_id: int, step: Step, extra: Extra, due_on: date | None, *, seen: int, has_photos: bool, calendar: Calendar
) -> tuple[Repair, Step]:
    """Return a repair and the move as it will be written; raises Overtaken or Refused."""
    repair, person = db.session.get(Repair, repair_id), on_the_staff(step.by_id)
    if repair is None or person is None:
        raise _refused(Flaw.NOT_NOW)
    made = queries.repair_moves_of(repair_id)
    refuse_overtaken(repair_id, made, seen=seen)
    course, agreed = queries.repair_course(repair, made), terms()
    step = replace(
        step,
        due_at=_due_at(step, course, agreed, due_on, calendar=calendar),
        has_proof=has_photos or bool(extra.no_photo),
    )
    requester = queries.person(course.requester_id)
    has_left = requester is None or requester.left_at is not None
    wrong = Refusals()
    for flaw in flaws(course, step, actor_of(person), terms=agreed, has_left=has_left):
        wrong.add(_refused(flaw))
    wrong.settle()
    return repair, step


def _due_at(
    step: Step, course: Course, agreed: Terms, due_on: date | None, *, calendar: Calendar
) -> datetime | None:
    if step.kind not in (MoveKind.DISPATCH, MoveKind.RETURN):
        return None
    if due_on is not None:
        return end_of(calendar, due_on)
    is_dispatch = step.kind is MoveKind.DISPATCH
    return agreed.targets[course.urgency].finish.due(calendar, step.at) if is_dispatch else None


def _rectify(repair: Repair, move: RepairMove, kept: Sequence[Kept], *, seen: int, calendar: Calendar) -> None:
    """Report the hazard of a finished repair as put right, with the same photos, measure, cost and materials."""
    if repair.hazard_id is None:
        raise Refused(Refusal.MOVE_REFUSED, "rectifies", hazard_rules.Flaw.NOT_NOW.value)
    try:
        hazards.rectify_with(
            repair.hazard_id, seen=seen, kept=kept, key=f"repair-move-{move.id}-rectify-hazard", note=move.note, cost=move.cost,
            materials=move.materials, no_photo=move.no_photo, now=move.at, by=move.by_id, calendar=calendar,
        )  # fmt: skip
    except Refused as error:
        raise Refused(error.why, "rectifies", error.detail) from error


def _attach(move: RepairMove, kept: Sequence[Kept], *, checkpoint_id: int | None) -> None:
    """Write the rows of the photos that came with a move, inside its transaction."""
    with writing() as session:
        session.add_all(
            Photo(
                key=f"repair-move-{move.id}-{number}", record_key=f"repair-move-{move.id}", item="",
                kind=PhotoKind.PHOTO, digest=each.digest, width=each.width, height=each.height, size=each.size,
                person_id=move.by_id, checkpoint_id=checkpoint_id, received_at=move.at, repair_move_id=move.id,
            )
            for number, each in enumerate(kept)
        )  # fmt: skip


def _refused(flaw: Flaw, field: str | None = None) -> Refused:
    return Refused(Refusal.REPAIR_REFUSED, _FIELDS.get(flaw, "") if field is None else field, flaw.value)


# -- deadlines ---------------------------------------------------------------------------------------------------------


def deadlines(
    *, calendar: Calendar, now: datetime, checkpoint_id: int | None = None, person_id: int | None = None
) -> list[Deadline]:
    """Return what repairs want by a time and is not done at `now`, the earliest due first.

    `person_id`: only what that person is to finish. Dispatching is the desk's.
    """
    agreed = terms()
    cards = queries.open_repairs(checkpoint_id=checkpoint_id, person_id=person_id)
    found = [each for card in cards if (each := deadline_of(card, agreed, calendar=calendar)) is not None]
    return sorted(found, key=lambda each: (each.window.due, each.number))


def deadline_of(card: RepairCard, agreed: Terms, *, calendar: Calendar) -> Deadline | None:
    """Return what a repair wants next and by when, or None where it wants nothing or waits for its acceptance."""
    wanted = wanted_of(card.course, calendar, agreed)
    if wanted is None:
        return None
    what, window = wanted
    is_finish = what is Wanted.FINISH
    return Deadline(
        wanted=what,
        number=card.id,
        is_repair=True,
        window=window,
        checkpoint_id=card.checkpoint_id,
        code=card.code,
        name=card.name,
        place=card.place,
        area=card.area,
        about=Text(card.text, card.text),
        owner=card.assignee if is_finish else "",
        owner_id=card.course.assignee_id if is_finish else None,
        risk=card.risk,
        kind=card.kind_key,
        state=Standing.ACTIVE,
        has_open_hazard=card.hazard_id is not None,
    )


def deadlines_of(cards: Sequence[RepairCard], *, calendar: Calendar) -> Mapping[int, Deadline]:
    """Return what some repairs want by a time, by their numbers."""
    agreed = terms()
    found = ((card.id, deadline_of(card, agreed, calendar=calendar)) for card in cards)
    return {number: each for number, each in found if each is not None}
