"""Repairs on the phone: asking for one at a scanned point or from a list, one's own, and the moves on each.

Whoever asked for a repair, whoever it was dispatched to, and supervisors may see it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for

from kiosk.core.repair import State, Terms, Urgency
from kiosk.operations import hazards
from kiosk.operations import repairs as operations
from kiosk.operations.errors import Refused
from kiosk.operations.repair_terms import terms
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard, RepairCard, RepairFile
from kiosk.web import edge
from kiosk.web.edge.due import Due, due_of
from kiosk.web.edge.moves import pictures
from kiosk.web.edge.repairs import (
    RepairPage,
    ask_refusals,
    make_repair_move,
    repair_key,
    repair_page,
)
from kiosk.web.edge.spots import Spot, spot, spots_found, spots_inside
from kiosk.web.scan import bp
from kiosk.web.scan.finding import is_gone, named_at
from kiosk.web.scan.standing import is_supervisor, visitor

MOST_FOUND = 30
MOST_SHOWN = 100
_FIELDS = ("text", "urgency", "contact")
# Long enough to see what became of what one asked for.
_ENDED_SHOWN = timedelta(days=30)
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class Line(Due):
    """A repair in a list, with when what it wants next is due."""

    card: RepairCard


@dataclass(frozen=True)
class AskPage:
    """The form of a repair slip at a place: what was typed, what is wrong, where it is sent, and what is open there."""

    spot: Spot
    action: str
    back: str
    hazard: HazardCard | None
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    key: str
    terms: Terms
    going: Sequence[Line]
    urgencies: Sequence[Urgency] = tuple(Urgency)

    @property
    def problem_lines(self) -> list[tuple[str, str]]:
        """Return what is wrong, each with the place on the page it is about."""
        return [(f"field-{name}" if name in (*_FIELDS, "photos") else "ask", text) for name, text in self.wrong.items()]


# -- asking ------------------------------------------------------------------------------------------------------------


@bp.get("/repair")
def choose_repair_where() -> Any:
    """Show where something can be broken: the buildings, what is inside a place, or what was searched for."""
    if edge.recorder() is None:
        return redirect(url_for("signin.show_phone", next=request.full_path.rstrip("?")), code=303)
    typed = " ".join(request.args.get("q", "").split())[:60]
    here = None if typed else spot(checkpoint_id=None, place_id=edge.whole(request.args.get("place")))
    found = spots_found(typed) if typed else spots_inside(here.place_id if here else None)
    return render_template(
        "scan/repair_where.html",
        typed=typed,
        here=here,
        found=found[:MOST_FOUND] if typed else found,
        is_cut=bool(typed) and len(found) > MOST_FOUND,
    )


@bp.route("/c/<code>/repair", methods=["GET", "POST"])
def ask_repair_here(code: str) -> Any:
    """Show the repair slip of a scanned point, or ask for the repair that was posted."""
    named = named_at(code)
    if edge.recorder() is None:
        return _to_sign_in()
    where = spot(checkpoint_id=named.checkpoint.id, place_id=None)
    if where is None or is_gone(named):
        return make_response(render_template("scan/gone.html", named=named), 410)
    back = url_for("scan.open_code", code=named.code)
    return _ask(where, action=url_for("scan.ask_repair_here", code=named.code), back=back)


@bp.route("/repair/<int(max=999999999):place_id>", methods=["GET", "POST"])
def ask_repair_at(place_id: int) -> Any:
    """Show the repair slip of a place that is no point, or ask for the repair that was posted."""
    if edge.recorder() is None:
        return _to_sign_in()
    where = spot(checkpoint_id=None, place_id=place_id)
    if where is None:
        abort(404)
    back = url_for("scan.choose_repair_where", place=place_id)
    return _ask(where, action=url_for("scan.ask_repair_at", place_id=place_id), back=back)


@bp.route("/hazards/<int(max=999999999):hazard_id>/repair", methods=["GET", "POST"])
def ask_repair_for(hazard_id: int) -> Any:
    """Show the repair slip of a hazard, or ask for the repair that was posted."""
    recorder, found = edge.recorder(), queries.hazard(hazard_id)
    if recorder is None:
        return _to_sign_in()
    if found is None or not hazards.may_see(found.card, recorder[0]):
        abort(404)
    where = spot(checkpoint_id=found.card.checkpoint_id, place_id=found.card.place_id)
    if where is None:
        abort(404)
    action = url_for("scan.ask_repair_for", hazard_id=hazard_id)
    return _ask(where, action=action, back=url_for("scan.show_hazard", hazard_id=hazard_id), hazard=found.card)


def _ask(where: Spot, *, action: str, back: str, hazard: HazardCard | None = None) -> Any:
    """Show the form, or ask for what was posted and show its slip; what is wrong is said, every typed value kept."""
    person, _device_id = visitor()
    typed: dict[str, str] = {"contact": person.phone or "", "urgency": "", "text": ""}
    if hazard is not None:
        typed["text"] = hazard.title.in_(edge.language())
    wrong = _NOTHING
    if request.method == "POST":
        typed = {name: request.form.get(name, "").strip()[:20_000] for name in _FIELDS}
        sent = pictures(request.files)
        try:
            repair = operations.ask_repair(
                checkpoint_id=where.checkpoint_id, place_id=where.place_id, pictures=sent,
                hazard_id=hazard.id if hazard is not None else None, key=request.form.get("key", ""), now=edge.now(),
                by=person.id, **typed,
            )  # fmt: skip
            return edge.done("scan.show_repair", repair_id=repair.id, made=request.form.get("key", ""))
        except Refused as error:
            wrong = ask_refusals(error)
    going = _lines(_going_on(where, person))
    page = AskPage(where, action, back, hazard, typed, wrong, repair_key(wrong), terms(), going)
    shown = render_template("scan/repair_ask.html", page=page, today=edge.calendar().date_of(edge.now()))
    return make_response(shown, 422 if wrong else 200)


def _going_on(where: Spot, person: Any) -> list[RepairCard]:
    """Return the repairs that have not ended at a place and that somebody may see, so that none is asked for twice."""
    found = queries.open_repairs(checkpoint_id=where.checkpoint_id)
    here = [card for card in found if (card.checkpoint_id, card.place_id) == (where.checkpoint_id, where.place_id)]
    return [card for card in here if is_supervisor(person) or _is_party(card, person)]


def _is_party(card: RepairCard, person: Any) -> bool:
    return person.id in (card.course.requester_id, card.course.assignee_id)


# -- one's own ---------------------------------------------------------------------------------------------------------


@bp.get("/repairs")
def show_repairs() -> Any:
    """List what was dispatched to whoever is signed in and what they asked for; supervisors see what waits for them."""
    recorder = edge.recorder()
    if recorder is None:
        return _to_sign_in()
    person = recorder[0]
    asked = queries.repairs_asked_by(person.id, since=edge.now() - _ENDED_SHOWN)
    given = [card for card in queries.open_repairs(person_id=person.id) if card.course.state is not State.FINISHED]
    waiting = [card for card in asked if card.course.state is State.FINISHED]
    desk = queries.open_repairs() if is_supervisor(person) else []
    shown = {card.id for card in (*given, *waiting)}
    return render_template(
        "scan/repairs.html",
        person=person,
        given=_lines(given),
        waiting=_lines(waiting),
        fresh=_lines([card for card in desk if card.course.state is State.ASKED])[:MOST_SHOWN],
        asked=_lines([card for card in asked if card.id not in shown])[:MOST_SHOWN],
        today=edge.calendar().date_of(edge.now()),
    )


def _lines(cards: Sequence[RepairCard]) -> list[Line]:
    """Return repairs with their deadlines, what is due first at the top and what waits for nobody's work at the end."""
    wanted = operations.deadlines_of(cards, calendar=edge.calendar())
    windows = {number: each.window for number, each in wanted.items()}
    found = [Line(card=card, **due_of(windows.get(card.id))) for card in cards]
    dated = sorted((line for line in found if line.due), key=lambda line: line.due or edge.now())
    return dated + sorted((line for line in found if not line.due), key=lambda line: line.card.course.since, reverse=True)


