"""One change for many checkpoints: shown first with what it does to each, done whole or not at all, undone in time.

Every checkpoint gets a line of its own in the journal; the lines of one change share its key, and undoing reads them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from kiosk.core.calendar import Calendar
from kiosk.operations import coverage, edits, registry
from kiosk.operations.coverage import Turn, Turned
from kiosk.operations.errors import Refusal, Refusals, Refused, reasoned
from kiosk.operations.journal import note
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Checkpoint, Journal, PauseFact

UNDO_LASTS = timedelta(minutes=10)
MOST = 2000
_UNDO = "-undo"


class Action(StrEnum):
    """What can be done to many checkpoints at once."""

    OWNER = "owner"
    MOVE = "move"
    PAUSE = "pause"
    RESUME = "resume"
    RETIRE = "retire"


@dataclass(frozen=True)
class Wanted:
    """A bulk change as asked for: who shall be responsible (None: as the place says), where to, or how long a pause."""

    action: Action
    owner_id: int | None = None
    place_id: int | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True)
class Row:
    """What a bulk change does to one checkpoint: whether it changes anything, or why it cannot be."""

    checkpoint: Checkpoint
    is_changed: bool
    problem: Refused | None = None
    turn: Turn | None = None


@dataclass(frozen=True)
class Preview:
    """What a bulk change would do; `seen` is the stamp of all that it was worked out from."""

    rows: tuple[Row, ...]
    seen: str

    @property
    def count(self) -> int:
        """Return how many checkpoints would change."""
        return sum(row.is_changed for row in self.rows)

    @property
    def problems(self) -> int:
        """Return how many checkpoints stand in the way."""
        return sum(row.problem is not None for row in self.rows)

    @property
    def is_possible(self) -> bool:
        """Decide whether it can be done, and does anything."""
        return self.count > 0 and not self.problems


class NotDone(Exception):
    """Raised when a bulk change was not made: some checkpoint stands in the way, or something changed since the preview."""

    def __init__(self, found: Preview, *, is_outdated: bool) -> None:
        super().__init__(f"{found.problems} problems")
        self.found = found
        self.is_outdated = is_outdated


@dataclass(frozen=True)
class Obstacle:
    """Why one checkpoint cannot be put back: who did what to it since, or None where something else is in the way."""

    name: str
    by: str | None
    at: datetime | None


class NotUndone(Exception):
    """Raised when a bulk change cannot be undone whole; nothing was undone. `obstacles` names every one."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(f"{len(obstacles)} obstacles")
        self.obstacles = tuple(obstacles)


@dataclass(frozen=True)
class Done:
    """A bulk change that may still be undone, until an instant."""

    key: str
    what: str
    count: int
    until_at: datetime


def preview(checkpoint_ids: Iterable[int], wanted: Wanted, *, calendar: Calendar, now: datetime) -> Preview:
    """Return what a bulk change would do to each checkpoint, without doing it.

    Raises Refused for one that could be done nowhere: an unknown person or place, a pause without a reason or end.
    """
    _refuse_odd(wanted, now)
    chosen = set(checkpoint_ids)
    points = [each for each in queries.checkpoints(with_retired=True) if each.id in chosen][:MOST]
    pauses = queries.pauses_by_checkpoint()
    taken = queries.names_at(wanted.place_id, but=chosen) if wanted.action is Action.MOVE else set()
    names = Counter(each.name for each in points if each.retired_at is None)
    turns = {}
    if wanted.action is Action.MOVE and wanted.place_id is not None:
        moved = {each.id: wanted.place_id for each in points if each.retired_at is None}
        turns = coverage.turns(moved, calendar=calendar, now=now)
    rows = [_row(each, wanted, pauses.get(each.id, []), taken, names, turns, now) for each in points]
    state = {
        str(each.id): [
            edits.stamp(registry.checkpoint_values(each)), each.retired_at,
            [(pause.id, pause.until_at) for pause in pauses.get(each.id, [])],
        ]
        for each in points
    }  # fmt: skip
    return Preview(tuple(rows), edits.stamp(state))


