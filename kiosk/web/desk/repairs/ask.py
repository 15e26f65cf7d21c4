"""Asking for a repair at the desk: where, what is broken, how soon; or for a hazard, with its place filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request

from kiosk.core.repair import Terms, Urgency
from kiosk.operations import repairs as operations
from kiosk.operations.errors import Refused
from kiosk.operations.repair_terms import terms
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.edge.moves import pictures
from kiosk.web.edge.repairs import ask_refusals, repair_key
from kiosk.web.edge.spots import Spot, spot, spots_found

MOST_FOUND = 30
_FIELDS = ("text", "urgency", "contact")


@dataclass(frozen=True)
class AskPage:
    """The form of a repair slip: the place chosen, or what a search found, and what was typed."""

    spot: Spot | None
    hazard: HazardCard | None
    q: str
    found: Sequence[Spot]
    more: int
    places: Sequence[tuple[int, str]]
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    key: str
    terms: Terms
    urgencies: Sequence[Urgency] = tuple(Urgency)


@bp.get("/repairs/new")
@edge.needs_supervisor
def show_ask_repair() -> str:
    """Ask where something is broken, and then what it is."""
    hazard = _hazard()
    typed = {"text": hazard.title.in_(edge.language()) if hazard is not None else "", "contact": sitting().phone or ""}
    return render_template("desk/repair_new.html", page=_page(hazard, typed, {}))


@bp.post("/repairs/new")
@edge.needs_supervisor
def ask_repair() -> Any:
    """Ask for a repair, and show its slip."""
    hazard = _hazard()
    typed = {name: inputs.text(name, longest=20_000) for name in _FIELDS}
    sent = pictures(request.files)
    try:
        found = operations.ask_repair(
            checkpoint_id=inputs.number("checkpoint"), place_id=inputs.number("place"), pictures=sent,
            hazard_id=hazard.id if hazard is not None else None, key=inputs.text("key"), now=edge.now(),
            by=sitting().id, **typed,
        )  # fmt: skip
    except Refused as error:
        wrong = ask_refusals(error)
        return edge.invalid("desk/repair_new.html", page=_page(hazard, typed, wrong))
    return edge.done("desk.repair", repair_id=found.id)


def _hazard() -> HazardCard | None:
    """Return the hazard that the request names, None if it names none; answers 404 for one that is not there."""
    written = inputs.text("hazard")
    if not written:
        return None
    found = queries.hazard(edge.whole(written) or 0)
    if found is None:
        abort(404)
    return found.card


def _page(hazard: HazardCard | None, typed: Mapping[str, str], wrong: Mapping[str, str]) -> AskPage:
    q = inputs.text("q", longest=60)
    found = spots_found(q)
    where = (
        spot(checkpoint_id=hazard.checkpoint_id, place_id=hazard.place_id)
        if hazard is not None
        else spot(checkpoint_id=inputs.number("checkpoint"), place_id=inputs.number("place"))
    )
    return AskPage(
        spot=where,
        hazard=hazard,
        q=q,
        found=found[:MOST_FOUND],
        more=max(0, len(found) - MOST_FOUND),
        places=tuple((place.id, place.path) for place in queries.places().values()),
        typed={"urgency": Urgency.NORMAL} | dict(typed),
        wrong=wrong,
        key=repair_key(wrong),
        terms=terms(),
    )
