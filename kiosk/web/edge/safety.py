"""What guards every request: accepted hosts, form tokens, the Origin check, limits and the answer's safety headers."""

import ipaddress
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup

from kiosk.storage import queries
from kiosk.web.edge.identity import desk_person
from kiosk.web.edge.moment import settings

SEED_COOKIE = "kiosk_seed"
UNSAFE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
MOST_BODY = 12 * 1024 * 1024
MOST_FORM = 1024 * 1024
MOST_PARTS = 200
# A list of checkpoints may be larger than any other form, but only a supervisor's.
MOST_LIST = 6 * 1024 * 1024
_LISTS = frozenset({"desk.read_import"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def guard(app: Flask) -> None:
    """Put the guards round an application."""
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = MOST_FORM
    app.config["MAX_FORM_PARTS"] = MOST_PARTS
    app.before_request(_check_host)
    app.before_request(_check_size)
    app.before_request(_check_form_token)
    app.after_request(_add_headers)
    app.jinja_env.globals["form_token"] = form_token


def accepts_host(host: str) -> bool:
    """Decide whether a Host or Origin is one of ours.

    An IP address can not be pointed elsewhere by a foreign name server, so any is accepted; names must be known.
    """
    name = _host_name(host)
    if name is None:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost" or name in _known_hosts()
    return True


def _host_name(host: str) -> str | None:
    if "@" in host:
        return None
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _known_hosts() -> set[str]:
    if "known_hosts" not in g:
        stored = (queries.setting("printed_addresses") or "").split()
        urls = [url for url in (settings().base_url, queries.setting("base_url"), *stored) if url]
        g.known_hosts = {urlsplit(url).hostname for url in urls} | set(settings().trusted_hosts)
    known: set[str] = g.known_hosts
    return known


def _check_host() -> None:
    if not accepts_host(request.headers.get("Host", "")):
        abort(421)


def _check_size() -> None:
    """Refuse a plain form that is too large before it is read: the library limits only the multipart kind."""
    if request.endpoint in _LISTS:
        person = desk_person()
        is_trusted = person is not None and person.role in ("supervisor", "administrator")
        request.max_content_length = request.max_form_memory_size = MOST_LIST if is_trusted else MOST_FORM
    is_plain_form = request.mimetype == "application/x-www-form-urlencoded"
    if is_plain_form and (request.content_length or 0) > MOST_FORM:
        abort(413)


def form_token() -> Markup:
    """Return the hidden field that every form carries."""
    return Markup('<input type="hidden" name="form_token" value="{}">').format(fresh_token())


def fresh_token() -> str:
    """Return a form token for this browser, whose cookie goes with the answer; an old page asks for one before sending."""
    if "seed" not in g:
        g.seed = request.cookies.get(SEED_COOKIE) or secrets.token_urlsafe(24)
    token = _signer().dumps(g.seed)
    return token if isinstance(token, str) else token.decode()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="form-token")


def _check_form_token() -> None:
    if request.method not in UNSAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    if origin is not None and not accepts_host(origin.partition("://")[2]):
        abort(403)
    sent = request.form.get("form_token") or request.headers.get("X-Form-Token", "")
    try:
        seed = _signer().loads(sent)
    except BadSignature:
        seed = None
    mine = request.cookies.get(SEED_COOKIE, "")
    if not mine or not isinstance(seed, str) or not secrets.compare_digest(seed.encode(), mine.encode()):
        abort(403)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    if "seed" in g and request.cookies.get(SEED_COOKIE) != g.seed:
        response.set_cookie(SEED_COOKIE, g.seed, max_age=400 * 86400, httponly=True, samesite="Lax")
    if response.mimetype in ("text/html", "application/json"):
        headers.setdefault("Cache-Control", "no-store")
    return response
