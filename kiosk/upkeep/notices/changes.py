"""Finding what has changed, from the facts alone: what is overdue or near, who was asked to do what, what is out of use."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.core.board import Watched
from kiosk.core.calendar import Calendar
from kiosk.core.deadline import Deadline
from kiosk.core.form import FailClass
from kiosk.core.hazard import MoveKind
from kiosk.core.notices import (
    SETTLES_AFTER,
    Change,
    ChangeKind,
    DayNumbers,
    class_of_check,
    class_of_slip,
    near_at,
)
from kiosk.core.repair import MoveKind as RepairMoveKind
from kiosk.core.window import Window
from kiosk.core.words import Text
from kiosk.operations import boards
from kiosk.operations.deadlines import deadlines
from kiosk.storage import queries
from kiosk.storage.models import Move, RepairMove
from kiosk.storage.queries import HazardCard, RepairCard

LOOKS_BACK = timedelta(hours=36)
MOVES_LOOK_BACK = timedelta(days=7)
LOOKS_BACK_AT_MOST = timedelta(days=60)
_LONGEST_NOTE = 30


@dataclass(frozen=True)
class _Around:
    """What every change is told with: where each point and place stands, and the open hazards and repairs by number."""

    above: Mapping[int, frozenset[int]]
    place_of: Mapping[int, int]
    hazards: Mapping[int, HazardCard]
    repairs: Mapping[int, RepairCard]

    def at(self, place_id: int | None) -> frozenset[int]:
        return self.above.get(place_id or 0, frozenset())


def changes(*, calendar: Calendar, now: datetime, back_to: datetime | None = None) -> list[Change]:
    """Return every change that a rule may speak of at `now`: how things stand, and the moves of the last week.

    `back_to` is when the oldest change happened that still waits to be told, so that its miss is found too.
    """
    around = _around()
    return [
        *_checks(around, calendar, now, back_to),
        *_deadlines(around, calendar, now),
        *_moves(around, now),
        *_repair_moves(around, now),
        *_bars(around),
    ]


def day_numbers(*, calendar: Calendar, now: datetime) -> DayNumbers:
    """Return how the day stands at `now`, as its summary says it."""
    board = boards.current(calendar=calendar, now=now, language="zh")
    wanted = deadlines(calendar=calendar, now=now)
    cards = queries.open_hazards()
    start = calendar.instant(calendar.date_of(now))
    overdue = boards.past_between(start, now, calendar=calendar, now=now).overdue
    return DayNumbers(
        done=board.count.done,
        total=board.count.total,
        overdue=sum(isinstance(tile.watched, Watched) for tile in overdue),
        missed=board.count.missed,
        hazards=len(cards),
        past_deadline=sum(each.window.late <= now for each in wanted),
        to_verify=sum(card.course.rectified_at is not None for card in cards),
        barred=len(queries.barred_ids(now)),
    )


def _around() -> _Around:
    return _Around(
        above={place.id: frozenset(place.ancestors) for place in queries.places().values()},
        place_of={point.id: point.place_id for point in queries.checkpoints(with_retired=True)},
        hazards={card.id: card for card in queries.open_hazards()},
        repairs={card.id: card for card in queries.open_repairs()},
    )


def _checks(around: _Around, calendar: Calendar, now: datetime, back_to: datetime | None) -> Iterator[Change]:
    """Yield the windows that are overdue, and those lately missed: a window may close at the instant it would be late."""
    start = now - LOOKS_BACK if back_to is None else max(min(back_to, now - LOOKS_BACK), now - LOOKS_BACK_AT_MOST)
    past = boards.past_between(start, now, calendar=calendar, now=now)
    for tile in past.overdue:
        if isinstance(tile.watched, Watched) and tile.window is not None:
            yield _check(around, tile.watched, tile.window)
    for miss in past.missed(is_excused=False):
        yield _check(around, miss.watched, miss.window)


def _check(around: _Around, watched: Watched, window: Window) -> Change:
    return Change(
        key=f"check:{watched.schedule_id}:{window.opens.isoformat()}",
        kind=ChangeKind.CHECK_OVERDUE,
        at=window.late,
        name=watched.name,
        place=watched.place,
        about=watched.title,
        who=watched.owner,
        due=window.due,
        place_ids=around.at(around.place_of.get(watched.checkpoint_id)),
        kind_key=watched.kind,
        fail_class=class_of_check(watched.risk),
    )


def _deadlines(around: _Around, calendar: Calendar, now: datetime) -> Iterator[Change]:
    for each in deadlines(calendar=calendar, now=now):
        if each.window.late <= now:
            yield _deadline(around, each, ChangeKind.DEADLINE_OVERDUE, each.window.late)
        elif near_at(each.window) <= now:
            yield _deadline(around, each, ChangeKind.DEADLINE_NEAR, near_at(each.window))


def _deadline(around: _Around, each: Deadline, kind: ChangeKind, at: datetime) -> Change:
    card = (around.repairs if each.is_repair else around.hazards).get(each.number)
    place_id = card.place_id if card is not None else around.place_of.get(each.checkpoint_id or 0)
    fail_class = class_of_slip(card.urgency) if isinstance(card, RepairCard) else each.fail_class
    return Change(
        key=f"{'late' if kind is ChangeKind.DEADLINE_OVERDUE else 'near'}:{each.key}",
        kind=kind,
        at=at,
        name=each.name,
        place=each.place,
        about=_both(each.title, each.about),
        who=each.owner,
        due=each.window.due,
        place_ids=around.at(place_id),
        kind_key=each.kind,
        fail_class=fail_class or FailClass.TERM,
        is_major=each.is_major,
    )


def _moves(around: _Around, now: datetime) -> Iterator[Change]:
    """Yield who was asked to put a hazard right, once it cannot be taken back quietly, and whose repair was sent back."""
    moves = queries.moves_since(now - MOVES_LOOK_BACK)
    recalled = queries.taken_back([move.id for move in moves if move.kind == MoveKind.ASSIGN])
    names = _names(moves)
    for move in moves:
        card = around.hazards.get(move.hazard_id)
        if card is None or move.kind not in (MoveKind.ASSIGN, MoveKind.REJECT):
            continue
        is_assigned = move.kind == MoveKind.ASSIGN
        if is_assigned and (move.id in recalled or now - move.at < SETTLES_AFTER):
            continue
        told = _step(around, f"move:{move.id}", move, card, card.title, names if is_assigned else None)
        yield replace(told, fail_class=card.fail_class, is_major=card.course.is_major, move_id=move.id)


def _repair_moves(around: _Around, now: datetime) -> Iterator[Change]:
    """Yield who was sent to do a repair, and whose repair was sent back."""
    moves = queries.repair_moves_since(now - MOVES_LOOK_BACK)
    names = _names(moves)
    for move in moves:
        card = around.repairs.get(move.repair_id)
        if card is None or move.kind not in (RepairMoveKind.DISPATCH, RepairMoveKind.RETURN):
            continue
        is_assigned = move.kind == RepairMoveKind.DISPATCH
        about = Text(card.text, card.text)
        told = _step(around, f"repair-move:{move.id}", move, card, about, names if is_assigned else None)
        yield replace(told, fail_class=class_of_slip(card.urgency))


def _names(moves: Iterable[Move | RepairMove]) -> Mapping[int, str]:
    """Return the names of all who were asked in some moves."""
    return queries.person_names(move.assignee_id for move in moves if move.assignee_id is not None)


def _step(
    around: _Around, key: str, move: Move | RepairMove, card: HazardCard | RepairCard, about: Text,
    asked: Mapping[int, str] | None,
) -> Change:  # fmt: skip
    """Return the change that a move is: somebody of those `asked` is to do something or, without them, is to do it again."""
    return Change(
        key=key,
        kind=ChangeKind.REJECTED if asked is None else ChangeKind.ASSIGNED,
        at=move.at,
        name=card.name,
        place=card.place,
        about=_with_note(about, move.note) if asked is None else about,
        who=card.assignee if asked is None else asked.get(move.assignee_id or 0, "") or move.firm,
        due=move.due_at,
        place_ids=around.at(card.place_id),
        kind_key=card.kind_key,
    )


def _bars(around: _Around) -> Iterator[Change]:
    """Yield the points that are out of use, each since the first of the hazards that keep it so."""
    barring: dict[int, list[HazardCard]] = {}
    for card in around.hazards.values():
        if card.course.is_barring and card.checkpoint_id is not None:
            barring.setdefault(card.checkpoint_id, []).append(card)
    for checkpoint_id, cards in barring.items():
        first = min(cards, key=lambda card: card.course.bars[-1].from_at)
        since = first.course.bars[-1].from_at
        yield Change(
            key=f"bar:{checkpoint_id}:{since.isoformat()}",
            kind=ChangeKind.BARRED,
            at=since,
            name=first.name,
            place=first.place,
            about=first.title,
            who=first.assignee,
            place_ids=around.at(first.place_id),
            kind_key=first.kind_key,
            fail_class=first.fail_class,
            is_major=first.course.is_major,
        )


def _both(first: Text, second: Text) -> Text:
    return Text(f"{first.zh}：{second.zh}", f"{first.en}: {second.en}") if second.zh else first


def _with_note(about: Text, note: str) -> Text:
    short = " ".join(note.split())[:_LONGEST_NOTE]
    return Text(f"{about.zh}（{short}）", f"{about.en} ({short})") if short else about


def standing(found: Iterable[Change]) -> frozenset[str]:
    """Return the keys of what still stands as it was told, among changes just found."""
    return frozenset(change.key for change in found if change.kind.is_lasting)
