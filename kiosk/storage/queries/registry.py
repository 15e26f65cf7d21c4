"""Reads of what stands where: places, kinds, checkpoints, their codes and pauses."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from kiosk.storage.database import db
from kiosk.storage.models import (
    Checkpoint,
    Code,
    Kind,
    Level,
    PauseFact,
    Place,
)


@dataclass(frozen=True)
class PlacePath:
    """A place with its way down from the campus: the names in `steps` and `path` without the campus, `area` its building."""

    id: int
    name: str
    level: Level
    steps: tuple[str, ...]
    path: str
    area: str
    floor: str
    owner_id: int | None
    ancestors: tuple[int, ...]


def places() -> dict[int, PlacePath]:
    """Return every place by id, parents before children."""
    rows = db.session.scalars(select(Place).order_by(Place.position, Place.id)).all()
    children = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    found: dict[int, PlacePath] = {}

    def walk(row: Place, above: PlacePath | None) -> None:
        is_root = row.level == Level.CAMPUS
        steps = () if is_root else (*(above.steps if above else ()), row.name)
        area = above.area if above and above.area else ("" if is_root else row.name)
        floor = row.name if row.level == Level.FLOOR else (above.floor if above else "")
        owner_id = row.owner_id or (above.owner_id if above else None)
        ancestors = (*(above.ancestors if above else ()), row.id)
        path = " · ".join(steps) or row.name
        here = PlacePath(row.id, row.name, Level(row.level), steps, path, area, floor, owner_id, ancestors)
        found[row.id] = here
        for child in children[row.id]:
            walk(child, here)

    for root in children[None]:
        walk(root, None)
    return found


def areas() -> tuple[str, ...]:
    """Return the names of the areas that the school is divided into, each once, in the order of the places."""
    return tuple(dict.fromkeys(place.area for place in places().values() if place.area))


def place_owners() -> dict[int, int]:
    """Return who is responsible for each place that names somebody itself."""
    wanted = select(Place.id, Place.owner_id).where(Place.owner_id.is_not(None))
    return {place_id: owner_id for place_id, owner_id in db.session.execute(wanted) if owner_id is not None}


def campus() -> Place | None:
    """Return the school's (first) campus, or None before it was founded."""
    return db.session.scalar(select(Place).where(Place.level == Level.CAMPUS).order_by(Place.id))


def kinds() -> dict[str, Kind]:
    """Return every kind by its key."""
    return {row.key: row for row in db.session.scalars(select(Kind).order_by(Kind.id))}


@dataclass(frozen=True)
class Named:
    """What a code names: its checkpoint, and whether the label was replaced."""

    code: str
    checkpoint: Checkpoint
    is_voided: bool


def named_by(code: str) -> Named | None:
    """Return what a code names, also a replaced or retired one; None for a code that was never given out."""
    found = db.session.get(Code, code)
    return None if found is None else Named(found.code, found.checkpoint, found.voided_at is not None)


def codes_in_use() -> dict[int, str]:
    """Return the code on the label of each checkpoint."""
    wanted = select(Code.checkpoint_id, Code.code).where(Code.voided_at.is_(None))
    return {checkpoint_id: code for checkpoint_id, code in db.session.execute(wanted)}


def known_codes(candidates: Iterable[str]) -> list[Code]:
    """Return those of the candidates that name something, for people who mistyped one."""
    return list(db.session.scalars(select(Code).where(Code.code.in_(list(candidates)[:200]), Code.voided_at.is_(None))))


def checkpoint(checkpoint_id: int) -> Checkpoint | None:
    """Return a checkpoint, or None."""
    return db.session.get(Checkpoint, checkpoint_id)


def checkpoints(*, with_retired: bool = False) -> Sequence[Checkpoint]:
    """Return the checkpoints in use, in the order they were added."""
    wanted = select(Checkpoint).order_by(Checkpoint.id)
    return db.session.scalars(wanted if with_retired else wanted.where(Checkpoint.retired_at.is_(None))).all()


def pauses_of(checkpoint_id: int) -> Sequence[PauseFact]:
    """Return a checkpoint's pauses, newest first."""
    wanted = select(PauseFact).where(PauseFact.checkpoint_id == checkpoint_id).order_by(PauseFact.from_at.desc())
    return db.session.scalars(wanted).all()


def pauses_by_checkpoint() -> dict[int, list[PauseFact]]:
    """Return every pause there ever was by its checkpoint, in the order they were entered."""
    found: dict[int, list[PauseFact]] = defaultdict(list)
    for pause in db.session.scalars(select(PauseFact).order_by(PauseFact.id)):
        found[pause.checkpoint_id].append(pause)
    return dict(found)


def names_at(place_id: int | None, *, but: Collection[int] = ()) -> set[str]:
    """Return what the checkpoints of a place are called, retired ones too; those of `but` are passed over."""
    wanted = select(Checkpoint.id, Checkpoint.name).where(Checkpoint.place_id == place_id)
    return {name for checkpoint_id, name in db.session.execute(wanted) if checkpoint_id not in but}


def paused_checkpoints(t: datetime) -> frozenset[int]:
    """Return the checkpoints that are paused at an instant."""
    goes_on = or_(PauseFact.until_at.is_(None), PauseFact.until_at > t)
    return frozenset(db.session.scalars(select(PauseFact.checkpoint_id).where(PauseFact.from_at <= t, goes_on)))