# -- one of them -------------------------------------------------------------------------------------------------------


@bp.get("/repairs/<int(max=999999999):repair_id>")
def show_repair(repair_id: int) -> Any:
    """Show one repair slip to whoever has a part in it."""
    if edge.recorder() is None:
        return _to_sign_in()
    file, person = _seen(repair_id)
    return _shown(repair_page(file, person))


@bp.post("/repairs/<int(max=999999999):repair_id>/moves")
def move_repair(repair_id: int) -> Any:
    """Make the move that was posted, or show the slip again with what is wrong."""
    file, person = _seen(repair_id)
    page = make_repair_move(file, person)
    if page is not None:
        return _shown(page)
    return edge.done("scan.show_repair", repair_id=repair_id, made=request.form.get("key", ""))


def _seen(repair_id: int) -> tuple[RepairFile, Any]:
    """Return a slip and who asks; answers 401 to strangers, and 404 to those who have no part in it."""
    person, _device_id = visitor()
    file = queries.repair(repair_id)
    if file is None or not operations.may_see(file.card, person):
        abort(404)
    return file, person


def _shown(page: RepairPage) -> Any:
    line = _lines([page.file.card])[0]
    today = edge.calendar().date_of(edge.now())
    key = request.args.get("made", "")
    made = next((line.move for line in page.file.moves if key and line.move.key == key), None)
    shown = render_template("scan/repair.html", page=page, line=line, today=today, made=made)
    return make_response(shown, page.status)


def _to_sign_in() -> Any:
    """Send a stranger to sign in and come back; a write by one is refused."""
    if request.method != "GET":
        abort(401)
    return redirect(url_for("signin.show_phone", next=request.path), code=303)
