"""Reporting a hazard from a list, without a form: where, what, how urgent, and a photo or why there is none."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from kiosk.operations import hazards as operations
from kiosk.operations.errors import Refusal, Refusals, Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.hazards.words import KEY, category_choices
from kiosk.web.edge.moves import pictures
from kiosk.web.edge.spots import Spot, spot, spots_found

MOST_FOUND = 30
_FIELDS = ("text", "urgency", "category", "no_photo")
URGENT, PLAIN = "urgent", "plain"


@dataclass(frozen=True)
class ReportPage:
    """The form of a report: the place chosen, or what a search found, and what was typed."""

    spot: Spot | None
    q: str
    found: Sequence[Spot]
    more: int
    places: Sequence[tuple[int, str]]
    categories: Sequence[tuple[str, str]]
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    key: str
    has_points: bool


@bp.get("/hazards/new")
@edge.needs_supervisor
def show_report() -> str:
    """Ask where a hazard is, and then what it is."""
    return render_template("desk/hazard_report.html", page=_page({}, {}))


@bp.post("/hazards/new")
@edge.needs_supervisor
def report_hazard() -> Any:
    """Report a hazard without a form, and show it."""
    typed = {name: inputs.text(name, longest=10_000) for name in _FIELDS}
    try:
        found = _report(typed)
    except Refused as error:
        return edge.invalid("desk/hazard_report.html", page=_page(typed, edge.refusals(error)))
    return edge.done("desk.hazard", hazard_id=found.id)


def _report(typed: Mapping[str, str]) -> Any:
    """Report what was typed; raises Refused with all that is wrong with it."""
    wrong, where = Refusals(), _spot()
    if where is None:
        wrong.add(Refused(Refusal.NOT_A_CHOICE, "spot"))
    if typed["urgency"] not in (URGENT, PLAIN):
        wrong.add(Refused(Refusal.NOT_A_CHOICE, "urgency"))
    if typed["category"] not in dict(category_choices()) and typed["category"]:
        wrong.add(Refused(Refusal.NOT_A_CHOICE, "category"))
    key = inputs.text("key")
    if not KEY.fullmatch(key):
        wrong.add(Refused(Refusal.KEY_MISSING, "key"))
    sent = pictures(request.files)
    if not sent and not typed["no_photo"]:
        wrong.add(Refused(Refusal.PHOTO_MISSING, "photos"))
    wrong.settle()
    assert where is not None
    return operations.report_hazard(
        checkpoint_id=where.checkpoint_id, place_id=where.place_id, text=typed["text"],
        is_urgent=typed["urgency"] == URGENT, category=typed["category"], key=key, by=sitting().id,
        pictures=sent, no_photo=typed["no_photo"], now=edge.now(),
    )  # fmt: skip


def _spot() -> Spot | None:
    """Return the checkpoint or the place that the request names, or None."""
    return spot(checkpoint_id=inputs.number("checkpoint"), place_id=inputs.number("place"))


def _page(typed: Mapping[str, str], errors: Mapping[str, str]) -> ReportPage:
    q = inputs.text("q", longest=60)
    found = spots_found(q)
    return ReportPage(
        spot=_spot(),
        q=q,
        found=found[:MOST_FOUND],
        more=max(0, len(found) - MOST_FOUND),
        places=tuple((place.id, place.path) for place in queries.places().values()),
        categories=category_choices(),
        typed={"urgency": PLAIN} | dict(typed),
        errors=errors,
        key=inputs.text("key") if KEY.fullmatch(inputs.text("key")) and "key" not in errors else secrets.token_urlsafe(16),
        has_points=bool(queries.codes_in_use()),
    )
