"""The tree of places: adding one or a whole outline, naming, moving, ordering, and taking away what is empty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from kiosk.core.calendar import Calendar
from kiosk.core.outline import Spot
from kiosk.operations import coverage, edits
from kiosk.operations.errors import Refusal, Refusals, Refused, named
from kiosk.operations.registry import DEEPEST, level_at, refuse_stranger
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Checkpoint, Place, Plan
from kiosk.storage.queries import PlacePath


@dataclass(frozen=True)
class Planned:
    """One place of an outline beside what is there already."""

    name: str
    depth: int
    is_new: bool


@dataclass(frozen=True)
class Inside:
    """What is in a place: places, checkpoints in use and retired, and plans that cover it; all 0 when it can go."""

    places: int
    checkpoints: int
    retired: int
    plans: int

    @property
    def is_empty(self) -> bool:
        """Decide whether nothing hangs on the place."""
        return not (self.places or self.checkpoints or self.retired or self.plans)


def place_values(place: Place) -> dict[str, Any]:
    """Return what an editor of a place sees, as plain values."""
    return {"name": place.name, "parent_id": place.parent_id, "owner_id": place.owner_id}


def add_place(name: str, *, parent_id: int, owner_id: int | None = None, now: datetime, by: int | None) -> Place:
    """Add a place below another, behind those that are there.

    Raises Refused for a bad or taken name, an unknown parent or person, and a place that would lie too deep.
    """
    with writing() as session:
        wrong, everywhere = Refusals(), queries.places()
        with wrong.gather():
            name = named(name, "name")
            _refuse_taken(name, parent_id)
        if parent_id not in everywhere:
            wrong.add(Refused(Refusal.UNKNOWN_PLACE, "parent"))
        elif _depth(everywhere[parent_id]) >= DEEPEST:
            wrong.add(Refused(Refusal.TOO_DEEP, "parent", str(DEEPEST)))
        with wrong.gather():
            refuse_stranger(owner_id, None)
        wrong.settle()
        place = Place(
            parent_id=parent_id, name=name, level=level_at(_depth(everywhere[parent_id]) + 1), owner_id=owner_id,
            position=_last_position(parent_id) + 1,
        )  # fmt: skip
        session.add(place)
        session.flush()
        edits.keep("place.add", f"place:{place.id}", name, before={}, after=place_values(place), now=now, by=by)
    return place


def planned(spots: Iterable[Spot], *, below: int) -> list[Planned]:
    """Return the places of an outline in their order, each with whether it would be new below that place."""
    known = _known_paths(below)
    return [Planned(spot.name, spot.depth, spot.path not in known) for spot in spots]


def add_outline(spots: Sequence[Spot], *, below: int, now: datetime, by: int | None) -> int:
    """Add what of an outline is not there yet, all or nothing; return how many places are new.

    Raises Refused if the place below which it hangs is unknown, or any place would lie too deep.
    """
    with writing() as session:
        everywhere = queries.places()
        if below not in everywhere:
            raise Refused(Refusal.UNKNOWN_PLACE, "below")
        start = _depth(everywhere[below])
        if any(start + len(spot.path) > DEEPEST for spot in spots):
            raise Refused(Refusal.TOO_DEEP, "below", str(DEEPEST))
        known = _known_paths(below)
        last: dict[int, int] = {}
        added = 0
        for spot in spots:
            if spot.path in known:
                continue
            parent_id = known[spot.path[:-1]]
            last[parent_id] = last.get(parent_id, _last_position(parent_id)) + 1
            place = Place(
                parent_id=parent_id, name=named(spot.name, "outline"), level=level_at(start + len(spot.path)),
                position=last[parent_id],
            )  # fmt: skip
            session.add(place)
            session.flush()
            known[spot.path] = place.id
            added += edits.keep(
                "place.add", f"place:{place.id}", place.name, before={}, after=place_values(place), now=now, by=by
            )
    return added


def edit_place(
    place_id: int,
    *,
    name: str,
    parent_id: int | None,
    owner_id: int | None,
    seen: str,
    calendar: Calendar,
    now: datetime,
    by: int | None,
) -> bool:
    """Give a place another name, person responsible or place above it; return False if that changes nothing.

    A move takes all below along; plans of places cover what is moved from 00:00 of tomorrow. The school itself keeps
    its name and stands where it is. Raises Refused for what cannot be, Outdated if somebody else was faster.
    """
    with writing() as session:
        place = session.get(Place, place_id)
        if place is None:
            raise Refused(Refusal.UNKNOWN_PLACE)
        before = place_values(place)
        if place.parent_id is None:
            name, parent_id = place.name, None
        wrong, everywhere = Refusals(), queries.places()
        with wrong.gather():
            name = named(name, "name")
            _refuse_taken(name, parent_id, but=place_id)
        if place.parent_id is not None:
            with wrong.gather():
                _refuse_parent(place_id, parent_id, everywhere)
        with wrong.gather():
            refuse_stranger(owner_id, place.owner_id)
        after = {"name": name, "parent_id": parent_id, "owner_id": owner_id}
        wrong.settle()
        if after == before:
            return False
        edits.check(f"place:{place_id}", before, seen=seen)
        is_moved = parent_id != place.parent_id
        if is_moved:
            place.position = _last_position(parent_id) + 1
        place.name, place.parent_id, place.owner_id = name, parent_id, owner_id
        session.flush()
        if is_moved:
            inside = _settle_levels(place_id)
            moved = [each.id for each in queries.checkpoints() if each.place_id in inside]
            coverage.recover(moved, calendar=calendar, now=now)
        edits.keep("place.edit", f"place:{place_id}", name, before=before, after=after, now=now, by=by)
    return True


def order_place(place_id: int, *, to: int, now: datetime, by: int | None) -> bool:
    """Put a place at a position (from 0) among those beside it; return False if it stands there already."""
    with writing() as session:
        place = session.get(Place, place_id)
        if place is None or place.parent_id is None:
            raise Refused(Refusal.UNKNOWN_PLACE)
        beside = _beside(place.parent_id)
        at = beside.index(place)
        to = max(0, min(to, len(beside) - 1))
        if at == to:
            return False
        beside.insert(to, beside.pop(at))
        for position, each in enumerate(beside):
            each.position = position
        edits.keep(
            "place.order", f"place:{place_id}", place.name, before={"position": at + 1}, after={"position": to + 1},
            now=now, by=by,
        )  # fmt: skip
    return True


def inside(place_id: int) -> Inside:
    """Return what hangs on a place, which keeps it from being taken away."""
    here = Checkpoint.place_id == place_id
    return Inside(
        places=_count(Place.id, Place.parent_id == place_id),
        checkpoints=_count(Checkpoint.id, here, Checkpoint.retired_at.is_(None)),
        retired=_count(Checkpoint.id, here, Checkpoint.retired_at.is_not(None)),
        plans=_count(Plan.id, Plan.place_id == place_id),
    )


def _count(column: InstrumentedAttribute[int], *where: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(column)).where(*where)) or 0


def remove_place(place_id: int, *, now: datetime, by: int | None) -> None:
    """Take an empty place away; harmless if it is gone. Raises Refused for the school itself and if anything is in it."""
    with writing() as session:
        place = session.get(Place, place_id)
        if place is None:
            return
        if place.parent_id is None:
            raise Refused(Refusal.NOT_ALLOWED)
        if not inside(place_id).is_empty:
            raise Refused(Refusal.NOT_EMPTY)
        edits.keep("place.remove", f"place:{place_id}", place.name, before=place_values(place), after={}, now=now, by=by)
        session.delete(place)


def can_hold(place_id: int, everywhere: dict[int, PlacePath]) -> list[int]:
    """Return the places below which a place may be moved: not itself, nor what is in it, nor where it is too deep."""
    return [
        each.id
        for each in everywhere.values()
        if place_id not in each.ancestors and _depth(each) + _height(place_id, everywhere) <= DEEPEST
    ]


def _depth(place: PlacePath) -> int:
    """Return how many levels a place lies below the school."""
    return len(place.ancestors) - 1


def _height(place_id: int, everywhere: dict[int, PlacePath]) -> int:
    """Return how many levels a place is high, itself counted."""
    own = _depth(everywhere[place_id])
    return max(_depth(each) for each in everywhere.values() if place_id in each.ancestors) - own + 1


def _refuse_parent(place_id: int, parent_id: int | None, everywhere: dict[int, PlacePath]) -> None:
    if parent_id is None or parent_id not in everywhere:
        raise Refused(Refusal.UNKNOWN_PLACE, "parent")
    if place_id in everywhere[parent_id].ancestors:
        raise Refused(Refusal.BELOW_ITSELF, "parent")
    if _depth(everywhere[parent_id]) + _height(place_id, everywhere) > DEEPEST:
        raise Refused(Refusal.TOO_DEEP, "parent", str(DEEPEST))


def _refuse_taken(name: str, parent_id: int | None, but: int | None = None) -> None:
    wanted = select(Place.id).where(Place.parent_id == parent_id, Place.name == name, Place.id != (but or 0))
    if db.session.scalar(wanted) is not None:
        raise Refused(Refusal.NAME_TAKEN, "name")


def _beside(parent_id: int) -> list[Place]:
    wanted = select(Place).where(Place.parent_id == parent_id).order_by(Place.position, Place.id)
    return list(db.session.scalars(wanted))


def _last_position(parent_id: int | None) -> int:
    found = db.session.scalar(select(func.max(Place.position)).where(Place.parent_id == parent_id))
    return -1 if found is None else found


def _known_paths(below: int) -> dict[tuple[str, ...], int]:
    """Return every place at and below a place, by its path from there."""
    everywhere = queries.places()
    start = len(everywhere[below].steps) if below in everywhere else 0
    return {
        place.steps[start:]: place.id
        for place in everywhere.values()
        if below in place.ancestors
    }


def _settle_levels(place_id: int) -> set[int]:
    """Give a moved place and all below the level of their depth; return their ids."""
    found = {each.id: _depth(each) for each in queries.places().values() if place_id in each.ancestors}
    for row in db.session.scalars(select(Place).where(Place.id.in_(found))):
        row.level = level_at(found[row.id])
    db.session.flush()
    return set(found)
