"""Who asks: an enrolled phone and whoever is signed in on it, somebody at the desk, or a wall tablet.

Tokens live in HttpOnly cookies; the database holds only their fingerprints.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kiosk.operations.people import fingerprint
from kiosk.storage import queries
from kiosk.web.edge.limits import count_wrong_guess
from kiosk.web.edge.moment import settings

PHONE_COOKIE = "kiosk_phone"
SIGN_IN_COOKIE = "kiosk_sign_in"
DESK_COOKIE = "kiosk_desk"
REQUEST_COOKIE = "kiosk_request"
_PHONE_LASTS = timedelta(days=400)
_DESK_LASTS = timedelta(hours=12)
_REQUEST_LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class Phone:
    """An enrolled phone and the person signed in on it, if anybody is."""

    device: Any
    person: Any | None


def phone() -> Phone | None:
    """Return the enrolled phone that asks, or None; read once in a request."""
    if "phone" not in g:
        g.phone = _phone()
    found: Phone | None = g.phone
    return found


def _phone() -> Phone | None:
    token = request.cookies.get(PHONE_COOKIE, "")
    device = queries.device_with(fingerprint(token)) if token else None
    if device is None or device.kind != "phone":
        return None
    signed = _signed_in(SIGN_IN_COOKIE)
    return Phone(device, signed[1] if signed and signed[0].device_id == device.id else None)


def desk_person() -> Any | None:
    """Return who is signed in at the desk, or None; read once in a request."""
    if "desk_person" not in g:
        signed = _signed_in(DESK_COOKIE)
        g.desk_person = signed[1] if signed and signed[0].device_id is None else None
    return g.desk_person


def _signed_in(cookie: str) -> tuple[Any, Any] | None:
    token = request.cookies.get(cookie, "")
    return queries.sign_in_with(fingerprint(token)) if token else None


def recorder() -> tuple[Any, int | None] | None:
    """Return who may record here, with the phone's id: the person on an enrolled phone, else the one at the desk."""
    on_phone = phone()
    if on_phone is not None and on_phone.person is not None:
        return on_phone.person, on_phone.device.id
    at_desk = desk_person()
    return (at_desk, None) if at_desk is not None else None


def wall_tablet(token: str) -> Any:
    """Return the wall tablet whose link this is; answers 404 for an unknown or revoked one."""
    device = queries.device_with(fingerprint(token))
    if device is None or device.kind != "wall":
        count_wrong_guess()
        abort(404)
    return device


def needs_supervisor(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let only supervisors and administrators in; others are sent to sign in and come back to where they were."""
    return _needs(view, ("supervisor", "administrator"))


def needs_administrator(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let only administrators in."""
    return _needs(view, ("administrator",))


def _needs(view: Callable[..., Any], roles: tuple[str, ...]) -> Callable[..., Any]:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        person = desk_person()
        if person is None and request.method != "GET":
            abort(401)
        if person is None:
            return redirect(url_for("signin.show_desk", next=request.full_path.rstrip("?")), code=303)
        if person.role not in roles:
            abort(403)
        return view(*args, **kwargs)

    return guarded


def set_token(response: BaseResponse, cookie: str, token: str | None) -> BaseResponse:
    """Put a token into its cookie, or take the cookie away if it is None; returns the response."""
    if token is None:
        response.delete_cookie(cookie)
        return response
    lasts = {DESK_COOKIE: _DESK_LASTS, REQUEST_COOKIE: _REQUEST_LASTS}.get(cookie, _PHONE_LASTS)
    is_secure = (settings().base_url or "").startswith("https://")
    response.set_cookie(
        cookie, token, max_age=int(lasts.total_seconds()), httponly=True, samesite="Lax", secure=is_secure
    )
    return response


def address() -> str:
    """Return the network address that asks, for rate limits and the journal."""
    return request.remote_addr or ""
