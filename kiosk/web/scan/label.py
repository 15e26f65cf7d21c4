"""A label that is torn, faded or dirty: whoever scanned it says so, in one tap and a confirmation."""

from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for

from kiosk.operations import labels
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.scan import bp
from kiosk.web.scan.finding import is_gone, named_at


@bp.get("/c/<code>/label")
def show_label(code: str) -> Any:
    """Ask whether the label is damaged, or confirm that it was said."""
    named = named_at(code)
    if edge.recorder() is None:
        return redirect(url_for("signin.show_phone", next=request.path), code=303)
    if is_gone(named):
        return make_response(render_template("scan/gone.html", named=named), 410)
    last = queries.last_label(named.code)
    is_reported = last is not None and last.damaged_at is not None
    return render_template("scan/label.html", named=named, is_reported=is_reported)


@bp.post("/c/<code>/label")
def report_label(code: str) -> Any:
    """Note that the label is damaged; said twice, it is noted once."""
    named, recorder = named_at(code), edge.recorder()
    if recorder is None:
        abort(401)
    if is_gone(named):
        return make_response(render_template("scan/gone.html", named=named), 410)
    labels.mark_damaged([named.checkpoint.id], now=edge.now(), by=recorder[0].id)
    return edge.done("scan.show_label", code=named.code)