def _row(
    point: Checkpoint, wanted: Wanted, pauses: Sequence[PauseFact], taken: set[str], names: Mapping[str, int],
    turns: Mapping[int, Turn], now: datetime,
) -> Row:  # fmt: skip
    problem, is_changed = None, True
    if point.retired_at is not None:
        is_changed = False
        problem = None if wanted.action is Action.RETIRE else Refused(Refusal.RETIRED)
    elif wanted.action is Action.OWNER:
        is_changed = point.owner_id != wanted.owner_id
    elif wanted.action is Action.MOVE:
        is_changed = point.place_id != wanted.place_id
        if is_changed and (point.name in taken or names[point.name] > 1):
            problem = Refused(Refusal.NAME_TAKEN, "name")
    elif wanted.action is Action.PAUSE:
        assert wanted.from_at is not None
        if registry.overlapping_pauses(pauses, wanted.from_at, wanted.until_at):
            problem = Refused(Refusal.OVERLAPS, "from_at")
    elif wanted.action is Action.RESUME:
        is_changed = any(each.until_at is None or each.until_at > now for each in pauses)
    return Row(point, is_changed and problem is None, problem, turns.get(point.id))


def change(
    checkpoint_ids: Iterable[int], wanted: Wanted, *, seen: str, key: str, calendar: Calendar, now: datetime, by: int
) -> int:
    """Make a bulk change as its preview showed it; return how many checkpoints changed.

    `key` is the preview's own: the same change sent twice is made once. Raises NotDone, having changed nothing, where
    any checkpoint stands in the way or is not as the preview saw it; Refused as `preview` does.
    """
    with writing():
        before = queries.lines_of_bulk(key)
        if before:
            return len(before)
        found = preview(checkpoint_ids, wanted, calendar=calendar, now=now)
        is_outdated = found.seen != seen
        if found.problems or is_outdated:
            raise NotDone(found, is_outdated=is_outdated)
        changed = [row.checkpoint for row in found.rows if row.is_changed]
        if wanted.action is Action.MOVE:
            _move(changed, wanted.place_id, key=key, calendar=calendar, now=now, by=by)
        for point in changed:
            if wanted.action is Action.OWNER:
                _keep(point, {"owner_id": point.owner_id}, {"owner_id": wanted.owner_id}, key=key, now=now, by=by)
                point.owner_id = wanted.owner_id
            elif wanted.action is Action.PAUSE:
                assert wanted.from_at is not None
                registry.pause_checkpoint(
                    point.id, from_at=wanted.from_at, until_at=wanted.until_at, why=wanted.why, now=now, by=by, bulk=key
                )
            elif wanted.action is Action.RESUME:
                registry.resume_checkpoint(point.id, now=now, by=by, bulk=key)
            elif wanted.action is Action.RETIRE:
                registry.retire_checkpoint(point.id, now=now, by=by, bulk=key)
    return len(changed)


def _move(
    points: Sequence[Checkpoint], place_id: int | None, *, key: str, calendar: Calendar, now: datetime, by: int
) -> None:
    assert place_id is not None
    left = {each.id: each.place_id for each in points}
    for each in points:
        each.place_id = place_id
    db.session.flush()
    turned = coverage.recover(left, calendar=calendar, now=now)
    for each in points:
        hidden = {"_turned": asdict(turned[each.id])} if each.id in turned else {}
        _keep(each, {"place_id": left[each.id]}, {"place_id": place_id, **hidden}, key=key, now=now, by=by)


def _keep(
    point: Checkpoint, before: dict[str, Any], after: dict[str, Any], *, key: str, now: datetime, by: int
) -> None:
    thing = f"checkpoint:{point.id}"
    edits.keep("checkpoint.edit", thing, point.name, before=before, after=after, now=now, by=by, bulk=key)


# -- undoing -----------------------------------------------------------------------------------------------------------


def undoable(by: int, *, now: datetime) -> Done | None:
    """Return the last bulk change somebody made that can still be undone, or None."""
    made = queries.bulks_since(now - UNDO_LASTS, by=by, word="checkpoint")
    undone = {bulk.key.removesuffix(_UNDO) for bulk in made if bulk.key.endswith(_UNDO)}
    last = next((bulk for bulk in made if not bulk.key.endswith(_UNDO)), None)
    if last is None or last.key in undone:
        return None
    return Done(last.key, last.what, last.count, last.at + UNDO_LASTS)


