"""Whether the server can be reached, and a fresh form token: an old page asks this before it sends what has waited."""

from typing import Any

from flask import jsonify

from kiosk.web import edge
from kiosk.web.scan import bp


@bp.get("/ready")
def ready() -> Any:
    """Tell a script the form token to send with, the server's time, and who may record here, None for nobody."""
    recorder = edge.recorder()
    return jsonify(
        token=edge.fresh_token(), now=edge.now().isoformat(), person=recorder[0].id if recorder is not None else None
    )
