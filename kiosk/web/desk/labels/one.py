"""The label of one point: how it stands, its history, printing it again, and giving it a new code."""

from typing import Any

from flask import abort, render_template
from flask_babel import gettext as _

from kiosk.operations import labels as operations
from kiosk.operations.errors import Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.checkpoints.page import known
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.labels import choosing
from qr.code import new_code, normalise, pretty
from qr.stocks import PLAIN_A4, PLAIN_A4_LARGE

_MOST_LINES = 20


@bp.get("/labels/<int(max=999999999):checkpoint_id>")
@edge.needs_supervisor
def label(checkpoint_id: int) -> str:
    """Show the label of one point."""
    return render_template("desk/label.html", **_page(checkpoint_id))


@bp.post("/labels/<int(max=999999999):checkpoint_id>")
@edge.needs_supervisor
def mark_label(checkpoint_id: int) -> Any:
    """Note that the label of one point was put up, is damaged, or is not."""
    found = known(checkpoint_id)
    mark = choosing.MARKS.get(inputs.text("move"))
    if mark is None or found.retired_at is not None:
        abort(400)
    mark([checkpoint_id], now=edge.now(), by=sitting().id)
    return edge.done("desk.label", checkpoint_id=checkpoint_id)


@bp.get("/labels/<int(max=999999999):checkpoint_id>/replace")
@edge.needs_supervisor
def show_replace(checkpoint_id: int) -> str:
    """Ask whether the code of a label is really to be replaced, and say what that does."""
    return render_template("desk/replace_code.html", **_page(checkpoint_id))


@bp.post("/labels/<int(max=999999999):checkpoint_id>/replace")
@edge.needs_supervisor
def replace_code(checkpoint_id: int) -> Any:
    """Give a point a new code; the label that hangs there is void from now on."""
    known(checkpoint_id)
    try:
        operations.replace_code(
            checkpoint_id,
            replaces=normalise(inputs.text("replaces")),
            new_code=new_code,
            now=edge.now(),
            by=sitting().id,
        )
    except Refused as error:
        page = _page(checkpoint_id) | {"error": edge.refusal(error)}
        return edge.invalid("desk/replace_code.html", **page)
    return edge.done("desk.label", checkpoint_id=checkpoint_id)


def _page(checkpoint_id: int) -> dict[str, Any]:
    found = known(checkpoint_id)
    code = queries.codes_in_use().get(checkpoint_id, "")
    people = {person.id: person.name for person in queries.people(with_left=True)}
    last = queries.last_label(code) if code else None
    return {
        "checkpoint": found,
        "place": queries.places()[found.place_id].path,
        "plain_code": code,
        "code": pretty(code),
        "state": choosing.stands(last, address=edge.base_url()),
        "state_words": choosing.state_words(),
        "stock": (PLAIN_A4_LARGE if found.kind.needs_large_label else PLAIN_A4).name,
        "lines": [(line, _happened(line, people)) for line in queries.labels_of(checkpoint_id, limit=_MOST_LINES)],
        "error": "",
    }


def _happened(line: Any, people: dict[int, str]) -> list[tuple[str, Any, str]]:
    """Return what happened to a printed label: the word, the instant, by whom."""
    return [
        (word, at, people.get(by_id, "") if by_id else "")
        for word, at, by_id in (
            (_("已印"), line.printed_at, line.by_id),
            (_("贴上"), line.posted_at, line.posted_by_id),
            (_("报破损"), line.damaged_at, line.damaged_by_id),
        )
        if at is not None
    ]
