"""A round as one page: the points of a building or area with their forms, opened once where there is a network.

In a dead spot the page goes on: it holds each form with its grant, and the queue of what was filled in. Opened again it
makes fresh grants; what was filled in before is sent under its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import abort, redirect, render_template, request, url_for

from kiosk.core.window import Status
from kiosk.operations import rounds
from kiosk.storage import queries
from kiosk.storage.queries import Named, PlacePath
from kiosk.web import edge
from kiosk.web.scan import bp
from kiosk.web.scan.finding import Opened, fresh_sheets, wanted_inside
from kiosk.web.scan.sheet import Sheet, Wanted


@dataclass(frozen=True)
class Stop:
    """One form to fill in on the round, at its place.

    `block` is the number of the items it shares with others. A record counts for it if it was made `since` then.
    """

    sheet: Sheet
    place: PlacePath
    block: int
    since: datetime

    @property
    def id(self) -> str:
        """Return what the page calls it by."""
        return f"{self.sheet.code}-{self.sheet.version.form_id}"


@dataclass(frozen=True)
class Closed:
    """A point that nothing is filled in at now: it is named, and opens only with a network."""

    named: Named
    place: PlacePath
    wanted: Wanted | None


@bp.get("/round/<int(max=999999999):place_id>")
def show_round(place_id: int) -> Any:
    """Show everything that is open in a place and below it as one page; `all=1` holds what is not open now too."""
    recorder = edge.recorder()
    if recorder is None:
        here = request.full_path if request.query_string else request.path
        return redirect(url_for("signin.show_phone", next=here), code=303)
    inside = rounds.places_inside(place_id)
    if not inside:
        abort(404)
    is_all = request.args.get("all") == "1"
    # Held here so that each point finds its kind without asking for it.
    kinds = queries.kinds()
    opened, closed = _points(inside, is_all=is_all)
    sheets = fresh_sheets(recorder, opened)
    stops = list(_stops(sheets, {place.id: place for place in inside}))
    blocks = {stop.block: stop.sheet for stop in stops}
    return render_template(
        "scan/round.html",
        place=inside[0],
        person=recorder[0],
        floors=[(where, list(found)) for where, found in groupby(stops, key=_where)],
        blocks=blocks,
        closed=closed,
        is_all=is_all,
        can_show_all=not is_all and any(each.wanted and not _is_resting(each.wanted) for each in closed),
        kinds=kinds,
        now=edge.now(),
        today=edge.calendar().date_of(edge.now()),
    )


def _points(inside: list[PlacePath], *, is_all: bool) -> tuple[list[Opened], list[Closed]]:
    """Return the forms to be filled in, in the order of the walk, and the points that have none."""
    places = {place.id: place for place in inside}
    order = {place_id: number for number, place_id in enumerate(places)}
    codes, wanted_at = queries.codes_in_use(), wanted_inside(list(places))
    found = [each for each in queries.checkpoints() if each.place_id in places and each.id in codes]
    opened: list[Opened] = []
    closed: list[Closed] = []
    for checkpoint in sorted(found, key=lambda each: order[each.place_id]):
        named = Named(codes[checkpoint.id], checkpoint, is_voided=False)
        wanted = wanted_at.get(checkpoint.id, [])
        taken = [each for each in wanted if each.is_open or (is_all and not _is_resting(each))]
        opened += [Opened(named, each.form_id, wanted) for each in taken]
        if not taken:
            closed.append(Closed(named, places[checkpoint.place_id], wanted[0] if wanted else None))
    return opened, closed


def _stops(sheets: Iterable[Sheet], places: dict[int, PlacePath]) -> Iterable[Stop]:
    """Yield each sheet with the number of its items: those of one version that ask the same are on the page once."""
    numbers: dict[tuple[int, tuple[str, ...]], int] = {}
    for sheet in sheets:
        asked = (sheet.version.id, tuple(shown.item.key for shown in sheet.items))
        block = numbers.setdefault(asked, len(numbers))
        window = sheet.wanted.tile.window if sheet.wanted and sheet.wanted.is_open else None
        yield Stop(sheet, places[sheet.checkpoint.place_id], block, window.opens if window else edge.now())


def _where(stop: Stop) -> str:
    """Return the heading that stops share: building and floor."""
    return " · ".join(dict.fromkeys(part for part in (stop.place.area, stop.place.floor) if part)) or stop.place.name


def _is_resting(wanted: Wanted) -> bool:
    return wanted.tile.status in (Status.PAUSED, Status.BARRED)
