"""How a page answers: a fragment for htmx, a redirect for everybody else, 422 with the typed values for bad input.

A script that sends by itself asks for JSON and gets the state of what it sent, with the sentence to show.
"""

from typing import Any
from urllib.parse import urlsplit

from flask import (
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_htmx import HTMX
from werkzeug.wrappers import Response as BaseResponse

htmx = HTMX()


def is_swap() -> bool:
    """Decide whether htmx asks for a piece of a page, not a whole one."""
    return bool(htmx) and not htmx.history_restore_request


def wants_json() -> bool:
    """Decide whether a script asks, which reads the answer itself; a browser that shows pages never does."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html") == "application/json"


def told(status: int, state: str, **said: Any) -> Response:
    """Answer a script: the state of what it sent and what there is to say of it."""
    return make_response(jsonify(state=state, **said), status)


def invalid(template: str, **context: Any) -> Response:
    """Show a form again with its problems and the typed values; the status is 422."""
    return make_response(render_template(template, **context), 422)


def done(next_page: str, **values: Any) -> BaseResponse:
    """Answer a write that succeeded: the browser goes on to the next page."""
    target = url_for(next_page, **values)
    if is_swap():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = target
        return response
    return redirect(target, code=303)


def local_path(path: str | None, default: str) -> str:
    """Return a path of this server to go on to, or the default for anything that would lead elsewhere."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")) or len(path) > 400:
        return default
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or any(ord(letter) < 32 for letter in path) or "\\" in path:
        return default
    return path


def back_to(default: str) -> BaseResponse:
    """Go on to where the request says it came from (`next`), or to the default path."""
    return redirect(local_path(request.values.get("next"), default), code=303)
