"""The wall board: a page, the tiles it polls, and a probe; read-only behind the token of one tablet.

Whatever goes wrong is answered with a page that keeps asking: nobody stands at a wall to press a button.
"""

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    render_template,
    request,
)

from kiosk.core.board import Board
from kiosk.operations import boards
from kiosk.web import edge

bp = Blueprint("board", __name__, url_prefix="/board")


@bp.get("/<token>")
def show(token: str) -> Response:
    """Return the wall's page for the tablet that holds this token."""
    tablet = edge.wall_tablet(token)
    return _fresh(render_template("board/board.html", tablet=tablet, token=token, board=_current()))


@bp.get("/<token>/tiles")
def show_tiles(token: str) -> Response:
    """Return what the page shows now, as the fragment that replaces it."""
    tablet = edge.wall_tablet(token)
    return _fresh(render_template("board/_tiles.html", tablet=tablet, board=_current()))


@bp.get("/<token>/alive")
def probe(token: str) -> Response:
    """Answer that a full reload of the page would succeed."""
    edge.wall_tablet(token)
    response = _fresh("alive")
    response.mimetype = "text/plain"
    return response


@bp.errorhandler(404)
def show_unknown(error: Exception) -> Response:
    """Answer an unknown or revoked link; the page waits until it is valid."""
    return _waiting(404)


@bp.errorhandler(Exception)
def show_waiting(error: Exception) -> Response:
    """Answer what went wrong while the wall was read; the page waits until it can be read again."""
    status = getattr(error, "code", None)
    if not isinstance(status, int):
        # The endpoint stands for the address, which holds the tablet's token and stays out of the log.
        current_app.logger.exception("%s failed", request.endpoint, exc_info=error)
        status = 503
    return _waiting(status)


def _current() -> Board:
    return boards.current(calendar=edge.calendar(), now=edge.now(), language=edge.language())


def _waiting(status: int) -> Response:
    token = (request.view_args or {}).get("token", "")
    response = _fresh(render_template("board/waiting.html", token=token, is_unknown=status == 404))
    response.status_code = status
    return response


def _fresh(body: str) -> Response:
    """Return a response that no cache may keep: an old picture of the wall must never look new."""
    response = make_response(body)
    response.headers["Cache-Control"] = "no-store"
    return response
