"""One hazard on the phone: how it stands, what was found and done, and the moves that whoever looks may make now."""

from dataclasses import replace
from typing import Any

from flask import abort, make_response, render_template, request, url_for

from kiosk.core.hazard import MoveKind
from kiosk.operations import hazards, repairs
from kiosk.storage import queries
from kiosk.storage.queries import HazardFile
from kiosk.web import edge
from kiosk.web.edge import moves
from kiosk.web.edge.moves import Attempt
from kiosk.web.scan import bp
from kiosk.web.scan.standing import barred_since, lines_of, visitor


@bp.get("/hazards/<int(max=999999999):hazard_id>")
def show_hazard(hazard_id: int) -> Any:
    """Show a hazard to whoever may see it; `made` names the move that was just made here."""
    recorder = edge.recorder()
    if recorder is None:
        return make_response(render_template("scan/sign_in_first.html", next=request.path), 401)
    return _page(_visible(hazard_id, recorder[0]), recorder[0])


@bp.post("/hazards/<int(max=999999999):hazard_id>/moves")
def move_hazard(hazard_id: int) -> Any:
    """Make a move, or show the page again with what is wrong or who was quicker, and what was typed."""
    person, _device_id = visitor()
    _visible(hazard_id, person)
    attempt = moves.attempt(hazard_id, by=person.id)
    if not attempt.is_made:
        return make_response(_page(_visible(hazard_id, person), person, attempt=attempt), attempt.status)
    return edge.done("scan.show_hazard", hazard_id=hazard_id, made=attempt.typed.key, _anchor="made")


def _visible(hazard_id: int, person: Any) -> HazardFile:
    """Return a hazard that somebody may see; answers 404 to the others, as if there were none."""
    file = queries.hazard(hazard_id)
    if file is None or not hazards.may_see(file.card, person):
        abort(404)
    return file


def _page(file: HazardFile, person: Any, *, attempt: Attempt | None = None) -> str:
    card, made = file.card, request.args.get("made", "")
    page = moves.move_page(file, person.id, attempt=attempt)
    # Who is no supervisor takes a hazard up with one button, in the own name; there is nothing to choose.
    can_take = MoveKind.ASSIGN in page.allowed and not page.may_choose_person
    if can_take:
        rest = tuple(kind for kind in page.allowed if kind is not MoveKind.ASSIGN)
        page = replace(page, allowed=rest, natural=None if page.natural is MoveKind.ASSIGN else page.natural)
    return render_template(
        "scan/hazard.html",
        file=file,
        line=lines_of([card])[0],
        page=page,
        person=person,
        can_take=can_take,
        made=next((line.move for line in file.moves if made and line.move.key == made), None),
        barred_since=barred_since(card.checkpoint_id) if card.checkpoint_id is not None else None,
        action=url_for("scan.move_hazard", hazard_id=card.id),
        repairs=[each for each in queries.repairs_of(card.id) if repairs.may_see(each, person)],
        can_ask=card.course.is_open and (page.may_choose_person or card.course.assignee_id == person.id),
        today=edge.calendar().date_of(edge.now()),
    )
