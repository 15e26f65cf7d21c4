"""Where a round can be walked: the buildings and grounds that have something open now, and the places inside one."""

from dataclasses import dataclass

from kiosk.operations.boards import OpenNow
from kiosk.storage import queries
from kiosk.storage.models import Level
from kiosk.storage.queries import PlacePath


@dataclass(frozen=True)
class Building:
    """A building or part of the grounds with how many points are open there, and whether the person owes any of them."""

    place: PlacePath
    points: int
    is_own: bool


def buildings(wanted: OpenNow) -> tuple[Building, ...]:
    """Return where something is open now: where the person owes any of it first, then as the places are ordered."""
    if wanted.is_empty:
        return ()
    everywhere = queries.places()
    stands_in = {each.id: _building(everywhere[each.place_id], everywhere) for each in queries.checkpoints()}
    own = {stands_in[tile.watched.checkpoint_id] for tile in wanted.own}
    counts: dict[int, int] = {}
    for tile in (*wanted.own, *wanted.others):
        at = stands_in[tile.watched.checkpoint_id]
        counts[at] = counts.get(at, 0) + 1
    found = [Building(place, counts[place.id], place.id in own) for place in everywhere.values() if place.id in counts]
    return tuple(sorted(found, key=lambda each: not each.is_own))


def places_inside(place_id: int) -> list[PlacePath]:
    """Return a place and all below it, in the order they are walked; empty for a place that does not exist."""
    return [place for place in queries.places().values() if place_id in place.ancestors]


def _building(place: PlacePath, everywhere: dict[int, PlacePath]) -> int:
    """Return the building a place is part of; what lies on the campus itself has only that."""
    return next((each for each in place.ancestors if everywhere[each].level is not Level.CAMPUS), place.id)
