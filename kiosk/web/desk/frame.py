"""What every page of the desk stands in: the side, the head with school, week and time, and who sits here."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from kiosk.core import board
from kiosk.core.board import Moment
from kiosk.storage import queries
from kiosk.web import edge

bp = Blueprint("desk", __name__, url_prefix="/desk")
_SAVED_COOKIE = "kiosk_saved"
_SAVED_LASTS = 60
# A page asked for with one of these says itself what was done; with points, it goes on with them and nothing is done yet.
_SAYS_ITSELF = frozenset({"added", "ended", "kept", "marked", "point"})


@dataclass(frozen=True)
class Frame:
    """The head of a page: whose school, which day and week, and where the language switch leads back to."""

    school: str
    person: Any
    today: date
    moment: Moment
    week: int | None
    address: str
    is_switchable: bool


@bp.context_processor
def _frame() -> dict[str, Any]:
    calendar = edge.calendar()
    moment = board.moment(calendar, edge.now())
    frame = Frame(
        school=queries.school_name(),
        person=edge.desk_person(),
        today=moment.on,
        moment=moment,
        week=calendar.week_of(moment.on),
        address=here(),
        is_switchable=current_app.config["KIOSK"].language == "auto",
    )
    return {"desk": frame, "language": edge.language(), "words_of": _words_of, "moment_of": _moment_of, "is_saved": _is_saved}


def _is_saved() -> bool:
    """Decide whether this page is the first behind a write that succeeded, and has to say so; asked by the layout."""
    g.is_saved = _SAVED_COOKIE in request.cookies
    return bool(g.is_saved)


@bp.after_request
def _say_saved(response: Response) -> Response:
    """Let the next page of the desk say that a write succeeded, and say so only once."""
    if request.method == "POST":
        target = response.headers.get("HX-Redirect") or response.headers.get("Location") or ""
        asked = {name for name, _value in parse_qsl(urlsplit(target).query)}
        if response.status_code in (204, 303) and target and not asked & _SAYS_ITSELF:
            response.set_cookie(
                _SAVED_COOKIE, "1", max_age=_SAVED_LASTS, path=bp.url_prefix, httponly=True, samesite="Lax"
            )
    elif g.get("is_saved"):
        response.delete_cookie(_SAVED_COOKIE, path=bp.url_prefix or "/")
    return response


def here() -> str:
    """Return the path of this page with its query, to come back to; a posted page's own is the desk's start."""
    if request.method != "GET":
        try:
            return edge.local_path(request.form.get("next"), "/desk")
        except RequestEntityTooLarge:
            # The page that says so cannot read the form either.
            return "/desk"
    return edge.local_path(request.full_path.rstrip("?"), "/desk")


def sitting() -> Any:
    """Return who sits at the desk, behind a guard that let nobody else in."""
    return edge.desk_person()


def _words_of(text: Any) -> str:
    """Return a bilingual text in the language of this request."""
    return str(text.in_(edge.language()))


def _moment_of(instant: Any) -> Moment | None:
    return None if instant is None else board.moment(edge.calendar(), instant)
