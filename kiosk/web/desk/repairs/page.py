"""One repair slip at the desk: all of it on one page that prints as a 维修申报单, and the moves posted from it."""

from typing import Any

from flask import abort, make_response, render_template

from kiosk.storage import queries
from kiosk.storage.queries import RepairFile
from kiosk.web import edge
from kiosk.web.desk.departments import department_of
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.repairs.lines import line_of
from kiosk.web.edge.repairs import RepairPage, make_repair_move, repair_page


@bp.get("/repairs/<int(max=999999999):repair_id>")
@edge.needs_supervisor
def repair(repair_id: int) -> Any:
    """Show one repair slip with its history and the moves that may be made."""
    return _shown(repair_page(_file(repair_id), sitting()))


@bp.post("/repairs/<int(max=999999999):repair_id>/moves")
@edge.needs_supervisor
def move_repair(repair_id: int) -> Any:
    """Make the move that was posted, or show the page again with what is wrong."""
    page = make_repair_move(_file(repair_id), sitting())
    return edge.done("desk.repair", repair_id=repair_id) if page is None else _shown(page)


def _shown(page: RepairPage) -> Any:
    card, deadline = page.file.card, page.deadline
    department = department_of(card.course.requester_id, card.place_id)
    shown = render_template("desk/repair.html", page=page, line=line_of(card, deadline), department=department)
    return make_response(shown, page.status)


def _file(repair_id: int) -> RepairFile:
    found = queries.repair(repair_id)
    if found is None:
        abort(404)
    return found
