"""The hazards that are not closed."""

from flask import render_template

from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk.frame import bp


@bp.get("/hazards")
@edge.needs_supervisor
def hazards() -> str:
    """Show the open hazards, newest first."""
    return render_template("desk/hazards.html", hazards=queries.open_hazards())
