"""Reads for the running books of hazards (L-02) and repairs (L-03): what their columns ask for beside the cards of lists."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import func, select

from kiosk.core.hazard import MoveKind
from kiosk.core.repair import MoveKind as RepairMoveKind
from kiosk.core.repair import number_of
from kiosk.storage.database import db
from kiosk.storage.models import Finding, Move, Photo, Repair, RepairMove
from kiosk.storage.queries.hazards import HazardCard
from kiosk.storage.queries.repairs import RepairCard
from kiosk.storage.queries.staff import person_names

_REFUSALS = (RepairMoveKind.REFUSE, RepairMoveKind.CANCEL)
_TELLING = (RepairMoveKind.ASK, RepairMoveKind.FINISH, *_REFUSALS)


@dataclass(frozen=True)
class HazardEntry:
    """What the hazard register asks for beside the card of a hazard, of its present turn only.

    `notes` are what inspections said of it, each once. `measure` is what was done, or what is planned while nothing was. `told` is the authorities' being told, each with
    its instant. `cost` is in fen; `before` and `after` count photos; `repairs` are the numbers of its slips.
    """

    notes: tuple[str, ...] = ()
    measure: str = ""
    materials: str = ""
    cost: int | None = None
    guard: str = ""
    told: tuple[tuple[datetime, str], ...] = ()
    before: int = 0
    after: int = 0
    verified_by: str = ""
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True)
class RepairEntry:
    """What the book of repairs asks for beside the card of a slip.

    `result` and `materials` are those of the last finish, while it stands; `before` and `after` count photos; `hazard` is
    the number of the hazard that it was asked for, empty without one. `why_ended` is why it was refused or cancelled.
    """

    result: str = ""
    why_ended: str = ""
    materials: str = ""
    before: int = 0
    after: int = 0
    hazard: str = ""


def hazard_entries(cards: Collection[HazardCard]) -> dict[int, HazardEntry]:
    """Return what the hazard register asks for of some hazards, by their numbers, in a fixed number of statements."""
    ids = [card.id for card in cards]
    moves: dict[int, list[Move]] = defaultdict(list)
    for move in db.session.scalars(select(Move).where(Move.hazard_id.in_(ids)).order_by(Move.id)):
        moves[move.hazard_id].append(move)
    names = person_names({move.by_id for found in moves.values() for move in found if move.by_id is not None})
    said, shown, found_with, slips = _notes(ids), _photos_of_hazards(ids), _photos_of_findings(ids), _slips(ids)
    found = {}
    for card in cards:
        made = moves[card.id]
        turn = _present_turn(made)
        repair = _last(turn, MoveKind.RECTIFY) if card.course.rectified_at is not None else None
        plan = _last(turn, MoveKind.TREATMENT)
        verified = _last(turn, MoveKind.VERIFY) if card.course.verified_at is not None else None
        done = repair or plan
        found[card.id] = HazardEntry(
            notes=tuple(dict.fromkeys(said.get(card.id, ()))),
            measure=done.note if done is not None else "",
            materials=repair.materials if repair is not None else "",
            cost=repair.cost if repair is not None else None,
            guard="\n".join(move.note for move in turn if move.kind == MoveKind.GUARD),
            told=tuple((move.at, move.note) for move in turn if move.kind == MoveKind.NOTIFY),
            before=found_with.get(card.id, 0) + sum(shown.get(move.id, 0) for move in made if move.kind == MoveKind.REPORT),
            after=shown.get(repair.id, 0) if repair is not None else 0,
            verified_by=names.get(verified.by_id or 0, "") if verified is not None else "",
            repairs=tuple(slips.get(card.id, ())),
        )
    return found


def repair_entries(cards: Collection[RepairCard]) -> dict[int, RepairEntry]:
    """Return what the book of repairs asks for of some slips, by their numbers, in a fixed number of statements."""
    ids = [card.id for card in cards]
    wanted = select(RepairMove).where(RepairMove.repair_id.in_(ids), RepairMove.kind.in_(_TELLING))
    moves: dict[int, list[RepairMove]] = defaultdict(list)
    for move in db.session.scalars(wanted.order_by(RepairMove.id)):
        moves[move.repair_id].append(move)
    counted = (
        select(Photo.repair_move_id, func.count(Photo.id))
        .join(RepairMove, RepairMove.id == Photo.repair_move_id)
        .where(RepairMove.repair_id.in_(ids))
        .group_by(Photo.repair_move_id)
    )
    shown = {move_id: count for move_id, count in db.session.execute(counted)}
    numbers = _hazard_numbers({card.hazard_id for card in cards if card.hazard_id is not None})
    found = {}
    for card in cards:
        made = moves[card.id]
        last = made[-1]
        finish = last if card.course.finished_at is not None and last.kind == RepairMoveKind.FINISH else None
        found[card.id] = RepairEntry(
            result=finish.note if finish is not None else "",
            why_ended=last.note if last.kind in _REFUSALS else "",
            materials=finish.materials if finish is not None else "",
            before=shown.get(made[0].id, 0),
            after=shown.get(finish.id, 0) if finish is not None else 0,
            hazard=numbers.get(card.hazard_id or 0, ""),
        )
    return found


def _present_turn(moves: Sequence[Move]) -> Sequence[Move]:
    """Return the moves since a hazard was opened for the last time."""
    again = [place for place, move in enumerate(moves) if move.kind == MoveKind.REOPEN]
    return moves[again[-1] :] if again else moves


def _last(moves: Sequence[Move], kind: MoveKind) -> Move | None:
    return next((move for move in reversed(moves) if move.kind == kind), None)


def _notes(ids: Collection[int]) -> dict[int, list[str]]:
    """Return what inspections said of some hazards, the oldest first."""
    wanted = select(Finding.hazard_id, Finding.note).where(Finding.hazard_id.in_(ids), Finding.note != "")
    found: dict[int, list[str]] = defaultdict(list)
    for hazard_id, note in db.session.execute(wanted.order_by(Finding.id)):
        found[hazard_id].append(note)
    return found


def _photos_of_hazards(ids: Collection[int]) -> dict[int, int]:
    """Return how many photos came with each move of some hazards."""
    wanted = (
        select(Photo.move_id, func.count(Photo.id))
        .join(Move, Move.id == Photo.move_id)
        .where(Move.hazard_id.in_(ids))
        .group_by(Photo.move_id)
    )
    return {move_id: count for move_id, count in db.session.execute(wanted) if move_id is not None}


def _photos_of_findings(ids: Collection[int]) -> dict[int, int]:
    """Return how many photos the inspections took that found some hazards, by hazard."""
    wanted = (
        select(Finding.hazard_id, func.count(Photo.id))
        .join(Photo, (Photo.inspection_id == Finding.inspection_id) & (Photo.item == Finding.item))
        .where(Finding.hazard_id.in_(ids))
        .group_by(Finding.hazard_id)
    )
    return {hazard_id: count for hazard_id, count in db.session.execute(wanted)}


def _slips(ids: Collection[int]) -> dict[int, list[str]]:
    """Return the numbers of the repair slips of some hazards, the oldest first."""
    wanted = (
        select(Repair.hazard_id, Repair.id, RepairMove.at)
        .join(RepairMove, RepairMove.repair_id == Repair.id)
        .where(Repair.hazard_id.in_(ids), RepairMove.kind == RepairMoveKind.ASK)
        .order_by(Repair.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for hazard_id, repair_id, at in db.session.execute(wanted):
        if hazard_id is not None:
            found[hazard_id].append(number_of(repair_id, _year(at)))
    return found


def _hazard_numbers(ids: Iterable[int]) -> dict[int, str]:
    """Return what some hazards are called by."""
    first = select(func.min(Move.id)).where(Move.hazard_id.in_(set(ids))).group_by(Move.hazard_id)
    wanted = select(Move.hazard_id, Move.at).where(Move.id.in_(first))
    return {hazard_id: f"{_year(at)}-{hazard_id:04d}" for hazard_id, at in db.session.execute(wanted)}


def _year(at: datetime) -> int:
    zone: ZoneInfo = current_app.config["KIOSK"].timezone
    return at.astimezone(zone).year
