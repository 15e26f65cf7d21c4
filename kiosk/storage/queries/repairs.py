"""Reads of repair slips: lists, one with its whole history, those of a hazard."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, select

from kiosk.core.board import Risk
from kiosk.core.repair import (
    OPEN,
    Course,
    MoveKind,
    Step,
    Urgency,
    fold,
    number_of,
)
from kiosk.storage.database import db
from kiosk.storage.models import (
    Checkpoint,
    Code,
    Kind,
    Person,
    Photo,
    Repair,
    RepairMove,
)
from kiosk.storage.queries.registry import places

_ENDS = (MoveKind.ACCEPT, MoveKind.REFUSE, MoveKind.CANCEL)
_RISK_OF_URGENCY = {Urgency.URGENT: Risk.HIGH, Urgency.NORMAL: Risk.MIDDLE, Urgency.PLANNED: Risk.LOW}


@dataclass(frozen=True)
class RepairCard:
    """A repair slip as lists show it.

    `checkpoint_id` is None and `checkpoint`, `code`, `kind_key` are empty where it is about a place alone; its `risk`
    is then that of its urgency. `assignee` is the person or the firm it was dispatched to, empty before. `has_left`:
    whoever asked for it is not at the school any more.
    """

    id: int
    number: str
    hazard_id: int | None
    checkpoint_id: int | None
    code: str
    checkpoint: str
    place: str
    area: str
    place_id: int
    kind_key: str
    risk: Risk
    text: str
    contact: str
    urgency: Urgency
    course: Course
    requester: str
    assignee: str
    approver: str
    accepter: str
    has_left: bool
    last_move_id: int

    @property
    def name(self) -> str:
        """Return what it is called: its checkpoint, or the place it is about."""
        return self.checkpoint or self.place


@dataclass(frozen=True)
class RepairLine:
    """One move of a repair with who made it, to whom it went, and its photos."""

    move: RepairMove
    by: str
    assignee: str
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class RepairFile:
    """One repair slip with its whole history, oldest first; `after` are the photos of the last finish."""

    card: RepairCard
    moves: tuple[RepairLine, ...]
    before: tuple[Photo, ...]
    after: tuple[Photo, ...]
    finish: RepairLine | None


def open_repairs(*, checkpoint_id: int | None = None, person_id: int | None = None) -> list[RepairCard]:
    """Return the repairs that have not ended, newest first; `person_id`: only those dispatched to somebody now."""
    wanted = select(Repair).where(_has_not_ended())
    if checkpoint_id is not None:
        wanted = wanted.where(Repair.checkpoint_id == checkpoint_id)
    if person_id is not None:
        given = select(RepairMove.id).where(RepairMove.repair_id == Repair.id, RepairMove.assignee_id == person_id)
        wanted = wanted.where(given.correlate(Repair).exists())
    cards = _cards(wanted)
    return [card for card in cards if person_id is None or card.course.assignee_id == person_id]


def ended_repairs(since: datetime, until: datetime) -> list[RepairCard]:
    """Return the repairs asked for in [since, until) that have ended, newest first."""
    asked = select(RepairMove.repair_id).where(
        RepairMove.kind == MoveKind.ASK, RepairMove.at >= since, RepairMove.at < until
    )
    return _cards(select(Repair).where(Repair.id.in_(asked), ~_has_not_ended()))


def repairs_asked_by(person_id: int, *, since: datetime) -> list[RepairCard]:
    """Return what somebody asked for, newest first: all that has not ended, and what was asked for since an instant."""
    ask = select(RepairMove.id).where(
        RepairMove.repair_id == Repair.id, RepairMove.kind == MoveKind.ASK, RepairMove.by_id == person_id
    )
    is_late = ask.where(RepairMove.at >= since).correlate(Repair).exists()
    return _cards(select(Repair).where(ask.correlate(Repair).exists(), _has_not_ended() | is_late))


def repairs_of(hazard_id: int) -> list[RepairCard]:
    """Return the repairs that were asked for because of a hazard, newest first."""
    return _cards(select(Repair).where(Repair.hazard_id == hazard_id))


def repair(repair_id: int) -> RepairFile | None:
    """Return one repair slip with its whole history, or None."""
    found = _cards(select(Repair).where(Repair.id == repair_id))
    if not found:
        return None
    moves = repair_moves_of(repair_id)
    names = {person_id: name for person_id, (name, _left) in _people().items()}
    pictures = repair_photos([move.id for move in moves])
    history = tuple(
        RepairLine(
            move,
            by=names.get(move.by_id, ""),
            assignee=names.get(move.assignee_id or 0, "") or move.firm,
            photos=tuple(each for each in pictures if each.repair_move_id == move.id),
        )
        for move in moves
    )
    is_finished = found[0].course.finished_at is not None
    finish = next((line for line in reversed(history) if line.move.kind == MoveKind.FINISH), None)
    return RepairFile(
        found[0],
        history,
        before=history[0].photos,
        after=finish.photos if finish else (),
        finish=finish if is_finished else None,
    )


def repair_moves_of(repair_id: int) -> Sequence[RepairMove]:
    """Return the moves of a repair, oldest first."""
    return db.session.scalars(
        select(RepairMove).where(RepairMove.repair_id == repair_id).order_by(RepairMove.id)
    ).all()


def repair_move_with(key: str) -> RepairMove | None:
    """Return the move of a repair that was sent under this key, or None."""
    return db.session.scalar(select(RepairMove).where(RepairMove.key == key))


def repair_moves_since(since: datetime) -> Sequence[RepairMove]:
    """Return the moves of repairs made since an instant, oldest first."""
    return db.session.scalars(select(RepairMove).where(RepairMove.at >= since).order_by(RepairMove.id)).all()


def repair_photos(move_ids: Collection[int]) -> Sequence[Photo]:
    """Return the photos of some moves of repairs, in the order they came."""
    return db.session.scalars(select(Photo).where(Photo.repair_move_id.in_(move_ids)).order_by(Photo.id)).all()


def repair_of_photo(photo: Photo) -> RepairCard | None:
    """Return the repair that a photo came with a move of, or None."""
    if photo.repair_move_id is None:
        return None
    of_move = select(RepairMove.repair_id).where(RepairMove.id == photo.repair_move_id)
    return next(iter(_cards(select(Repair).where(Repair.id.in_(of_move)))), None)


def is_party_to_repair(repair_id: int, person_id: int) -> bool:
    """Decide whether somebody asked for a repair, or had it dispatched to them, now or before."""
    asked = and_(RepairMove.kind == MoveKind.ASK, RepairMove.by_id == person_id)
    wanted = select(RepairMove.id).where(
        RepairMove.repair_id == repair_id, asked | (RepairMove.assignee_id == person_id)
    )
    return db.session.scalar(wanted.limit(1)) is not None


def repair_course(repair: Repair, moves: Sequence[RepairMove]) -> Course:
    """Return what a repair's moves come to."""
    return fold(Urgency(repair.urgency), [repair_step(move) for move in moves])


