"""The page of one hazard: what is wrong and where, its photos, its whole history, and the moves that can be made now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, make_response, render_template

from kiosk.core.hazard import MoveKind, State
from kiosk.operations import hazard_settings
from kiosk.storage import queries
from kiosk.storage.queries import HazardFile, MoveLine, RepairCard
from kiosk.web import edge
from kiosk.web.desk.departments import department_of
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.hazards.lines import Line, lines_of
from kiosk.web.desk.hazards.words import category_choices
from kiosk.web.edge import moves
from kiosk.web.edge.moves import Attempt, MovePage
from qr.code import pretty


@dataclass(frozen=True)
class MajorState:
    """What a major hazard (重大隐患) has of what it needs, and who closes it."""

    has_guard: bool
    has_treatment: bool
    is_closed: bool
    head: str


@dataclass(frozen=True)
class HazardPage:
    """One hazard to read, to move on and to print.

    `department` is that of whoever it was given to, empty where nobody knows. `told` is when the authorities were told.
    `long_past` is a day seen from which every date is written out with its year, as paper needs it.
    """

    file: HazardFile
    line: Line
    moves: MovePage
    code: str
    category: str
    department: str
    told: Sequence[MoveLine]
    major: MajorState | None
    repairs: Sequence[RepairCard]
    may_repair: bool
    may_verify: bool
    signers: Sequence[tuple[str, str]]
    long_past: date = date(2000, 1, 1)


@bp.get("/hazards/<int(max=999999999):hazard_id>")
@edge.needs_supervisor
def hazard(hazard_id: int) -> str:
    """Show one hazard with its history and the moves that may be made on it now."""
    return render_template("desk/hazard.html", page=_page(hazard_id))


@bp.post("/hazards/<int(max=999999999):hazard_id>/moves")
@edge.needs_supervisor
def move_hazard(hazard_id: int) -> Any:
    """Make one move on a hazard; somebody else's that came first is shown beside what was typed."""
    if queries.hazard(hazard_id) is None:
        abort(404)
    attempt = moves.attempt(hazard_id, by=sitting().id)
    if attempt.is_made:
        return edge.done("desk.hazard", hazard_id=hazard_id)
    return make_response(render_template("desk/hazard.html", page=_page(hazard_id, attempt)), attempt.status)


def _page(hazard_id: int, attempt: Attempt | None = None) -> HazardPage:
    found = queries.hazard(hazard_id)
    if found is None:
        abort(404)
    card, course = found.card, found.card.course
    shown = moves.move_page(found, sitting().id, attempt=attempt)
    return HazardPage(
        file=found,
        line=lines_of([card])[0],
        moves=shown,
        code=pretty(card.code) if card.code else "",
        category=dict(category_choices()).get(card.category, ""),
        department=department_of(course.assignee_id, card.place_id),
        told=[each for each in found.moves if each.move.kind == MoveKind.NOTIFY],
        major=_major(found) if course.is_major else None,
        repairs=queries.repairs_of(hazard_id),
        may_repair=course.state in (State.REPORTED, State.ASSIGNED),
        may_verify=MoveKind.VERIFY in shown.allowed,
        signers=_signers(found),
    )


def _major(found: HazardFile) -> MajorState:
    head_id = hazard_settings.settings().head_id
    head = queries.person(head_id) if head_id is not None else None
    course = found.card.course
    return MajorState(
        has_guard=course.has_guard,
        has_treatment=course.has_treatment,
        is_closed=course.state is State.CLOSED,
        head=head.name if head is not None else "",
    )


def _signers(found: HazardFile) -> list[tuple[str, str]]:
    """Return who repaired, verified and closed it in the present turn, for the lines to sign on paper; empty for nobody."""
    course = found.card.course

    def last(kind: MoveKind, is_made: bool) -> str:
        return next((each.by for each in reversed(found.moves) if is_made and each.move.kind == kind), "")

    return [
        ("rectify", last(MoveKind.RECTIFY, course.rectified_at is not None)),
        ("verify", last(MoveKind.VERIFY, course.verified_at is not None)),
        ("close", last(MoveKind.CLOSE, course.state is State.CLOSED)),
    ]
