"""The life of a hazard (隐患): reporting it without a form, and each move up to its closing.

What may be done is the table of `core/hazard.py`; here a move is asked for, written, and told from one that came too late.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kiosk.core.calendar import TICK, Calendar
from kiosk.core.deadline import end_of, wanted_of
from kiosk.core.form import FailClass
from kiosk.core.hazard import (
    LONGEST_NOTE,
    Actor,
    Category,
    Course,
    Flaw,
    MoveKind,
    Part,
    State,
    Step,
    allowed,
    flaws,
    parts_of,
)
from kiosk.operations import photos
from kiosk.operations.errors import (
    Refusal,
    Refusals,
    Refused,
    in_lines,
    noted,
    short,
    told,
)
from kiosk.operations.hazard_settings import limits, settings
from kiosk.operations.moving import (
    LONGEST_NAME,
    on_the_staff,
    place_of,
    read_words,
    refuse_odd_key,
    refuse_other,
    refuse_overtaken,
)
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Hazard, HazardSource, Move, Person, Role
from kiosk.storage.photos import Kept

MOST_COST = 100_000_000_00
MOST_AT_ONCE = 200
FIELDS = {
    Flaw.OWN_REPAIR: "",
    Flaw.NOTE_MISSING: "note",
    Flaw.NOTE_TOO_LONG: "note",
    Flaw.ASSIGNEE_MISSING: "assignee",
    Flaw.TWO_ASSIGNEES: "firm",
    Flaw.DEADLINE_PAST: "due_on",
    Flaw.DEADLINE_FAR: "due_on",
    Flaw.PROOF_MISSING: "photos",
    Flaw.GRADE_MISSING: "is_major",
}
_UNDO = "-undo"


def actor_of(person: Person | None) -> Actor:
    """Return somebody as the rule of hazards sees them; with no head named, every administrator is it."""
    if person is None or person.left_at is not None:
        return Actor(None)
    head_id = settings().head_id
    is_head = person.role == Role.ADMINISTRATOR if head_id is None else person.id == head_id
    is_supervisor = person.role in (Role.SUPERVISOR, Role.ADMINISTRATOR)
    return Actor(person.id, is_supervisor=is_supervisor, is_head=is_head)


def actor_at(hazard_id: int, course: Course, person: Person | None) -> Actor:
    """Return somebody as the rule sees them at one hazard: whoever did the work of its repair slips repaired it too."""
    actor = actor_of(person)
    if course.state is not State.RECTIFIED or actor.person_id is None:
        return actor
    slips = (card.course for card in queries.repairs_of(hazard_id))
    own = (slip for slip in slips if slip.finished_at is not None and slip.finished_at >= course.reported_at)
    return replace(actor, has_repaired=any(actor.person_id in slip.repairers for slip in own))


def moves_allowed(
    course: Course, actor: Actor, *, has_checkpoint: bool, now: datetime
) -> tuple[MoveKind, ...]:
    """Return the moves that somebody (`actor_at`) may make on a hazard now, in the order of the table.

    Where there is no checkpoint, nothing can be put out of use.
    """
    found = allowed(course, actor, may_verify_own=settings().is_one_person, at=now)
    shut = {MoveKind.BAR} if not has_checkpoint else set()
    if MoveKind.RECALL in found and _was_of_who_left(course):
        shut.add(MoveKind.RECALL)
    return tuple(kind for kind in found if kind not in shut)


def may_see(card: queries.HazardCard, person: Person) -> bool:
    """Decide whether somebody on the staff may see a hazard.

    Supervisors see every one, the head every major one, who closes it; the others those they reported, those they were
    given, those that anybody may take, and the open ones of a point, where they may stand. A guest's report is the
    supervisors' alone until it is admitted.
    """
    course = card.course
    if person.role in (Role.SUPERVISOR, Role.ADMINISTRATOR) or (course.is_major and actor_of(person).is_head):
        return True
    if course.state is State.PENDING:
        return False
    is_own = person.id in (course.reporter_id, course.assignee_id, course.repairer_id)
    return is_own or course.state is State.REPORTED or (course.is_open and card.checkpoint_id is not None)


# -- reporting ---------------------------------------------------------------------------------------------------------


def report_hazard(
    *, checkpoint_id: int | None, place_id: int | None, text: str, is_urgent: bool, category: str = "", key: str,
    by: int | None, guest: str = "", pictures: Sequence[bytes] = (), no_photo: str = "", now: datetime,
) -> Hazard:  # fmt: skip
    """Report a hazard without a form, at a checkpoint or at a place alone, and return it.

    Urgent (紧急) is of class 立, everything else of class 限. The same key again returns the hazard that exists. With
    `by` None it is a guest's, which waits for a supervisor. Raises Refused, with every field that is wrong.
    """
    earlier = _reported(key, by, text)
    if earlier is not None:
        return earlier
    wrong = Refusals()
    if by is None and not settings().takes_guests:
        wrong.add(Refused(Refusal.NOT_ALLOWED))
    if by is not None and on_the_staff(by) is None:
        wrong.add(Refused(Refusal.NOT_ALLOWED))
    with wrong.gather():
        place_id = place_of(checkpoint_id, place_id)
    if category and category not in {each.value for each in Category}:
        wrong.add(Refused(Refusal.NOT_A_CHOICE, "category"))
    with wrong.gather():
        text = told(text, "text", longest=LONGEST_NOTE)
    with wrong.gather():
        guest = short(guest, "guest", longest=LONGEST_NAME)
    with wrong.gather():
        no_photo = noted(no_photo, "no_photo", longest=LONGEST_NOTE)
    wrong.settle()
    kept = photos.keep(pictures)
    assert place_id is not None
    with writing() as session:
        earlier = _reported(key, by, text)
        if earlier is not None:
            return earlier
        hazard = Hazard(
            checkpoint_id=checkpoint_id,
            place_id=place_id,
            item="",
            fail_class=FailClass.NOW if is_urgent else FailClass.TERM,
            source=HazardSource.GUEST if by is None else HazardSource.STAFF,
            category=category,
            text=text,
        )
        session.add(hazard)
        session.flush()
        move = Move(
            hazard_id=hazard.id, kind=MoveKind.REPORT, at=now, by_id=by, note=text, key=key, guest=guest,
            no_photo=no_photo,
        )  # fmt: skip
        session.add(move)
        session.flush()
        photos.attach(move, kept, checkpoint_id=checkpoint_id, person_id=by, now=now)
    return hazard


def _reported(key: str, by: int | None, text: str) -> Hazard | None:
    """Return the hazard reported in these words under this key before, or None; raises Refused for other words."""
    refuse_odd_key(key, "key")
    move = queries.move_with(key)
    if move is None:
        return None
    refuse_other(move, (None, MoveKind.REPORT, by), text, field="key")
    return db.session.get(Hazard, move.hazard_id)


# -- moves -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    """A move as asked for, with what came with it read and bounded."""

    kind: MoveKind
    note: str = ""
    assignee_id: int | None = None
    firm: str = ""
    due_on: date | None = None
    is_major: bool | None = None
    cost: int | None = None
    materials: str = ""
    no_photo: str = ""


def make_move(
    hazard_id: int, kind: MoveKind, *, seen: int, key: str, note: str = "", assignee_id: int | None = None,
    firm: str = "", due_on: date | None = None, is_major: bool | None = None, cost: int | None = None,
    materials: str = "", pictures: Sequence[bytes] = (), no_photo: str = "", unread: Refused | None = None,
    now: datetime, by: int, calendar: Calendar,
) -> Move:  # fmt: skip
    """Make one move on a hazard and return it; `seen` is the number of the newest move that the page showed.

    `due_on` is the last local day of the repair, None for the default of its class; `cost` is in fen. The same key again
    returns the move that exists. Verifying a hazard that is not a major one closes it in the same transaction. `unread`
    is what of the form made no sense, refused together with the rest. Raises Overtaken where somebody moved it since,
    and Refused with every flaw by its field.
    """
    earlier = _made(key, hazard_id, kind, by, note)
    if earlier is not None:
        return earlier
    wrong = Refusals(unread)
    asked = _read(_Asked(kind, note, assignee_id, firm, due_on, is_major, cost, materials, no_photo), wrong)
    # Said before the pictures are decoded, and asked again inside the transaction, where it counts.
    with wrong.gather():
        _judge(hazard_id, asked, seen=seen, has_photos=bool(pictures), now=now, by=by, calendar=calendar)
    wrong.settle()
    kept = photos.keep(pictures)
    with writing():
        earlier = _made(key, hazard_id, kind, by, note)
        if earlier is not None:
            return earlier
        return _write(hazard_id, asked, seen=seen, key=key, kept=kept, now=now, by=by, calendar=calendar)


def rectify_with(
    hazard_id: int, *, seen: int, kept: Sequence[Kept], key: str, note: str, cost: int | None, materials: str,
    no_photo: str, now: datetime, by: int, calendar: Calendar,
) -> Move:  # fmt: skip
    """Report a hazard as put right inside the caller's transaction, with photos that are kept already; returns the move.

    For a repair slip whose finish repairs its hazard at once. Raises Overtaken where somebody moved the hazard since
    the page was shown, and Refused with every flaw by its field.
    """
    wrong = Refusals()
    asked = _read(_Asked(MoveKind.RECTIFY, note, cost=cost, materials=materials, no_photo=no_photo), wrong)
    wrong.settle()
    return _write(hazard_id, asked, seen=seen, key=key, kept=kept, now=now, by=by, calendar=calendar)


def assign_many(
    hazard_ids: Sequence[int], *, seen: Mapping[int, int], key: str, assignee_id: int | None, firm: str,
    due_on: date | None, note: str, now: datetime, by: int, calendar: Calendar,
) -> str:  # fmt: skip
    """Assign several hazards to one person or firm, all or none, and return the key of that bulk change.

    Raises what `make_move` raises; the refusal of the first that cannot be assigned names its number in `field`.
    """
    refuse_odd_key(key, "key")
    chosen = list(dict.fromkeys(hazard_ids))
    if not chosen:
        raise Refused(Refusal.NOTHING_TICKED)
    if len(chosen) > MOST_AT_ONCE:
        raise Refused(Refusal.TOO_MANY, "", str(MOST_AT_ONCE))
    wrong = Refusals()
    asked = _read(_Asked(MoveKind.ASSIGN, note=note, assignee_id=assignee_id, firm=firm, due_on=due_on), wrong)
    wrong.settle()
    with writing():
        earlier = queries.moves_of_bulk(key)
        if earlier:
            if any(move.by_id != by for move in earlier):
                raise Refused(Refusal.KEY_TAKEN, "key")
            return key
        for hazard_id in chosen:
            _write(
                hazard_id, asked, seen=seen.get(hazard_id, 0), key=f"{key}.{hazard_id}", kept=(), now=now, by=by,
                calendar=calendar, bulk=key,
            )  # fmt: skip
    return key


def hand_over(hazard_id: int, to_id: int, *, note: str, now: datetime, by: int) -> Move:
    """Give a hazard to whoever takes over from its assignee inside the caller's transaction, and return the move.

    The deadline stays as it was, also one that has passed: who comes after inherits the lateness. Raises Refused where
    it is not assigned or somebody may not assign it.
    """
    hazard = db.session.get(Hazard, hazard_id)
    assert hazard is not None
    course = queries.course_of(hazard, queries.moves_of(hazard_id))
    # Judged without its deadline, which nobody sets here.
    _refuse(flaws(course, Step(MoveKind.ASSIGN, now, by, note=note, assignee_id=to_id), actor_of(queries.person(by))))
    move = Move(
        hazard_id=hazard_id, kind=MoveKind.ASSIGN, at=now, by_id=by, note=note, assignee_id=to_id, due_at=course.due_at
    )
    db.session.add(move)
    db.session.flush()
    return move


def _was_of_who_left(course: Course) -> bool:
    """Decide whether taking back the last assigning would give a hazard to somebody who has left."""
    before = course.was.assignee_id if course.was is not None else None
    return before is not None and on_the_staff(before) is None


def recall_many(bulk: str, *, now: datetime, by: int) -> int:
    """Take back a bulk assigning within ten minutes, all or none; return how many, 0 if that was done before.

    Raises Refused where there is none, one was moved since, ten minutes have passed, or somebody was sent word of it, and
    Overtaken where somebody moved one of them since.
    """
    with writing() as session:
        if queries.moves_of_bulk(bulk + _UNDO):
            return 0
        assigned = [move for move in queries.moves_of_bulk(bulk) if move.kind == MoveKind.ASSIGN]
        if not assigned:
            raise Refused(Refusal.ALREADY_DONE)
        is_told = queries.is_told([move.id for move in assigned])
        actor = actor_of(queries.person(by))
        for move in assigned:
            hazard = session.get(Hazard, move.hazard_id)
            assert hazard is not None
            made = queries.moves_of(hazard.id)
            refuse_overtaken(hazard.id, made, seen=move.id)
            course = queries.course_of(hazard, made)
            if _was_of_who_left(course):
                raise Refused(Refusal.MOVE_REFUSED, "", Flaw.NOT_NOW)
            recall = Step(MoveKind.RECALL, now, by)
            _refuse(flaws(course, recall, actor, is_told=is_told))
            session.add(
                Move(hazard_id=hazard.id, kind=MoveKind.RECALL, at=now, by_id=by, note="", bulk=bulk + _UNDO)
            )
    return len(assigned)


def default_due_on(card: queries.HazardCard, *, is_taken: bool = False, calendar: Calendar, now: datetime) -> date:
    """Return the last day that a repair assigned now has by default, or that it keeps where somebody takes it up."""
    found = limits()
    if is_taken:
        return calendar.date_of(_due_when_taken(card.course, card.fail_class, calendar=calendar, now=now) - TICK)
    return found.last_day(calendar, now, found.days(card.fail_class))


def _due_when_taken(course: Course, worst: FailClass, *, calendar: Calendar, now: datetime) -> datetime:
    """Return the deadline of a hazard that somebody takes up: the one it has, so that no tap makes it less late."""
    default = limits().due(calendar, now, worst)
    wanted = wanted_of(course, calendar, queries.agreed_limits())
    return min(default, wanted[1].due) if wanted is not None else default


def _made(key: str, hazard_id: int, kind: MoveKind, by: int, note: str) -> Move | None:
    """Return the move made under this key before, or None; raises Refused if it stands for something else."""
    refuse_odd_key(key)
    found = queries.move_with(key)
    if found is not None:
        refuse_other(found, (hazard_id, kind, by), note)
    return found


def _read(asked: _Asked, wrong: Refusals) -> _Asked:
    """Return a move with its words cleaned, and note in `wrong` what is too long, unknown or out of range."""
    firm, materials, no_photo = read_words(
        wrong, firm=asked.firm, materials=asked.materials, no_photo=asked.no_photo
    )
    if asked.assignee_id is not None and on_the_staff(asked.assignee_id) is None:
        wrong.add(Refused(Refusal.UNKNOWN_PERSON, "assignee"))
    if asked.cost is not None and not 0 <= asked.cost <= MOST_COST:
        wrong.add(Refused(Refusal.MOVE_REFUSED, "cost", Flaw.COST_ODD))
    note = in_lines(asked.note)
    return replace(asked, note=note, firm=firm, materials=materials, no_photo=no_photo)


def _judge(
    hazard_id: int, asked: _Asked, *, seen: int, has_photos: bool, now: datetime, by: int, calendar: Calendar
) -> tuple[Hazard, Course, Step, Actor]:
    """Return a hazard, how it stands, the move as the rule sees it and who makes it; raises Overtaken or Refused."""
    hazard = db.session.get(Hazard, hazard_id)
    if hazard is None:
        raise Refused(Refusal.MOVE_REFUSED, "", Flaw.NOT_NOW)
    made = queries.moves_of(hazard_id)
    refuse_overtaken(hazard_id, made, seen=seen)
    if asked.kind is MoveKind.BAR and hazard.checkpoint_id is None:
        raise Refused(Refusal.MOVE_REFUSED, "", Flaw.NO_CHECKPOINT)
    course = queries.course_of(hazard, made)
    if asked.kind is MoveKind.RECALL and _was_of_who_left(course):
        raise Refused(Refusal.MOVE_REFUSED, "", Flaw.NOT_NOW)
    actor = actor_at(hazard_id, course, queries.person(by))
    move = Step(
        asked.kind,
        now,
        by,
        note=asked.note,
        assignee_id=asked.assignee_id,
        firm=asked.firm,
        due_at=_due_at(asked, course, hazard, actor, calendar=calendar, now=now),
        is_major=asked.is_major,
        has_proof=has_photos or bool(asked.no_photo),
    )
    is_told = asked.kind is MoveKind.RECALL and queries.is_told(
        [each.id for each in made if each.kind == MoveKind.ASSIGN][-1:]
    )
    may_verify_own = settings().is_one_person
    _refuse(flaws(course, move, actor, may_verify_own=may_verify_own, is_told=is_told))
    return hazard, course, move, actor


def _due_at(
    asked: _Asked, course: Course, hazard: Hazard, actor: Actor, *, calendar: Calendar, now: datetime
) -> datetime | None:
    """Return the end of the last day for the repair; who takes a hazard up cannot choose the own deadline."""
    if asked.kind is MoveKind.REJECT:
        return end_of(calendar, asked.due_on) if asked.due_on else None
    if asked.kind is not MoveKind.ASSIGN:
        return None
    if Part.SUPERVISOR not in parts_of(course, actor):
        return _due_when_taken(course, queries.worst_class(hazard), calendar=calendar, now=now)
    if asked.due_on is None:
        return limits().due(calendar, now, queries.worst_class(hazard))
    return end_of(calendar, asked.due_on)


def _write(
    hazard_id: int, asked: _Asked, *, seen: int, key: str, kept: Sequence[Kept], now: datetime, by: int,
    calendar: Calendar, bulk: str | None = None,
) -> Move:  # fmt: skip
    """Write one move inside the caller's transaction, and the closing that follows a verified repair."""
    hazard, course, step, actor = _judge(
        hazard_id, asked, seen=seen, has_photos=bool(kept), now=now, by=by, calendar=calendar
    )
    move = Move(
        hazard_id=hazard.id,
        kind=asked.kind,
        at=now,
        by_id=by,
        note=step.note,
        key=key,
        assignee_id=step.assignee_id,
        firm=step.firm,
        due_at=step.due_at,
        is_major=step.is_major,
        cost=asked.cost,
        materials=asked.materials,
        no_photo=asked.no_photo,
        is_own=asked.kind is MoveKind.VERIFY and actor.is_repairer(course),
        bulk=bulk,
    )
    db.session.add(move)
    db.session.flush()
    photos.attach(move, kept, checkpoint_id=hazard.checkpoint_id, person_id=by, now=now)
    if asked.kind is MoveKind.VERIFY and not course.is_major:
        db.session.add(Move(hazard_id=hazard.id, kind=MoveKind.CLOSE, at=now, by_id=by, note=""))
        db.session.flush()
    return move


def _refuse(found: Sequence[Flaw]) -> None:
    wrong = Refusals()
    for flaw in found:
        wrong.add(Refused(Refusal.MOVE_REFUSED, FIELDS.get(flaw, ""), flaw.value))
    wrong.settle()