def repair_step(move: RepairMove) -> Step:
    """Return a stored move as the rule of repairs needs it."""
    return Step(
        kind=MoveKind(move.kind),
        at=move.at,
        by_id=move.by_id,
        note=move.note,
        assignee_id=move.assignee_id,
        firm=move.firm,
        due_at=move.due_at,
        cost=move.cost,
        has_proof=True,
        is_misuse=move.is_misuse,
        compensation=move.compensation,
        rating=move.rating,
    )


def _has_not_ended() -> ColumnElement[bool]:
    """Return the condition that a repair has not ended; what ended stays so."""
    ended = select(RepairMove.id).where(RepairMove.repair_id == Repair.id, RepairMove.kind.in_(_ENDS))
    return ~ended.correlate(Repair).exists()


def _cards(wanted: Select[Repair]) -> list[RepairCard]:
    """Return the cards of some repairs, newest first, in a fixed number of statements."""
    rows = db.session.scalars(wanted.order_by(Repair.id.desc())).all()
    if not rows:
        return []
    moves: dict[int, list[RepairMove]] = defaultdict(list)
    ids = wanted.with_only_columns(Repair.id).order_by(None)
    for move in db.session.scalars(select(RepairMove).where(RepairMove.repair_id.in_(ids)).order_by(RepairMove.id)):
        moves[move.repair_id].append(move)
    points = _points({row.checkpoint_id for row in rows if row.checkpoint_id is not None})
    everywhere, people, zone = places(), _people(), _zone()
    found = []
    for row in rows:
        course = repair_course(row, moves[row.id])
        place = everywhere[row.place_id]
        name, code, kind_key, risk = points.get(row.checkpoint_id or 0, ("", "", "", None))
        found.append(
            RepairCard(
                id=row.id,
                number=number_of(row.id, course.asked_at.astimezone(zone).year),
                hazard_id=row.hazard_id,
                checkpoint_id=row.checkpoint_id,
                code=code or "",
                checkpoint=name,
                place=place.path,
                area=place.area,
                place_id=row.place_id,
                kind_key=kind_key,
                risk=Risk(risk) if risk else _RISK_OF_URGENCY[Urgency(row.urgency)],
                text=row.text,
                contact=row.contact,
                urgency=Urgency(row.urgency),
                course=course,
                requester=people.get(course.requester_id, ("", False))[0],
                assignee=people.get(course.assignee_id or 0, ("", False))[0] or course.firm,
                approver=people.get(course.approver_id or 0, ("", False))[0],
                accepter="" if course.state in OPEN else people.get(course.ended_by_id or 0, ("", False))[0],
                has_left=people.get(course.requester_id, ("", True))[1],
                last_move_id=moves[row.id][-1].id,
            )
        )
    return found


def _points(checkpoint_ids: Collection[int]) -> dict[int, tuple[str, str | None, str, str | None]]:
    """Return name, code, kind and risk of checkpoints; a retired one may have no code."""
    wanted = (
        select(Checkpoint.id, Checkpoint.name, Code.code, Kind.key, Kind.risk)
        .join(Kind, Kind.id == Checkpoint.kind_id)
        .outerjoin(Code, and_(Code.checkpoint_id == Checkpoint.id, Code.voided_at.is_(None)))
        .where(Checkpoint.id.in_(checkpoint_ids))
    )
    return {at_id: (name, code, kind, risk) for at_id, name, code, kind, risk in db.session.execute(wanted)}


def _people() -> dict[int, tuple[str, bool]]:
    """Return everybody's name, and whether they have left, by id."""
    wanted = select(Person.id, Person.name, Person.left_at)
    return {person_id: (name, left_at is not None) for person_id, name, left_at in db.session.execute(wanted)}


def _zone() -> ZoneInfo:
    found: ZoneInfo = current_app.config["KIOSK"].timezone
    return found
