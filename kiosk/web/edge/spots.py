"""Where something may be broken: checkpoints and places, found by words, listed in a place, or named by a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kiosk.storage import queries
from kiosk.storage.queries import PlacePath


@dataclass(frozen=True)
class Spot:
    """A checkpoint in a place, or a place alone; `path` is where it lies, empty at the top."""

    name: str
    path: str
    place_id: int
    checkpoint_id: int | None = None
    code: str = ""

    @property
    def arguments(self) -> dict[str, int]:
        """Return what names it in an address."""
        return {"checkpoint": self.checkpoint_id} if self.checkpoint_id is not None else {"place": self.place_id}


def spot(*, checkpoint_id: int | None, place_id: int | None) -> Spot | None:
    """Return the checkpoint in use or the place with these numbers, or None."""
    everywhere = queries.places()
    point = queries.checkpoint(checkpoint_id) if checkpoint_id is not None else None
    if point is not None and point.retired_at is None:
        return _of_point(point, everywhere[point.place_id], queries.codes_in_use().get(point.id, ""))
    place = everywhere.get(place_id or 0)
    return _of_place(place) if place is not None else None


def spots_found(words: str) -> list[Spot]:
    """Return the checkpoints in use and then the places in whose name, path or code every word occurs."""
    wanted = words.replace("-", "").casefold().split()
    return [each for each in _spots() if wanted and all(word in _text(each) for word in wanted)]


def spots_inside(place_id: int | None) -> list[Spot]:
    """Return the places right below a place and the checkpoints in it; None stands for the whole school."""
    everywhere = queries.places()
    within = place_id if place_id in everywhere else next(iter(everywhere), None)
    return [
        each
        for each in _spots()
        if (each.checkpoint_id is not None and each.place_id == within)
        or (each.checkpoint_id is None and everywhere[each.place_id].ancestors[-2:-1] == (within,))
    ]


def _spots() -> Iterable[Spot]:
    everywhere, codes = queries.places(), queries.codes_in_use()
    for point in queries.checkpoints():
        yield _of_point(point, everywhere[point.place_id], codes.get(point.id, ""))
    for place in everywhere.values():
        yield _of_place(place)


def _of_point(point: Any, place: PlacePath, code: str) -> Spot:
    return Spot(point.name, place.path, place.id, checkpoint_id=point.id, code=code)


def _of_place(place: PlacePath) -> Spot:
    return Spot(place.name, " · ".join(place.steps[:-1]), place.id)


def _text(each: Spot) -> str:
    return f"{each.name} {each.path} {each.code}".replace("-", "").casefold()