def undo(key: str, *, now: datetime, by: int) -> int:
    """Undo a bulk change within ten minutes; return how many checkpoints were put back, 0 if that was done before.

    Raises Refused when there is no such change or it is too late, NotUndone, having undone nothing, when any of the
    checkpoints was edited since or cannot be put back as it was.
    """
    with writing() as session:
        lines = [] if key.endswith(_UNDO) else queries.lines_of_bulk(key)
        lines = [line for line in lines if (line.thing or "").startswith("checkpoint:")]
        if not lines:
            raise Refused(Refusal.ALREADY_DONE)
        if queries.lines_of_bulk(key + _UNDO):
            return 0
        if now >= lines[0].at + UNDO_LASTS:
            raise Refused(Refusal.TOO_LATE, "", str(int(UNDO_LASTS.total_seconds() // 60)))
        newest = queries.last_edits([line.thing or "" for line in lines])
        obstacles = []
        for line in lines:
            point = session.get(Checkpoint, int((line.thing or "").partition(":")[2]))
            last = newest.get(line.thing or "")
            if point is None:
                continue
            if last is not None and last.id != line.id:
                obstacles.append(Obstacle(point.name, last.by, last.at))
            elif not _put_back(point, line, now=now):
                obstacles.append(Obstacle(point.name, None, None))
        if obstacles:
            raise NotUndone(obstacles)
        for line in lines:
            note(
                "checkpoint.undo", line.about, now=now, by=by, thing=line.thing, before=_shown(line.after),
                after=_shown(line.before), bulk=key + _UNDO,
            )  # fmt: skip
    return len(lines)


def _put_back(point: Checkpoint, line: Journal, *, now: datetime) -> bool:
    """Put one checkpoint back as it was before a line of the journal; return False where that cannot be."""
    before, after = line.before or {}, line.after or {}
    turned = Turned(**after["_turned"]) if "_turned" in after else None
    if line.what == "checkpoint.edit":
        if "place_id" in before:
            if point.name in queries.names_at(before["place_id"], but={point.id}):
                return False
            point.place_id = before["place_id"]
        if "owner_id" in before:
            point.owner_id = before["owner_id"]
    elif line.what == "checkpoint.retire":
        point.retired_at = None
    elif line.what == "checkpoint.pause":
        pause = db.session.get(PauseFact, after["_pause"])
        if pause is None:
            return False
        db.session.delete(pause)
    elif line.what == "checkpoint.resume":
        for plain in before["_pauses"]:
            _pause_again(point.id, plain)
    db.session.flush()
    return turned is None or coverage.give_back(turned, now=now)


def _pause_again(checkpoint_id: int, plain: Mapping[str, Any]) -> None:
    until_at = datetime.fromisoformat(plain["until_at"]) if plain["until_at"] else None
    pause = db.session.get(PauseFact, plain["id"])
    if pause is not None:
        pause.until_at = until_at
        return
    db.session.add(
        PauseFact(
            checkpoint_id=checkpoint_id, from_at=datetime.fromisoformat(plain["from_at"]), until_at=until_at,
            why=plain["why"], by_id=plain["_by"], entered_at=datetime.fromisoformat(plain["_entered_at"]),
        )
    )  # fmt: skip


def _shown(values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {field: value for field, value in (values or {}).items() if not field.startswith("_")}


# -- what it is worked out from ----------------------------------------------------------------------------------------


def _refuse_odd(wanted: Wanted, now: datetime) -> None:
    wrong = Refusals()
    staff = {None, *(person.id for person in queries.people())}
    if wanted.action is Action.OWNER and wanted.owner_id not in staff:
        wrong.add(Refused(Refusal.UNKNOWN_PERSON, "owner"))
    if wanted.action is Action.MOVE and wanted.place_id not in queries.places():
        wrong.add(Refused(Refusal.UNKNOWN_PLACE, "place"))
    if wanted.action is Action.PAUSE:
        with wrong.gather():
            reasoned(wanted.why, "why")
        with wrong.gather():
            if wanted.from_at is None:
                raise Refused(Refusal.NAME_MISSING, "from_at")
            registry.refuse_odd_pause(wanted.from_at, wanted.until_at, now=now)
    wrong.settle()
