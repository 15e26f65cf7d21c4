"""A label that is torn, faded or dirty: whoever scanned it says so, in one tap and a confirmation."""

from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for

from kiosk.operations import labels
from kiosk.storage import queries
from kiosk.storage.queries import Named
from kiosk.web import edge
from kiosk.web.scan import bp
from qr import code as codes


@bp.get("/c/<code>/label")
def show_label(code: str) -> Any:
    """Ask whether the label is damaged, or confirm that it was said."""
    named = _named(code)
    if edge.recorder() is None:
        return redirect(url_for("signin.show_phone", next=request.path), code=303)
    if _is_gone(named):
        return make_response(render_template("scan/gone.html", named=named), 410)
    last = queries.last_label(named.code)
    is_reported = last is not None and last.damaged_at is not None
    return render_template("scan/label.html", named=named, is_reported=is_reported)


@bp.post("/c/<code>/label")
def report_label(code: str) -> Any:
    """Note that the label is damaged; said twice, it is noted once."""
    named, recorder = _named(code), edge.recorder()
    if recorder is None:
        abort(401)
    if _is_gone(named):
        return make_response(render_template("scan/gone.html", named=named), 410)
    labels.mark_damaged([named.checkpoint.id], now=edge.now(), by=recorder[0].id)
    return edge.done("scan.show_label", code=named.code)


def _named(code: str) -> Named:
    """Return what a code names; answers 404 for one that names nothing."""
    named = queries.named_by(codes.normalise(code))
    if named is None:
        edge.count_wrong_guess()
        abort(404)
    return named


def _is_gone(named: Named) -> bool:
    return named.is_voided or named.checkpoint.retired_at is not None
